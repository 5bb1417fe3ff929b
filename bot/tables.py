"""The bot's own tables, beside the directory's in the same database; no words, names or ids of anyone."""

from datetime import datetime

from sqlalchemy import DateTime, LargeBinary, String, Text
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
