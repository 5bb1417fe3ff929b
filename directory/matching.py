"""The ladder of referral: which organizations answer a request, and in which order.

A pure function of the request and the catalogue: who asks never enters, nothing is paid, promoted or hidden.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from typing import Final

from directory.catalogue import NETWORKS, Catalogue
from directory.geography import WORLD
from directory.model import Kind, Organization, Sector, Statement
from directory.nearness import LEVELS, Level, Step, steps_from


class Breadth(StrEnum):
    """How closely an organization's trades answer the trade asked about."""

    EXACT = "exact"
    """It serves the trade; or no trade was asked about."""
    GENERAL = "general"
    """It serves all informal workers; or those were asked about and it serves some of them."""
    OTHER = "other"
    """It serves other trades; offered only when nothing else is left, and then to be said so."""


class Shape(StrEnum):
    """What the purpose of a request puts first."""

    MEMBERS_FIRST = "members_first"
    """Those nearest to the workers; their networks close the list."""
    NETWORKS_FIRST = "networks_first"
    """Networks; those that work in one country follow."""
    HOSTS_FIRST = "hosts_first"
    """Those known to host interns, then members of networks; networks last, those that never host left out."""


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


@dataclass(frozen=True, slots=True)
class _Candidate:
    organization: Organization
    step: Step
    breadth: Breadth


_BREADTHS: Final = tuple(Breadth)

_Request = tuple[Sector | None, str | None]


def rank(query: Query, catalogue: Catalogue) -> tuple[Match, ...]:
    """Return every organization within reach of the request, each once, best first.

    Trade before place: exact, then general; others only when nothing else is left for the whole request, and the
    trade elsewhere only when nobody covers the place at all. Within that the query's shape, then near before far,
    then the catalogue's ties. Several trades or places take turns. Empty only if the catalogue lists nobody fit.
    """
    requests = _requests(query)
    lists = [_ladder(query.shape, request, catalogue) for request in requests]
    if not any(lists):
        lists = [_ladder(query.shape, request, catalogue, others=True) for request in requests]
    if any(lists):
        return tuple(_merge(query, lists, catalogue))
    if any(place is not None for _, place in requests):
        return rank(replace(query, places=()), catalogue)
    return ()


def single(organization: Organization, catalogue: Catalogue, sectors: Iterable[Sector] = ()) -> Match:
    """Return an organization that was asked for by name as a match, its level being how far it reaches."""
    return _match(_Candidate(organization, catalogue.reach(organization), Breadth.EXACT), sectors, catalogue)


def fits(shape: Shape, organization: Organization) -> bool:
    """Say whether an organization may be offered for a purpose at all."""
    return shape is not Shape.HOSTS_FIRST or organization.hosts_interns is not Statement.NO


