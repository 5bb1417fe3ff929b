"""What a load changes and what it leaves: as lines for a curator, and as JSON for a program."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.text import Text

from directory.changes import FieldChange, RecordChange, as_json
from directory.conflicts import REPLACED, SOURCES, Conflict
from directory.formats.item_cells import PARTS, SEPARATOR
from directory.loading import Loading

_ADDED, _REMOVED, _CHANGED, _LEFT, _DIM = "green", "red", "yellow", "bold magenta", "dim"
_LONG: Final = 100
"""Characters of both values together up to which they stand on one line."""


def lines(loading: Loading) -> Iterator[Text]:
    """Yield the changes of each record, ``+`` new and ``~`` changed, and ``!`` what is left as it is."""
    changes, left = loading.changes, _by_slug(loading.conflicts)
    for note in changes.notes:
        yield Text(note)
    for record in changes.new:
        yield Text(f"+ {record.organization.slug}: {record.organization.name}", _ADDED)
    for change in changes.changed:
        slug = change.record.organization.slug
        yield Text(f"~ {slug}: {change.record.organization.name}", _CHANGED)
        for field in change.fields:
            yield from _field_lines(field)
        yield from conflict_lines(left.pop(slug, ()))
    for slug, conflicts in left.items():
        yield Text(f"~ {slug}", _CHANGED)
        yield from conflict_lines(conflicts)


def left_lines(loading: Loading) -> Iterator[Text]:
    """Yield only what a curator must know after a load: notes, and what was left as it is."""
    for note in loading.changes.notes:
        yield Text(note)
    for slug, conflicts in _by_slug(loading.conflicts).items():
        yield Text(f"~ {slug}", _CHANGED)
        yield from conflict_lines(conflicts)


def conflict_lines(conflicts: Sequence[Conflict]) -> Iterator[Text]:
    """Yield what is left as it is, with both values and their days."""
    for one in conflicts:
        yield Text.assemble(
            (f"    ! {one.field}: ", _LEFT),
            f"{as_json(one.here)} stays ({_word(one)}); the file, of {one.file_on}, has {as_json(one.there)}",
        )


def counts(loading: Loading, *, is_written: bool) -> str:
    """Return how many records are new, changed and unchanged, and what becomes of them."""
    changes, conflicts = loading.changes, loading.conflicts
    told = f"{len(changes.new)} new, {len(changes.changed)} changed, {changes.unchanged} unchanged"
    if conflicts:
        fields, records = _number(len(conflicts), "field"), _number(len(_by_slug(conflicts)), "record")
        told += f"; {fields} of {records} left as {'it is' if len(conflicts) == 1 else 'they are'}"
        told += " (--overwrite takes the file's)"
    if not is_written:
        return f"{told}; nothing was written"
    return told if changes.batch is None else f"{told}; batch {changes.batch}"


def documents(loading: Loading, *, is_written: bool) -> Iterator[dict[str, Any]]:
    """Yield the changes of each record, and at last the counts."""
    changes, left = loading.changes, _by_slug(loading.conflicts)
    for record in changes.new:
        yield _document(record.organization.slug, record.organization.name, "new")
    for change in changes.changed:
        slug, name = change.record.organization.slug, change.record.organization.name
        yield _document(slug, name, "changed", change, left.pop(slug, ()))
    for slug, conflicts in left.items():
        yield _document(slug, None, "left", None, conflicts)
    yield {
        "new": len(changes.new),
        "changed": len(changes.changed),
        "unchanged": changes.unchanged,
        "conflicts": len(loading.conflicts),
        "notes": list(changes.notes),
        "batch": changes.batch,
        "written": is_written,
    }


def _field_lines(change: FieldChange) -> Iterator[Text]:
    head = f"    {change.field}:"
    if (difference := _difference(change)) is not None:
        added, removed = difference
        for item in removed:
            yield Text.assemble(head, (f" - {_item(change.field, item)}", _REMOVED))
        for item in added:
            yield Text.assemble(head, (f" + {_item(change.field, item)}", _ADDED))
        if not added and not removed:
            yield Text.assemble(head, (f" the same in another order: {as_json(change.new)}", _DIM))
        return
    before, after = as_json(change.old), as_json(change.new)
    if len(before) + len(after) <= _LONG:
        yield Text.assemble(f"{head} ", (before, _REMOVED), " -> ", (after, _ADDED))
    else:
        yield Text.assemble(f"{head} ", (before, _REMOVED))
        yield Text.assemble(" " * len(head[:-2]), "-> ", (after, _ADDED))


def _difference(change: FieldChange) -> tuple[list[Any], list[Any]] | None:
    """Return the items that come and those that go, None of what is no list; items may be objects: no sets."""
    old, new = change.old or [], change.new or []
    if not isinstance(old, list) or not isinstance(new, list) or old == new:
        return None
    return [item for item in new if item not in old], [item for item in old if item not in new]


def _item(field: str, item: Any) -> str:  # noqa: ANN401  whatever JSON holds
    if field in PARTS and isinstance(item, Mapping):
        return SEPARATOR.join(str(item.get(part) or "-") for part in PARTS[field] if part in item)
    return str(item)


def _word(conflict: Conflict) -> str:
    if conflict.by == SOURCES:
        return f"its sources are of {conflict.on}"
    if conflict.by == REPLACED:
        return f"it replaced the file's value on {conflict.on}"
    return f"{conflict.by} of {conflict.on}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _by_slug(conflicts: Sequence[Conflict]) -> dict[str, list[Conflict]]:
    found: dict[str, list[Conflict]] = {}
    for conflict in conflicts:
        found.setdefault(conflict.slug, []).append(conflict)
    return found


def _document(
    slug: str, name: str | None, what: str, change: RecordChange | None = None, conflicts: Sequence[Conflict] = ()
) -> dict[str, Any]:
    document: dict[str, Any] = {"slug": slug, "name": name, "change": what}
    if change is not None:
        document["fields"] = [_field_document(field) for field in change.fields]
    if conflicts:
        document["conflicts"] = [
            {
                "field": one.field,
                "directory": one.here,
                "file": one.there,
                "by": one.by,
                "on": one.on.isoformat(),
                "file_on": one.file_on.isoformat(),
            }
            for one in conflicts
        ]
    return document


def _field_document(change: FieldChange) -> dict[str, Any]:
    document = {"field": change.field, "old": change.old, "new": change.new}
    if (difference := _difference(change)) is not None:
        document |= dict(zip(("added", "removed"), difference, strict=True))
    return document
