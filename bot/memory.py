"""What the bot remembers of a chat: the last request as codes for 30 minutes, and a chosen language until /forget.

A chat is kept under a keyed hash of its id; words, names and ids are never stored.
"""

import asyncio
import hmac
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot import callback
from bot.logs import where
from bot.state import State
from bot.tables import ConversationRow, SecretRow
from directory.errors import StorageError

logger = logging.getLogger(__name__)

KEPT: Final = timedelta(minutes=30)
SWEEP_SECONDS: Final = 60.0
"""Time between two deletions of what has expired."""
_KEY_NAME: Final = "chat_key"
_KEY_BYTES: Final = 32
_KEY: Final = select(SecretRow.value).where(SecretRow.name == _KEY_NAME)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of a chat."""

    state: State | None = None
    locale: str | None = None
    """The language that the person chose."""


class Memory:
    """The chats' memory in the database; every method raises StorageError where that fails."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock
        self._key: bytes | None = None
        # SQLite lets one connection write at a time, and the others ask again and again until they give up.
        self._pen = asyncio.Lock()

    async def recall(self, chat_id: int) -> Remembered:
        """Return what is known of a chat; what has expired or cannot be read counts as nothing."""
        key = await self._chat_key(chat_id)
        async with self._session() as session:
            row = await session.get(ConversationRow, key)
        return Remembered(self._state(row), row.locale) if row else Remembered()

    async def keep(self, chat_id: int, state: State | None) -> None:
        """Keep a talk's state for 30 minutes; None lets it go."""
        slots = callback.pack(state) if state else None
        await self._write(chat_id, slots=slots, slots_until=self._clock() + KEPT if slots else None)

    async def choose(self, chat_id: int, locale: str) -> None:
        """Keep the language that a person chose."""
        await self._write(chat_id, locale=locale)

    async def forget(self, chat_id: int) -> None:
        """Delete all that is known of a chat."""
        key = await self._chat_key(chat_id)
        async with self._pen, self._session() as session:
            await session.execute(delete(ConversationRow).where(ConversationRow.chat_key == key))

    async def sweep(self) -> None:
        """Delete every state that has expired, and the chats of which nothing else is known."""
        expired = ConversationRow.slots_until <= self._clock()
        async with self._pen, self._session() as session:
            await session.execute(delete(ConversationRow).where(expired, ConversationRow.locale.is_(None)))
            await session.execute(update(ConversationRow).where(expired).values(slots=None, slots_until=None))

    async def watch(self) -> None:
        """Delete what has expired again and again, until cancelled."""
        while True:
            try:
                await self.sweep()
            except StorageError as fault:
                logger.warning("What has expired could not be deleted: %s", where(fault))
            await asyncio.sleep(SWEEP_SECONDS)

    def _state(self, row: ConversationRow) -> State | None:
        if row.slots is None or row.slots_until is None:
            return None
        until = row.slots_until if row.slots_until.tzinfo else row.slots_until.replace(tzinfo=UTC)
        if until <= self._clock():
            return None
        try:
            return callback.unpack(row.slots)
        except ValueError:
            return None

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[AsyncSession]:
        try:
            async with self._sessions.begin() as session:
                yield session
        except (SQLAlchemyError, OSError) as fault:
            raise StorageError(f"The chats' memory cannot be used ({type(fault).__name__}).") from fault

    async def _write(self, chat_id: int, **values: object) -> None:
        key = await self._chat_key(chat_id)
        async with self._pen, self._session() as session:
            # Writing first, without a look before, takes SQLite's write lock at once: other programs then wait for it.
            known = update(ConversationRow).where(ConversationRow.chat_key == key).values(**values)
            if await session.scalar(known.returning(ConversationRow.chat_key)) is None:
                await session.execute(insert(ConversationRow).values(chat_key=key, **values))

    async def _chat_key(self, chat_id: int) -> str:
        if self._key is None:
            self._key = await self._read_key() or await self._make_key()
        return hmac.digest(self._key, str(chat_id).encode(), "sha256").hex()

    async def _read_key(self) -> bytes | None:
        async with self._session() as session:
            return await session.scalar(_KEY)

    async def _make_key(self) -> bytes:
        async with self._pen, self._session() as session:
            # Two programs may start on a new database at once: the key that is written first counts.
            with suppress(IntegrityError):
                async with session.begin_nested():
                    await session.execute(
                        insert(SecretRow).values(name=_KEY_NAME, value=secrets.token_bytes(_KEY_BYTES))
                    )
            return (await session.scalars(_KEY)).one()
