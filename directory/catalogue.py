"""The directory in memory: immutable, and indexed so that a referral looks only at what it may name."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, partial
from heapq import nlargest
from itertools import product
from operator import itemgetter
from types import MappingProxyType
from typing import Final

import numpy as np

from directory.columns import ANY_TRADE, NETWORKS, Columns, Positions, bits_of
from directory.freshness import age_of, load_freshness_policy
from directory.geography import WORLD, Areas
from directory.model import Kind, News, Organization, Sector, Status
from directory.nearness import Step, reach
from directory.references import MARK, reference
from directory.text import fold

__all__ = ["NETWORKS", "Catalogue", "named_areas"]

_NEWEST: Final = 30
_NOBODY: Final = np.empty(0, dtype=np.int32)


class Catalogue:
    """Every organization, by slug, trade and area; what is no longer active is found by its slug alone."""

    def __init__(
        self,
        organizations: Iterable[Organization],
        areas: Areas,
        news: Iterable[News] = (),
        redirects: Mapping[str, str] = MappingProxyType({}),
        *,
        day: date | None = None,
        recorded: Mapping[str, Organization] = MappingProxyType({}),
        left_out: int = 0,
    ) -> None:
        """Index organizations.

        Args:
            organizations: as they are shown.
            areas: those that they name.
            news: what has changed lately, newest first.
            redirects: today's slug for each former one.
            day: against which ages are held; without one, age makes no difference.
            recorded: by slug, the whole records of those whose links are not all shown at present.
            left_out: how many organizations the database holds besides, of which too little can be used.
        """
        self.areas = areas
        self.day = day
        self.news = tuple(news)
        """What has changed lately, newest first."""
        self.redirects = redirects
        """Today's slug for each former one."""
        self.left_out = left_out
        """How many organizations are left out, as too little of them can be used."""
        self._recorded = recorded
        self.organizations = tuple(organizations)
        active = (organization for organization in self.organizations if organization.status is Status.ACTIVE)
        self.listed = tuple(sorted(active, key=partial(_standing, day=day)))
        """The active ones in the order of ties: a position is a place in this list."""
        self.columns = Columns.of(self.listed, areas)
        self._by_slug = {organization.slug: organization for organization in self.organizations}
        self._positions = {organization.slug: position for position, organization in enumerate(self.listed)}
        by_area: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
        for position, organization in enumerate(self.listed):
            for area in named_areas(organization):
                by_area[area].append(position)
        self._by_area = {area: np.array(by_area[area], dtype=np.int32) for area in sorted(by_area)}
        self._areas_by_number = tuple(self._by_area)
        self._areas_held = np.concatenate([_NOBODY, *self._by_area.values()])
        """Positions again, one area after the other, and below them the areas' numbers."""
        self._area_numbers = np.repeat(np.arange(len(self._by_area)), [len(found) for found in self._by_area.values()])
        self._everyone = np.arange(len(self.listed), dtype=np.int32)
        self._by_trade: dict[tuple[str | None, int], Positions] = {}
        self._counts_within: dict[tuple[str, int, bool], int] = {}
        self._counts = MappingProxyType(
            {area: len(found) for area, found in self._by_area.items() if areas.is_country(area)}
        )
        self._doors: dict[tuple[str, tuple[Sector, ...]], Organization | None] = {}
        self._networks: dict[tuple[str, Sector], Organization] = {}
        for position in np.flatnonzero(self.columns.networks & self.columns.reachable).tolist():
            network = self.listed[position]
            for area, sector in product(named_areas(network), network.sectors):
                self._networks.setdefault((area, sector), network)

    def get(self, slug: str) -> Organization | None:
        """Return the organization that has or had that slug, or one of that reference, active or not."""
        if slug.startswith(MARK):
            slug = self._slug_by_reference.get(slug, slug)
        return self._by_slug.get(self.redirects.get(slug, slug))

    def recorded(self, organization: Organization) -> Organization:
        """Return the whole record, with the channels that are not shown at present."""
        return self._recorded.get(organization.slug, organization)

    def position(self, organization: Organization) -> int:
        """Return where a listed organization stands when nothing else tells it from another (referral's ties)."""
        return self._positions[organization.slug]

    def position_of(self, slug: str) -> int | None:
        """Return the same for a slug, or None where none of the listed has it."""
        return self._positions.get(slug)

    def positions(self, area: str | None, trades: int = ANY_TRADE) -> Positions:
        """Return the positions of those whose seat or coverage names this very area and that serve any of the trades.

        ``None`` stands for any area; ``trades`` are the bits of ``columns.bits_of``.
        """
        key = area, trades
        found = self._by_trade.get(key)
        if found is None:
            there = self._everyone if area is None else self._by_area.get(area, _NOBODY)
            found = self._by_trade[key] = there[(self.columns.trades[there] & trades) != 0]
        return found

    def covering(self, area: str | None, sector: Sector | None = None) -> tuple[Organization, ...]:
        """Return the listed organizations whose seat or coverage names this very area, ties settled.

        ``None`` stands for any area or any trade.
        """
        return tuple([self.listed[position] for position in self.positions(area, bits_of([sector])).tolist()])

    def areas_named(self, positions: Positions) -> tuple[str, ...]:
        """Return the areas that the seats and coverages of listed organizations name, in the order of their codes."""
        among = np.zeros(len(self.listed), dtype=np.bool_)
        among[positions] = True
        counts = np.bincount(self._area_numbers[among[self._areas_held]], minlength=len(self._by_area))
        return tuple([self._areas_by_number[number] for number in np.flatnonzero(counts).tolist()])

    def count_within(self, area: str, trades: int = ANY_TRADE, *, hosting: bool = False) -> int:
        """Return how many listed organizations name an area or one within it and serve any of the trades.

        With ``hosting`` those that never host interns are left out.
        """
        key = area, trades, hosting
        if key not in self._counts_within:
            if area == WORLD or self.areas.is_country(area):
                found = self.positions(None if area == WORLD else area, trades)
            else:
                inside = [named for named in self._by_area if self.areas.contains(area, named)]
                found = np.unique(np.concatenate([_NOBODY, *(self.positions(named, trades) for named in inside)]))
            refusing = int(self.columns.refuses[found].sum()) if hosting else 0
            self._counts_within[key] = len(found) - refusing
        return self._counts_within[key]

    def reach(self, organization: Organization) -> Step:
        """Return how far an organization works, apart from any place asked about."""
        return reach(organization, self.areas)

    def above(self, organization: Organization) -> Iterator[Organization]:
        """Yield the active organizations that this one belongs to, step by step upward, each once.

        Those one step up come before those two steps up; on the same step the smaller area comes first.
        """
        seen = {organization.slug}
        step = [organization]
        while step:
            parents = {slug: self._by_slug.get(slug) for below in step for slug in below.affiliations}
            step = [parent for slug, parent in parents.items() if parent is not None and slug not in seen]
            seen.update(parents)
            active = [parent for parent in step if parent.slug in self._positions]
            yield from sorted(active, key=lambda parent: (self._extent(parent), self.position(parent)))

    def door(self, organization: Organization, sectors: Iterable[Sector] = ()) -> Organization | None:
        """Return whom to write to: the organization itself if it has a channel, else the nearest that leads to it.

        That is a network it belongs to, else the network of its trade (of ``sectors``, the trades asked about, where
        it can be) for the smallest area that holds it, else another organization of its trade or of all informal
        workers for that area, else whoever works with the most trades worldwide. None only where nobody in the
        directory has a channel.
        """
        if organization.channels:
            return organization
        key = organization.slug, tuple(sectors)
        if key not in self._doors:
            self._doors[key] = (
                next((parent for parent in self.above(organization) if parent.channels), None)
                or self._network_of_trade(organization, key[1])
                or self._neighbor(organization)
            )
        return self._doors[key]

    def shortest_name(self, organization: Organization) -> str:
        """Return the acronym where it is this organization's alone, else the name."""
        acronym = organization.acronym
        return acronym if acronym and self._acronyms[acronym.casefold()] == 1 else organization.name

    @cached_property
    def _acronyms(self) -> Counter[str]:
        return Counter(one.acronym.casefold() for one in self.organizations if one.acronym)

    @cached_property
    def newest_sources(self) -> tuple[Organization, ...]:
        """The listed organizations whose newest source speaks of the latest date, at most 30, the latest first."""
        dated = [(max((s.as_of or "" for s in listed.sources), default=""), listed) for listed in self.listed]
        return tuple(listed for _, listed in nlargest(_NEWEST, dated, key=itemgetter(0)))

    @cached_property
    def _slug_by_reference(self) -> Mapping[str, str]:
        return {reference(slug): slug for slug in (*self.redirects, *self._by_slug)}

    def count_by_country(self) -> Mapping[str, int]:
        """Return how many listed organizations have their seat in or name each country, for those with any."""
        return self._counts

    def _extent(self, organization: Organization) -> int:
        """Return how many countries an organization says it covers, overlaps counted twice."""
        return sum(self.areas.size(area) for area in organization.coverage)

    def _network_of_trade(self, organization: Organization, asked: tuple[Sector, ...]) -> Organization | None:
        sectors = sorted(organization.sectors, key=lambda sector: sector not in asked)
        found = (self._networks.get(key) for key in product(self._upward(organization), sectors))
        return next((network for network in found if network is not None), None)

    def _neighbor(self, organization: Organization) -> Organization | None:
        upward = self._upward(organization)
        for area, sector in product(upward, (*organization.sectors, Sector.ALL_INFORMAL)):
            for neighbor in self.positions(area, bits_of([sector]))[:1]:
                if self.columns.reachable[neighbor]:  # the first of a list is, if anyone of it is
                    return self.listed[int(neighbor)]
        anywhere: tuple[str | None, ...] = (*reversed(upward), None)
        for place in anywhere:
            found = self.positions(place)
            reachable = found[self.columns.reachable[found]]
            if len(reachable):
                widest = reachable[np.argmax(np.bitwise_count(self.columns.trades[reachable]))]
                return self.listed[int(widest)]
        return None

    def _upward(self, organization: Organization) -> tuple[str, ...]:
        """Return the areas that an organization names and those that hold them, smallest first."""
        named = named_areas(organization)
        areas = dict.fromkeys(area for start in named for area in (start, *self.areas.ancestors(start)))
        return tuple(sorted(areas, key=self.areas.size))


def named_areas(organization: Organization) -> tuple[str, ...]:
    """Return the seat's country and the areas covered, each once."""
    country, coverage = organization.country, organization.coverage
    if country is None or coverage == (country,):
        return tuple(dict.fromkeys(coverage))
    return tuple(dict.fromkeys((country, *coverage)))


def _standing(organization: Organization, day: date | None) -> tuple[bool, bool, int, str, str]:
    """Order of ties: with a channel, run by workers, not long unheard of, by name; nobody is promoted."""
    policy = load_freshness_policy()
    behind = 0 if day is None else policy.behind[age_of(organization, day, policy)]
    supports = organization.kind is Kind.SUPPORT_ORGANIZATION
    return (not organization.channels, supports, behind, fold(organization.name), organization.slug)
