"""Cells of a spreadsheet for what has parts: an item a line, its parts between bars, as people would write it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "other_names": ("name", "lang", "kind"),
    "sources": ("url", "as_of", "seen_on", "checked_on"),
    "channels": ("kind", "value", "purpose"),
}
"""Fields whose items have parts."""
_LAST: Final[Mapping[str, Mapping[str, str]]] = {"sources": {}, "channels": {"purpose": "general"}}
"""Fields whose last part may be left out, and what it is then."""

SEPARATOR: Final = " | "


class UnreadableCellError(ValueError):
    """A cell is not written as its column asks for; the text says what is wrong and what is allowed."""


def to_cell(field: str, items: Sequence[Mapping[str, Any]]) -> str:
    """Return the items of a field as the text of a cell; as JSON where a bar or a line end would be misread."""
    lines = (SEPARATOR.join(item.get(part) or "" for part in PARTS[field] if part in item) for item in items)
    text = "\n".join(line.rstrip() for line in lines)
    try:
        if from_cell(field, text) == items:
            return text
    except UnreadableCellError:
        pass
    return json.dumps(items, ensure_ascii=False)


def from_cell(field: str, text: str) -> list[Any]:
    """Return the items of a cell, which holds lines or JSON.

    Raises:
        UnreadableCellError: a line has other parts than the field.
    """
    if text.lstrip().startswith("["):
        return _from_json(field, text)
    return [_item(field, line) for line in text.split("\n") if line.strip()]


def _item(field: str, line: str) -> dict[str, str | None]:
    names = PARTS[field]
    parts = [part.strip() for part in line.split(SEPARATOR.strip())]
    if len(parts) == len(names) - 1 and field in _LAST:
        return {**dict(zip(names, (part or None for part in parts), strict=False)), **_LAST[field]}
    if len(parts) != len(names):
        shown = json.dumps(line, ensure_ascii=False)
        raise UnreadableCellError(f"{shown} is not allowed; allowed: lines such as {SEPARATOR.join(names)}")
    return {name: part or None for name, part in zip(names, parts, strict=True)}


def _from_json(field: str, text: str) -> list[Any]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        items = None
    if not isinstance(items, list):
        raise UnreadableCellError(
            f"it begins with [ and is no JSON list; allowed: that, or lines such as {SEPARATOR.join(PARTS[field])}"
        )
    return items
