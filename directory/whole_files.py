"""Writes files and folders whole or not at all."""

import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from directory.errors import DirectoryError

STDOUT = "-"


@contextmanager
def whole_file(name: str) -> Iterator[IO[bytes]]:
    """Open a file that gets its name once it is written; what is no file, such as a pipe, is written straight.

    Args:
        name: the file, or ``-`` for the standard output.

    Raises:
        DirectoryError: it cannot be written; a file that was there is as it was.
    """
    if name == STDOUT:
        sys.stdout.flush()
        output: Any = sys.stdout.buffer
        if isinstance(output, io.RawIOBase):  # unbuffered: it may take a part of what it is given
            buffered = io.BufferedWriter(output)
            yield buffered
            buffered.detach()
        else:
            yield output
        return
    path = Path(name).resolve()
    unfinished = path.with_name(f".{path.name}.unfinished")
    with _faults(path):
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file
            return
        try:
            with unfinished.open("wb") as file:
                yield file
            unfinished.replace(path)
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)


@contextmanager
def whole_folder(name: str) -> Iterator[Path]:
    """Give a folder to write to, whose files are moved to the named one once all are written.

    Raises:
        DirectoryError: it cannot be written.
    """
    path = Path(name).resolve()
    unfinished = path.with_name(f".{path.name}.unfinished")
    with _faults(path):
        try:
            unfinished.mkdir()
            yield unfinished
            path.mkdir(exist_ok=True)
            for file in unfinished.iterdir():
                file.replace(path / file.name)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise DirectoryError(f"{path} cannot be written: {(fault.strerror or str(fault)).lower()}.") from fault
