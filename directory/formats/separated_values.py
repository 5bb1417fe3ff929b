"""Records as CSV: a row an organization, which a spreadsheet opens and neither calculates nor rewrites."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

from directory.formats.entry import Entry, broken
from directory.formats.sheet_columns import COLUMNS, NUMBERS, from_row, header_faults, to_row

SEPARATORS: Final = {"comma": ",", "semicolon": ";", "tab": "\t"}

_BEFORE: Final = r"(^[\s\",;]*|(?<![\s\",;])[\s\",;]+)"
"""Signs of which one may begin a cell; taken from their first on, so that each is looked at once."""
_FORMULA: Final = re.compile(_BEFORE + r"('*[=+\-@])")
"""What a spreadsheet would take for a formula, also where one of another country parts cells at other signs."""
_GUARDED: Final = re.compile(_BEFORE + r"'('*[=+\-@])")
_REWRITTEN: Final = re.compile(
    r"'*+(?:0\d+|\d{12,}|true|false|(?=[^a-z]*\d)(?=\d*[\s.,:/()%-])[\d\s.,:/()%-]++|\d+(?:\.\d*)?e[+-]?\d+)",
    re.IGNORECASE,
)
"""What it would take for a number, a date or a time of its own, and write back in another form."""
_TOLD: Final = re.compile(r"sep=([,;])")
"""A first line that spreadsheets write and read."""
_MARK: Final = "'"
"""Keeps a cell a text; it is taken off again."""


def write(documents: Iterable[dict[str, Any]], separator: str = ",") -> Iterator[str]:
    """Yield the lines of a header and of each document."""
    line = _Line()
    writer = csv.writer(line, delimiter=separator)
    writer.writerow(COLUMNS)
    yield line.text
    for document in documents:
        row = to_row(document)
        writer.writerow([guard(column, row.get(column) or "") for column in COLUMNS])
        yield line.text


def read(lines: Iterable[str]) -> Iterator[Entry]:
    """Yield each row of a file, whose lines keep their ends.

    The columns may stand in any order; commas, semicolons and tabs may part them, as spreadsheets write them.
    """
    rest = iter(lines)
    empty, first = 0, next(rest, "")
    while first and not first.strip():
        empty, first = empty + 1, next(rest, "")
    told = _TOLD.fullmatch(first.strip())
    delimiter = told[1] if told else max(SEPARATORS.values(), key=first.count)
    rows = csv.reader(chain(["\n"] * empty, ["\n" if told else first], rest), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for cells in rows:
            if header is None and any(cell.strip() for cell in cells):
                header = [cell.strip() for cell in cells]
                if faults := header_faults(header):
                    yield from (broken(f"line {line}", "header", fault) for fault in faults)
                    return
            elif any(cell.strip() for cell in cells):
                yield _entry(f"line {line}", header or [], cells)
            line = rows.line_num + 1
    except csv.Error as fault:
        yield broken(
            f"line {line}", "cells", f"they are no CSV ({fault}); save the file as CSV with cells in double quotes"
        )
    if header is None:
        yield broken("line 1", "header", "it is missing; allowed: " + ", ".join(COLUMNS))


def guard(column: str, cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, or for a number or date to be written in its own way."""
    guarded = _FORMULA.sub(lambda found: found[1] + (_MARK if _begins_cell(found) else "") + found[2], cell)
    is_rewritten = column not in NUMBERS and _REWRITTEN.fullmatch(cell) is not None
    return _MARK + cell if guarded == cell and is_rewritten else guarded


def unguard(column: str, cell: str) -> str:
    """Return what ``guard`` was given."""
    plain = _GUARDED.sub(lambda found: found[1] + ("" if _begins_cell(found) else _MARK) + found[2], cell)
    if plain == cell and cell.startswith(_MARK) and column not in NUMBERS and _REWRITTEN.fullmatch(cell[1:]):
        return cell[1:]
    return plain


def _begins_cell(found: re.Match[str]) -> bool:
    return found.start() == 0 or any(sign in found[1] for sign in ",;\t\n")


def _entry(place: str, header: list[str], cells: list[str]) -> Entry:
    if len(cells) != len(header):
        problem = f"there are {len(cells)}; allowed: {len(header)}, as many as the header has"
        return broken(place, "cells", problem)
    row = {column: unguard(column, cell) for column, cell in zip(header, cells, strict=True)}
    return Entry(place, from_row(row))


class _Line:
    """Takes what the writer makes of one row."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text
