"""Brings a database to the shape that the code needs; imported only when one is to be made or migrated."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from directory.engine import label
from directory.errors import DataFileError, StorageError

_LOCK: Final = 7_306_482
"""PostgreSQL's advisory lock of this program's migrations."""
_LOCK_SECONDS: Final = 60.0
"""How long tables in use are tried for."""
_LOCK_PAUSE: Final = 0.2
_OWN_TABLES: Final = """
    SELECT string_agg(format('%I.%I', relnamespace::regnamespace, relname), ', ' ORDER BY relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND pg_has_role(relowner, 'USAGE')
"""
_NOT_AVAILABLE: Final = "55P03"
"""PostgreSQL's word for a lock that did not come in time."""


def make_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, for the installed package as for the repository.

    Raises:
        DataFileError: the migrations are missing.
    """
    package = Path(__file__).parent
    folder = next(
        (f for f in (package / "migrations", package.parent / "migrations") if (f / "env.py").is_file()), None
    )
    if folder is None:
        raise DataFileError(f"{package / 'migrations'} is missing; install the package again.")
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def is_known(revision: str) -> bool:
    """Return whether the code has this migration; if it has not, the database is newer than the code."""
    try:
        ScriptDirectory.from_config(make_config()).get_revision(revision)
    except CommandError:
        return False
    return True


def newer(name: str, version: str) -> StorageError:
    """Return the error of a database that a newer version of the program has migrated."""
    return StorageError(
        f"{name} was made by a newer version of this program (migration {version}); install that version, "
        "or name another database in DATABASE_URL."
    )


async def upgrade(connection: AsyncConnection) -> Path | None:
    """Migrate a database in the caller's transaction; an SQLite file that holds tables is copied first.

    Returns:
        The copy that is kept beside an older SQLite file, else None.

    Raises:
        StorageError: the database is newer than the code, or holds tables of another program.
    """
    name = label(connection.engine.url)
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    tables = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    version = await current_version(connection) if "alembic_version" in tables else None
    if version is not None and not is_known(version):
        raise newer(name, version)
    if version is None and sqlite and tables - {"alembic_version"}:
        raise StorageError(f"{name} holds the tables of another program; name another database in DATABASE_URL.")
    copy = None
    database = connection.engine.url.database
    is_older = version is not None and version not in ScriptDirectory.from_config(make_config()).get_heads()
    if is_older and not sqlite:
        await _take_tables(connection, name)
    if version is not None and is_older and sqlite and database:
        copy = await asyncio.to_thread(_keep_copy, Path(database), version)
    await connection.run_sync(lambda sync: command.upgrade(make_config(sync), "head"))
    if sqlite and (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first() is not None:
        raise StorageError(f"{name} holds links that lead nowhere, so it was left as it is; restore a copy.")
    return copy


async def _take_tables(connection: AsyncConnection, name: str) -> None:
    """Take every table before the first is altered, so that programs that run meanwhile wait, and never in a circle.

    Whatever does not come soon is let go and tried again: PostgreSQL ends one of those that wait in a circle after a
    second, which could be a running bot.
    """
    listed = await connection.scalar(text(_OWN_TABLES))
    end = asyncio.get_running_loop().time() + _LOCK_SECONDS
    await connection.exec_driver_sql("SET LOCAL lock_timeout = '300ms'")
    while True:
        savepoint = await connection.begin_nested()
        try:
            await connection.exec_driver_sql(f"LOCK TABLE {listed} IN ACCESS EXCLUSIVE MODE")
        except DBAPIError as fault:
            await savepoint.rollback()
            if getattr(fault.orig, "sqlstate", None) != _NOT_AVAILABLE:
                raise
            if asyncio.get_running_loop().time() > end:
                raise StorageError(
                    f"{name} is in use without a pause, so it was left as it is; "
                    "try again when less is going on, or end what uses it."
                ) from fault
            await asyncio.sleep(_LOCK_PAUSE)
        else:
            await connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            return


async def current_version(connection: AsyncConnection) -> str | None:
    """Return the migration that the database is at, from a table that must exist."""
    row = (await connection.exec_driver_sql("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])


def _keep_copy(path: Path, version: str) -> Path:
    """Copy a database beside itself; the name tells its migration and the day."""
    day = datetime.now(UTC).date().isoformat()
    stem = f"{path.stem}-{version}-{day}"
    number = 1
    copy = path.with_name(f"{stem}{path.suffix}")
    while copy.exists():
        number += 1
        copy = path.with_name(f"{stem}-{number}{path.suffix}")
    unfinished = copy.with_name(f".{copy.name}.unfinished")
    try:
        with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(unfinished)) as new:
            old.backup(new)
        unfinished.replace(copy)
    except (sqlite3.Error, OSError) as fault:
        raise StorageError(
            f"{path} is older than the program, and no copy can be kept at {copy} ({fault}); "
            "free some space or allow writing there, then try again."
        ) from fault
    finally:
        unfinished.unlink(missing_ok=True)
    return copy
