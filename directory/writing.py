"""Writes records into the tables, in as few statements as there are tables."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from directory.memory_tables import RedirectRow
from directory.model import Record
from directory.rows import LISTS, rows_of
from directory.tables import AffiliationRow, Base, CuratorNoteRow, OrganizationRow, table_of

_IN_HAND: Final = 5_000
"""How many records are written at once."""
NAMED: Final = 10_000
"""How many values a statement names at most: databases take some 32,000."""


async def put_records(session: AsyncSession, records: Iterable[Record], there: Collection[str]) -> None:
    """Insert records, and replace those whose slug is ``there`` already.

    Every affiliation must lead to an organization of the directory or of the records.
    """
    affiliations: list[dict[str, Any]] = []
    wanted = list(records)
    for start in range(0, len(wanted), _IN_HAND):  # the rows of a large load would fill the memory
        affiliations += await _put_handful(session, wanted[start : start + _IN_HAND], there)
    if affiliations:  # at last: they may lead to any of the records
        await session.execute(insert(table_of(AffiliationRow)), affiliations)


async def _put_handful(
    session: AsyncSession, records: Iterable[Record], there: Collection[str]
) -> list[dict[str, Any]]:
    """Insert or replace records without their affiliations, and return the rows of these."""
    rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        for table, of_it in rows_of(record).items():
            rows[table] += of_it
    organizations = rows.pop(OrganizationRow, [])
    replaced = [row for row in organizations if row["slug"] in there]
    if inserted := [row for row in organizations if row["slug"] not in there]:
        await session.execute(insert(table_of(OrganizationRow)), inserted)
    if replaced:
        await session.execute(update(OrganizationRow), replaced)
    lists: tuple[type[Base], ...] = (*LISTS, CuratorNoteRow)
    for table in lists:
        await _delete_lists(session, table, [row["slug"] for row in replaced])
        if rows[table] and table is not AffiliationRow:
            await session.execute(insert(table_of(table)), rows[table])
    return rows[AffiliationRow]


async def remove_records(session: AsyncSession, slugs: Sequence[str]) -> None:
    """Delete organizations that nobody else belongs to and no former slug leads to."""
    await _delete_lists(session, AffiliationRow, slugs)  # they may belong to each other
    for some in _handfuls(slugs):
        await session.execute(delete(OrganizationRow).where(OrganizationRow.slug.in_(some)))


async def remove_redirects(session: AsyncSession, slugs: Sequence[str]) -> None:
    """Delete former slugs."""
    for some in _handfuls(slugs):
        await session.execute(delete(RedirectRow).where(RedirectRow.slug.in_(some)))


async def put_redirects(session: AsyncSession, redirects: Mapping[str, str]) -> None:
    """Write former slugs, each with the one of today."""
    rows = [{"slug": slug, "target_slug": target} for slug, target in redirects.items()]
    if rows:
        await session.execute(insert(RedirectRow), rows)


async def _delete_lists(session: AsyncSession, table: type[Base], slugs: Sequence[str]) -> None:
    for some in _handfuls(slugs):
        await session.execute(delete(table_of(table)).where(table_of(table).c.organization_slug.in_(some)))


def _handfuls(slugs: Sequence[str]) -> Iterable[Sequence[str]]:
    return (slugs[start : start + NAMED] for start in range(0, len(slugs), NAMED))