def empty_places(query: Query, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the places asked about in which nobody of the trades asked about has a seat or states coverage.

    General organizations may still work there: a sentence that says so has to name the trade.
    """
    sectors = [None if sector is Sector.ALL_INFORMAL else sector for sector in query.sectors] or [None]
    return tuple(
        place
        for place in dict.fromkeys(query.places)
        if place != WORLD
        and not any(
            fits(query.shape, organization)
            for step in steps_from(place, catalogue.areas)
            if catalogue.areas.contains(place, step.area)
            for sector in sectors
            for organization in catalogue.covering(step.area, sector)
        )
    )


def interleave(lists: Sequence[Sequence[_Candidate]]) -> Iterator[_Candidate]:
    """Yield from the lists in turns, each organization once."""
    given: set[str] = set()
    turns = [iter(candidates) for candidates in lists]
    while turns:
        for turn in tuple(turns):
            candidate = next((found for found in turn if found.organization.slug not in given), None)
            if candidate is None:
                turns.remove(turn)
            else:
                given.add(candidate.organization.slug)
                yield candidate


def _requests(query: Query) -> list[_Request]:
    """Pair trades and places so that the first turns name every trade and every place."""
    sectors: list[Sector | None] = list(dict.fromkeys(query.sectors)) or [None]
    places = list(dict.fromkeys(None if place == WORLD else place for place in query.places)) or [None]
    return [
        (sector, places[(turn + offset) % len(places)])
        for offset in range(len(places))
        for turn, sector in enumerate(sectors)
    ]


def _ladder(shape: Shape, request: _Request, catalogue: Catalogue, *, others: bool = False) -> list[_Candidate]:
    """Return the candidates for one trade and one place in order, the trade's own and general ones or any."""
    sector, place = request
    whole = sector is None or sector is Sector.ALL_INFORMAL
    trades = (None,) if whole or others else (sector, Sector.ALL_INFORMAL)
    candidates = [
        _Candidate(organization, step, _breadth(sector, organization))
        for organization, step in _find(trades, place, catalogue)
        if fits(shape, organization)
    ]
    return sorted(candidates, key=lambda candidate: _key(shape, candidate, catalogue, whole=whole, placed=bool(place)))


def _find(
    trades: Iterable[Sector | None], place: str | None, catalogue: Catalogue
) -> Iterator[tuple[Organization, Step]]:
    """Yield who works within reach of a place, each once, with its nearest step."""
    steps = [None] if place is None else steps_from(place, catalogue.areas)
    found: set[str] = set()
    for step in steps:
        for trade in trades:
            for organization in catalogue.covering(None if step is None else step.area, trade):
                if organization.slug not in found:
                    found.add(organization.slug)
                    yield organization, step or catalogue.reach(organization)


def _breadth(sector: Sector | None, organization: Organization) -> Breadth:
    if sector is None or sector in organization.sectors:
        return Breadth.EXACT
    if sector is Sector.ALL_INFORMAL or Sector.ALL_INFORMAL in organization.sectors:
        return Breadth.GENERAL
    return Breadth.OTHER


def _key(shape: Shape, candidate: _Candidate, catalogue: Catalogue, *, whole: bool, placed: bool) -> tuple[int, ...]:
    """Order of one list; ``whole`` where any informal workers are meant, whose general organizations come first."""
    organization = candidate.organization
    network = organization.kind in NETWORKS
    trade = 0 if whole else _BREADTHS.index(candidate.breadth)
    ties = (whole and Sector.ALL_INFORMAL not in organization.sectors, catalogue.position(organization))
    if shape is Shape.HOSTS_FIRST:
        hosts = organization.hosts_interns is Statement.YES
        belongs = organization.wiego_membership is not None or bool(organization.affiliations)
        return (trade, network, not hosts, not belongs, *candidate.step.distance, *ties)
    if shape is Shape.NETWORKS_FIRST or not placed:
        return (trade, not network, *candidate.step.distance, *ties)
    far = candidate.step.level is not Level.COUNTRY
    closing = network or (far and organization.kind is Kind.SUPPORT_ORGANIZATION)
    return (trade, *candidate.step.distance, closing, *ties)


def _merge(query: Query, lists: Sequence[Sequence[_Candidate]], catalogue: Catalogue) -> Iterator[Match]:
    """Turn the lists into matches in turns, each organization at its nearest and most exact."""
    best: dict[str, _Candidate] = {}
    for candidate in chain.from_iterable(lists):
        known = best.setdefault(candidate.organization.slug, candidate)
        if known is not candidate:
            best[candidate.organization.slug] = min(known, candidate, key=_closeness)
    for candidate in interleave(lists):
        yield _match(best[candidate.organization.slug], query.sectors, catalogue)


def _closeness(candidate: _Candidate) -> tuple[int, int]:
    return _BREADTHS.index(candidate.breadth), LEVELS.index(candidate.step.level)


def _match(candidate: _Candidate, sectors: Iterable[Sector], catalogue: Catalogue) -> Match:
    organization = candidate.organization
    served = tuple(sector for sector in dict.fromkeys(sectors) if sector in organization.sectors)
    door = catalogue.door(organization, served) or organization
    return Match(organization, candidate.step.level, candidate.step.area, served, candidate.breadth, door)
