"""Reads and writes the directory in a session; gives frozen values, never rows."""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from directory.changes import Changes, compare
from directory.geography import Areas
from directory.model import Organization, Record
from directory.rows import LISTS, Assembly, confidence_from, rows_of
from directory.tables import Base, CuratorNoteRow, DirectoryStateRow, OrganizationRow

CHUNK: Final = 10_000
"""How many rows are in hand at once, and how many values a statement names: databases take some 32,000."""


class Repository:
    """The directory in a database, within the transaction of the session that it was given."""

    def __init__(self, session: AsyncSession, areas: Areas | None = None) -> None:
        """Work in the session; with ``areas``, unknown area codes are left out and logged as other codes are."""
        self._session = session
        self._is_area = (lambda _code: True) if areas is None else areas.is_area

    async def organizations(self) -> tuple[Organization, ...]:
        """Return every organization that this version of the program understands, in the order of slugs."""
        found = await self._read()
        return tuple(organization for organization, _row in found)

    async def get(self, slug: str) -> Organization | None:
        """Return one organization."""
        found = await self._read(slug)
        return found[0][0] if found else None

    async def records(self) -> tuple[Record, ...]:
        """Return every organization with what only curators see, in the order of slugs."""
        statement = select(CuratorNoteRow.organization_slug, CuratorNoteRow.text)
        notes = dict((await self._session.execute(statement)).all())
        return tuple(
            Record(organization, confidence_from(row), notes.get(organization.slug))
            for organization, row in await self._read()
        )

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
            for start in range(0, len(replaced), CHUNK):
                some = [row["slug"] for row in replaced[start : start + CHUNK]]
                await self._session.execute(delete(_table(table)).where(owners.in_(some)))
            if rows[table]:
                await self._session.execute(insert(_table(table)), rows[table])
        return changes

    async def _read(self, slug: str | None = None) -> list[tuple[Organization, Any]]:
        """Return the organizations, each with its row; one query a table, however many organizations there are."""
        assembly = Assembly(self._is_area)
        for table in LISTS:
            columns = _table(table).c
            statement = select(*columns).order_by(columns.organization_slug, columns.position)
            if slug is not None:
                statement = statement.where(columns.organization_slug == slug)
            async for some in (await self._session.stream(statement)).partitions(CHUNK):
                assembly.take(table, some)
        statement = select(_table(OrganizationRow))
        if slug is not None:
            statement = statement.where(OrganizationRow.slug == slug)
        # Sorted here, not by the database, whose collation may skip the hyphens of slugs.
        rows = sorted(await self._session.execute(statement), key=attrgetter("slug"))
        made = ((assembly.organization(row), row) for row in rows)
        return [(organization, row) for organization, row in made if organization is not None]


def _table(row: type[Base]) -> Table:
    """Return the table itself: rows as tuples, and inserts in one go, cost a fraction of mapped objects."""
    return Base.metadata.tables[row.__tablename__]
