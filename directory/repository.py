"""Reads and writes the directory in a session; gives frozen values, never rows."""

from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from directory.assembly import Assembly, LeftOut
from directory.changes import MENDED, RECORD, REDIRECT, SLUG, Batch, Changes, FieldChange, Means, compare
from directory.documents import to_document
from directory.errors import ChangeError
from directory.geography import Areas
from directory.history import History
from directory.memory_tables import RedirectRow
from directory.model import News, Organization, Record
from directory.provenance import Provenance, describe_values
from directory.redirects import resolve
from directory.revision import raise_revision, take_lock
from directory.rows import LISTS, confidence_from
from directory.sayings import Sayings
from directory.tables import AffiliationRow, CuratorNoteRow, DirectoryStateRow, OrganizationRow, as_stored, table_of
from directory.writing import put_records, put_redirects, remove_records, remove_redirects

IN_HAND: Final = 2_000
"""How many rows are taken at once; between two such handfuls others have their turn."""
COMPARED: Final = 5_000
"""How many records are compared at once."""
FEW: Final = 500
"""Up to so many records are looked up by their slugs; for more, the whole directory is read."""


class Repository:
    """The directory in a database, within the transaction of the session that it was given."""

    def __init__(
        self,
        session: AsyncSession,
        areas: Areas | None = None,
        now: datetime | None = None,
        told: Collection[LeftOut] = (),
    ) -> None:
        """Work in the session.

        Args:
            session: in a transaction that the caller commits.
            areas: with them, unknown area codes are left out and logged as other codes are.
            now: the time of what is changed.
            told: what is left out without a line in the log, as it had one before.
        """
        self.session = session
        self.left_out: dict[LeftOut, None] = {}
        """What readings have left out as it cannot be used, in order, each once."""
        self._told = told
        self._is_area = (lambda _code: True) if areas is None else areas.is_area
        self.history = History(session, now)
        self.sayings = Sayings(session, self.history)

    async def organizations(self, known: Iterable[Organization] = ()) -> tuple[Organization, ...]:
        """Return every organization that this version of the program understands, in the order of slugs.

        Those that equal a ``known`` one are that very one: a directory that is read again is not kept twice.
        """
        by_slug = {organization.slug: organization for organization in known}
        assembly = self._assembly(by_slug)
        found = {organization.slug: organization async for organization, _row in self._read(assembly)}
        await self._drop_dangling(found, assembly)
        # Sorted here, not by the database, whose collation may skip the hyphens of slugs.
        return tuple(found[slug] for slug in sorted(found))

    async def get(self, slug: str) -> Organization | None:
        """Return one organization."""
        found = [organization async for organization, _row in self._read(self._assembly(), [slug])]
        return found[0] if found else None

    async def records(self, slugs: Collection[str] | None = None) -> tuple[Record, ...]:
        """Return every organization, or those of some slugs, with what only curators see, in the order of slugs."""
        statement = select(CuratorNoteRow.organization_slug, CuratorNoteRow.text)
        if slugs is not None:
            statement = statement.where(CuratorNoteRow.organization_slug.in_(slugs))
        notes = dict((await self.session.execute(statement)).all())
        found = [
            Record(organization, confidence_from(row), notes.get(organization.slug))
            async for organization, row in self._read(self._assembly(), slugs)
        ]
        return tuple(sorted(found, key=lambda record: record.organization.slug))

    async def record(self, slug: str) -> Record | None:
        """Return one organization with what only curators see."""
        found = await self.records([slug])
        return found[0] if found else None

    async def revision(self) -> int:
        """Return the number that grows with every change of the directory."""
        return await self.session.scalar(select(DirectoryStateRow.revision)) or 0

    async def slugs(self) -> frozenset[str]:
        """Return the slugs of every organization, understood or not."""
        return frozenset(await self.session.scalars(select(OrganizationRow.slug)))

    async def redirects(self) -> Mapping[str, str]:
        """Return today's slug for each former one."""
        rows = (await self.session.execute(select(RedirectRow.slug, RedirectRow.target_slug))).all()
        return {slug: target for slug, target in rows if isinstance(slug, str) and isinstance(target, str)}

    async def today(self, slug: str) -> str:
        """Return the slug of today for one of any time.

        Raises:
            ChangeError: nobody has it.
        """
        led = await self.session.scalar(select(RedirectRow.target_slug).where(RedirectRow.slug == slug))
        target = led or slug
        if await self.session.scalar(select(OrganizationRow.slug).where(OrganizationRow.slug == target)) is None:
            raise ChangeError(f"There is no organization {slug}; `directory find` finds slugs by names.")
        return target

    async def former(self, slug: str) -> tuple[str, ...]:
        """Return the slugs that an organization had before, or that were merged into it."""
        statement = select(RedirectRow.slug).where(RedirectRow.target_slug == slug).order_by(RedirectRow.slug)
        return tuple(await self.session.scalars(statement))

    async def members(self, slug: str) -> tuple[str, ...]:
        """Return the slugs of those that belong to a network."""
        statement = select(AffiliationRow.organization_slug).where(AffiliationRow.network_slug == slug)
        return tuple(sorted(await self.session.scalars(statement)))

    async def news(self, since: date, most: int = 50) -> tuple[News, ...]:
        """Return what came or was changed from a day on, newest first, without the very first fill."""
        return await self.history.news(since, most)

    async def provenance(self, slug: str) -> tuple[Provenance, ...]:
        """Return where each value of an organization comes from; nothing where there is no such organization."""
        record = await self.record(slug)
        if record is None:
            return ()
        history = await self.history.changes([slug, *await self.former(slug)])
        return describe_values(record, (await self.sayings.of([slug])).get(slug, {}), history)

    async def compare(self, records: Iterable[Record]) -> Changes:
        """Return what ``upsert`` would change."""
        today, notes = resolve(records, await self.redirects())
        return replace(await self._compare(today), notes=notes)

    async def upsert(
        self,
        records: Iterable[Record],
        *,
        means: Means = Means.LOAD,
        why: str | None = None,
        source: str | None = None,
        as_of: str | None = None,
        seen_on: date | None = None,
    ) -> Changes:
        """Insert the records whose slug is new, replace those that differ, and return what changed.

        Every affiliation must lead to an organization of the directory or of the records. Former slugs stand for
        those of today. What is said of the change is ``changes.Batch``'s.
        """
        await self.lock()
        today, notes = resolve(records, await self.redirects())
        batch = Batch(means, why, source, as_of, seen_on)
        return replace(await self.write(batch, today), notes=notes)

    async def lock(self) -> None:
        """Take the lock, so that nobody changes the directory between reading and writing; a write does so."""
        await take_lock(self.session)

    async def write(
        self,
        batch: Batch,
        after: Iterable[Record] = (),
        removed: Collection[str] = (),
        redirects: Mapping[str, str | None] = MappingProxyType({}),
    ) -> Changes:
        """Write records, removals and former slugs under today's slugs, with their history; the lock must be held.

        Args:
            batch: how it comes about; the first of an empty directory is its fill.
            after: records that are new or replaced.
            removed: slugs of organizations that go.
            redirects: former slugs and those that they lead to from now on, None to let them go.
        """
        wanted = list(after)
        gone = tuple(await self.records(removed)) if removed else ()
        changes = replace(await self._compare(wanted), removed=gone)
        if not changes and not redirects:
            return changes
        there = await self.slugs()  # more than `compare` knows of: organizations with unknown codes are there too
        if not there and batch.means is Means.LOAD:
            batch = replace(batch, means=Means.FILL)
        led = await self.redirects() if redirects else {}
        number = await self.history.begin(batch)
        await raise_revision(self.session)
        await remove_redirects(self.session, list(redirects))
        await put_records(self.session, (*changes.new, *(change.record for change in changes.changed)), there)
        await remove_records(self.session, list(removed))
        await put_redirects(self.session, {old: target for old, target in redirects.items() if target is not None})
        led_on = ((old, FieldChange(REDIRECT, led.get(old), target)) for old, target in redirects.items())
        await self.history.add(number, chain(_history_of(changes, there), led_on))
        fields = {change.record.organization.slug: change.fields for change in changes.changed}
        await self.sayings.note(replace(batch, id=number, made_at=self.history.now), fields, changes.new)
        return replace(changes, batch=number)

    async def move(self, old: str, new: str, batch: Batch) -> int:
        """Give an organization a slug that nobody has, and let the old one lead there; the lock must be held."""
        number = await self.history.begin(batch)
        await raise_revision(self.session)
        await remove_redirects(self.session, [new])  # it may have been its own before
        await self.session.execute(update(OrganizationRow).where(OrganizationRow.slug == old).values(slug=new))
        await put_redirects(self.session, {old: new})
        await self.history.add(number, [(new, FieldChange(SLUG, old, new))])
        return number

    async def _compare(self, wanted: Sequence[Record]) -> Changes:
        """Return how records differ from those that are there; a large directory is never held whole beside them."""
        parts = []
        for start in range(0, len(wanted), COMPARED):
            some = wanted[start : start + COMPARED]
            there = await self.records([record.organization.slug for record in some])
            parts.append(compare({record.organization.slug: record for record in there}, some))
        return Changes(
            new=tuple(record for part in parts for record in part.new),
            changed=tuple(change for part in parts for change in part.changed),
            unchanged=sum(part.unchanged for part in parts),
        )

    def _assembly(self, known: Mapping[str, Organization] = MappingProxyType({})) -> Assembly:
        return Assembly(self._is_area, known, {**dict.fromkeys(self._told), **self.left_out})

    async def _drop_dangling(self, found: dict[str, Organization], assembly: Assembly) -> None:
        """Leave out affiliations to organizations that are not there, or are left out themselves."""
        dangling = [each for each in found.values() if any(network not in found for network in each.affiliations)]
        there = await self.slugs() if dangling else frozenset[str]()
        for organization in dangling:
            for network in organization.affiliations:
                if network not in there:
                    text = f"has an affiliation to nobody: {network!r} is left out"
                    assembly.leave_out(organization.slug, "affiliations", text)
            kept = tuple(network for network in organization.affiliations if network in found)
            found[organization.slug] = replace(organization, affiliations=kept)
        self.left_out |= assembly.left_out

    async def _read(
        self, assembly: Assembly, slugs: Collection[str] | None = None
    ) -> AsyncIterator[tuple[Organization, Any]]:
        """Yield the organizations, each with its row; one query a table, however many organizations there are."""
        dialect = self.session.get_bind().dialect.name
        for table in LISTS:
            columns = table_of(table).c
            statement = select(*as_stored(table_of(table), dialect)).order_by(
                columns.organization_slug, columns.position
            )
            if slugs is not None:
                statement = statement.where(columns.organization_slug.in_(slugs))
            async for rows in (await self.session.stream(statement)).partitions(IN_HAND):
                assembly.take(table, rows)
        statement = select(table_of(OrganizationRow))
        if slugs is not None:
            statement = statement.where(OrganizationRow.slug.in_(slugs))
        async for rows in (await self.session.stream(statement)).partitions(IN_HAND):
            for row in rows:
                if (organization := assembly.organization(row)) is not None:
                    yield organization, row
        self.left_out |= assembly.left_out


def _history_of(changes: Changes, there: Collection[str]) -> Iterator[tuple[str, FieldChange]]:
    """Yield what to write into the history, by slug; records ``there`` that are new had codes that nobody knew.

    Of a new record one row says that it came: its fields are those of today, taken back by the changes since.
    """
    for record in changes.new:
        slug = record.organization.slug
        yield slug, FieldChange(RECORD, None, MENDED if slug in there else None)
    for change in changes.changed:
        for field in change.fields:
            yield change.record.organization.slug, field
    for record in changes.removed:
        yield record.organization.slug, FieldChange(RECORD, to_document(record), None)
