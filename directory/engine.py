"""Engines for SQLite and PostgreSQL, and what their faults mean in words."""

import asyncio
import logging
import sqlite3
import warnings
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

import aiosqlite
import asyncpg
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SAWarning
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from directory.errors import StorageError

_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
_POOLS: Final = "sqlalchemy.pool.impl"
_CONNECT_SECONDS: Final = 10
_PORTS: Final = range(1, 65_536)
_LOGGED: Final = b"\x02\x02"
"""What an SQLite file has at 18 where its mode is the write-ahead log."""

_SQLITE_MENDS: Final = {
    "SQLITE_BUSY": "is locked by another program; close that or wait for it, then try again",
    "SQLITE_LOCKED": "is locked by another program; close that or wait for it, then try again",
    "SQLITE_READONLY": "cannot be written; allow writing to the file and its folder, "
    "or name another database in DATABASE_URL",
    "SQLITE_FULL": "has no room left on its disk; free some space and try again; nothing was changed",
    "SQLITE_IOERR": "cannot be read or written, its disk may be full or failing; mend that and try again",
    "SQLITE_CORRUPT": "is damaged and was left as it is; restore a copy, or move it away and start again",
    "SQLITE_NOTADB": "is no SQLite database and was left as it is; restore a copy, or move it away and start again",
    "SQLITE_CANTOPEN": "cannot be opened; check that its folder exists and that you may read and write there",
    "SQLITE_PERM": "cannot be opened; check that you may read and write it and its folder",
    "SQLITE_AUTH": "cannot be opened; check that you may read and write it and its folder",
}
"""By the first two parts of SQLite's error name."""

_UNUSABLE: Final = ("08", "25006", "28", "3D", "42501", "53", "57", "58")
"""PostgreSQL's classes of faults that lie in the server or in the rights on it, not in our statements."""


class _Connection(asyncpg.Connection):  # type: ignore[misc]  # it ships no types
    """One that is given up at once when its work is broken off.

    Else asyncpg would wait without end, and SQLAlchemy for two seconds, until a server that hangs has taken note.
    """

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg's own
        if timeout is None:
            await super().close()
        else:  # how SQLAlchemy lets go of one whose work was broken off
            self.terminate()

    def _cancel_current_command(self, *_waiters: object) -> None:
        self._loop.call_soon(self.terminate)


_ASYNCPG: Final = {"timeout": _CONNECT_SECONDS, "connection_class": _Connection}


def parse_url(url: str) -> URL:
    """Return the URL of a database with the asynchronous driver that the program uses.

    Raises:
        StorageError: the URL is malformed or names another kind of database.
    """
    allowed = "it must look like postgresql://user:password@host/database or sqlite:////folder/file.sqlite3"
    try:
        url.encode()  # an environment may hold bytes that are no text
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise StorageError(f"DATABASE_URL is no database URL: {allowed}.") from None
    if parsed.port is not None and parsed.port not in _PORTS:
        raise StorageError(f"DATABASE_URL names port {parsed.port}, which no server has: {allowed}.")
    driver = _DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise StorageError(f"DATABASE_URL names {parsed.drivername}, which is not supported: {allowed}.")
    query = dict(parsed.query)
    if driver.endswith("asyncpg") and "sslmode" in query:
        query["ssl"] = query.pop("sslmode")  # libpq's word, which hosts hand out, is not asyncpg's
    return parsed.set(drivername=driver, query=query)


def label(url: URL) -> str:
    """Return a name of the database for messages: the file, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "the database in memory"
    return url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)


def make_engine(url: str, *, migrates: bool = False, reads_only: bool = False) -> AsyncEngine:
    """Return an engine; nothing is opened yet. Faults of the database are raised as StorageError.

    Args:
        url: a SQLAlchemy URL, with or without a driver: sqlite, postgres or postgresql.
        migrates: whether it is for migrations; on SQLite these need the write lock from the start and no foreign
            keys, because a table is altered there by making it anew.
        reads_only: whether the database refuses to be changed by it; an SQLite file is left as it is to the byte.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        opener = partial(_open_sqlite, foreign_keys=not migrates, reads_only=reads_only)
        engine = _create_engine(parsed, connect_args={"async_creator_fn": opener})
        _begin_transactions(engine, "BEGIN IMMEDIATE" if migrates else "BEGIN")
    else:
        options = {"execution_options": {"postgresql_readonly": True}} if reads_only else {}
        engine = _create_engine(parsed, pool_pre_ping=True, connect_args=_ASYNCPG, **options)
    _put_faults_in_words(engine)
    logging.getLogger(f"{_POOLS}.{type(engine.pool).__name__}").addFilter(_is_news)
    return engine


