"""Records as JSON Lines: a document a line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from directory.fields import Document
from directory.formats.entry import Entry, broken


def write(documents: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the line of each document."""
    for document in documents:
        yield json.dumps(document, ensure_ascii=False) + "\n"


def read(lines: Iterable[str]) -> Iterator[Entry]:
    """Yield what each line holds; empty ones are passed over."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield Entry(f"line {number}", read_object(line))
            except (ValueError, RecursionError) as fault:
                reason = "it is nested too deep" if isinstance(fault, RecursionError) else fault
                yield broken(f"line {number}", "", f"it is no JSON object ({reason}); allowed: one object a line")


def read_object(text: str) -> Document:
    """Return the JSON object of a text.

    Raises:
        ValueError: it is none, or a key stands twice in it.
        RecursionError: it is nested too deep.
    """
    document = json.loads(text, object_pairs_hook=_once)
    if not isinstance(document, dict):
        raise ValueError(f"it is a {type(document).__name__}")  # noqa: TRY004  told together with broken JSON
    return document


def _once(items: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(items)
    if len(found) < len(items):
        twice = next(key for number, (key, _) in enumerate(items) if key in dict(items[:number]))
        raise ValueError(f"the key {json.dumps(twice, ensure_ascii=False)} stands twice")
    return found
