"""The commands that keep a copy of the whole database, and bring one back."""

import argparse
from pathlib import Path
from types import ModuleType
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from directory.backup_file import Held
from directory.database import embedded_url
from directory.engine import label, make_engine
from directory.exit_status import DONE
from directory.subcommand import Add
from directory.tables import REVISION

_BACKING_UP: Final = """
All of the database, at one moment, while others read and write it: the records, their history, suggestions, counts,
and the memory of chats. It holds the key of the chats' hash as well, so keep it as you keep the database: whoever has
both a backup and a list of chat ids can tell which of them talked to the bot. Only you may read the file.
Of PostgreSQL it is made by pg_dump, which must be in the PATH or in the folder that PG_BIN names, and not be older than
the server. The file is there once it is whole."""

_RESTORING: Final = """
The database must be empty, or not be there yet. Nothing is restored where anything goes wrong.
Of PostgreSQL it is done by pg_restore, found as pg_dump is; roles and rights are not in a backup, so give them anew."""


def add_to(add: Add) -> None:
    """Add the commands to the program's."""
    saving = add("backup", back_up, "write the whole database to a file", _BACKING_UP)
    saving.add_argument("file", metavar="FILE", type=Path, help="a file that is not there yet")
    restoring = add("restore", restore, "bring back a database from a backup", _RESTORING)
    restoring.add_argument("file", metavar="FILE", type=Path, help="what `directory backup` has written")


async def back_up(options: argparse.Namespace) -> int:
    """Write a backup."""
    engine = make_engine(options.database or embedded_url())
    try:
        held = await _of(engine).back_up(engine, options.file)
    finally:
        await engine.dispose()
    print(f"{label(engine.url)} is kept as {options.file}: {_in_words(held)}")
    return DONE


async def restore(options: argparse.Namespace) -> int:
    """Restore a backup."""
    engine = make_engine(options.database or embedded_url())
    try:
        held = await _of(engine).restore(engine, options.file)
    finally:
        await engine.dispose()
    print(f"{label(engine.url)} is restored from {options.file}: {_in_words(held)}")
    if held.version != REVISION:
        print("It is older than this program; run `directory migrate`")
    return DONE


def _of(engine: AsyncEngine) -> ModuleType:
    """Return the module for a kind of database; no other command needs what these import."""
    if engine.dialect.name == "sqlite":
        from directory import sqlite_backups  # noqa: PLC0415

        return sqlite_backups
    from directory import postgresql_backups  # noqa: PLC0415

    return postgresql_backups


def _in_words(held: Held) -> str:
    noun = "organization" if held.organizations == 1 else "organizations"
    return f"{held.organizations} {noun}, migration {held.version}"
