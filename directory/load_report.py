"""What a load changes and what it leaves: as lines for a curator, and as JSON for a program."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from rich.text import Text

from directory import change_lines
from directory.change_lines import CHANGED, LEFT, difference, item_text, record_lines
from directory.changes import FieldChange, RecordChange, as_json
from directory.conflicts import REPLACED, SOURCES, Conflict
from directory.loading import Loading


def lines(loading: Loading) -> Iterator[Text]:
    """Yield the changes of each record, and after them, with ``!``, the fields of it that are left as they are."""
    left = _by_slug(loading.conflicts)
    yield from change_lines.lines(replace(loading.changes, changed=()))
    for change in loading.changes.changed:
        yield from record_lines(change)
        yield from _conflict_lines(left.pop(change.record.organization.slug, ()))
    for slug, conflicts in left.items():
        yield Text(f"~ {slug}", CHANGED)
        yield from _conflict_lines(conflicts)


def left_lines(loading: Loading) -> Iterator[Text]:
    """Yield only what a curator must know after a load: notes, and what was left as it is."""
    yield from map(Text, loading.changes.notes)
    for slug, conflicts in _by_slug(loading.conflicts).items():
        yield Text(f"~ {slug}", CHANGED)
        yield from _conflict_lines(conflicts)


def counts(loading: Loading, *, is_written: bool) -> str:
    """Return how many records are new, changed and unchanged, and what becomes of them."""
    told, conflicts = change_lines.counts(loading.changes), loading.conflicts
    if conflicts:
        fields, records = _number(len(conflicts), "field"), _number(len(_by_slug(conflicts)), "record")
        told += f"; {fields} of {records} left as {'it is' if len(conflicts) == 1 else 'they are'}"
        told += " (--overwrite takes the file's)"
    if not is_written:
        return f"{told}; nothing was written"
    return told if loading.changes.batch is None else f"{told}; batch {loading.changes.batch}"


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


def _conflict_lines(conflicts: Sequence[Conflict]) -> Iterator[Text]:
    """Yield what is left as it is, with both values and their days; of a list, in what the two differ."""
    for one in conflicts:
        head = (f"    ! {one.field}", LEFT)
        items = difference(one.here, one.there)
        if items is None:
            here, there = as_json(one.here), as_json(one.there)
            yield Text.assemble(head, f": {here} stays ({_word(one)}); the file, of {one.file_on}, has {there}")
            continue
        more, fewer = ("; ".join(item_text(one.field, item) for item in some) for some in items)
        differs = [f"has {more} as well"] * bool(more) + [f"lacks {fewer}"] * bool(fewer) or ["has another order"]
        yield Text.assemble(head, f" stays ({_word(one)}); the file, of {one.file_on}, {' and '.join(differs)}")


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
    if (items := difference(change.old, change.new)) is not None:
        document |= dict(zip(("added", "removed"), items, strict=True))
    return document
