"""How near an organization works to a place: the rungs of the ladder between a country and the world."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from directory.geography import WORLD, Areas
from directory.model import Kind, Organization


class Level(StrEnum):
    """How near an organization works to the place asked about."""

    COUNTRY = "country"
    """Its seat is in the country, or it states that it covers it."""
    REGION = "region"
    """It covers a region that holds the place, or that lies within the region asked about."""
    GLOBAL = "global"
    """It covers the world."""


LEVELS: Final = tuple(Level)
"""From near to far."""


@dataclass(frozen=True, slots=True)
class Step:
    """A rung: an area by which an organization can be found."""

    area: str
    level: Level
    distance: tuple[int, int]
    """Rank of the level and number of countries; less comes first."""


@lru_cache(maxsize=512)
def steps_from(place: str, areas: Areas) -> tuple[Step, ...]:
    """Return the areas that answer for a place, nearest first: those within it, itself and those that hold it.

    For a region asked about, its countries are the near end: whoever works in one of them is at the country level.
    """
    within = {*areas.countries_in(place), *(region for region in areas.regions if areas.contains(place, region))}
    steps = []
    for area in {place, *within, *areas.ancestors(place)}:
        level = Level.COUNTRY if areas.is_country(area) else Level.GLOBAL if area == WORLD else Level.REGION
        steps.append(Step(area, level, (LEVELS.index(level), areas.size(area))))
    return tuple(sorted(steps, key=lambda step: (step.distance, step.area)))


def reach(organization: Organization, areas: Areas) -> Step:
    """Return how far an organization works apart from any place asked about, by its kind, else by its coverage.

    The distance puts the widest first: without a place, that is the likeliest to work where the inquirer means.
    """
    regions = [area for area in organization.coverage if not areas.is_country(area)]
    if organization.kind is Kind.GLOBAL_NETWORK or WORLD in regions:
        return Step(WORLD, Level.GLOBAL, (0, 0))
    if regions:
        return Step(max(regions, key=areas.size), Level.REGION, (1, 0))
    if organization.kind is Kind.REGIONAL_NETWORK and organization.coverage:
        first, *others = (areas.ancestors(area) for area in organization.coverage)
        return Step(next(area for area in first if all(area in held for held in others)), Level.REGION, (1, 0))
    named = (organization.country, *organization.coverage, WORLD)
    return Step(next(area for area in named if area is not None), Level.COUNTRY, (2, 0))
