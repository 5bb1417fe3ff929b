"""What the bot remembers of a chat: the last request as codes for 30 minutes, and a chosen language until /forget.

A chat is kept under a keyed hash of its id; words, names and ids are never stored.
"""

import asyncio
import hmac
import logging
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Executable, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot import callback
from bot.logs import where
from bot.state import State
from bot.storage.gathering import Gathering
from bot.storage.tables import ConversationRow, SecretRow
from bot.storage.transactions import Storage
from directory.errors import StorageError

logger = logging.getLogger(__name__)

KEPT: Final = timedelta(minutes=30)
SWEEP_SECONDS: Final = 60.0
"""Time between two deletions of what has expired."""
_KEY_NAME: Final = "chat_key"
_KEY_BYTES: Final = 32
_KEY: Final = select(SecretRow.value).where(SecretRow.name == _KEY_NAME)
_ROWS: Final = select(
    ConversationRow.chat_key, ConversationRow.slots, ConversationRow.slots_until, ConversationRow.locale
).where(ConversationRow.chat_key.in_(bindparam("keys", expanding=True)))


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of a chat."""

    state: State | None = None
    locale: str | None = None
    """The language that the person chose."""


_NOTHING: Final = Remembered()


class Memory:
    """The chats' memory in the database; every method raises StorageError where that fails.

    What many chats read or write at the same moment is one transaction: under load, transactions would cost more than
    understanding does.
    """

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock
        self._key: bytes | None = None
        self._key_search = asyncio.Lock()
        self._upserts: dict[tuple[str, ...], Executable] = {}
        self._recalls = Gathering(self._read)
        self._states, self._locales = Gathering(self._write), Gathering(self._write)

    async def recall(self, chat_id: int) -> Remembered:
        """Return what is known of a chat; what has expired or cannot be read counts as nothing."""
        return await self._recalls.do(await self._chat_key(chat_id))

    async def keep(self, chat_id: int, state: State | None) -> None:
        """Keep a talk's state for 30 minutes; None lets it go."""
        slots = callback.pack(state) if state else None
        until = self._clock() + KEPT if slots else None
        await self._states.do({"chat_key": await self._chat_key(chat_id), "slots": slots, "slots_until": until})

    async def choose(self, chat_id: int, locale: str) -> None:
        """Keep the language that a person chose."""
        await self._locales.do({"chat_key": await self._chat_key(chat_id), "locale": locale})

    async def forget(self, chat_id: int) -> None:
        """Delete all that is known of a chat."""
        key = await self._chat_key(chat_id)
        async with self._storage.writing("memory") as session:
            await session.execute(delete(ConversationRow).where(ConversationRow.chat_key == key))

    async def sweep(self) -> None:
        """Delete every state that has expired, and the chats of which nothing else is known."""
        expired = ConversationRow.slots_until <= self._clock()
        # What another program writes at this moment is passed over: each would wait for the other's rows.
        keys = select(ConversationRow.chat_key).with_for_update(skip_locked=True)
        empty = ConversationRow.chat_key.in_(keys.where(expired, ConversationRow.locale.is_(None)))
        past = ConversationRow.chat_key.in_(keys.where(expired))
        async with self._storage.writing("memory") as session:
            await session.execute(delete(ConversationRow).where(empty))
            await session.execute(update(ConversationRow).where(past).values(slots=None, slots_until=None))

    async def watch(self) -> None:
        """Delete what has expired again and again, until cancelled."""
        while True:
            try:
                await self.sweep()
            except StorageError as fault:
                logger.warning(
                    "What has expired could not be deleted: %s", where(fault), extra={"event": "expired_kept"}
                )
            await asyncio.sleep(SWEEP_SECONDS)

    async def _read(self, keys: Sequence[str]) -> list[Remembered]:
        async with self._storage.reading("memory") as session:
            rows = (await session.execute(_ROWS, {"keys": list(keys)})).all()
        known = {row.chat_key: Remembered(self._state(row.slots, row.slots_until), row.locale) for row in rows}
        return [known.get(key, _NOTHING) for key in keys]

    def _state(self, slots: str | None, until: datetime | None) -> State | None:
        if slots is None or until is None or (until if until.tzinfo else until.replace(tzinfo=UTC)) <= self._clock():
            return None
        try:
            return callback.unpack(slots)
        except ValueError:
            return None

    async def _write(self, rows: Sequence[dict[str, object]]) -> list[None]:
        """Write the same columns of several chats, the newest of a chat last."""
        async with self._storage.writing("memory") as session:
            # In the order of the keys, so that two programs never wait for each other's rows.
            in_order = sorted(rows, key=lambda row: str(row["chat_key"]))
            connection = await session.connection()
            await connection.execute(self._upsert(tuple(rows[0])), in_order)
        return [None] * len(rows)

    async def _chat_key(self, chat_id: int) -> str:
        if self._key is None:
            async with self._key_search:
                self._key = self._key or await self._read_key() or await self._make_key()
        return hmac.digest(self._key, str(chat_id).encode(), "sha256").hex()

    async def _read_key(self) -> bytes | None:
        async with self._storage.reading("memory") as session:
            return await session.scalar(_KEY)

    async def _make_key(self) -> bytes:
        async with self._storage.writing("memory") as session:
            # Two programs may start on a new database at once: the key that is written first counts.
            with suppress(IntegrityError):
                async with session.begin_nested():
                    await session.execute(
                        insert(SecretRow).values(name=_KEY_NAME, value=secrets.token_bytes(_KEY_BYTES))
                    )
            return (await session.scalars(_KEY)).one()

    def _upsert(self, columns: tuple[str, ...]) -> Executable:
        """Return the statement that writes columns of a chat, known or not; it takes SQLite's write lock at once."""
        if columns not in self._upserts:
            written = self._storage.insert(ConversationRow)
            changed = {name: written.excluded[name] for name in columns if name != "chat_key"}
            index = [ConversationRow.chat_key]
            self._upserts[columns] = written.on_conflict_do_update(index_elements=index, set_=changed)
        return self._upserts[columns]
