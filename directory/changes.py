"""What changes in the directory, field by field; how it came about; and the same as lines for a reader."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from directory.documents import OPTIONAL, SOCIAL, from_document, to_document
from directory.errors import RecordError
from directory.fields import Document
from directory.geography import Areas
from directory.model import Record

RECORD: Final = "record"
"""The field of a change that is a whole record: it came (both values None), or went (the old one is its document)."""
SLUG: Final = "slug"
"""The field of a rename."""
REDIRECT: Final = "redirect"
"""The field of a former slug: whose it is now."""
MENDED: Final = "mended"
"""The new value of a whole record that had codes which this version of the program did not know."""

FOR_CURATORS: Final = frozenset({"confidence", "notes"})
"""Fields that only curators see."""


class Means(StrEnum):
    """How a change came about."""

    FILL = "fill"
    """The load that filled an empty directory."""
    LOAD = "load"
    EDIT = "edit"
    SUGGESTION = "suggestion"
    UNDO = "undo"
    MERGE = "merge"
    RENAME = "rename"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Batch:
    """What is changed at once, in one transaction, and why."""

    means: Means
    why: str | None = None
    source: str | None = None
    """The page that the new values rest on, where there is one for them alone."""
    as_of: str | None = None
    """The date that the page speaks of, YYYY, YYYY-MM or YYYY-MM-DD."""
    seen_on: date | None = None
    """The day on which it was read, or named by who suggested the value."""
    id: int | None = None
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a record that is given another value; both values are as JSON Lines write them."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was made."""

    id: int
    slug: str
    """The slug of that time."""
    field: str
    old: Any
    new: Any
    batch: Batch

    @property
    def adds(self) -> bool:
        """Whether the organization came with it."""
        return self.field == RECORD and self.old is None and self.new is None

    @property
    def removes(self) -> bool:
        """Whether the organization went with it."""
        return self.field == RECORD and self.old is not None


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
    removed: tuple[Record, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences on records that were taken for another one, by a redirect."""
    batch: int | None = None
    """The number under which they were written, None where they were not."""

    def __bool__(self) -> bool:
        """Return whether anything would change."""
        return bool(self.new or self.changed or self.removed)


def facts(record: Record) -> dict[str, Any]:
    """Return the fields of a record as its document has them, each social channel a field of its own."""
    document = to_document(record)
    social: dict[str, Any] = document.pop("social")
    return document | social


def with_facts(record: Record, values: Document, areas: Areas) -> Record:
    """Return the record with other values in some of its ``facts``; None empties a field.

    Raises:
        RecordError: the record would break the rules of ``load``.
    """
    document: dict[str, Any] = facts(record) | dict(values)
    social = {kind.value: document.pop(kind.value, None) for kind in SOCIAL}
    document["social"] = {kind: value for kind, value in social.items() if value is not None}
    for field in OPTIONAL:
        if document.get(field) is None:
            document.pop(field, None)
    return checked(document, areas)


def checked(document: Document, areas: Areas) -> Record:
    """Return the record of a document.

    Raises:
        RecordError: it breaks the rules of ``load``.
    """
    result = from_document(document, areas)
    if isinstance(result, Record):
        return result
    raise RecordError("\n".join(f"{document.get(SLUG)}, {fault.field}: {fault.problem}." for fault in result))


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


def as_json(value: object) -> str:
    """Return a value as JSON that people can read."""
    return json.dumps(value, ensure_ascii=False)


def _field_changes(old: Record, new: Record) -> Iterator[FieldChange]:
    before, after = facts(old), facts(new)
    for field in before | after:
        if before.get(field) != after.get(field):
            yield FieldChange(field, before.get(field), after.get(field))
