"""Where an organization has its seat on the map: at its city, never in the middle of its country."""

from typing import Final, NamedTuple

from directory.gazetteer import City
from directory.geography import Areas
from directory.text import fold

CITY: Final = "the city, rounded to a tenth of a degree (about 11 km)"
UNKNOWN_CITY: Final = "none: the city is in no gazetteer of cities of 5,000 people and more"
SEVERAL_CITIES: Final = "none: the country has several cities of that name"
NO_CITY: Final = "none: no city is recorded"

_CLEARLY: Final = 4
"""How many times larger a city is than the next of its name, where it is the one that people mean."""


class Seat(NamedTuple):
    """A place on the map, or why there is none."""

    point: tuple[float, float] | None
    """Latitude and longitude in degrees, each rounded to a tenth."""
    precision: str


def find_seat(country: str | None, city: str | None, areas: Areas) -> Seat:
    """Return where a city lies; ``country`` is its ISO 3166-1 alpha-2 code."""
    if country is None or city is None:
        return Seat(None, NO_CITY)
    named = [found for found in areas.gazetteer.cities(fold(city)) if found.country == country]
    if not named:
        return Seat(None, UNKNOWN_CITY)
    first, *others = sorted(named, key=lambda found: (not found.is_native, -found.thousands))
    if any(found.thousands * _CLEARLY > first.thousands and not _is_at(first, found) for found in others):
        return Seat(None, SEVERAL_CITIES)
    return Seat((first.latitude, first.longitude), CITY)


def _is_at(city: City, other: City) -> bool:
    """Say whether two entries are of one place: a city and its largest district."""
    return abs(city.latitude - other.latitude) + abs(city.longitude - other.longitude) < 1
