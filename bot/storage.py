"""The bot's own transactions: a fault becomes one StorageError, and a database that is away keeps nobody waiting."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from time import monotonic
from typing import Any, Final, Literal

from sqlalchemy import BigInteger, ColumnElement, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from directory.database import make_session_factory
from directory.errors import StorageError
from directory.tables import Base

LONGEST_SECONDS: Final = 8.0
"""How long a transaction may take; SQLite itself waits five for another program's writing."""
SLOW_SECONDS: Final = 0.5
"""A transaction that fails after so long shows that the next ones would only wait as well."""
REST_SECONDS: Final = 2.0
"""How long nobody tries the database after that."""


Part = Literal["memory", "counting", "claims", "suggestions"]
"""What the bot keeps in the database."""
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
        self._clock = clock
        self._rests_until = clock()
        # SQLite lets one connection write at a time, and the others ask again and again until they give up.
        self._pen = asyncio.Lock()

    @asynccontextmanager
    async def reading(self, part: Part) -> AsyncIterator[AsyncSession]:
        """Open a transaction that writes nothing.

        Raises:
            StorageError: the database cannot be used, or has just been found away.
        """
        began = self._clock()
        if began < self._rests_until:
            self._told(part, False)
            raise StorageError(f"{_PARTS[part]} cannot be used: the database has been away a moment ago.")
        try:
            async with asyncio.timeout(LONGEST_SECONDS), self._sessions.begin() as session:
                yield session
        except (SQLAlchemyError, OSError, TimeoutError, StorageError) as fault:
            if self._clock() - began > SLOW_SECONDS:
                self._rests_until = self._clock() + REST_SECONDS
            self._told(part, False)
            raise StorageError(f"{_PARTS[part]} cannot be used ({type(fault).__name__}).") from fault
        else:
            self._told(part, True)

    @asynccontextmanager
    async def writing(self, part: Part) -> AsyncIterator[AsyncSession]:
        """Open a transaction that writes; errors as for ``reading``."""
        async with self._turn(), self.reading(part) as session:
            yield session

    def insert(self, row: type[Base]) -> Any:  # noqa: ANN401 - one of two classes with the same methods
        """Return the database's own insert, which knows what to do where a row is there already."""
        return (sqlite.insert if self._is_sqlite else postgresql.insert)(row)

    def seconds(self, later: int = 0) -> ColumnElement[int]:
        """Return the seconds since 1970 by the database's clock, and some more, as a term of its statements."""
        now = "strftime('%s', 'now')" if self._is_sqlite else "extract(epoch FROM clock_timestamp())"
        # Without parameters: SQLAlchemy makes no insert of many rows of a term that has some.
        return literal_column(f"CAST({now} AS BIGINT) + {int(later)}", BigInteger())

    def _turn(self) -> AbstractAsyncContextManager[Any]:
        return self._pen if self._is_sqlite else nullcontext()
