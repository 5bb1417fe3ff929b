"""A connection to PostgreSQL outside of the engine's pool, for what lives as long as the connection does."""

import asyncio
from typing import Any, Final

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

CONNECTION_FAULTS: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    EOFError,
)
"""What a connection that cannot be made or used raises."""
BEAT_SECONDS: Final = 5.0
"""Time between two looks at whether a silent server is still there."""
ANSWER_SECONDS: Final = 5.0
_CONNECT_SECONDS: Final = 5.0
_KEPT_ALIVE: Final = {
    "idle_session_timeout": "0",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
"""The server lets go of a session some 11 seconds after its host has vanished, instead of after two hours."""
_SQLALCHEMYS: Final = frozenset({"prepared_statement_cache_size", "prepared_statement_name_func", "async_creator_fn"})
"""Options that SQLAlchemy takes for itself."""


async def connect(engine: AsyncEngine, database: str | None = None) -> asyncpg.Connection:
    """Open a connection to the engine's database, or another one of its server.

    Raises:
        CONNECTION_FAULTS: it cannot be opened.
    """
    _, options = engine.dialect.create_connect_args(engine.url.set(database=database or engine.url.database))
    given: dict[str, Any] = {name: value for name, value in options.items() if name not in _SQLALCHEMYS}
    settings = _KEPT_ALIVE | given.pop("server_settings", {})
    return await asyncpg.connect(**{"timeout": _CONNECT_SECONDS} | given, server_settings=settings)


async def until_lost(connection: asyncpg.Connection) -> None:
    """Return once the server has ended the connection, or has not answered for a while."""
    ended = asyncio.Event()
    connection.add_termination_listener(lambda _connection: ended.set())
    try:
        while not connection.is_closed():
            try:
                async with asyncio.timeout(BEAT_SECONDS):
                    await ended.wait()
            except TimeoutError:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await connection.execute("SELECT 1")
            else:
                return
    except CONNECTION_FAULTS:
        return
