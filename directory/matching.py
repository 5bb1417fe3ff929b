"""The ladder of referral: which organizations answer a request, and in which order.

A pure function of the request and the catalogue: who asks never enters, nothing is paid, promoted or hidden.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, overload

import numpy as np

from directory.catalogue import NETWORKS, Catalogue, named_areas
from directory.columns import SECTORS, Positions, bits_of
from directory.geography import WORLD
from directory.ladder import Breadth, Candidate, Ladder, Shape
from directory.model import Organization, Sector, Statement
from directory.nearness import Level, steps_from

__all__ = [
    "NETWORKS",
    "Breadth",
    "Match",
    "Query",
    "Ranking",
    "Shape",
    "empty_places",
    "fits",
    "interleave",
    "rank",
    "single",
]


@dataclass(frozen=True, slots=True)
class Query:
    """A request for organizations."""

    shape: Shape
    sectors: tuple[Sector, ...] = ()
    """Trades asked about; empty for any."""
    places: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 or M49 codes; empty, or ``001``, for anywhere."""


@dataclass(frozen=True, slots=True)
class Match:
    """An organization that answers a request, and why."""

    organization: Organization
    level: Level
    """The nearest, over all places asked about."""
    area: str
    """The area, of those that the organization names, by which it was found."""
    sectors: tuple[Sector, ...]
    """The trades asked about that it serves."""
    breadth: Breadth
    door: Organization
    """Whom to write to: itself, or the one that leads to it (itself again if nobody at all has a channel)."""


_NUMBERS: Final = np.arange(len(SECTORS))

_Request = tuple[Sector | None, str | None]


