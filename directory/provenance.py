"""Who said what, and when: the page and the three dates of each value of a record, as exact as they are known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from directory.changes import Change, Means, facts
from directory.model import Record, Source

UNSAID: Final = frozenset({"slug", "sources", "confidence", "notes"})
"""Fields that no source says."""
SAYING: Final = frozenset({Means.EDIT, Means.SUGGESTION})
"""Means that come with a source of their own, or with the word that there is none."""

_NOTHING: Final[tuple[object, ...]] = (None, "unknown", [], {})

Item = tuple[str, str]
"""A field and the item of its list; the item is empty where the field is no list."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one value comes from.

    HSDS's ``metadata`` has the changes; this is what they add up to.
    """

    field: str
    item: str
    """The item of a list, such as a code or a channel's value; empty for a field that is no list."""
    value: Any
    """As JSON Lines write it."""
    means: Means | None
    """How it came; None where it came with a load."""
    sources: tuple[Source, ...]
    """The page that says so, with its own date; where that is not known, all pages that the record rests on."""
    is_exact: bool
    """Whether it is known which page says so, or that none was named; else it is one of ``sources``."""
    changed_on: date | None
    """The day on which it was last changed here; None where that was before the directory had a memory."""
    checked_on: str | None
    """The day on which it was last checked, YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What is known of a value beyond the record's sources."""

    means: Means | None
    source: str | None
    as_of: str | None
    seen_on: date | None
    changed_on: date | None
    checked_on: date | None


def items(field: str, value: Any) -> dict[str, Any]:  # noqa: ANN401  whatever JSON holds
    """Return the items of a field's value; nothing where the value says nothing or no source would say it."""
    if field in UNSAID or value in _NOTHING:
        return {}
    if not isinstance(value, list):
        return {"": value}
    return {_name(item): item for item in value}


def values(record: Record) -> dict[Item, Any]:
    """Return every value of a record that a source says."""
    return {(field, item): one for field, value in facts(record).items() for item, one in items(field, value).items()}


def saying_of(change: Change) -> Saying:
    """Return what a sourced change says of the values that it set."""
    batch = change.batch
    day = None if batch.made_at is None else batch.made_at.date()
    return Saying(batch.means, batch.source, batch.as_of, batch.seen_on, day, day)


def origins(wanted: Mapping[Item, Any], history: Iterable[Change]) -> Iterator[tuple[Item, Saying]]:
    """Yield what is known of values that an undo brought back: who said them when they were last set.

    ``history`` is that of the record, newest first.
    """
    left = dict(wanted)
    for change in history:
        if change.batch.means is Means.UNDO:
            continue
        old, new = items(change.field, change.old), items(change.field, change.new)
        for item, value in new.items():
            key = change.field, item
            if key in left and left[key] == value and old.get(item) != value:
                del left[key]
                if change.batch.means in SAYING:
                    yield key, saying_of(change)


def describe_values(
    record: Record, sayings: Mapping[Item, Saying], history: Sequence[Change]
) -> tuple[Provenance, ...]:
    """Return where each value of a record comes from; ``history`` is the record's, newest first."""
    changed = dict(_last_changes(history))
    came = next((change for change in history if change.adds), None)
    named_by = {url: change.id for change in history for url in _pages_named(change)}
    found = []
    for (field, item), value in values(record).items():
        saying = sayings.get((field, item))
        last = changed.get((field, item), came)
        changed_on = (saying.changed_on if saying else None) or (_day(last) if last else None)
        # A page that was named for another value alone says nothing of one that was here before.
        known = [one for one in record.organization.sources if named_by.get(one.url, 0) <= (last.id if last else 0)]
        sources, is_exact = _sources(tuple(known) or record.organization.sources, field, value)
        if saying and saying.means is not None:
            seen_on = saying.seen_on or saying.changed_on
            is_exact = True
            sources = (Source(saying.source, saying.as_of, seen_on.isoformat()),) if saying.source and seen_on else ()
        checks = [source.checked_on for source in sources if source.checked_on]
        if saying and saying.checked_on:
            checks = [saying.checked_on.isoformat()]
        found.append(
            Provenance(
                field=field,
                item=item,
                value=value,
                means=saying.means if saying else None,
                sources=sources,
                is_exact=is_exact,
                changed_on=changed_on,
                checked_on=max(checks, default=None),
            )
        )
    return tuple(found)


def _sources(sources: tuple[Source, ...], field: str, value: Any) -> tuple[tuple[Source, ...], bool]:  # noqa: ANN401
    """Return the pages that a loaded value may rest on, and whether it is known which."""
    if field == "wiego_member":
        named = next((source for source in sources if source.url == value["source"]), None)
        seen_on = max((source.seen_on for source in sources), default="")
        return (Source(value["source"], value["as_of"], named.seen_on if named else seen_on),), True
    return sources, len(sources) == 1


def _last_changes(history: Sequence[Change]) -> Iterator[tuple[Item, Change]]:
    """Yield each change that set a value, oldest first, so that the last one counts."""
    for change in reversed(history):
        old = items(change.field, change.old)
        for item, value in items(change.field, change.new).items():
            if old.get(item) != value:
                yield (change.field, item), change


def _pages_named(change: Change) -> Iterator[str]:
    """Yield the pages that a sourced change added to the record's."""
    if change.field == "sources" and change.batch.means in SAYING:
        before = {source["url"] for source in change.old or ()}
        yield from (source["url"] for source in change.new or () if source["url"] not in before)


def _day(change: Change) -> date | None:
    made_at: datetime | None = change.batch.made_at
    return None if made_at is None else made_at.date()


def _name(item: Any) -> str:  # noqa: ANN401  whatever JSON holds
    """Return what tells an item of a list from the others."""
    return str(item.get("value") or item.get("name")) if isinstance(item, dict) else str(item)
