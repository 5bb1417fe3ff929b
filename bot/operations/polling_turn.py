"""One program at a time fetches a bot's updates: whose turn it is, is a lock that PostgreSQL holds for a connection."""

import asyncio
import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

from directory.own_connection import ANSWER_SECONDS, CONNECTION_FAULTS, connect, until_lost

logger = logging.getLogger(__name__)

TRY_SECONDS: Final = 1.0
"""Time between two tries to take the turn."""
GRACE_SECONDS: Final = 10.0
"""How long whoever stands by leaves the turn to its holder after the database was away for both."""
_SESSION: Final = "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
_TAKE: Final = "SELECT pg_try_advisory_lock($1)"
_IS_THERE: Final = "SELECT true FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2"
_END: Final = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2"


@dataclass(frozen=True, slots=True)
class _Session:
    """The server's side of a connection; numbers of processes come again, so that its start belongs to it."""

    pid: int
    began: Any
    """A time with its zone."""


class PollingTurn:
    """The turn to fetch a bot's updates, among all programs on one database.

    On SQLite it is everybody's at once: there is one machine, and Telegram tells a second program.
    While the database is away the holder goes on, since nobody else can take the turn then, and takes it again.
    """

    def __init__(self, engine: AsyncEngine, bot_id: int) -> None:
        self._engine = engine
        self._key = _key(bot_id)
        self._connection: Any = None
        self._session: _Session | None = None

    async def wait(self) -> None:
        """Return once it is this program's turn."""
        if self._engine.dialect.name != "postgresql":
            return
        stands_by = is_unknown = False
        while not (taken := await self._take()):
            if taken is None and not is_unknown:
                logger.warning(
                    "The database cannot be asked whose turn it is to serve the bot; waiting for it.",
                    extra={"event": "polling_turn_unknown"},
                )
            is_unknown = taken is None
            if taken is None and stands_by:
                while not await self._is_connected():  # noqa: ASYNC110  nobody tells
                    await asyncio.sleep(TRY_SECONDS)
                await asyncio.sleep(GRACE_SECONDS)
                continue
            if taken is False and not stands_by:
                logger.info("Another program serves this bot; standing by.", extra={"event": "polling_stands_by"})
                stands_by = True
            await asyncio.sleep(TRY_SECONDS)
        if stands_by:
            logger.info("It is this program's turn to serve the bot.", extra={"event": "polling_taken_over"})

    async def lost(self) -> None:
        """Return once another program has taken the turn, and never before; the turn must be had."""
        if self._engine.dialect.name != "postgresql":
            await asyncio.Event().wait()
        while True:
            if self._connection is not None:
                await until_lost(self._connection)
                logger.warning(
                    "The connection that holds the turn to serve the bot is lost; the bot goes on, it is made anew.",
                    extra={"event": "polling_turn_unsure"},
                )
                self._let_go()
            if await self._take() is False:
                self._let_go()
                return
            if self._connection is None:
                await asyncio.sleep(TRY_SECONDS)

    async def give_up(self) -> None:
        """Let the next program have its turn."""
        connection, self._connection, self._session = self._connection, None, None
        if connection is not None:
            with suppress(*CONNECTION_FAULTS):
                await connection.close(timeout=ANSWER_SECONDS)

    async def _is_connected(self) -> bool:
        try:
            self._connection = self._connection or await connect(self._engine)
        except CONNECTION_FAULTS:
            return False
        return True

    async def _take(self) -> bool | None:
        """Try to take the turn, and return whether it is had now; None where the database cannot be asked."""
        if not await self._is_connected():
            return None
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                if not (await self._connection.fetchval(_TAKE, self._key) or await self._take_back()):
                    return False
                self._session = _Session(*await self._connection.fetchrow(_SESSION))
        except CONNECTION_FAULTS:
            self._let_go()
            return None
        return True

    async def _take_back(self) -> bool:
        """Take the turn from a connection of one's own that broke on the way, of which the server does not know yet."""
        if (before := self._session) is None:
            return False
        own = (before.pid, before.began)
        if not await self._connection.fetchval(_END, *own):
            self._session = None
            return False
        while await self._connection.fetchval(_IS_THERE, *own):  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(TRY_SECONDS / 20)
        return bool(await self._connection.fetchval(_TAKE, self._key))

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()


def _key(bot_id: int) -> int:
    """Return the lock's number, of 64 bits and a sign; it tells nothing of other locks, such as the migrations'."""
    return int.from_bytes(hashlib.blake2b(f"polling {bot_id}".encode(), digest_size=8).digest(), signed=True)
