"""The columns of a spreadsheet of records: a row an organization, the same in CSV and in workbooks."""

from collections.abc import Mapping
from typing import Any, Final

from directory.documents import OPTIONAL, REQUIRED, SOCIAL
from directory.fields import Fault, shown
from directory.formats.item_cells import PARTS, UnreadableCellError, from_cell, to_cell

LISTS: Final = frozenset({"affiliations", "coverage", "sectors", "languages"})
"""Columns of codes, joined by ``; ``."""
NUMBERS: Final = frozenset({"founded", "members"})
_OBJECTS: Final = {
    "wiego_member": {"source": "wiego_member", "as_of": "wiego_member_as_of"},
    "members": {"count": "members", "as_of": "members_as_of"},
}
"""The columns of the fields that are objects with two parts."""
_LONGEST_NUMBER: Final = 19
"""Longer ones are no numbers of anything here."""


def _columns() -> tuple[str, ...]:
    columns: list[str] = []
    for field in (*REQUIRED, *OPTIONAL):
        if field == "social":
            columns += [kind.value for kind in SOCIAL]
        else:
            columns += _OBJECTS.get(field, {"": field}).values()
    return tuple(columns)


COLUMNS: Final = _columns()


def header_faults(header: list[str]) -> list[str]:
    """Return what is wrong with a header."""
    faults = []
    for column in dict.fromkeys(header):
        if column not in COLUMNS:
            named = shown(column) if column else "a cell without a name"
            faults.append(f"{named} is no column; allowed: {', '.join(COLUMNS)}")
        elif header.count(column) > 1:
            faults.append(f"{column} stands {header.count(column)} times; allowed: once")
    if missing := [column for column in COLUMNS if column not in header and column not in OPTIONAL]:
        faults.append(f"{', '.join(missing)} is missing; write it and leave its cells empty where nothing is known")
    return faults


def to_row(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of a document by column; empty ones are left out."""
    row: dict[str, str] = {}
    for field, value in document.items():
        if field == "social":
            row |= value
        elif field in _OBJECTS:
            row |= {column: str((value or {}).get(part) or "") for part, column in _OBJECTS[field].items()}
        elif value is None or value == []:
            continue
        elif field in LISTS:
            row[field] = "; ".join(value)
        elif field in PARTS:
            row[field] = to_cell(field, value)
        else:
            row[field] = str(value)
    return row


def from_row(row: Mapping[str, str]) -> dict[str, object] | tuple[Fault, ...]:
    """Return the document of a row, whose cells are given by column, or the faults of cells that cannot be read."""
    document: dict[str, object] = {}
    faults: list[Fault] = []

    def value(column: str) -> object:
        try:
            return _value(column, row[column])
        except UnreadableCellError as fault:
            faults.append(Fault(column, str(fault)))
            return None

    for field in (*REQUIRED, *OPTIONAL):
        if field == "social":
            document[field] = {kind.value: row[kind].strip() for kind in SOCIAL if row[kind].strip()}
        elif field in _OBJECTS:
            parts = {part: value(column) for part, column in _OBJECTS[field].items()}
            document[field] = parts if any(part is not None for part in parts.values()) else None
        elif field in row and (field in REQUIRED or row[field].strip()):
            document[field] = value(field)
    return tuple(faults) if faults else document


def column_of(field: str) -> str:
    """Return the column of a field as faults name it, such as ``sources[2].url`` or ``members.as_of``."""
    outer, _, inner = field.partition(".")
    if outer in _OBJECTS:
        return _OBJECTS[outer].get(inner, outer)
    return inner if outer == "social" else outer.partition("[")[0]


def _value(column: str, cell: str) -> object:
    """Return what a cell stands for; one that cannot be read stays a text, for its field's rule to refuse."""
    text = cell.replace("\r\n", "\n").strip()
    if column in LISTS:
        return [item.strip() for item in text.replace("\n", ";").split(";") if item.strip()]
    if column in PARTS:
        return from_cell(column, text)
    if column in NUMBERS and text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER:
        return int(text)
    return text or None
