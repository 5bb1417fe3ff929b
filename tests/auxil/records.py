"""Records for tests of storage: one that has every fact, and what puts records into a database and takes them out."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from directory.changes import Changes
from directory.database import make_session_factory
from directory.model import (
    ChannelKind,
    Confidence,
    ContactChannel,
    Kind,
    MemberCount,
    NameKind,
    Organization,
    OtherName,
    Purpose,
    Record,
    Sector,
    Source,
    Statement,
    Status,
    WiegoMembership,
)
from directory.repository import Repository


def make_record(slug: str = "vendedoras", /, **facts: Any) -> Record:
    """Return a record that has something of everything, with some facts of its organization changed."""
    organization = Organization(
        slug=slug,
        name="Asociación de Vendedoras «Ñandú»; y más",
        kind=Kind.NATIONAL_NETWORK,
        coverage=("PE", "005", "BO"),
        sectors=(Sector.STREET_VENDORS, Sector.ALL_INFORMAL),
        acronym="=AVÑ",
        other_names=(
            OtherName("Association of Women Vendors", "en", NameKind.TRANSLATION),
            OtherName("-Vendors-", None, NameKind.ALIAS),
        ),
        country="PE",
        city="Lima",
        languages=("es", "qu"),
        channels=(
            ContactChannel(ChannelKind.WEBSITE, "https://example.org/?a=1;b=2"),
            ContactChannel(ChannelKind.PHONE, "+51 1 234 5678"),
            ContactChannel(ChannelKind.WHATSAPP, "+51 999 123 456"),
            ContactChannel(ChannelKind.X, "https://x.com/example"),
            ContactChannel(ChannelKind.EMAIL, "prensa@example.org", Purpose.PRESS),
            ContactChannel(ChannelKind.WEBSITE, "https://second.example.org"),
        ),
        wiego_membership=WiegoMembership("2014-07", "https://wiego.org/members"),
        members=MemberCount(12_000, "2019"),
        founded=1987,
        hosts_interns=Statement.YES,
        offers_speakers=Statement.NO,
        status=Status.INACTIVE,
        summary="Two lines:\n'=1+1' and \"quotes\".",
        sources=(
            Source("https://example.org/about", "2021-03-04", "2026-11-23", "2026-11-24"),
            Source("https://example.org/news", None, "2026-11-23"),
        ),
    )
    return Record(replace(organization, **facts), Confidence.MEDIUM, "'+ Ask whether it still meets.")


async def fill(engine: AsyncEngine, records: Iterable[Record]) -> Changes:
    """Upsert the records."""
    async with make_session_factory(engine).begin() as session:
        return await Repository(session).upsert(records)


async def stored(engine: AsyncEngine) -> list[Record]:
    """Return the records of the database."""
    async with make_session_factory(engine)() as session:
        return list(await Repository(session).records())