class Ranking(Sequence[Match]):
    """Matches, best first, made as somebody looks at them: a list of thousands costs hardly more than its first page.

    Some given ones lead; those of the ladders follow in turns, each organization once.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        ladders: Sequence[Ladder] = (),
        sectors: tuple[Sector, ...] = (),
        leading: Iterable[Match] = (),
        *,
        others: bool = False,
    ) -> None:
        """Rank the ladders of one request, whose trades are ``sectors``; ``others`` where they hold other trades."""
        self._catalogue = catalogue
        self._ladders = ladders
        self._sectors = sectors
        self._made = list(leading)
        self._leading = tuple(match.organization for match in self._made)
        self._rest = interleave(ladders, given=self._leading_positions())
        self._others = others

    @property
    def has_others(self) -> bool:
        """Whether organizations are among them that serve none of the trades asked about."""
        return self._others and len(self._positions) > 0

    def __len__(self) -> int:
        return len(self._leading) + len(self._positions)

    @overload
    def __getitem__(self, at: int) -> Match: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Match, ...]: ...

    def __getitem__(self, at: int | slice) -> Match | tuple[Match, ...]:
        if isinstance(at, slice):
            return tuple(self[number] for number in range(*at.indices(len(self))))
        number = at if at >= 0 else len(self) + at
        while 0 <= len(self._made) <= number:
            position = next(self._rest, None)
            if position is None:
                raise IndexError(at)
            self._made.append(self._match(position))
        return self._made[number]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(Match.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]

    def get(self, slug: str) -> Match | None:
        """Return the match of an organization, if it is one of these."""
        for number, organization in enumerate(self._leading):
            if organization.slug == slug:
                return self._made[number]
        position = self._catalogue.position_of(slug)
        return None if position is None or not self._is_among(position) else self._match(position)

    def areas(self) -> frozenset[str]:
        """Return the areas that any of the organizations names."""
        named = {area for organization in self._leading for area in named_areas(organization)}
        return frozenset(named.union(self._catalogue.areas_named(self._positions)))

    def trades(self) -> dict[Sector, int]:
        """Return how many of the organizations serve each trade, for those with any, in the order of ``Sector``."""
        kinds = np.bincount(self._catalogue.columns.trades[self._positions])
        served = np.flatnonzero(kinds)
        counts = kinds[served] @ ((served[:, np.newaxis] >> _NUMBERS) & 1)
        found = dict(zip(SECTORS, counts.tolist(), strict=True))
        for organization in self._leading:
            for sector in organization.sectors:
                found[sector] += 1
        return {sector: count for sector, count in found.items() if count}

    def _is_among(self, position: int) -> bool:
        return any(position in ladder for ladder in self._ladders)

    @cached_property
    def _positions(self) -> Positions:
        """Positions of those that follow the leading ones, ascending."""
        if not self._ladders:
            return np.empty(0, dtype=np.int32)
        present = self._ladders[0].present
        for ladder in self._ladders[1:]:
            present |= ladder.present
        present[self._leading_positions()] = False
        return np.flatnonzero(present).astype(np.int32)

    def _leading_positions(self) -> list[int]:
        positions = (self._catalogue.position_of(organization.slug) for organization in self._leading)
        return [position for position in positions if position is not None]

    def _match(self, position: int) -> Match:
        """Return the match at a position: of all ladders, as the one that it answers best has it."""
        candidates = [ladder.candidate(position) for ladder in self._ladders if position in ladder]
        return _match(min(candidates, key=lambda candidate: candidate.closeness), self._sectors, self._catalogue)


def rank(query: Query, catalogue: Catalogue, leading: Iterable[Match] = ()) -> Ranking:
    """Return every organization within reach of the request, each once, best first, after the ``leading`` ones.

    Trade before place: exact, then general; others only when nothing else is left for the whole request, and the
    trade elsewhere only when nobody covers the place at all. Within that the query's shape, then near before far,
    then the catalogue's ties. Several trades or places take turns. Empty only if the catalogue lists nobody fit.
    """
    requests = _requests(query)
    for others in (False, True):
        ladders = [Ladder(query.shape, *request, catalogue, others=others) for request in requests]
        if any(map(len, ladders)):
            return Ranking(catalogue, ladders, query.sectors, leading, others=others)
    if any(place is not None for _, place in requests):
        return rank(replace(query, places=()), catalogue, leading)
    return Ranking(catalogue, leading=leading)


def single(organization: Organization, catalogue: Catalogue, sectors: Iterable[Sector] = ()) -> Match:
    """Return an organization that was asked for by name as a match, its level being how far it reaches."""
    return _match(Candidate(organization, catalogue.reach(organization), Breadth.EXACT), sectors, catalogue)


def fits(shape: Shape, organization: Organization) -> bool:
    """Say whether an organization may be offered for a purpose at all."""
    return shape is not Shape.HOSTS_FIRST or organization.hosts_interns is not Statement.NO


def empty_places(query: Query, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the places asked about in which nobody of the trades asked about has a seat or states coverage.

    General organizations may still work there: a sentence that says so has to name the trade.
    """
    trades = bits_of(None if sector is Sector.ALL_INFORMAL else sector for sector in query.sectors)
    unfit = catalogue.columns.refuses
    if query.shape is not Shape.HOSTS_FIRST:
        unfit = np.zeros_like(unfit)
    return tuple(
        place
        for place in dict.fromkeys(query.places)
        if place != WORLD
        and not any(
            not unfit[catalogue.positions(step.area, trades)].all()
            for step in steps_from(place, catalogue.areas)
            if catalogue.areas.contains(place, step.area)
        )
    )


def interleave(lists: Iterable[Iterable[int]], given: Iterable[int] = ()) -> Iterator[int]:
    """Yield from the lists in turns, each value once, those already given left out."""
    seen = set(given)
    turns = [iter(values) for values in lists]
    while turns:
        for turn in tuple(turns):
            value = next((found for found in turn if found not in seen), None)
            if value is None:
                turns.remove(turn)
            else:
                seen.add(value)
                yield value


def _requests(query: Query) -> list[_Request]:
    """Pair trades and places so that the first turns name every trade and every place."""
    sectors: list[Sector | None] = list(dict.fromkeys(query.sectors)) or [None]
    places = list(dict.fromkeys(None if place == WORLD else place for place in query.places)) or [None]
    return [
        (sector, places[(turn + offset) % len(places)])
        for offset in range(len(places))
        for turn, sector in enumerate(sectors)
    ]


def _match(candidate: Candidate, sectors: Iterable[Sector], catalogue: Catalogue) -> Match:
    organization = candidate.organization
    served = tuple(sector for sector in dict.fromkeys(sectors) if sector in organization.sectors)
    door = catalogue.door(organization, served) or organization
    return Match(organization, candidate.step.level, candidate.step.area, served, candidate.breadth, door)
