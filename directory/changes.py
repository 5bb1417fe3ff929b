"""What a file would change in the directory, field by field."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from directory.documents import to_document
from directory.model import Record


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a record that is given another value; both values are as JSON Lines write them."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that the directory has and that is changed."""

    record: Record
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new, what is changed and how many records stay as they are."""

    new: tuple[Record, ...] = ()
    changed: tuple[RecordChange, ...] = ()
    unchanged: int = 0

    def __bool__(self) -> bool:
        """Return whether anything would change."""
        return bool(self.new or self.changed)


def compare(before: Mapping[str, Record], after: Iterable[Record]) -> Changes:
    """Return how the records ``after`` differ from those ``before``, which are keyed by slug."""
    new, changed, unchanged = [], [], 0
    for record in after:
        old = before.get(record.organization.slug)
        if old is None:
            new.append(record)
        elif old == record:
            unchanged += 1
        else:
            changed.append(RecordChange(record, tuple(_field_changes(old, record))))
    return Changes(tuple(new), tuple(changed), unchanged)


def describe(changes: Changes) -> Iterator[str]:
    """Yield the changes as lines for a reader: ``+`` a new record, ``~`` a changed one with its fields, the counts."""
    for record in changes.new:
        yield f"+ {record.organization.slug}: {record.organization.name}"
    for change in changes.changed:
        yield f"~ {change.record.organization.slug}: {change.record.organization.name}"
        for field in change.fields:
            yield f"    {field.field}: {_shown(field.old)} -> {_shown(field.new)}"
    yield f"{len(changes.new)} new, {len(changes.changed)} changed, {changes.unchanged} unchanged"


def _field_changes(old: Record, new: Record) -> Iterator[FieldChange]:
    before, after = to_document(old), to_document(new)
    for field in before | after:
        if before.get(field) != after.get(field):
            yield FieldChange(field, before.get(field), after.get(field))


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
