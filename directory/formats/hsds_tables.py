"""HSDS's tables: what columns each has, an organization's object as rows of them, and rows as its object again."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from directory.errors import DataFileError
from directory.formats.hsds_terms import Node

_FILE: Final = "hsds.schema.json"
_LINKED: Final[Mapping[str, tuple[str, str]]] = {
    "attribute": ("link_id", "link_entity"),
    "metadata": ("resource_id", "resource_type"),
}
"""Tables that belong to any other, and the columns that say to which row of which."""
_SHARED: Final = ("taxonomy_term", "taxonomy")
"""Tables whose rows many others name."""

USED: Final = (
    "organization",
    "organization_identifier",
    "service",
    "service_area",
    "language",
    "location",
    "url",
    "phone",
    "contact",
    "attribute",
    "metadata",
    *_SHARED,
)
"""The tables that the directory writes."""

Children = Callable[[str], Iterator[tuple[str, Node]]]
"""Gives the rows that belong to one, by its id, each with the name of its table."""


@cache
def schema() -> Mapping[str, Any]:
    """Return the tables' definitions, as JSON Schema has them.

    Raises:
        DataFileError: the file of the package is missing or damaged.
    """
    label = f"directory/data/{_FILE}"
    try:
        text = files("directory").joinpath("data", _FILE).read_text(encoding="utf-8")
        definitions: Mapping[str, Any] = json.loads(text)["$defs"]
    except (OSError, ValueError, KeyError) as fault:
        raise DataFileError(f"{label} cannot be read ({fault}); install the package again.") from fault
    return definitions


def path(table: str) -> str:
    """Return the name of a table's file."""
    return str(schema()[table]["path"])


@cache
def columns(table: str) -> tuple[str, ...]:
    """Return a table's columns: what is no object and no list."""
    properties = schema()[table]["properties"]
    return tuple(name for name, held in properties.items() if held.get("type") in {"string", "number"})


def required(table: str) -> tuple[str, ...]:
    """Return the columns that every row fills."""
    of_it = schema()[table]
    return tuple(name for name in (*of_it["required"], *of_it.get("tabular_required", ())) if name in columns(table))


def keys(table: str) -> dict[str, str]:
    """Return the columns that name a row of another table, each with that table, of those that are written."""
    named = {"taxonomy_term_id": "taxonomy_term", "taxonomy_id": "taxonomy"} | {f"{one}_id": one for one in USED}
    return {column: named[column] for column in columns(table) if column in named}


def rows(node: Node, table: str = "organization", owner: tuple[str, str] | None = None) -> Iterator[tuple[str, Node]]:
    """Yield the rows of an object and of all that is nested in it, each with the name of its table.

    Rows of shared tables come as often as they are named.
    """
    row = {name: value for name, value in node.items() if not isinstance(value, list | dict)}
    if owner is not None:
        row |= _link(table, *owner)
    nested = [(name, value) for name, value in node.items() if isinstance(value, list | dict)]
    for name, value in nested:
        if isinstance(value, dict):
            row[f"{_table_of(table, name)}_id"] = value["id"]
    yield table, row
    for name, value in nested:
        inner = _table_of(table, name)
        for one in [value] if isinstance(value, dict) else value:
            yield from rows(one, inner, None if inner in _SHARED else (node["id"], table))


def owners(table: str, row: Mapping[str, Any]) -> str | None:
    """Return the id of the row that one belongs to."""
    if table in _LINKED:
        return row.get(_LINKED[table][0])
    # The narrower owner first: a phone of a contact also names the organization, where other programs write it.
    for column, owner in reversed(keys(table).items()):
        if row.get(column) and owner not in _SHARED and _field_of(owner, table) is not None:
            return str(row[column])
    return None


def nest(row: Node, table: str, children: Children, shared: Mapping[str, Node]) -> Node:
    """Return a row with all that belongs to it nested in it; ``shared`` are rows of shared tables by id."""
    node = dict(row)
    for inner, child in children(str(row.get("id"))):
        field = _field_of(table, inner)
        if field is not None:
            node.setdefault(field, []).append(nest(child, inner, children, shared))
    term = shared.get(str(row.get("taxonomy_term_id")))
    return node if term is None else node | {"taxonomy_term": term}


def _link(table: str, owner_id: str, owner_table: str) -> Node:
    if table in _LINKED:
        return dict(zip(_LINKED[table], (owner_id, owner_table), strict=True))
    return {f"{owner_table}_id": owner_id}


def _table_of(table: str, field: str) -> str:
    held = schema()[table]["properties"][field]
    return str(held.get("items", held)["$ref"]).rpartition("/")[2]


@cache
def _field_of(table: str, inner: str) -> str | None:
    """Return the field of a table that lists the rows of another one."""
    for field, held in schema()[table]["properties"].items():
        if held.get("type") == "array" and _table_of(table, field) == inner:
            return str(field)
    return None
