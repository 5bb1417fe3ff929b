"""Records as a workbook (XLSX): the columns of CSV as texts, choices for codes, and a sheet that explains them."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import IO, Any, Final

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_col_to_name

from directory.errors import DirectoryError
from directory.formats.column_guide import CHOICES, GUIDE_SHEET, explanations
from directory.formats.entry import EXPORT, Entry, broken, read_stamp, stamp
from directory.formats.sheet_columns import COLUMNS, NUMBERS, column_of, from_row, header_faults, to_row
from directory.model import Export

SHEET: Final = "organizations"

_LONGEST_CELL: Final = 32_767
_MOST_ROWS: Final = 1_048_576
_WIDE: Final = {"name": 44, "summary": 60, "sources": 60, "notes": 60, "other_names": 40, "channels": 40}
_NARROW: Final = {"acronym": 14, "country": 9, "members": 11, "founded": 9, "languages": 14, "slug": 30}
_USUAL: Final = 22
_ROW: Final = 16
"""Points of a row's height: one line, so that all rows of a long list look alike."""
_GUIDE: Final = ("column", "what it holds", "how it is written")
_GUIDE_WIDTHS: Final = (22, 66, 66)
_LOOK: Final = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_HEAD: Final = {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "border": 1}
_TEXT: Final = {"num_format": 49}
"""The format for texts, @: what is typed into such a cell stays as it is typed: no formulas, dates or numbers."""


def write(documents: Iterable[dict[str, Any]], file: IO[bytes], export: Export | None = None) -> None:
    """Write a workbook row by row.

    Raises:
        DirectoryError: there is more than a workbook takes.
    """
    settings = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": _LOOK,
    }
    with xlsxwriter.Workbook(file, settings) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        _lay_out(workbook, sheet)
        text, count = workbook.add_format(_LOOK | _TEXT), workbook.add_format(_LOOK | {"num_format": "0"})
        last = 0
        for last, document in enumerate(documents, start=1):
            if last >= _MOST_ROWS:
                raise DirectoryError(f"A workbook takes {_MOST_ROWS:,} rows; write another format.")
            cells = to_row(document)
            for number, column in enumerate(COLUMNS):
                cell = cells.get(column, "")
                if not cell:
                    continue
                if len(cell) > _LONGEST_CELL:
                    raise DirectoryError(
                        f"{document['slug']}, {column}: it has {len(cell):,} characters, and a workbook's cell takes "
                        f"{_LONGEST_CELL:,}; shorten it or write another format."
                    )
                if column in NUMBERS:
                    sheet.write_number(last, number, int(cell), count)
                else:
                    sheet.write_string(last, number, cell, text)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        _explain(workbook, export)


def read(file: IO[bytes]) -> Iterator[Entry | Export]:
    """Yield each row of the sheet of organizations; the columns may stand in any order."""
    try:
        yield from _entries(CalamineWorkbook.from_filelike(file))
    except (CalamineError, zipfile.BadZipFile) as fault:
        yield broken("", "", f"it is no workbook ({fault}); save it as an Excel workbook, .xlsx")


def _entries(workbook: CalamineWorkbook) -> Iterator[Entry | Export]:
    if not workbook.sheet_names:
        raise zipfile.BadZipFile("it has no sheet")
    name = SHEET if SHEET in workbook.sheet_names else workbook.sheet_names[0]
    rows = enumerate(workbook.get_sheet_by_name(name).iter_rows(), start=1)
    if (export := _stamp(workbook)) is not None:
        yield export
    header: list[str] | None = None
    for number, values in rows:
        cells = [_text(value) for value in values]
        if header is None and any(cells):
            header = _trimmed([cell.strip() for cell in cells])
            if faults := header_faults(header):
                yield from (broken(f"row {number}", "header", fault) for fault in faults)
                return
        elif any(cell.strip() for cell in cells):
            yield _entry(number, header or [], cells)
    if header is None:
        yield broken("row 1", "header", "it is missing; allowed: " + ", ".join(COLUMNS))


def _stamp(workbook: CalamineWorkbook) -> Export | None:
    """Return what the sheet of explanations tells of the export."""
    if GUIDE_SHEET not in workbook.sheet_names:
        return None
    for row in workbook.get_sheet_by_name(GUIDE_SHEET).iter_rows():
        if len(row) > 1 and row[0] == EXPORT:
            with suppress(ValueError, RecursionError):
                return read_stamp(json.loads(str(row[1])))
    return None


def _entry(number: int, header: list[str], cells: list[str]) -> Entry:
    letters = {column: xl_col_to_name(at) for at, column in enumerate(header)}

    def locate(field: str) -> str:
        letter = letters.get(column_of(field))
        return f"row {number}" if letter is None else f"cell {letter}{number}"

    if any(cell.strip() for cell in cells[len(header) :]):
        return broken(f"row {number}", "cells", "there is one beyond the header's last column; empty it or name it")
    row = dict(zip(header, cells, strict=False))
    return Entry(f"row {number}", from_row(row), locate)


def _trimmed(header: list[str]) -> list[str]:
    """Return a header without the empty cells after its last column."""
    while header and not header[-1]:
        header.pop()
    return header


def _text(value: object) -> str:
    """Return what a cell shows: people type years into cells that make them numbers or dates."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _lay_out(workbook: xlsxwriter.Workbook, sheet: Any) -> None:  # noqa: ANN401  it ships no types
    head = workbook.add_format(_LOOK | _HEAD)
    text = workbook.add_format(_LOOK | _TEXT)
    for number, column in enumerate(COLUMNS):
        width = (_WIDE | _NARROW).get(column, _USUAL)
        sheet.set_column(number, number, width, None if column in NUMBERS else text)
        sheet.write_string(0, number, column, head)
        if column in CHOICES:
            rule = {"validate": "list", "source": list(CHOICES[column]), "error_title": column}
            sheet.data_validation(1, number, _MOST_ROWS - 1, number, rule)
    sheet.freeze_panes(1, 2)
    sheet.set_default_row(_ROW)
    sheet.set_landscape()
    sheet.repeat_rows(0)


def _explain(workbook: xlsxwriter.Workbook, export: Export | None) -> None:
    sheet = workbook.add_worksheet(GUIDE_SHEET)
    head = workbook.add_format(_LOOK | _HEAD)
    text = workbook.add_format(_LOOK | _TEXT | {"text_wrap": True})
    bold = workbook.add_format(_LOOK | _TEXT | {"bold": True})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for number, (title, width) in enumerate(zip(_GUIDE, _GUIDE_WIDTHS, strict=True)):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, title, head)
    rows = list(explanations())
    if export is not None:
        rows.append((EXPORT, json.dumps(stamp(export)), "Leave this line: by it the program knows what changed since."))
    for row, (column, holds, written) in enumerate(rows, start=1):
        taken = max(-(-len(cell) // width) for cell, width in zip((column, holds, written), _GUIDE_WIDTHS, strict=True))
        sheet.set_row(row, _ROW * taken)  # not every program makes room for what it wraps
        for number, (cell, look) in enumerate(((column, bold), (holds, text), (written, text))):
            sheet.write_string(row, number, cell, look)
    sheet.freeze_panes(1, 0)
