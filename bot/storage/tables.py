"""The bot's own tables, beside the directory's in the same database; no words, names or ids of anyone."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, LargeBinary, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.tables import Base


class ConversationRow(Base):
    """What a talk is about, as codes, until they expire; and the language that the person chose."""

    __tablename__ = "conversation"

    chat_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Keyed hash of the chat's id."""
    slots: Mapped[str | None] = mapped_column(Text)
    slots_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    locale: Mapped[str | None] = mapped_column(String(2))


class SecretRow(Base):
    """A key made at first use, such as the one of the chats' hash."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class UpdateClaimRow(Base):
    """Who works an update of Telegram's off, or that it is done; nothing of what is in it.

    Times are seconds since 1970 by the database's own clock, the one that all workers share.
    """

    __tablename__ = "update_claim"

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    worker: Mapped[str] = mapped_column(String(64))
    """The process's place: a host and a port, or the one that polls."""
    state: Mapped[str] = mapped_column(String(8))
    """open, done or aside."""
    until: Mapped[int] = mapped_column(BigInteger, index=True)
    """Of an open one: when its worker counts as dead; of the others: when the row may go."""
    tries: Mapped[int] = mapped_column(SmallInteger)
    """How often work on it has begun, but for tries that failed through nothing of its own."""
    fault: Mapped[str | None] = mapped_column(String(64))
    """Class of the error for which it was set aside."""
