"""Backups of a PostgreSQL database, by its own programs; a password reaches them in their environment alone."""

import asyncio
import os
import re
import shutil
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any, Final

import asyncpg
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from directory.backup_file import POSTGRESQL, Held, check_kind, not_empty, whole_backup
from directory.database import prepare, snapshot
from directory.engine import label
from directory.errors import StorageError
from directory.migrate import is_known, newer
from directory.own_connection import CONNECTION_FAULTS, connect
from directory.tables import OrganizationRow

PROGRAMS: Final = "PG_BIN"
"""The setting that names the folder of PostgreSQL's client programs."""
_VARIABLES: Final = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
_VERSION: Final = re.compile(r"^COPY .*\n(\w+)\n\\\.$", re.MULTILINE)
_TABLES: Final = """
    SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND nspname !~ '^(pg_|information_schema$)'
"""


async def back_up(engine: AsyncEngine, path: Path) -> Held:
    """Write the engine's database to a file, and return what it holds.

    Raises:
        StorageError: the database or pg_dump cannot be used, or the file cannot be written.
    """
    program = _program("pg_dump")
    await (await prepare(engine.url.render_as_string(hide_password=False), needs_records=False)).dispose()
    async with snapshot(engine) as session:
        held = await _held(session)
        moment = await session.scalar(select(func.pg_export_snapshot()))  # what is counted is what is written
        with whole_backup(path) as unfinished:
            arguments = ["--format=custom", "--no-password", f"--snapshot={moment}", f"--file={unfinished}"]
            await _run(engine, program, *arguments)
    return held


async def restore(engine: AsyncEngine, path: Path) -> Held:
    """Bring the engine's database back from a file, and return what it holds; one that is missing is made.

    Raises:
        StorageError: the database is not empty, it or pg_restore cannot be used, or the file is no sound backup.
    """
    program, name = _program("pg_restore"), label(engine.url)
    check_kind(path, POSTGRESQL, name)
    version = _VERSION.search(
        await _run(engine, program, "--data-only", "--table=alembic_version", "--file=-", str(path))
    )
    if version is None:
        raise StorageError(f"{path} holds no directory; name a file that `directory backup` has written.")
    if not is_known(version[1]):
        raise newer(str(path), version[1])
    await _make_if_missing(engine)
    async with engine.connect() as connection:
        if await connection.scalar(text(_TABLES)):
            raise not_empty(name)
    database = (engine.url.database or "").replace("\\", "\\\\").replace("'", "\\'")
    options = [
        "--single-transaction",
        "--no-owner",
        "--no-privileges",
        "--no-password",
        f"--dbname=dbname='{database}'",
    ]
    await _run(engine, program, *options, str(path))
    async with snapshot(engine) as session:
        return await _held(session)


async def _held(session: AsyncSession) -> Held:
    organizations = await session.scalar(select(func.count()).select_from(OrganizationRow)) or 0
    return Held(organizations, str(await session.scalar(text("SELECT version_num FROM alembic_version"))))


async def _make_if_missing(engine: AsyncEngine) -> None:
    try:
        (await connect(engine)).terminate()
    except asyncpg.InvalidCatalogNameError:
        pass
    except CONNECTION_FAULTS:
        return  # the engine says it in words
    else:
        return
    quoted = engine.dialect.identifier_preparer.quote_identifier(engine.url.database or "")
    try:
        server = await connect(engine, "postgres")
        try:
            await server.execute(f"CREATE DATABASE {quoted}")
        finally:
            await server.close()
    except CONNECTION_FAULTS as fault:
        raise StorageError(
            f"{label(engine.url)} is not there and cannot be made ({str(fault).partition(chr(10))[0]}); "
            "make an empty database, then try again."
        ) from fault


def _program(name: str) -> str:
    folder = os.environ.get(PROGRAMS) or None
    found = shutil.which(name, path=folder)
    if found is None:
        where = "the PATH" if folder is None else folder
        raise StorageError(
            f"{name} is not in {where}; install PostgreSQL's client programs, or name their folder in {PROGRAMS}."
        )
    return found


async def _run(engine: AsyncEngine, program: str, *arguments: str) -> str:
    """Run a program of PostgreSQL on the engine's database, and return what it prints."""
    process = await asyncio.create_subprocess_exec(
        program, *arguments, env=os.environ | _environment(engine), stdout=PIPE, stderr=PIPE
    )
    try:
        output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    if process.returncode:
        lines = errors.decode(errors="replace").strip().splitlines() or [f"status {process.returncode}"]
        reason = next((line for line in lines if "error" in line), lines[0]).partition("error: ")[2] or lines[0]
        raise StorageError(f"{Path(program).name} did not do it, and nothing is left of it ({reason}).")
    return output.decode(errors="replace")


def _environment(engine: AsyncEngine) -> dict[str, str]:
    """Return libpq's variables for the engine's database."""
    _, given = engine.dialect.create_connect_args(engine.url)
    variables = {variable: _joined(given[name]) for name, variable in _VARIABLES.items() if given.get(name)}
    if engine.url.database:
        variables["PGDATABASE"] = engine.url.database
    if isinstance(given.get("ssl"), str):
        variables["PGSSLMODE"] = given["ssl"]
    return variables


def _joined(value: Any) -> str:  # noqa: ANN401  one or several
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
