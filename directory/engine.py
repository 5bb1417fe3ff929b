"""Engines for SQLite and PostgreSQL, and what their faults mean in words."""

import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from directory.errors import StorageError

_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
_CONNECT_SECONDS: Final = 10

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


def parse_url(url: str) -> URL:
    """Return the URL of a database with the asynchronous driver that the program uses.

    Raises:
        StorageError: the URL is malformed or names another kind of database.
    """
    allowed = "it must look like postgresql://user:password@host/database or sqlite:////folder/file.sqlite3"
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise StorageError(f"DATABASE_URL is no database URL: {allowed}.") from None
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


def make_engine(url: str, *, migrates: bool = False) -> AsyncEngine:
    """Return an engine; nothing is opened yet. Faults of the database are raised as StorageError.

    Args:
        url: a SQLAlchemy URL, with or without a driver: sqlite, postgres or postgresql.
        migrates: whether it is for migrations; on SQLite these need the write lock from the start and no foreign
            keys, because a table is altered there by making it anew.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_async_engine(parsed)
        _keep_transactions_whole(engine, begin="BEGIN IMMEDIATE" if migrates else "BEGIN", foreign_keys=not migrates)
    else:
        engine = create_async_engine(parsed, pool_pre_ping=True, connect_args={"timeout": _CONNECT_SECONDS})
    _put_faults_in_words(engine)
    return engine


def make_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Return what makes sessions on the engine; nothing is expired by a commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


def _keep_transactions_whole(engine: AsyncEngine, *, begin: str, foreign_keys: bool) -> None:
    """Let SQLAlchemy begin transactions: sqlite3's own habit leaves DDL and savepoints outside of them."""

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _record: object) -> None:  # noqa: ANN401  (any driver's connection)
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        except sqlite3.Error as fault:
            raise _in_words(fault, engine.url) or fault from fault
        finally:
            cursor.close()

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
