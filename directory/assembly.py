"""Puts organizations together from rows; what cannot be used of them is left out, noted and logged."""

import logging
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from enum import StrEnum
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar, Final, NamedTuple, TypeVar

from directory.fields import shown
from directory.model import (
    ChannelKind,
    ContactChannel,
    Kind,
    MemberCount,
    NameKind,
    Organization,
    OtherName,
    Purpose,
    Sector,
    Source,
    Statement,
    Status,
    WiegoMembership,
)
from directory.rows import LISTS
from directory.stored_values import (
    is_acronym,
    is_address,
    is_channel,
    is_city,
    is_day,
    is_language,
    is_name,
    is_number,
    is_partial_date,
    is_slug,
    is_summary,
    is_year,
)
from directory.tables import (
    AffiliationRow,
    Base,
    ContactChannelRow,
    CoverageRow,
    OrganizationLanguageRow,
    OrganizationNameRow,
    OrganizationSectorRow,
    SourceRow,
)

logger = logging.getLogger(__name__)

_SHARED: Final = frozenset({CoverageRow, OrganizationSectorRow, OrganizationLanguageRow, AffiliationRow})
"""The lists that many organizations have in common."""

Code = TypeVar("Code", bound=StrEnum)
Value = TypeVar("Value", bound=Hashable)


class LeftOut(NamedTuple):
    """Something in the database that cannot be used, and is as if it were not there."""

    slug: str
    field: str
    text: str
    """What is left out and why, without the slug."""
    is_whole: bool = False
    """Whether it is the whole organization."""
    is_code: bool = False
    """Whether it is a code, which a newer version may know."""


