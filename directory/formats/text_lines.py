"""Reads the lines of a text file one by one, in the encodings in which spreadsheets write them."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, AnyStr, Final

LONGEST_LINE: Final = 4_194_304
"""Signs of a line; a record has some thousands."""
TOO_LONG: Final = f"it has more than {LONGEST_LINE:,} signs; write one record a line"
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class NotTextError(ValueError):
    """A line is no text; the argument is its number."""


class TooLongError(ValueError):
    """A line is longer than any record; the argument is its number."""


def bounded_lines(file: IO[AnyStr]) -> Iterator[AnyStr]:
    """Yield the lines of an open file with their ends; one without end is never held whole.

    Raises:
        TooLongError: a line is longer than any record.
    """
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise TooLongError(number)
        yield line


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines with their ends, in UTF-8, or in UTF-16 where the file begins with its mark.

    Raises:
        OSError: the file cannot be read.
        NotTextError: it is in another encoding.
        TooLongError: a line is longer than any record.
    """
    number = 0
    with path.open("rb") as file:
        try:
            if file.peek(2)[:2] in _UTF_16:
                with io.TextIOWrapper(file, "utf-16", newline="\n") as texts:
                    for text in bounded_lines(texts):
                        yield text
                        number += 1
                return
            for line in bounded_lines(file):
                yield line.decode("utf-8" if number else "utf-8-sig")
                number += 1
        except UnicodeDecodeError:
            raise NotTextError(number + 1) from None
