"""The directory as one JSON file of HSDS 3.1: a page, as HSDS's API gives it, that holds every organization."""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final

import ijson

from directory.fields import one_line
from directory.formats.entry import EXPORT, Entry, broken, read_stamp, stamp
from directory.formats.hsds_reading import document_of
from directory.formats.hsds_terms import Node
from directory.model import Export

_SHOWN: Final = 80
"""Signs of a name that tell which organization it is."""


def write(nodes: Iterable[Node], total: int, export: Export | None = None) -> Iterator[str]:
    """Yield a page of organizations, one a line; ``total`` is how many there are."""
    page: dict[str, object] = {} if export is None else {EXPORT: stamp(export)}
    page |= {
        "total_items": total,
        "total_pages": 1,
        "page_number": 1,
        "size": total,
        "first_page": True,
        "last_page": True,
        "empty": total == 0,
    }
    yield json.dumps(page)[:-1] + ', "contents": ['
    separator = "\n"
    for node in nodes:
        yield separator + json.dumps(node, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def read(file: IO[bytes]) -> Iterator[Entry | Export]:
    """Yield each organization of a page, of a list, or the one that the file holds."""
    number = 0
    try:
        for node in _organizations(file):
            if isinstance(node, Export):
                yield node
            else:
                number += 1
                yield entry(f"organization {number}", node)
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as fault:
        reason = str(fault).partition("\n")[0].strip()
        yield broken(f"after organization {number}", "", f"it is no JSON ({reason}); allowed: HSDS as JSON, in UTF-8")
        return
    if number == 0:
        yield broken("", "", 'it holds no organization; allowed: one, a list, or a page with "contents"')


def entry(place: str, node: object) -> Entry:
    """Return what an organization's object says."""
    if not isinstance(node, dict):
        return broken(place, "", "it is no JSON object; allowed: an organization of HSDS")
    identifiers = node.get("name")
    return Entry(
        f"{place} ({one_line(identifiers, _SHOWN)})" if isinstance(identifiers, str) else place, document_of(node)
    )


def _organizations(file: IO[bytes]) -> Iterator[Any]:
    """Yield the objects one by one, so that a large file is never held whole."""
    events = ijson.basic_parse(file, use_float=True)
    first = next(events, (None, None))
    if first == ("start_array", None):
        yield from _objects(events)
    elif first == ("start_map", None):
        rest: dict[str, Any] = {}
        for event, value in events:
            if event != "map_key":
                break
            if value == "contents":
                yield from _contents(events)
            else:
                rest[value] = next(_objects(events, one=True), None)
                if value == EXPORT and (export := read_stamp(rest[value])) is not None:
                    yield export
        if "id" in rest or "name" in rest:
            yield rest


def _contents(events: Iterator[tuple[str, Any]]) -> Iterator[Any]:
    if next(events, (None, None)) == ("start_array", None):
        yield from _objects(events)


def _objects(events: Iterator[tuple[str, Any]], *, one: bool = False) -> Iterator[Any]:
    """Yield the values of an array whose beginning was read, or just the next value."""
    depth, builder = 0, ijson.ObjectBuilder()
    for event, value in events:
        if depth == 0 and event == "end_array":
            return
        builder.event(event, value)
        depth += {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}.get(event, 0)
        if depth == 0:
            yield builder.value
            if one:
                return
            builder = ijson.ObjectBuilder()
