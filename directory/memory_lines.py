"""What the directory remembers, as lines for a reader and as JSON for a program."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from directory.changes import MENDED, Batch, Change, as_json
from directory.merging import Conflict
from directory.model import Source
from directory.provenance import Provenance


def told(changes: Iterable[Change]) -> Iterator[str]:
    """Yield a head for each batch, and a line for each of its changes."""
    for _number, of_batch in groupby(changes, key=lambda change: change.batch.id):
        some = list(of_batch)
        yield head(some[0].batch)
        for change in some:
            yield f"{change.id:>6} {_line(change)}"


def head(batch: Batch) -> str:
    """Return the line that says what a batch is: its means and number, when, by which page, why."""
    time = f", {batch.made_at:%Y-%m-%d %H:%M} UTC" if batch.made_at else ""
    source = f" ({batch.source})" if batch.source else ""
    return f"{batch.means} {batch.id}{time}{source}" + (f": {batch.why}" if batch.why else "")


def _line(change: Change) -> str:
    if change.adds:
        return f"+ {change.slug}"
    if change.removes:
        return f"- {change.slug}"
    return f"~ {change.slug}, {change.field}: {as_json(change.old)} -> {as_json(change.new)}"


def metadata(change: Change) -> dict[str, Any]:
    """Return a change in HSDS's words, and in ours for what HSDS has none; whoever made it is never known."""
    batch = change.batch
    action = "create" if change.adds or change.new == MENDED else "delete" if change.removes else "update"
    return {
        "id": change.id,
        "resource_id": change.slug,
        "resource_type": "organization",
        "last_action_date": None if batch.made_at is None else batch.made_at.isoformat(timespec="seconds"),
        "last_action_type": action,
        "field_name": change.field,
        "previous_value": change.old,
        "replacement_value": change.new,
        "batch": batch.id,
        "means": batch.means.value,
        "why": batch.why,
        "source": batch.source,
    }


def side_by_side(conflicts: Iterable[Conflict], source: str, target: str) -> Iterator[str]:
    """Yield what two records differ in, with both values, and how to choose."""
    yield f"{source} and {target} differ; say which is right with --prefer from|into, or --take FIELD=from|into."
    for conflict in conflicts:
        yield f"{conflict.field}: from {as_json(conflict.from_value)} | into {as_json(conflict.into_value)}"


def provenance_lines(one: Provenance) -> Iterator[str]:
    """Yield a value, and where it comes from with its dates."""
    value = one.item or as_json(one.value)
    pages = "; ".join(_page(source) for source in one.sources)
    by = f"{one.means}, " if one.means else ""
    said = f"{by}{pages}" if pages and one.is_exact else f"one of {pages}" if pages else f"{by}no page named"
    changed = one.changed_on.isoformat() if one.changed_on else "before the directory had a memory"
    yield f"{one.field}: {value}"
    yield f"    {said}; changed {changed}; checked {one.checked_on or 'never'}"


def _page(source: Source) -> str:
    return f"{source.url} of {source.as_of}" if source.as_of else f"{source.url} seen {source.seen_on}"


def provenance_document(one: Provenance) -> dict[str, Any]:
    """Return the provenance of a value as JSON has it."""
    pages = [{"url": source.url, "as_of": source.as_of, "seen_on": source.seen_on} for source in one.sources]
    return {
        "field_name": one.field,
        "item": one.item or None,
        "value": one.value,
        "means": one.means,
        "sources": pages,
        "is_exact": one.is_exact,
        "changed_on": one.changed_on.isoformat() if one.changed_on else None,
        "checked_on": one.checked_on,
    }
