"""The file of a backup: what it holds, and how it is written whole and for its owner alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from directory.errors import StorageError

SQLITE: Final = b"SQLite format 3\0"
POSTGRESQL: Final = b"PGDMP"
_KINDS: Final = {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}


class Held(NamedTuple):
    """What a database or a backup holds."""

    organizations: int
    version: str
    """The migration that it is at."""


@contextmanager
def whole_backup(path: Path) -> Iterator[Path]:
    """Give a file to write to, which nobody else may read; it gets its name once it is whole.

    Raises:
        StorageError: there is such a file, or it cannot be written.
    """
    path = path.absolute()
    if path.exists():
        raise StorageError(f"{path} is there already and was left as it is; name another file.")
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as fault:
        raise StorageError(f"{path} cannot be written: {(fault.strerror or str(fault)).lower()}.") from fault
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)


def check_kind(path: Path, expected: bytes, name: str) -> None:
    """Hold a file to be a backup of the kind of database that it is to be restored into, which is named.

    Raises:
        StorageError: it is none, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(len(SQLITE))
    except OSError as fault:
        raise StorageError(f"{path} cannot be read: {(fault.strerror or str(fault)).lower()}.") from fault
    found = next((kind for mark, kind in _KINDS.items() if start.startswith(mark)), None)
    if found is None:
        raise StorageError(f"{path} is no backup; name a file that `directory backup` has written.")
    if found != _KINDS[expected]:
        raise StorageError(
            f"{path} is a backup of {found}, which {name} is not; name another database with --database, "
            "or use `directory export` and `directory load` to carry records over."
        )


def not_empty(name: str) -> StorageError:
    """Return the error of a database that holds something already."""
    return StorageError(
        f"{name} is not empty and was left as it is; restore into a new database, named with --database, "
        "or move this one away."
    )
