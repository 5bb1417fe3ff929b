"""The directory in memory: immutable, and indexed so that a referral looks only at what it may name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from types import MappingProxyType
from typing import Final

from directory.geography import Areas
from directory.model import Kind, Organization, Sector, Status
from directory.nearness import Step, reach
from directory.text import fold

NETWORKS: Final = frozenset({Kind.GLOBAL_NETWORK, Kind.REGIONAL_NETWORK})
"""Kinds that stand above the organizations of a country; a national network counts among those."""


class Catalogue:
    """Every organization, by slug, trade and area; what is no longer active is found by its slug alone."""

    def __init__(self, organizations: Iterable[Organization], areas: Areas) -> None:
        self.areas = areas
        self.organizations = tuple(organizations)
        self.listed = tuple(sorted((o for o in self.organizations if o.status is Status.ACTIVE), key=_standing))
        self._by_slug = {organization.slug: organization for organization in self.organizations}
        self._positions = {organization.slug: position for position, organization in enumerate(self.listed)}
        by_area: defaultdict[tuple[str | None, Sector | None], list[Organization]] = defaultdict(list)
        for organization in self.listed:
            for key in product((None, *named_areas(organization)), (None, *organization.sectors)):
                by_area[key].append(organization)
        self._by_area = {key: tuple(found) for key, found in by_area.items()}
        self._reaches = {organization.slug: reach(organization, areas) for organization in self.listed}
        self._counts = MappingProxyType(
            {
                area: len(self._by_area[area, None])
                for area in sorted(area for area, sector in self._by_area if area is not None and sector is None)
                if areas.is_country(area)
            }
        )
        self._doors: dict[tuple[str, tuple[Sector, ...]], Organization | None] = {}
        self._networks = {
            key: networks
            for key, found in self._by_area.items()
            if (networks := tuple(o for o in found if o.kind in NETWORKS and o.channels))
        }

    def get(self, slug: str) -> Organization | None:
        """Return the organization of that slug, active or not."""
        return self._by_slug.get(slug)

    def position(self, organization: Organization) -> int:
        """Return where a listed organization stands when nothing else tells it from another (referral's ties)."""
        return self._positions[organization.slug]

    def covering(self, area: str | None, sector: Sector | None = None) -> tuple[Organization, ...]:
        """Return the listed organizations whose seat or coverage names this very area, ties settled.

        ``None`` stands for any area or any trade.
        """
        return self._by_area.get((area, sector), ())

    def reach(self, organization: Organization) -> Step:
        """Return how far an organization works, apart from any place asked about."""
        return self._reaches.get(organization.slug) or reach(organization, self.areas)

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

    def count_by_country(self) -> Mapping[str, int]:
        """Return how many listed organizations have their seat in or name each country, for those with any."""
        return self._counts

    def _extent(self, organization: Organization) -> int:
        """Return how many countries an organization says it covers, overlaps counted twice."""
        return sum(self.areas.size(area) for area in organization.coverage)

    def _network_of_trade(self, organization: Organization, asked: tuple[Sector, ...]) -> Organization | None:
        sectors = sorted(organization.sectors, key=lambda sector: sector not in asked)
        for area in self._upward(organization):
            for sector in sectors:
                for network in self._networks.get((area, sector), ()):
                    return network
        return None

    def _neighbor(self, organization: Organization) -> Organization | None:
        upward = self._upward(organization)
        for area, sector in product(upward, (*organization.sectors, Sector.ALL_INFORMAL)):
            for neighbor in self.covering(area, sector):
                if neighbor.channels:
                    return neighbor
        for found in (*(self.covering(area) for area in reversed(upward)), self.listed):
            reachable = [neighbor for neighbor in found if neighbor.channels]
            if reachable:
                return min(reachable, key=lambda neighbor: (-len(neighbor.sectors), self.position(neighbor)))
        return None

    def _upward(self, organization: Organization) -> tuple[str, ...]:
        """Return the areas that an organization names and those that hold them, smallest first."""
        named = named_areas(organization)
        areas = dict.fromkeys(area for start in named for area in (start, *self.areas.ancestors(start)))
        return tuple(sorted(areas, key=self.areas.size))


def named_areas(organization: Organization) -> tuple[str, ...]:
    """Return the seat's country and the areas covered, each once."""
    seat = () if organization.country is None else (organization.country,)
    return tuple(dict.fromkeys((*seat, *organization.coverage)))


def _standing(organization: Organization) -> tuple[bool, bool, str, str]:
    """Order of ties: one with a channel first, then run by workers, then by name; nobody is promoted."""
    supports = organization.kind is Kind.SUPPORT_ORGANIZATION
    return (not organization.channels, supports, fold(organization.name), organization.slug)
