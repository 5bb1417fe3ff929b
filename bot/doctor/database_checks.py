"""Checks the database, from its file or server to what it holds; each step only where the one before is sound."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.doctor import directory_checks, postgresql_checks, sqlite_checks
from bot.doctor.clock_checks import check_clock
from bot.doctor.findings import Finding, Level, error, from_error, kind, ok, skipped, warning
from directory.database import embedded_url
from directory.engine import label, make_engine, parse_url
from directory.errors import StorageError
from directory.geography import Areas

CLOCK: Final = "clock (database)"
SLOW_SECONDS: Final = 0.1
"""A round trip beyond which every answer is slow, since a talk takes several."""
_TRIPS: Final = 5
_NEEDS_OPEN: Final = (CLOCK, "migrations", "directory")
NETWORK: Final = (OSError, TimeoutError)


async def check_all(url: str | None) -> AsyncIterator[Finding]:
    """Yield every finding on the database.

    Args:
        url: of a shared one; None is the embedded one.
    """
    parsed = parse_url(url or embedded_url())
    if parsed.get_backend_name() == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            yield error("database", "DATABASE_URL names no file, so nothing is kept.", "Name a file in it.")
            return
        path = Path(parsed.database)
        for finding in await asyncio.to_thread(lambda: [*sqlite_checks.check_all(path, is_embedded=url is None)]):
            yield finding
        if not await asyncio.to_thread(path.is_file):
            for left in ("database", *_NEEDS_OPEN):
                yield skipped(left, "there is no file")
            return
    engine = make_engine(url or embedded_url(), reads_only=True)
    name = label(engine.url)
    try:
        async with engine.connect() as connection:
            async for finding in _of_open(engine, connection, is_embedded=url is None):
                yield finding
    except StorageError as fault:
        yield _unusable(name, fault)
        for left in _NEEDS_OPEN:
            yield skipped(left, "the database cannot be used")
    finally:
        await engine.dispose()


def _unusable(name: str, fault: StorageError) -> Finding:
    if isinstance(fault.__cause__, NETWORK):
        return error(
            "database", f"{name} cannot be reached ({kind(fault)}).", "Check DATABASE_URL, the network and the server."
        )
    return from_error("database", fault, "Mend DATABASE_URL, or the server that it names.")


async def _of_open(engine: AsyncEngine, connection: AsyncConnection, *, is_embedded: bool) -> AsyncIterator[Finding]:
    """Yield the findings on an open database."""
    is_sqlite = engine.dialect.name == "sqlite"
    yield await check_round_trip(connection)
    if is_sqlite:
        yield await asyncio.to_thread(sqlite_checks.check_lock, Path(str(engine.url.database)))
        yield skipped(CLOCK, "an SQLite file goes by this machine's clock")
    else:
        yield await postgresql_checks.check_role(connection)
        yield await check_database_clock(connection)
    migrations = await directory_checks.check_migrations(connection, is_embedded=is_embedded)
    yield migrations
    if migrations.level is not Level.OK:
        for name in ("directory",) if is_sqlite else ("rights", "directory"):
            yield skipped(name, "the database has not the shape that this version needs")
        return
    is_barred = False
    if not is_sqlite:
        rights = await postgresql_checks.check_rights(connection)
        yield rights
        is_barred = rights.level is Level.ERROR
    try:
        yield await directory_checks.check_directory(engine, await asyncio.to_thread(Areas.load))
    except StorageError as fault:
        if is_barred:
            yield skipped("directory", "the role lacks rights")
        else:
            yield from_error("directory", fault, "Mend what stands above.")


async def check_round_trip(connection: AsyncConnection) -> Finding:
    """Return which database it is, and how long a question takes."""
    # SQLite answers a bare SELECT 1 without a look at the file.
    question = text("SELECT count(*) FROM sqlite_master" if connection.dialect.name == "sqlite" else "SELECT 1")
    took = []
    for _ in range(_TRIPS):
        before = time.monotonic()
        await connection.execute(question)
        took.append(time.monotonic() - before)
    if connection.dialect.name == "sqlite":
        version = f"SQLite {sqlite3.sqlite_version}"
    else:
        version = f"PostgreSQL {await connection.scalar(text('SHOW server_version'))}"
    told = f"{label(connection.engine.url)} opens ({version}); a round trip takes {median(took) * 1000:.1f} ms"
    if median(took) > SLOW_SECONDS:
        return warning("database", f"{told}, which is long.", "Run bot and database near each other.")
    return ok("database", f"{told}.")


async def check_database_clock(connection: AsyncConnection) -> Finding:
    """Return whether this machine's clock goes with the database server's."""
    before = datetime.now(UTC)
    there: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
    after = datetime.now(UTC)
    return check_clock(CLOCK, "the database's", before + (after - before) / 2 - there)
