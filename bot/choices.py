"""What a list can be narrowed to: the countries, parts of the world and trades that occur in it."""

from collections.abc import Iterable, Sequence
from typing import Final

from directory.geography import Areas
from directory.matching import Ranking
from directory.model import Sector

CONTINENTS: Final = ("002", "142", "419", "150", "021", "009")
"""Parts of the world to choose from when no place was named."""
# fmt: off
PARTS: Final = (
    "015", "011", "017", "014", "018",
    "029", "013", "005", "021",
    "143", "030", "034", "035", "145",
    "154", "155", "151", "039",
    "009",
)
# fmt: on
"""Smaller parts, which together hold every country once."""


def countries(matches: Ranking, places: Sequence[str], areas: Areas) -> tuple[str, ...]:
    """Return the countries, within the places asked about, that the organizations name."""
    named = {area for area in matches.areas() if areas.is_country(area)}
    if places:
        named = {country for country in named if any(areas.contains(place, country) for place in places)}
    return tuple(sorted(named))


def holding(parts: Iterable[str], inside: Iterable[str], areas: Areas) -> tuple[str, ...]:
    """Return those parts of the world that hold any of the countries."""
    countries_named = frozenset(inside)
    return tuple(part for part in parts if areas.countries_in(part) & countries_named)


def trades(matches: Ranking) -> tuple[Sector, ...]:
    """Return the trades that the organizations serve, the most common first."""
    counted = matches.trades()
    return tuple(sorted(counted, key=lambda sector: -counted[sector]))
