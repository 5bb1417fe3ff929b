"""What people suggest, from the moment it comes in until a curator accepts or refuses it; nobody's name is kept."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from directory.changes import Changes, Means
from directory.edits import with_source, with_value
from directory.errors import ChangeError, RecordError
from directory.fields import WEB_ADDRESS, refused
from directory.geography import Areas
from directory.memory_tables import SuggestionRow
from directory.model import ChannelKind, Suggestion, SuggestionStatus
from directory.repository import Repository

NEW: Final = "new"
"""The field of a suggestion that is a new organization, in free words for curators."""
OTHER: Final = "other"
"""The field of a suggestion that is a note to curators."""

FIELDS: Final = (
    "name",
    "acronym",
    "city",
    "country",
    "languages",
    "sectors",
    "coverage",
    "hosts_interns",
    "offers_speakers",
    "status",
    "summary",
    *(kind.value for kind in ChannelKind),
)
"""Fields of a record that somebody may correct."""
SUGGESTIBLE: Final = (*FIELDS, OTHER, NEW)

LONGEST: Final = 2_000
"""Characters of a value or a source."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Suggestions:
    """The suggestions in a database, within the transaction of the session that it was given."""

    def __init__(self, session: AsyncSession, areas: Areas | None = None, now: datetime | None = None) -> None:
        """Work in the session; ``areas`` are those a record may name, ``now`` is the time of what is done."""
        self._session = session
        self._areas = areas
        self._repository = Repository(session, now=now)
        self._today = self._repository.history.now.date()

    async def add(self, suggestion: Suggestion) -> int:
        """Keep a suggestion and return its number; its value may still break the rules, as curators can mend it.

        Raises:
            RecordError: its field cannot be suggested, or it is empty or too long.
            ChangeError: there is no such organization.
        """
        if suggestion.field not in SUGGESTIBLE:
            raise RecordError(f"field: {refused(suggestion.field, ', '.join(SUGGESTIBLE))}.")
        if (suggestion.field == NEW) != (suggestion.organization is None):
            raise RecordError(f"organization: a suggestion of {NEW} has none, every other has one.")
        row = {
            "organization_slug": suggestion.organization,
            "field": suggestion.field,
            "value": _clean(suggestion.value, "value"),
            "source": None if suggestion.source is None else _address(suggestion.source),
            "received_on": suggestion.received_on or self._today,
            "status": SuggestionStatus.OPEN.value,
        }
        # Writing first, without a look before, takes SQLite's write lock at once: other programs then wait for it.
        added = await self._session.execute(insert(SuggestionRow).values(row).returning(SuggestionRow.id))
        number = added.scalar_one()
        if suggestion.organization is not None:
            await self._update(number, organization_slug=await self._repository.today(suggestion.organization))
        return number

    async def add_source(self, number: int, url: str) -> None:
        """Name the page that an open suggestion rests on.

        Raises:
            RecordError: it is no address.
            ChangeError: there is no such suggestion, or it has been decided on.
        """
        await self._update(number, source=_address(url))

    async def get(self, number: int) -> Suggestion | None:
        """Return a suggestion, decided on or not."""
        row = await self._session.get(SuggestionRow, number, populate_existing=True)
        return None if row is None else _suggestion(row)

    async def open(self) -> tuple[Suggestion, ...]:
        """Return those that nobody has decided on, oldest first, with the slugs of today."""
        is_open = SuggestionRow.status == SuggestionStatus.OPEN.value
        rows = await self._session.scalars(select(SuggestionRow).where(is_open).order_by(SuggestionRow.id))
        led = await self._repository.redirects()
        found = [_suggestion(row) for row in rows]
        return tuple(replace(one, organization=led.get(one.organization or "", one.organization)) for one in found)

    async def accept(self, number: int, value: str | None = None) -> Changes:
        """Write an open suggestion into its record, with a curator's ``value`` in the place of its own if there is one.

        Its source and day go into the history and the provenance of the field, its source among the record's as well.
        What is new or a note is only marked as accepted: a curator writes the record.

        Raises:
            RecordError: the value breaks the rules of ``load``.
            ChangeError: there is no such suggestion or organization, or it has been decided on.
        """
        await self._repository.lock()
        await self._decide(number, SuggestionStatus.ACCEPTED)
        suggestion = await self.get(number)
        if suggestion is None or suggestion.organization is None or suggestion.field == OTHER:
            return Changes()
        repository = self._repository
        slug = await repository.today(suggestion.organization)
        record = await repository.record(slug)
        if record is None:
            raise ChangeError(f"{slug} has codes that this version of the program does not know.")
        areas = self._areas or Areas.load()
        after = with_value(record, suggestion.field, suggestion.value if value is None else value, areas)
        received_on = suggestion.received_on or self._today
        if suggestion.source is not None:
            after = with_source(after, suggestion.source, received_on)
        return await repository.upsert(
            [after],
            means=Means.SUGGESTION,
            why=f"suggestion {number}",
            source=suggestion.source,
            seen_on=received_on,
        )

    async def refuse(self, number: int) -> None:
        """Mark an open suggestion as refused.

        Raises:
            ChangeError: there is no such suggestion, or it has been decided on.
        """
        await self._decide(number, SuggestionStatus.REFUSED)

    async def _decide(self, number: int, status: SuggestionStatus) -> None:
        await self._update(number, status=status.value, decided_on=self._today)

    async def _update(self, number: int, **values: Any) -> None:  # noqa: ANN401  columns of all types
        """Write into an open suggestion, or say why it cannot be."""
        is_this = (SuggestionRow.id == number) & (SuggestionRow.status == SuggestionStatus.OPEN.value)
        changing = update(SuggestionRow).where(is_this).values(**values).returning(SuggestionRow.id)
        if await self._session.scalar(changing) is not None:
            return
        suggestion = await self.get(number)
        if suggestion is None:
            raise ChangeError(f"There is no suggestion {number}; `directory suggestions` lists those that are open.")
        raise ChangeError(f"Suggestion {number} has been {suggestion.status} already.")


def _suggestion(row: SuggestionRow) -> Suggestion:
    return Suggestion(
        organization=row.organization_slug,
        field=row.field,
        value=row.value,
        source=row.source,
        id=row.id,
        received_on=row.received_on,
        status=SuggestionStatus(row.status),
        decided_on=row.decided_on,
    )


def _clean(text: str, field: str) -> str:
    cleaned = _CONTROL.sub(" ", text).strip()
    if not cleaned or len(cleaned) > LONGEST:
        raise RecordError(f"{field}: {refused(text, f'a text of at most {LONGEST} characters')}.")
    return cleaned


def _address(text: str) -> str:
    cleaned = _clean(text, "source")
    if not WEB_ADDRESS.holds(cleaned):
        raise RecordError(f"source: {refused(text, WEB_ADDRESS.allowed)}.")
    return cleaned