class Assembly:
    """Puts organizations together: first takes the rows of each list's table, then those of ``organization``.

    Equal strings and equal short lists become one, and a table's rows can be let go once they are taken: a large
    directory needs a fraction of the memory.
    """

    def __init__(
        self,
        is_area: Callable[[str], bool],
        known: Mapping[str, Organization],
        told: Collection[LeftOut] = (),
    ) -> None:
        """Leave out areas that are none.

        Args:
            is_area: says whether a code is one of an area.
            known: organizations, by slug, that are given again where they are the same.
            told: what is left out without a word, as it was logged before.
        """
        self.left_out: dict[LeftOut, None] = {}
        """Everything that has been left out, in order, each once."""
        self._is_area = is_area
        self._known = known
        self._told = told
        self._lists: dict[type[Base], dict[str, tuple[Any, ...]]] = {table: {} for table in LISTS}
        self._shared: dict[Hashable, Any] = {}
        self._shared_lists: dict[type[Base], dict[tuple[Any, ...], tuple[Any, ...]]] = {table: {} for table in _SHARED}

    def take(self, table: type[Base], rows: Iterable[Any]) -> None:
        """Take rows of a list's table, in the order of owner and position; further ones may follow.

        A row that cannot be used is left out.
        """
        value, found, shared = self._values[table], self._lists[table], self._shared_lists.get(table)
        for slug, owned in groupby(rows, key=attrgetter("organization_slug")):
            values = found.get(slug, ()) + tuple([made for row in owned if (made := value(self, row)) is not None])
            found[self._share(slug)] = values if shared is None else shared.setdefault(values, values)

    def organization(self, row: Any) -> Organization | None:  # noqa: ANN401
        """Return the organization of a row of ``organization``; its lists must have been taken.

        It is left out, as None, where it would have no name, coverage or sectors, or where a code of its own is
        unknown; what else cannot be used of it is left out alone.
        """
        slug = self._share(row.slug)
        names, coverage, sectors, languages, channels, affiliations, sources = [
            self._lists[table].pop(slug, ()) for table in LISTS
        ]
        kind = self._code(Kind, row.kind, slug, "kind")
        hosts_interns = self._code(Statement, row.hosts_interns, slug, "hosts_interns")
        offers_speakers = self._code(Statement, row.offers_speakers, slug, "offers_speakers")
        status = self._code(Status, row.status, slug, "status")
        needed = {
            "slug": is_slug(slug),
            "name": is_name(row.name),
            "kind": kind,
            "hosts_interns": hosts_interns,
            "offers_speakers": offers_speakers,
            "status": status,
            "coverage": coverage,
            "sectors": sectors,
        }
        lacking = [field for field, is_there in needed.items() if not is_there]
        if lacking or kind is None or hosts_interns is None or offers_speakers is None or status is None:
            text = f"is left out: not enough of it is known to this version of the program ({', '.join(lacking)})"
            self.leave_out(str(slug), lacking[0], text, is_whole=True)
            return None
        made = Organization(
            slug=slug,
            name=row.name,
            kind=kind,
            coverage=coverage,
            sectors=sectors,
            acronym=self._kept(is_acronym, row.acronym, slug, "acronym"),
            other_names=names,
            country=None if row.country is None else self._area_of(row.country, slug, "country"),
            city=self._share(self._kept(is_city, row.city, slug, "city")),
            languages=languages,
            channels=channels,
            affiliations=affiliations,
            wiego_membership=self._membership(row),
            members=self._members(row),
            founded=self._kept(is_year, row.founded, slug, "founded"),
            hosts_interns=hosts_interns,
            offers_speakers=offers_speakers,
            status=status,
            summary=self._kept(is_summary, row.summary, slug, "summary"),
            sources=sources,
        )
        before = self._known.get(slug)
        return before if before == made else made

    def leave_out(self, slug: str, field: str, text: str, *, is_whole: bool = False, is_code: bool = False) -> None:
        """Note what is left out; it is logged once."""
        this = LeftOut(slug, field, text, is_whole, is_code)
        if this not in self.left_out and this not in self._told:
            logger.warning(
                "%s %s", slug, text, extra={"event": "record_left_out", "organization": slug, "field": field}
            )
        self.left_out[this] = None

    def _kept(self, is_usable: Callable[[object], bool], value: Any, slug: str, field: str) -> Any:  # noqa: ANN401
        """Return a value that may be used, None of another, which is left out."""
        if value is None or is_usable(value):
            return value
        self.leave_out(slug, field, f"has a value in {field} that cannot be used: {shown(value)} is left out")
        return None

    def _needed(self, is_usable: Callable[[object], bool], value: Any, slug: str, field: str) -> Any:  # noqa: ANN401
        if value is None:
            self.leave_out(slug, field, f"lacks a value in {field}: the item is left out")
        return self._kept(is_usable, value, slug, field)

    def _membership(self, row: Any) -> WiegoMembership | None:  # noqa: ANN401
        source = self._kept(is_address, row.wiego_source, row.slug, "wiego_member")
        if source is None:
            return None
        as_of = self._kept(is_partial_date, row.wiego_as_of, row.slug, "wiego_member")
        return self._share(WiegoMembership(as_of, source))

    def _members(self, row: Any) -> MemberCount | None:  # noqa: ANN401
        count = self._kept(is_number, row.members, row.slug, "members")
        if count is None:
            return None
        return MemberCount(count, self._share(self._kept(is_partial_date, row.members_as_of, row.slug, "members")))

    def _name(self, row: Any) -> OtherName | None:  # noqa: ANN401
        slug = row.organization_slug
        kind = self._code(NameKind, row.kind, slug, "other_names")
        name = self._needed(is_name, row.name, slug, "other_names")
        if kind is None or name is None:
            return None
        return OtherName(name, self._share(self._kept(is_language, row.language, slug, "other_names")), kind)

    def _area(self, row: Any) -> str | None:  # noqa: ANN401
        return self._area_of(row.area, row.organization_slug, "coverage")

    def _sector(self, row: Any) -> Sector | None:  # noqa: ANN401
        return self._code(Sector, row.sector, row.organization_slug, "sectors")

    def _language(self, row: Any) -> str | None:  # noqa: ANN401
        language: str | None = self._share(self._kept(is_language, row.language, row.organization_slug, "languages"))
        return language

    def _affiliation(self, row: Any) -> str | None:  # noqa: ANN401
        network: str | None = self._share(self._kept(is_slug, row.network_slug, row.organization_slug, "affiliations"))
        return network

    def _channel(self, row: Any) -> ContactChannel | None:  # noqa: ANN401
        slug = row.organization_slug
        kind = self._code(ChannelKind, row.kind, slug, "channels")
        purpose = self._code(Purpose, row.purpose, slug, "channels")
        if kind is None or purpose is None:
            return None
        if not is_channel(kind, row.value):
            # The value itself may be anything at all, and a log is read by others than the directory.
            self.leave_out(slug, "channels", f"has a {kind} in channels that cannot be used; it is left out")
            return None
        return ContactChannel(kind, row.value, purpose)

    def _source(self, row: Any) -> Source | None:  # noqa: ANN401
        slug = row.organization_slug
        url = self._needed(is_address, row.url, slug, "sources")
        seen_on = self._needed(is_day, row.seen_on, slug, "sources")
        if url is None or seen_on is None:
            return None
        as_of = self._share(self._kept(is_partial_date, row.as_of, slug, "sources"))
        checked_on = self._share(self._kept(is_day, row.checked_on, slug, "sources"))
        return Source(url, as_of, self._share(seen_on), checked_on)

    def _area_of(self, area: Any, slug: str, field: str) -> str | None:  # noqa: ANN401
        if isinstance(area, str) and self._is_area(area):
            return self._share(area)
        self._leave_out_code(area, slug, field)
        return None

    def _code(self, codes: type[Code], value: object, slug: str, field: str) -> Code | None:
        known = _by_value(codes).get(value)
        if known is None:
            self._leave_out_code(value, slug, field)
        return known

    def _leave_out_code(self, value: object, slug: str, field: str) -> None:
        self.leave_out(slug, field, f"has an unknown code in {field}: {value!r} is left out", is_code=True)

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
    """What makes a value of a row of each table, None of one that cannot be used."""


@cache
def _by_value(codes: type[Code]) -> Mapping[object, Code]:
    return {code.value: code for code in codes}
