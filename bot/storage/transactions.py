"""The bot's own transactions: a fault becomes one StorageError, and a database that is away keeps nobody waiting."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from time import monotonic
from typing import Any, Final, Literal

from sqlalchemy import BigInteger, ColumnElement, literal_column, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.logs import where
from directory.database import make_session_factory
from directory.errors import StorageError
from directory.tables import Base

logger = logging.getLogger(__name__)

LONGEST_SECONDS: Final = 8.0
"""How long a transaction on SQLite may take, which itself waits five for another program's writing."""
LONGEST_ON_SERVER_SECONDS: Final = 2.0
"""The same on PostgreSQL: a server that hangs tells nobody so."""
AGAIN_SECONDS: Final = 0.5
"""When a transaction is broken off once more that was not ended by the first time."""
SLOW_SECONDS: Final = 0.5
"""A transaction that fails after so long shows that the next ones would only wait as well."""
REST_SECONDS: Final = 1.0
"""Time between two looks whether it works again; until it does, nobody else tries it."""

Part = Literal["memory", "counting", "claims", "suggestions"]
"""What the bot keeps in the database."""
_Use = Literal["read", "written"]
Told = Callable[[Part, bool], None]
_PARTS: Final = {
    "memory": "The chats' memory",
    "counting": "The counts",
    "claims": "The claims on updates",
    "suggestions": "The box of suggestions",
}


def _tell_nobody(part: Part, is_well: bool) -> None:
    """Tell nobody of a transaction."""


class Storage:
    """Transactions on one database; what they cannot do is said at once, so that answers go on without them."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float] = monotonic, told: Told = _tell_nobody) -> None:
        """Work on an engine; ``clock`` gives seconds that never go back, ``told`` hears how each transaction ends."""
        self._told = told
        self._sessions = make_session_factory(engine)
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._longest = LONGEST_SECONDS if self._is_sqlite else LONGEST_ON_SERVER_SECONDS
        self._clock = clock
        self._failing: set[tuple[Part, _Use]] = set()
        self._looking: asyncio.Task[None] | None = None
        # SQLite lets one connection write at a time, and the others ask again and again until they give up.
        self._pen = asyncio.Lock()

    @asynccontextmanager
    async def reading(self, part: Part) -> AsyncIterator[AsyncSession]:
        """Open a transaction that writes nothing.

        Raises:
            StorageError: the database cannot be used, or has just been found away.
        """
        async with self._transaction(part, "read") as session:
            yield session

    @asynccontextmanager
    async def writing(self, part: Part) -> AsyncIterator[AsyncSession]:
        """Open a transaction that writes; errors as for ``reading``."""
        async with self._turn(), self._transaction(part, "written") as session:
            yield session

    def insert(self, row: type[Base]) -> Any:  # noqa: ANN401 - one of two classes with the same methods
        """Return the database's own insert, which knows what to do where a row is there already."""
        return (sqlite.insert if self._is_sqlite else postgresql.insert)(row)

    def seconds(self, later: int = 0) -> ColumnElement[int]:
        """Return the seconds since 1970 by the database's clock, and some more, as a term of its statements."""
        now = "strftime('%s', 'now')" if self._is_sqlite else "extract(epoch FROM clock_timestamp())"
        # Without parameters: SQLAlchemy makes no insert of many rows of a term that has some.
        return literal_column(f"CAST({now} AS BIGINT) + {int(later)}", BigInteger())

    @asynccontextmanager
    async def _transaction(self, part: Part, use: _Use) -> AsyncIterator[AsyncSession]:
        began = self._clock()
        if self._is_away:
            self._told(part, False)
            raise StorageError(f"{_PARTS[part]} cannot be used: the database has been away a moment ago.")
        try:
            async with self._session() as session:
                yield session
        except (SQLAlchemyError, OSError, TimeoutError, StorageError) as fault:
            if self._clock() - began > SLOW_SECONDS and not self._is_away:
                self._looking = asyncio.create_task(self._look(), name="database")
            self._note(part, use, fault)
            raise StorageError(f"{_PARTS[part]} cannot be used ({type(fault).__name__}).") from fault
        else:
            self._note(part, use, None)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction and end it in time: SQLAlchemy's own way waits for a commit even where it is cancelled."""
        session = self._sessions()
        try:
            # Twice: SQLAlchemy takes a broken-off look whether a connection lives for a dead one, and makes another.
            async with asyncio.timeout(self._longest + AGAIN_SECONDS), asyncio.timeout(self._longest):
                yield session
                await session.commit()
        finally:
            async with asyncio.timeout(self._longest):
                await session.close()

    def _note(self, part: Part, use: _Use, fault: Exception | None) -> None:
        """Tell how a transaction has ended, and write to the log only what is new."""
        self._told(part, fault is None)
        if fault is not None and (part, use) not in self._failing:
            logger.warning(
                "%s cannot be %s for now: %s", _PARTS[part], use, where(fault), extra={"event": "database_fails"}
            )
            self._failing.add((part, use))
        elif fault is None and (part, use) in self._failing:
            logger.info("%s can be %s again.", _PARTS[part], use, extra={"event": "database_works_again"})
            self._failing.discard((part, use))

    @property
    def _is_away(self) -> bool:
        return self._looking is not None and not self._looking.done()

    async def _look(self) -> None:
        """Return once the database works again; nobody who waits for an answer is the one to find out."""
        # On SQLite it is the lock for writing that others hold.
        statement = text("DELETE FROM secret WHERE false" if self._is_sqlite else "SELECT 1")
        while True:
            await asyncio.sleep(REST_SECONDS)
            with suppress(SQLAlchemyError, OSError, TimeoutError, StorageError):
                async with self._turn(), self._session() as session:
                    await session.execute(statement)
                return

    def _turn(self) -> AbstractAsyncContextManager[Any]:
        return self._pen if self._is_sqlite else nullcontext()
