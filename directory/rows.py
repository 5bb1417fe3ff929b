"""Turns rows into frozen values and values into rows; a code that the program does not know is left out and logged."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

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
from directory.tables import (
    AffiliationRow,
    Base,
    ContactChannelRow,
    CoverageRow,
    CuratorNoteRow,
    OrganizationLanguageRow,
    OrganizationNameRow,
    OrganizationRow,
    OrganizationSectorRow,
    SourceRow,
)

logger = logging.getLogger(__name__)

Code = TypeVar("Code", bound=StrEnum)
Lists = Mapping[type[Base], Sequence[Any]]
"""The rows of one organization, by table, in order; without the owner's slug."""

LISTS: tuple[type[Base], ...] = (
    OrganizationNameRow,
    CoverageRow,
    OrganizationSectorRow,
    OrganizationLanguageRow,
    ContactChannelRow,
    AffiliationRow,
    SourceRow,
)
"""The tables that hold what an organization has several of."""


def organization_from(row: Any, lists: Lists, is_area: Callable[[str], bool]) -> Organization | None:  # noqa: ANN401
    """Return the organization of a row of ``organization`` and its lists.

    A list's row with an unknown code is left out. The organization is left out, as None, where it would have no
    coverage or sectors, or where a code of its own is unknown.
    """
    slug = row.slug
    kind = _code(Kind, row.kind, slug, "kind")
    hosts_interns = _code(Statement, row.hosts_interns, slug, "hosts_interns")
    offers_speakers = _code(Statement, row.offers_speakers, slug, "offers_speakers")
    status = _code(Status, row.status, slug, "status")
    coverage = tuple(r.area for r in lists[CoverageRow] if _is_known(r.area, is_area, slug, "coverage"))
    sectors = tuple(s for r in lists[OrganizationSectorRow] if (s := _code(Sector, r.sector, slug, "sectors")))
    if not (kind and hosts_interns and offers_speakers and status and coverage and sectors):
        logger.warning("%s is left out: not enough of it is known to this version of the program", slug)
        return None
    return Organization(
        slug=slug,
        name=row.name,
        kind=kind,
        coverage=coverage,
        sectors=sectors,
        acronym=row.acronym,
        other_names=tuple(
            OtherName(r.name, r.language, name_kind)
            for r in lists[OrganizationNameRow]
            if (name_kind := _code(NameKind, r.kind, slug, "other_names"))
        ),
        country=row.country if row.country is None or _is_known(row.country, is_area, slug, "country") else None,
        city=row.city,
        languages=tuple(r.language for r in lists[OrganizationLanguageRow]),
        channels=tuple(
            ContactChannel(channel_kind, r.value, purpose)
            for r in lists[ContactChannelRow]
            if (channel_kind := _code(ChannelKind, r.kind, slug, "channels"))
            and (purpose := _code(Purpose, r.purpose, slug, "channels"))
        ),
        affiliations=tuple(r.network_slug for r in lists[AffiliationRow]),
        wiego_membership=None if row.wiego_source is None else WiegoMembership(row.wiego_as_of, row.wiego_source),
        members=None if row.members is None else MemberCount(row.members, row.members_as_of),
        founded=row.founded,
        hosts_interns=hosts_interns,
        offers_speakers=offers_speakers,
        status=status,
        summary=row.summary,
        sources=tuple(Source(r.url, r.as_of, _text(r.seen_on), _text(r.checked_on)) for r in lists[SourceRow]),
    )


def confidence_from(row: Any) -> Confidence:  # noqa: ANN401
    """Return how sure the compiler was; a word that this version of the program does not know counts as low."""
    return _code(Confidence, row.confidence, row.slug, "confidence") or Confidence.LOW


def rows_of(record: Record) -> dict[type[Base], list[dict[str, Any]]]:
    """Return the rows of a record by table, the owner's slug and the position in each."""
    organization = record.organization
    membership, members = organization.wiego_membership, organization.members
    lists: dict[type[Base], list[dict[str, Any]]] = {
        OrganizationNameRow: [
            {"name": name.name, "language": name.language, "kind": name.kind.value} for name in organization.other_names
        ],
        CoverageRow: [{"area": area} for area in organization.coverage],
        OrganizationSectorRow: [{"sector": sector.value} for sector in organization.sectors],
        OrganizationLanguageRow: [{"language": language} for language in organization.languages],
        ContactChannelRow: [
            {"kind": channel.kind.value, "value": channel.value, "purpose": channel.purpose.value}
            for channel in organization.channels
        ],
        AffiliationRow: [{"network_slug": network} for network in organization.affiliations],
        SourceRow: [
            {
                "url": source.url,
                "as_of": source.as_of,
                "seen_on": date.fromisoformat(source.seen_on),
                "checked_on": None if source.checked_on is None else date.fromisoformat(source.checked_on),
            }
            for source in organization.sources
        ],
    }
    owner = {"organization_slug": organization.slug}
    rows = {table: [owner | {"position": n} | row for n, row in enumerate(of_it)] for table, of_it in lists.items()}
    rows[CuratorNoteRow] = [] if record.curator_notes is None else [owner | {"text": record.curator_notes}]
    rows[OrganizationRow] = [
        {
            "slug": organization.slug,
            "name": organization.name,
            "acronym": organization.acronym,
            "kind": organization.kind.value,
            "country": organization.country,
            "city": organization.city,
            "wiego_source": None if membership is None else membership.source,
            "wiego_as_of": None if membership is None else membership.as_of,
            "members": None if members is None else members.count,
            "members_as_of": None if members is None else members.as_of,
            "founded": organization.founded,
            "hosts_interns": organization.hosts_interns.value,
            "offers_speakers": organization.offers_speakers.value,
            "status": organization.status.value,
            "summary": organization.summary,
            "confidence": record.confidence.value,
        }
    ]
    return rows


def _code(codes: type[Code], value: str, slug: str, field: str) -> Code | None:
    try:
        return codes(value)
    except ValueError:
        logger.warning("%s has an unknown code in %s: %r is left out", slug, field, value)
        return None


def _is_known(area: str, is_area: Callable[[str], bool], slug: str, field: str) -> bool:
    if is_area(area):
        return True
    logger.warning("%s has an unknown code in %s: %r is left out", slug, field, area)
    return False


def _text(day: date | None) -> Any:  # noqa: ANN401
    return None if day is None else day.isoformat()
