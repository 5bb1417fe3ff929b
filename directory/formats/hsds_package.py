"""The directory as HSDS's tabular package: CSV files and the ``datapackage.json`` that describes them."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from typing import IO, Any, Final

from directory.fields import refused
from directory.formats import hsds_tables as tables
from directory.formats.entry import EXPORT, Entry, broken, read_stamp, stamp
from directory.formats.hsds_json import entry
from directory.formats.hsds_terms import Node, taxonomy_nodes
from directory.formats.text_lines import TOO_LONG, TooLongError, bounded_lines
from directory.model import Export

DESCRIPTION: Final = "datapackage.json"

Open = Callable[[str], IO[bytes]]
"""Opens a file of the package by its name."""

_PATH: Final = re.compile(r"(?:\w[\w -]*/)*\w[\w. -]*")
"""A file's name within the package: neither absolute nor with ``..``."""
_LICENSE: Final = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}


def names() -> tuple[str, ...]:
    """Return the names of the files that are written."""
    return (DESCRIPTION, *(tables.path(table) for table in tables.USED))


def write(nodes: Iterable[Node], create: Open, export: Export | None = None) -> None:
    """Write the organizations; the files are open side by side."""
    with ExitStack() as files:

        def text(name: str) -> io.TextIOWrapper:
            file = files.enter_context(create(name))
            return files.enter_context(io.TextIOWrapper(file, encoding="utf-8", newline=""))

        text(DESCRIPTION).write(json.dumps(describe(export), ensure_ascii=False, indent=1) + "\n")
        writers = {table: csv.DictWriter(text(tables.path(table)), tables.columns(table)) for table in tables.USED}
        for writer in writers.values():
            writer.writeheader()
        for taxonomy in taxonomy_nodes():
            writers["taxonomy"].writerow(taxonomy)
        written: set[str] = set()
        for node in nodes:
            for table, row in tables.rows(node):
                if table == "taxonomy_term":
                    if row["id"] in written:
                        continue
                    written.add(row["id"])
                writers[table].writerow(row)


def describe(export: Export | None = None) -> dict[str, Any]:
    """Return the package's description."""
    exported = {} if export is None else {"created": export.made_at.isoformat(), EXPORT: stamp(export)}
    return exported | {
        "profile": "tabular-data-package",
        "name": "organizations_of_informal_workers",
        "title": "Organizations of workers in informal employment",
        "description": "Human Services Data Specification 3.1. What HSDS has no field for stands in attributes, "
        "whose taxonomy terms explain it; dates and changes stand in metadata.",
        "licenses": [_LICENSE],
        "resources": [_resource(table) for table in tables.USED],
    }


def read(open_file: Open) -> Iterator[Entry | Export]:
    """Yield each organization of a package, whose rows may stand in any order.

    They are sorted by their owners in a temporary database on disk, so that a large package is never held whole.
    """
    try:
        told, paths = _describe(open_file)
        if (export := read_stamp(told)) is not None:
            yield export
        with closing(sqlite3.connect("")) as sorting:
            sorting.execute("CREATE TABLE child (owner TEXT, name TEXT, cells TEXT)")
            shared: dict[str, Node] = {}
            for table, name in paths.items():
                if table == "taxonomy_term":
                    shared |= {str(row.get("id")): row for _, row in _rows(open_file, name, table)}
                elif table != "organization":
                    found = (
                        (tables.owners(table, row), table, json.dumps(row)) for _, row in _rows(open_file, name, table)
                    )
                    sorting.executemany("INSERT INTO child VALUES (?, ?, ?)", found)
            sorting.execute("CREATE INDEX by_owner ON child (owner)")

            def children(owner: str) -> Iterator[tuple[str, Node]]:
                statement = "SELECT name, cells FROM child WHERE owner = ? ORDER BY rowid"
                return ((name, json.loads(cells)) for name, cells in sorting.execute(statement, (owner,)).fetchall())

            name = paths["organization"]
            for line, row in _rows(open_file, name, "organization"):
                yield entry(f"{name}, line {line}", tables.nest(row, "organization", children, shared))
    except _BrokenFileError as fault:
        yield broken(fault.place, "", str(fault))


