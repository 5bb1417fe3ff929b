"""Records as CSV: one row an organization, lists joined by "; ", what has parts as small JSON."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from directory.documents import OPTIONAL, REQUIRED, SOCIAL

_LISTS: Final = frozenset({"affiliations", "coverage", "sectors", "languages"})
_JSON: Final = frozenset({"other_names", "sources", "channels"})
_NUMBERS: Final = frozenset({"founded", "members"})
_PARTS: Final = {
    "wiego_member": {"source": "wiego_member", "as_of": "wiego_member_as_of"},
    "members": {"count": "members", "as_of": "members_as_of"},
}
"""The columns of the fields that are objects with two parts."""


def _columns() -> tuple[str, ...]:
    columns: list[str] = []
    for field in (*REQUIRED, *OPTIONAL):
        if field == "social":
            columns += [kind.value for kind in SOCIAL]
        else:
            columns += _PARTS.get(field, {"": field}).values()
    return tuple(columns)


COLUMNS: Final = _columns()

_FORMULA: Final = re.compile(r"'*[=+\-@]")
"""What a spreadsheet would take for a formula; an apostrophe before it keeps it a text, and is taken off again."""


def write(documents: Iterable[dict[str, Any]]) -> str:
    """Return the documents as CSV with a header."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for document in documents:
        row = _to_row(document)
        writer.writerow([_guard(row.get(column) or "") for column in COLUMNS])
    return text.getvalue()


def read(text: str) -> Iterator[tuple[int, dict[str, object] | str]]:
    """Yield each row as its line and its document, or the fault that it has instead.

    The columns may stand in any order; commas, semicolons and tabs may part them, as spreadsheets write them.
    """
    header_line = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header_line.count), strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for cells in rows:
            if header is None:
                header = [cell.strip() for cell in cells]
                if faults := list(_header_faults(header)):
                    yield from ((line, fault) for fault in faults)
                    return
            elif any(cell.strip() for cell in cells):
                if len(cells) == len(header):
                    yield line, _to_document(dict(zip(header, map(_unguard, cells), strict=True)))
                else:
                    yield line, f"cells: there are {len(cells)}; allowed: {len(header)}, as many as the header has"
            line = rows.line_num + 1
    except csv.Error as fault:
        yield line, f"cells: they are no CSV ({fault}); save the file as CSV with cells in double quotes"
    if header is None:
        yield 1, "header: it is missing; allowed: " + ", ".join(COLUMNS)


def _header_faults(header: list[str]) -> Iterator[str]:
    for column in dict.fromkeys(header):
        if column not in COLUMNS:
            yield f"header: {json.dumps(column, ensure_ascii=False)} is no column; allowed: {', '.join(COLUMNS)}"
        elif header.count(column) > 1:
            yield f"header: {column} stands {header.count(column)} times; allowed: once"
    if missing := [column for column in COLUMNS if column not in header and column not in OPTIONAL]:
        yield f"header: {', '.join(missing)} is missing; write it and leave its cells empty where nothing is known"


def _to_row(document: dict[str, Any]) -> dict[str, str]:
    row: dict[str, str] = {}
    for field, value in document.items():
        if field == "social":
            row |= value
        elif field in _PARTS:
            row |= {column: str((value or {}).get(part) or "") for part, column in _PARTS[field].items()}
        elif value is None or value == []:
            continue
        elif field in _LISTS:
            row[field] = "; ".join(value)
        elif field in _JSON:
            row[field] = json.dumps(value, ensure_ascii=False)
        else:
            row[field] = str(value)
    return row


def _to_document(row: dict[str, str]) -> dict[str, object]:
    document: dict[str, object] = {}
    for field in (*REQUIRED, *OPTIONAL):
        if field == "social":
            document[field] = {kind.value: row[kind] for kind in SOCIAL if row[kind].strip()}
        elif field in _PARTS:
            parts = {part: _value(column, row[column]) for part, column in _PARTS[field].items()}
            document[field] = parts if any(value is not None for value in parts.values()) else None
        elif field in row and (field in REQUIRED or row[field].strip()):
            document[field] = _value(field, row[field])
    return document


def _value(field: str, cell: str) -> object:
    """Return what a cell stands for; one that cannot be read stays a text, for its field's rule to refuse."""
    text = cell.strip()
    if field in _LISTS:
        return [item.strip() for item in text.split(";") if item.strip()]
    if field in _JSON:
        try:
            return json.loads(text) if text else []
        except (ValueError, RecursionError):
            return text
    if field in _NUMBERS and text.isascii() and text.isdigit():
        return int(text) if len(text) < 20 else text  # noqa: PLR2004  longer ones are no numbers of anything here
    return text or None


def _guard(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
