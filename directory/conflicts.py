"""Where a file stands against a later word of the directory: that field is left as it is, and told.

A file's word on a record is as old as the newest day among its sources (``seen_on``, ``checked_on``): the day on which
its compiler last looked. directory/data/README.md has the rule for curators.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from directory.changes import Change, Changes, FieldChange, Means, RecordChange, with_facts
from directory.geography import Areas
from directory.model import Export, Source
from directory.provenance import Item, Saying

CURATED: Final = frozenset({Means.EDIT, Means.SUGGESTION, Means.UNDO, Means.MERGE, Means.CHECK})
"""Means by which somebody decided on a value itself; a load only brings what its sources say."""
REPLACED: Final = "replaced"
"""The file brings back what was there before."""
SOURCES: Final = "sources"
"""The record of the directory rests on newer sources than the file's."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the directory remembers of a record."""

    sayings: Mapping[Item, Saying]
    changes: Sequence[Change]
    """Newest first, without the fill."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that a file would change and on which the directory has a later word."""

    slug: str
    field: str
    here: Any
    """The directory's value, as JSON Lines write it."""
    there: Any
    """The file's."""
    by: str
    """What the later word is: a means of changes, a check, ``replaced`` or ``sources``."""
    on: date
    """Its day."""
    file_on: date
    """The day of the file's word on the record."""


@dataclass(frozen=True, slots=True)
class _Word:
    on: date
    by: str


def settle(
    changes: Changes, memories: Mapping[str, Memory], exports: Mapping[str, Export], areas: Areas
) -> tuple[Changes, tuple[Conflict, ...]]:
    """Return the changes without those that stand against a later word, and these.

    Args:
        changes: what a file would change.
        memories: what is remembered of each changed record, by slug.
        exports: of what comes from an export of this very directory, by slug: then all that was done since is later,
            and nothing that was done before.
        areas: the areas that a record may name.
    """
    left: list[RecordChange] = []
    conflicts: list[Conflict] = []
    unchanged = changes.unchanged
    for change in changes.changed:
        slug = change.record.organization.slug
        found = tuple(_conflicts(change, memories.get(slug, Memory({}, ())), exports.get(slug)))
        conflicts += found
        kept = {conflict.field: conflict.here for conflict in found}
        fields = tuple(field for field in change.fields if field.field not in kept)
        if not kept:
            left.append(change)
        elif fields:
            left.append(RecordChange(with_facts(change.record, kept, areas), fields))
        else:
            unchanged += 1
    return replace(changes, changed=tuple(left), unchanged=unchanged), tuple(conflicts)


def newest_day(sources: Iterable[Source], besides: Collection[str | None] = ()) -> date:
    """Return the newest day on which one of the sources was read or checked, ``besides`` those of some addresses."""
    days = [source.checked_on or source.seen_on for source in sources if source.url not in besides]
    return date.fromisoformat(max(days)) if days else date.min


def _conflicts(change: RecordChange, memory: Memory, export: Export | None) -> Iterator[Conflict]:
    file_on = newest_day(change.record.organization.sources)
    here = _newest_day_here(change, memory)
    for field in change.fields:
        if export is not None:
            word = _word_since(field, memory, export)
        else:
            words = [*_words(field, memory), _Word(here, SOURCES)]
            word = max(words, key=lambda one: one.on)
            if word.on <= file_on:
                word = None
        if word is not None:
            yield Conflict(
                change.record.organization.slug, field.field, field.old, field.new, word.by, word.on, file_on
            )


def _words(field: FieldChange, memory: Memory) -> Iterator[_Word]:
    """Yield the directory's words on a field, besides that of the record's sources."""
    of_it = [one for one in memory.changes if one.field == field.field]
    curated = next((one for one in of_it if one.batch.means in CURATED), None)
    if curated is not None:
        yield _Word(_day(curated), curated.batch.means)
    replaced = next((one for one in of_it if one.old == field.new), None)
    if replaced is not None:
        yield _Word(_day(replaced), REPLACED)
    yield from _checks(field, memory)


def _word_since(field: FieldChange, memory: Memory, export: Export) -> _Word | None:
    """Return the directory's last word on a field after an export."""
    since = [one for one in memory.changes if one.field == field.field and one.batch.id and one.batch.id > export.batch]
    words = [_Word(_day(since[0]), since[0].batch.means)] if since else []
    words += [check for check in _checks(field, memory) if check.on > export.made_at.date()]
    return max(words, key=lambda word: word.on, default=None)


def _checks(field: FieldChange, memory: Memory) -> Iterator[_Word]:
    for (name, _item), saying in memory.sayings.items():
        if name == field.field and saying.checked_on is not None:
            yield _Word(saying.checked_on, Means.CHECK)


def _newest_day_here(change: RecordChange, memory: Memory) -> date:
    """Return the day of the record's sources, besides pages that were named for single values."""
    before = next((field.old for field in change.fields if field.field == "sources"), None)
    sources: Iterable[Source] = change.record.organization.sources
    if isinstance(before, list):
        sources = [Source(one["url"], one["as_of"], one["seen_on"], one.get("checked_on")) for one in before]
    named = {saying.source for saying in memory.sayings.values()}
    named |= {one.batch.source for one in memory.changes if one.batch.means in CURATED}
    return newest_day(sources, besides=named)


def _day(change: Change) -> date:
    return date.min if change.batch.made_at is None else change.batch.made_at.date()
