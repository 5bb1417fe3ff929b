"""Codes in the database that this version of the program does not know; what has one is left out on reading."""

from collections.abc import AsyncIterator, Collection
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from directory.geography import Areas
from directory.model import ChannelKind, Confidence, Kind, NameKind, Purpose, Sector, Statement, Status
from directory.tables import (
    Base,
    ContactChannelRow,
    CoverageRow,
    OrganizationNameRow,
    OrganizationRow,
    OrganizationSectorRow,
)

_CLOSED_LISTS: Final[tuple[tuple[type[Base], str, str, Collection[str]], ...]] = (
    (OrganizationRow, "kind", "kind", frozenset(Kind)),
    (OrganizationRow, "hosts_interns", "hosts_interns", frozenset(Statement)),
    (OrganizationRow, "offers_speakers", "offers_speakers", frozenset(Statement)),
    (OrganizationRow, "status", "status", frozenset(Status)),
    (OrganizationRow, "confidence", "confidence", frozenset(Confidence)),
    (OrganizationNameRow, "kind", "other_names", frozenset(NameKind)),
    (OrganizationSectorRow, "sector", "sectors", frozenset(Sector)),
    (ContactChannelRow, "kind", "channels", frozenset(ChannelKind)),
    (ContactChannelRow, "purpose", "channels", frozenset(Purpose)),
)
"""Table, column, field of a record, and the codes that are known."""


class StoredCode(NamedTuple):
    """A code that a row has."""

    slug: str
    field: str
    code: str
    allowed: str
    """The codes that are known, for a sentence."""


async def unknown_codes(session: AsyncSession, areas: Areas) -> AsyncIterator[StoredCode]:
    """Yield each stored code that this version of the program does not know."""
    places = frozenset((*areas.countries, *areas.regions))
    an_area = "ISO 3166-1 alpha-2 country codes and UN M49 region codes"
    listed = [(*column, ", ".join(sorted(column[-1]))) for column in _CLOSED_LISTS]
    listed.append((CoverageRow, "area", "coverage", places, an_area))
    listed.append((OrganizationRow, "country", "country", frozenset(areas.countries), an_area))
    for table, name, field, known, allowed in listed:
        columns = Base.metadata.tables[table.__tablename__].c
        owner = columns.slug if table is OrganizationRow else columns.organization_slug
        statement = select(owner, columns[name]).where(columns[name].not_in(known)).order_by(owner)
        for slug, code in await session.execute(statement):
            yield StoredCode(slug, field, code, allowed)