class _BrokenFileError(ValueError):
    """A file of a package cannot be read."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(problem)
        self.place = place


def _describe(open_file: Open) -> tuple[object, dict[str, str]]:
    """Return what the description tells of the export, and the tables' files; other tables are passed over."""
    allowed = "the description of HSDS's tabular package, with an organization among its resources"
    try:
        with open_file(DESCRIPTION) as file:
            description: dict[str, Any] = json.load(file)
        named = {str(one["name"]): str(one["path"]) for one in description["resources"]}
    except FileNotFoundError:
        raise _BrokenFileError(DESCRIPTION, f"it is missing; allowed: {allowed}") from None
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as fault:
        raise _BrokenFileError(DESCRIPTION, f"it cannot be read ({fault!r}); allowed: {allowed}") from fault
    if "organization" not in named:
        raise _BrokenFileError(DESCRIPTION, f"it names no organization; allowed: {allowed}")
    for path in named.values():
        if not _PATH.fullmatch(path):
            raise _BrokenFileError(DESCRIPTION, f"it names {refused(path, 'the name of a file in the package')}")
    return description.get(EXPORT), {table: path for table, path in named.items() if table in tables.USED}


def _rows(open_file: Open, name: str, table: str) -> Iterator[tuple[int, Node]]:
    """Yield the rows of a file with their lines; empty cells are left out, numbers are numbers."""
    held: Mapping[str, Any] = tables.schema()[table]["properties"]
    numbers = {column for column in tables.columns(table) if held[column].get("type") == "number"}
    line = 1
    try:
        with open_file(name) as file, io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(bounded_lines(text), strict=True)
            if "id" not in (rows.fieldnames or ()):
                raise _BrokenFileError(f"{name}, line 1", "the column id is missing; allowed: HSDS's columns")
            for row in rows:
                if None in row or None in row.values():
                    raise _BrokenFileError(
                        f"{name}, line {line + 1}", "it has not as many cells as the header; write one for each column"
                    )
                yield (
                    line + 1,
                    {column: _number(cell) if column in numbers else cell for column, cell in row.items() if cell},
                )
                line = rows.line_num
    except FileNotFoundError:
        raise _BrokenFileError(name, f"it is missing, but {DESCRIPTION} names it; put it there") from None
    except TooLongError as fault:
        raise _BrokenFileError(f"{name}, line {fault}", TOO_LONG) from fault
    except UnicodeDecodeError as fault:
        raise _BrokenFileError(name, "it is no UTF-8 text; save the file as UTF-8") from fault
    except (csv.Error, OSError) as fault:
        raise _BrokenFileError(f"{name}, line {line + 1}", f"it cannot be read ({fault}); save it as CSV") from fault


def _number(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell


def _resource(table: str) -> dict[str, Any]:
    properties, needed = tables.schema()[table]["properties"], tables.required(table)
    fields = []
    for column in tables.columns(table):
        held = properties[column]
        constraints: dict[str, Any] = {"required": column in needed, "unique": column == "id"}
        if "enum" in held:
            constraints["enum"] = held["enum"]
        # A table schema knows fewer formats than a JSON Schema; "date-time" is a type there.
        form = {"format": held["format"]} if held.get("format") in {"uuid", "email", "uri"} else {}
        kind = "datetime" if held.get("format") == "date-time" else held["type"]
        fields.append({"name": column, "type": kind, **form, "constraints": constraints})
    links = [
        {"fields": column, "reference": {"resource": "" if owner == table else owner, "fields": "id"}}
        for column, owner in tables.keys(table).items()
    ]
    return {
        "name": table,
        "path": tables.path(table),
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": "id"} | ({"foreignKeys": links} if links else {}),
    }
