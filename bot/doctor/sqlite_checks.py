"""Checks the file of an SQLite directory: that it is there, can be written, is whole, is free, and has room to grow."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.doctor.findings import Finding, error, ok, skipped, warning
from directory.engine import read_only_address

DEADLINE_SECONDS: Final = 60.0
"""For looking through the file; a directory of a million organizations takes less."""
LEAST_ROOM: Final = 100 * 2**20
"""Bytes; besides there should be room for two copies, since a migration keeps one."""
_MEBIBYTE: Final = 2**20
_LOCK_SECONDS: Final = 5.0
_STEPS: Final = 100_000
"""Of SQLite's own machine, between two looks at the deadline."""
_RESTORE: Final = "Stop the bot, move the file away, and restore a copy of it."


def check_file(path: Path, *, is_embedded: bool) -> Finding:
    """Return whether the file is there and can be written."""
    if not path.exists():
        if is_embedded:
            return ok("file", f"{path} is not there yet; the first start makes and fills it.")
        return error("file", f"{path} is not there.", "Run `directory migrate`, or mend DATABASE_URL.")
    if not path.is_file():
        return error("file", f"{path} is no file.", "Name an SQLite file in DATABASE_URL.")
    # The log of an SQLite file stands beside it.
    barred = [str(place) for place in (path, path.parent) if not _is_open(place)]
    if barred:
        return error("file", f"{' and '.join(barred)} cannot be written.", "Allow this user to write there.")
    return ok("file", f"{path} can be read and written ({path.stat().st_size / _MEBIBYTE:.1f} MiB).")


def _is_open(place: Path) -> bool:
    return os.access(place, os.R_OK | os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def check_room(path: Path) -> Finding:
    """Return whether the disk has room; of a file that is not there yet, the disk where it would be made."""
    there = next(place for place in (path, *path.absolute().parents) if place.exists())
    size = path.stat().st_size if path.is_file() else 0
    free = shutil.disk_usage(there).free
    told = f"{free / _MEBIBYTE:,.0f} MiB are free on the disk of {path}"
    if free < max(LEAST_ROOM, 2 * size):
        return warning("disk", f"{told}, which is little.", "Free some space before what is written gets lost.")
    return ok("disk", f"{told}.")


def check_whole(path: Path) -> Finding:
    """Return whether SQLite finds the file undamaged."""
    stop = time.monotonic() + DEADLINE_SECONDS
    try:
        with closing(sqlite3.connect(read_only_address(path), uri=True, timeout=_LOCK_SECONDS)) as connection:
            connection.set_progress_handler(lambda: time.monotonic() > stop, _STEPS)
            found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(5)")]
    except sqlite3.Error as fault:
        return _unread(path, fault)
    if found != ["ok"]:
        return error("integrity", f"{path} is damaged ({len(found)} or more faults).", _RESTORE)
    return ok("integrity", "SQLite finds the file undamaged (quick_check).")


def _unread(path: Path, fault: sqlite3.Error) -> Finding:
    name = getattr(fault, "sqlite_errorname", None) or type(fault).__name__
    if name == "SQLITE_INTERRUPT":
        return skipped("integrity", f"looking through {path} takes more than {DEADLINE_SECONDS:.0f} s")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return error("integrity", f"{path} is damaged, or no SQLite database ({name}).", _RESTORE)
    return skipped("integrity", f"{path} cannot be read ({name})")


def check_lock(path: Path) -> Finding:
    """Return whether the file can be written at once; the lock is taken and given back, and nothing is written.

    Another connection must be open on the file meanwhile: the last one to close would move a log into the file.
    """
    try:
        with closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=_LOCK_SECONDS, isolation_level=None)
        ) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as fault:
        name = getattr(fault, "sqlite_errorname", None) or type(fault).__name__
        return error(
            "lock",
            f"{path} could not be locked for writing within {_LOCK_SECONDS:.0f} s ({name}).",
            "Close the other program that holds it; a bot lets go of it within a moment.",
        )
    return ok("lock", "No other program keeps the file from being written.")


def check_all(path: Path, *, is_embedded: bool) -> Iterator[Finding]:
    """Yield every finding on the file that needs no open database."""
    yield check_file(path, is_embedded=is_embedded)
    yield check_room(path)
    if path.is_file():
        yield check_whole(path)
