"""Reads and writes the directory in a session; gives frozen values, never rows."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from directory.changes import Changes, compare
from directory.geography import Areas
from directory.model import Organization, Record
from directory.rows import LISTS, Assembly, confidence_from, rows_of
from directory.tables import Base, CuratorNoteRow, DirectoryStateRow, OrganizationRow

IN_HAND: Final = 2_000
"""How many rows are taken at once; between two such handfuls others have their turn."""
NAMED: Final = 10_000
"""How many values a statement names at most: databases take some 32,000."""


class Repository:
    """The directory in a database, within the transaction of the session that it was given."""

    def __init__(self, session: AsyncSession, areas: Areas | None = None) -> None:
        """Work in the session; with ``areas``, unknown area codes are left out and logged as other codes are."""
        self._session = session
        self._is_area = (lambda _code: True) if areas is None else areas.is_area

    async def organizations(self, known: Iterable[Organization] = ()) -> tuple[Organization, ...]:
        """Return every organization that this version of the program understands, in the order of slugs.

        Those that equal a ``known`` one are that very one: a directory that is read again is not kept twice.
        """
        by_slug = {organization.slug: organization for organization in known}
        found = [organization async for organization, _row in self._read(known=by_slug)]
        # Sorted here, not by the database, whose collation may skip the hyphens of slugs.
        return tuple(sorted(found, key=lambda organization: organization.slug))

    async def get(self, slug: str) -> Organization | None:
        """Return one organization."""
        found = [organization async for organization, _row in self._read(slug)]
        return found[0] if found else None

    async def records(self) -> tuple[Record, ...]:
        """Return every organization with what only curators see, in the order of slugs."""
        statement = select(CuratorNoteRow.organization_slug, CuratorNoteRow.text)
        notes = dict((await self._session.execute(statement)).all())
        found = [
            Record(organization, confidence_from(row), notes.get(organization.slug))
            async for organization, row in self._read()
        ]
        return tuple(sorted(found, key=lambda record: record.organization.slug))

    async def record(self, slug: str) -> Record | None:
        """Return one organization with what only curators see."""
        statement = select(CuratorNoteRow.text).where(CuratorNoteRow.organization_slug == slug)
        note = await self._session.scalar(statement)
        found = [Record(organization, confidence_from(row), note) async for organization, row in self._read(slug)]
        return found[0] if found else None

    async def revision(self) -> int:
        """Return the number that grows with every change of the directory."""
        return await self._session.scalar(select(DirectoryStateRow.revision)) or 0

    async def slugs(self) -> frozenset[str]:
        """Return the slugs of every organization, understood or not."""
        return frozenset(await self._session.scalars(select(OrganizationRow.slug)))

    async def compare(self, records: Iterable[Record]) -> Changes:
        """Return what ``upsert`` would change."""
        before = {record.organization.slug: record for record in await self.records()}
        return compare(before, records)

    async def upsert(self, records: Iterable[Record]) -> Changes:
        """Insert the records whose slug is new, replace those that differ, and return what changed.

        Every affiliation must lead to an organization of the directory or of the records.
        """
        # A write comes first: it takes the lock, so that nobody changes the directory between reading and writing.
        await self._session.execute(update(DirectoryStateRow).values(revision=DirectoryStateRow.revision))
        changes = await self.compare(records)
        if not changes:
            return changes
        await self._session.execute(update(DirectoryStateRow).values(revision=DirectoryStateRow.revision + 1))
        rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        for record in (*changes.new, *(change.record for change in changes.changed)):
            for table, of_it in rows_of(record).items():
                rows[table] += of_it
        there = await self.slugs()  # more than `compare` knows of: organizations with unknown codes are there too
        organizations = rows.pop(OrganizationRow)
        replaced = [row for row in organizations if row["slug"] in there]
        if inserted := [row for row in organizations if row["slug"] not in there]:
            await self._session.execute(insert(_table(OrganizationRow)), inserted)
        if replaced:
            await self._session.execute(update(OrganizationRow), replaced)
        lists: tuple[type[Base], ...] = (*LISTS, CuratorNoteRow)
        for table in lists:
            owners = _table(table).c.organization_slug
            for start in range(0, len(replaced), NAMED):
                some = [row["slug"] for row in replaced[start : start + NAMED]]
                await self._session.execute(delete(_table(table)).where(owners.in_(some)))
            if rows[table]:
                await self._session.execute(insert(_table(table)), rows[table])
        return changes

    async def _read(
        self, slug: str | None = None, known: Mapping[str, Organization] = MappingProxyType({})
    ) -> AsyncIterator[tuple[Organization, Any]]:
        """Yield the organizations, each with its row; one query a table, however many organizations there are."""
        assembly = Assembly(self._is_area, known)
        for table in LISTS:
            columns = _table(table).c
            statement = select(*columns).order_by(columns.organization_slug, columns.position)
            if slug is not None:
                statement = statement.where(columns.organization_slug == slug)
            async for rows in (await self._session.stream(statement)).partitions(IN_HAND):
                assembly.take(table, rows)
        statement = select(_table(OrganizationRow))
        if slug is not None:
            statement = statement.where(OrganizationRow.slug == slug)
        async for rows in (await self._session.stream(statement)).partitions(IN_HAND):
            for row in rows:
                if (organization := assembly.organization(row)) is not None:
                    yield organization, row


def _table(row: type[Base]) -> Table:
    """Return the table itself: rows as tuples, and inserts in one go, cost a fraction of mapped objects."""
    return Base.metadata.tables[row.__tablename__]
