"""Turns rows into frozen values and values into rows; a code that the program does not know is left out and logged."""

import logging
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar, Final, TypeVar

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


class Assembly:
    """Puts organizations together: first takes the rows of each list's table, then those of ``organization``.

    Equal strings and equal short lists become one, and a table's rows can be let go once they are taken: a large
    directory needs a fraction of the memory.
    """

    def __init__(self, is_area: Callable[[str], bool], known: Mapping[str, Organization]) -> None:
        """Leave out areas that are none; ``known`` organizations, by slug, are given again where they are the same."""
        self._is_area = is_area
        self._known = known
        self._lists: dict[type[Base], dict[str, tuple[Any, ...]]] = {table: {} for table in LISTS}
        self._shared: dict[Hashable, Any] = {}
        self._shared_lists: dict[type[Base], dict[tuple[Any, ...], tuple[Any, ...]]] = {table: {} for table in _SHARED}

    def take(self, table: type[Base], rows: Iterable[Any]) -> None:
        """Take rows of a list's table, in the order of owner and position; further ones may follow.

        A row with an unknown code is left out.
        """
        value, found, shared = self._values[table], self._lists[table], self._shared_lists.get(table)
        for slug, owned in groupby(rows, key=attrgetter("organization_slug")):
            values = found.get(slug, ()) + tuple([made for row in owned if (made := value(self, row)) is not None])
            found[self._share(slug)] = values if shared is None else shared.setdefault(values, values)

    def organization(self, row: Any) -> Organization | None:  # noqa: ANN401
        """Return the organization of a row of ``organization``; its lists must have been taken.

        It is left out, as None, where it would have no coverage or sectors, or where a code of its own is unknown.
        """
        slug = self._share(row.slug)
        kind = _code(Kind, row.kind, slug, "kind")
        hosts_interns = _code(Statement, row.hosts_interns, slug, "hosts_interns")
        offers_speakers = _code(Statement, row.offers_speakers, slug, "offers_speakers")
        status = _code(Status, row.status, slug, "status")
        names, coverage, sectors, languages, channels, affiliations, sources = [
            self._lists[table].pop(slug, ()) for table in LISTS
        ]
        if not (kind and hosts_interns and offers_speakers and status and coverage and sectors):
            logger.warning("%s is left out: not enough of it is known to this version of the program", slug)
            return None
        is_seat = row.country is None or self._is_known(row.country, slug, "country")
        made = Organization(
            slug=slug,
            name=row.name,
            kind=kind,
            coverage=coverage,
            sectors=sectors,
            acronym=row.acronym,
            other_names=names,
            country=self._share(row.country) if is_seat else None,
            city=self._share(row.city),
            languages=languages,
            channels=channels,
            affiliations=affiliations,
            wiego_membership=None
            if row.wiego_source is None
            else self._share(WiegoMembership(row.wiego_as_of, row.wiego_source)),
            members=None if row.members is None else MemberCount(row.members, self._share(row.members_as_of)),
            founded=row.founded,
            hosts_interns=hosts_interns,
            offers_speakers=offers_speakers,
            status=status,
            summary=row.summary,
            sources=sources,
        )
        before = self._known.get(slug)
        return before if before == made else made

    def _name(self, row: Any) -> OtherName | None:  # noqa: ANN401
        kind = _code(NameKind, row.kind, row.organization_slug, "other_names")
        return None if kind is None else OtherName(row.name, self._share(row.language), kind)

    def _area(self, row: Any) -> str | None:  # noqa: ANN401
        return self._share(row.area) if self._is_known(row.area, row.organization_slug, "coverage") else None

    def _sector(self, row: Any) -> Sector | None:  # noqa: ANN401
        return _code(Sector, row.sector, row.organization_slug, "sectors")

    def _language(self, row: Any) -> str:  # noqa: ANN401
        return self._share(str(row.language))

    def _affiliation(self, row: Any) -> str:  # noqa: ANN401
        return self._share(str(row.network_slug))

    def _channel(self, row: Any) -> ContactChannel | None:  # noqa: ANN401
        kind = _code(ChannelKind, row.kind, row.organization_slug, "channels")
        purpose = _code(Purpose, row.purpose, row.organization_slug, "channels")
        return ContactChannel(kind, row.value, purpose) if kind and purpose else None

    def _source(self, row: Any) -> Source:  # noqa: ANN401
        return Source(row.url, self._share(row.as_of), self._day(row.seen_on), self._day(row.checked_on))

    def _day(self, day: date | None) -> Any:  # noqa: ANN401
        if day is None:
            return None
        return self._shared.get(day) or self._shared.setdefault(day, day.isoformat())

    def _is_known(self, area: str, slug: str, field: str) -> bool:
        if self._is_area(area):
            return True
        logger.warning("%s has an unknown code in %s: %r is left out", slug, field, area)
        return False

    def _share(self, value: Value) -> Value:
        """Return the value that was the first to equal this one."""
        first: Value = self._shared.setdefault(value, value)
        return first

    _values: ClassVar[Mapping[type[Base], Callable[["Assembly", Any], Any]]] = {
        OrganizationNameRow: _name,
        CoverageRow: _area,
        OrganizationSectorRow: _sector,
        OrganizationLanguageRow: _language,
        ContactChannelRow: _channel,
        AffiliationRow: _affiliation,
        SourceRow: _source,
    }
    """What makes a value of a row of each table, None of one with an unknown code."""


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
    known = _by_value(codes).get(value)
    if known is None:
        logger.warning("%s has an unknown code in %s: %r is left out", slug, field, value)
    return known


@cache
def _by_value(codes: type[Code]) -> Mapping[str, Code]:
    return {code.value: code for code in codes}
