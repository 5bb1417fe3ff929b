"""Backups of an SQLite file, by SQLite's own copying of a database that is in use."""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from directory.backup_file import SQLITE, Held, check_kind, not_empty, whole_backup
from directory.engine import label
from directory.errors import StorageError
from directory.migrate import is_known, newer


async def back_up(engine: AsyncEngine, path: Path) -> Held:
    """Copy the engine's database to a file, and return what it holds.

    Raises:
        StorageError: there is no database, it is damaged, or the file cannot be written.
    """
    return await asyncio.to_thread(_copy, Path(label(engine.url)), path)


async def restore(engine: AsyncEngine, path: Path) -> Held:
    """Bring the engine's database back from a file, and return what it holds.

    Raises:
        StorageError: the database is not empty, or the file is no sound backup.
    """
    database = Path(label(engine.url))
    check_kind(path, SQLITE, str(database))
    return await asyncio.to_thread(_bring_back, path, database)


def _copy(database: Path, path: Path) -> Held:
    if not database.is_file():
        raise StorageError(f"{database} is not there, so there is nothing to keep a copy of.")
    with whole_backup(path) as unfinished:
        return _write_copy(database, unfinished)


def _bring_back(path: Path, database: Path) -> Held:
    if database.exists():
        with _in_words(database), closing(_open(database)) as there:
            if there.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
                raise not_empty(str(database))
        os.remove(database)  # noqa: PTH107  it is empty
    database.parent.mkdir(parents=True, exist_ok=True)
    with whole_backup(database) as unfinished:
        return _write_copy(path, unfinished)


def _write_copy(source: Path, target: Path) -> Held:
    """Copy a database into a file of its own, and look whether the copy is sound."""
    with _in_words(source), closing(_open(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")  # one file, without another beside it
        return _look_into(new, source)


def _look_into(connection: sqlite3.Connection, source: Path) -> Held:
    if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        raise StorageError(f"{source} is damaged, so no copy of it was made; restore an older backup.")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"alembic_version", "organization"} <= tables:
        raise StorageError(f"{source} holds no directory; name a database or a backup of this program.")
    version = str((connection.execute("SELECT version_num FROM alembic_version").fetchone() or [""])[0])
    if not is_known(version):
        raise newer(str(source), version)
    return Held(int(connection.execute("SELECT count(*) FROM organization").fetchone()[0]), version)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        raise StorageError(f"{path} cannot be copied ({fault}); check its disk, or take another backup.") from fault
