"""Turns values into rows, and names the tables of what an organization has several of."""

import logging
from collections.abc import Hashable
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from directory.model import (
    Confidence,
    Record,
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

_SHARED: Final = frozenset({CoverageRow, OrganizationSectorRow, OrganizationLanguageRow, AffiliationRow})
"""Those of them whose lists many organizations have in common."""

Code = TypeVar("Code", bound=StrEnum)
Value = TypeVar("Value", bound=Hashable)


def confidence_from(row: Any) -> Confidence:  # noqa: ANN401
    """Return how sure the compiler was; a word that this version of the program does not know counts as low."""
    try:
        return Confidence(row.confidence)
    except ValueError:
        logger.warning(
            "%s has an unknown code in confidence: %r counts as low",
            row.slug,
            row.confidence,
            extra={"event": "record_left_out"},
        )
        return Confidence.LOW


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