def make_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Return what makes sessions on the engine; nothing is expired by a commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


def _create_engine(url: URL, **options: Any) -> AsyncEngine:  # noqa: ANN401  (SQLAlchemy's own)
    with warnings.catch_warnings():
        warnings.simplefilter("error", SAWarning)  # an option of the URL that would be passed over
        try:
            return create_async_engine(url, **options)
        except (SAWarning, ValueError) as fault:
            raise _option_in_words(fault) from fault


def read_only_address(path: Path) -> str:
    """Return SQLite's own address of a file that is to be read and left as it is, with nothing new beside it.

    A file in the mode of the write-ahead log that nobody has open has no log; to open it even for reading would leave
    one behind. Such a file nobody changes, and SQLite is told so.
    """
    with suppress(OSError), path.open("rb") as file:
        if file.read(20)[18:] == _LOGGED and not path.with_name(f"{path.name}-wal").exists():
            return f"{path.resolve().as_uri()}?immutable=1"
    return f"{path.resolve().as_uri()}?mode=ro"


async def _open_sqlite(
    *arguments: Any,  # noqa: ANN401
    foreign_keys: bool,
    reads_only: bool,
    **options: Any,  # noqa: ANN401
) -> aiosqlite.Connection:
    """Open an SQLite file; if that fails or is cancelled, no thread and no open file is left behind."""
    setup = "" if reads_only else "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    if reads_only:
        arguments, options = (read_only_address(Path(arguments[0])),), options | {"uri": True}
    connection = aiosqlite.connect(*arguments, **options | {"isolation_level": None})
    connection._thread.daemon = True  # noqa: SLF001  as SQLAlchemy does, so that it holds up no exit
    opening = asyncio.ensure_future(connection)
    try:
        await asyncio.shield(opening)
        # A text that is no UTF-8 would else fail the query that meets it; such signs are found and left out later.
        connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        await connection.executescript(f"{setup}PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
    except BaseException:
        with suppress(sqlite3.Error):
            await opening
        await connection.close()
        # After a failure aiosqlite asks its thread to end without waiting for it; a thread that outlives the event
        # loop ends with a traceback.
        connection._thread.join()  # noqa: SLF001
        raise
    return connection


def _is_news(record: logging.LogRecord) -> bool:
    """Say whether a record is worth a line: that Ctrl-C cut a connection's closing short is not."""
    return record.exc_info is None or not isinstance(record.exc_info[1], asyncio.CancelledError)


def _begin_transactions(engine: AsyncEngine, begin: str) -> None:
    """Let SQLAlchemy begin transactions: sqlite3's own habit leaves DDL and savepoints outside of them."""

    @event.listens_for(engine.sync_engine, "begin")
    def begin_it(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _put_faults_in_words(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "do_connect")
    def connect(dialect: Any, _record: object, arguments: Any, options: Any) -> DBAPIConnection:  # noqa: ANN401
        try:
            return dialect.connect(*arguments, **options)  # type: ignore[no-any-return]
        except Exception as fault:
            if (sentence := _in_words(fault, engine.url)) is not None:
                raise sentence from fault
            if engine.url.query and isinstance(fault, TypeError | ValueError | dialect.dbapi.InterfaceError):
                raise _option_in_words(fault) from fault
            raise

    @event.listens_for(engine.sync_engine, "handle_error")
    def explain(context: ExceptionContext) -> None:
        if (sentence := _in_words(context.original_exception, engine.url)) is not None:
            raise sentence from context.original_exception


def _in_words(fault: BaseException, url: URL) -> StorageError | None:
    """Return the sentence for a fault of the database, None for one of our own statements."""
    if url.get_backend_name() == "sqlite":
        name = getattr(fault, "sqlite_errorname", "") or ""
        mend = _SQLITE_MENDS.get("_".join(name.split("_")[:2]))
        return None if mend is None else StorageError(f"{Path(label(url))} {mend}.")
    state = getattr(fault, "sqlstate", None) or getattr(fault, "pgcode", None)
    if isinstance(fault, OSError | TimeoutError) or (state is not None and str(state).startswith(_UNUSABLE)):
        reason = str(fault).strip().partition("\n")[0] or type(fault).__name__
        return StorageError(f"The database {label(url)} cannot be used ({reason}); check DATABASE_URL and the server.")
    return None


def _option_in_words(fault: Exception) -> StorageError:
    """Return the sentence for an option in the URL that the driver does not know or take."""
    reason = str(fault).partition(";")[0]
    return StorageError(
        f"DATABASE_URL has an option after its ? that cannot be used ({reason}); mend it or leave it out."
    )
