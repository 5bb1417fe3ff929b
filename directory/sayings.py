"""Keeps in a database who said a value, where more is known than that one of the record's sources did."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from directory.changes import Batch, Change, FieldChange, Means
from directory.history import History
from directory.memory_tables import ProvenanceRow
from directory.model import Record
from directory.provenance import SAYING, Item, Saying, items, origins, saying_of, values

NAMED: Final = 10_000
"""How many values a statement names at most: databases take some 32,000."""


class Sayings:
    """Who said what, within the transaction of the session that it was given."""

    def __init__(self, session: AsyncSession, history: History) -> None:
        """Work in the session; ``history`` tells who said what an undo brings back."""
        self._session = session
        self._history = history

    async def of(self, slugs: Collection[str]) -> Mapping[str, Mapping[Item, Saying]]:
        """Return what is known of the values of some organizations, by slug."""
        found: defaultdict[str, dict[Item, Saying]] = defaultdict(dict)
        for row in await self._rows(slugs):
            found[row.organization_slug][row.field, row.item] = _saying(row)
        return found

    async def note(self, batch: Batch, changed: Mapping[str, Iterable[FieldChange]], came: Iterable[Record]) -> None:
        """Let go what was known of values that are no more, and write down who said those that came in their place."""
        rows = {(row.organization_slug, row.field, row.item): row.id for row in await self._rows(changed)}
        gone: list[int] = []
        set_now: dict[str, dict[Item, Any]] = {}
        is_told = batch.means in SAYING or batch.means is Means.UNDO
        if is_told:
            set_now = {record.organization.slug: values(record) for record in came}
        for slug, changes in changed.items():
            for change in changes:
                old, new = items(change.field, change.old), items(change.field, change.new)
                gone += [
                    rows[slug, change.field, item]
                    for item, value in old.items()
                    if new.get(item) != value and (slug, change.field, item) in rows
                ]
                if is_told:
                    fresh = {(change.field, item): value for item, value in new.items() if old.get(item) != value}
                    set_now.setdefault(slug, {}).update(fresh)
        for start in range(0, len(gone), NAMED):
            await self._session.execute(delete(ProvenanceRow).where(ProvenanceRow.id.in_(gone[start : start + NAMED])))
        said_of = await self._history.slugs_of(SAYING) if batch.means is Means.UNDO else set_now
        for slug, wanted in set_now.items():
            if slug not in said_of:
                continue
            if batch.means is Means.UNDO:
                await self.keep(slug, dict(origins(wanted, await self._history.changes([slug]))))
            else:
                said = saying_of(Change(0, slug, "", None, None, batch))
                await self.keep(slug, dict.fromkeys(wanted, said))

    async def keep(self, slug: str, said: Mapping[Item, Saying]) -> None:
        """Write down who said values of an organization of which nothing is known yet."""
        rows = [
            {"organization_slug": slug, "field": field, "item": item, **asdict(saying)}
            for (field, item), saying in said.items()
        ]
        if rows:
            await self._session.execute(insert(ProvenanceRow), rows)

    async def check(self, slug: str, field: str, item: str, on: date) -> None:
        """Write down that a value was checked and still holds; ``item`` is empty where the field is no list."""
        this = (ProvenanceRow.organization_slug == slug) & (ProvenanceRow.field == field) & (ProvenanceRow.item == item)
        known = await self._session.scalar(
            update(ProvenanceRow).where(this).values(checked_on=on).returning(ProvenanceRow.id)
        )
        if known is None:
            await self.keep(slug, {(field, item): Saying(None, None, None, None, None, on)})

    async def _rows(self, slugs: Collection[str]) -> list[ProvenanceRow]:
        named = list(slugs)
        found: list[ProvenanceRow] = []
        for start in range(0, len(named), NAMED):
            these = ProvenanceRow.organization_slug.in_(named[start : start + NAMED])
            found += (await self._session.scalars(select(ProvenanceRow).where(these))).all()
        return found


def _saying(row: ProvenanceRow) -> Saying:
    means = Means(row.means) if row.means in set(Means) else None
    return Saying(means, row.source, row.as_of, row.seen_on, row.changed_on, row.checked_on)
