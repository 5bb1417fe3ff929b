"""What a request can be narrowed to: the trades and places that have somebody, with how many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from directory.catalogue import Catalogue
from directory.columns import bits_of
from directory.geography import WORLD
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
FEW: Final = 12
"""Countries offered at once under an answer; where there are more, parts of the world come first."""


@dataclass(frozen=True, slots=True)
class Places:
    """Countries or parts of the world, each with how many organizations name it or a place within it; 0: not told."""

    counts: Mapping[str, int]
    are_countries: bool

    @classmethod
    def of(cls, codes: Iterable[str]) -> Self:
        """Return places that stand as they are given, without numbers."""
        return cls(dict.fromkeys(codes, 0), are_countries=False)


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose for some trades: only those whose own trade it is count, none of general ones."""

    catalogue: Catalogue
    sectors: tuple[Sector, ...] = ()
    hosting: bool = False
    """Whether those that never host interns are left out."""

    def count(self, area: str, sector: Sector | None = None) -> int:
        """Return how many organizations of the trades, or of another one, there are in an area."""
        # Somebody who asks about all informal workers is served by any trade's.
        asked = self.sectors if sector is None else (sector,)
        whole = sector is None and Sector.ALL_INFORMAL in asked
        return self.catalogue.count_within(area, bits_of(() if whole else asked), hosting=self.hosting)

    def places(self, within: Sequence[str] = (), most: int = FEW) -> Places:
        """Return the next places to choose, within some or in the world: countries, up to ``most`` of them.

        Where there are more, the parts of the world that hold them, if those are several.
        """
        areas = self.catalogue.areas
        asked = [place for place in within if place != WORLD]
        inside = {country for place in asked or (WORLD,) for country in areas.countries_in(place)}
        countries = {country: count for country in sorted(inside) if (count := self.count(country))}
        if len(countries) > most:
            parts = [part for part in PARTS if any(part != place and areas.contains(place, part) for place in asked)]
            held = {part: count for part in parts or (() if asked else CONTINENTS) if (count := self.count(part))}
            if len(held) > 1:
                return Places(held, are_countries=False)
        return Places(countries, are_countries=True)

    def have_several(self, within: Sequence[str]) -> bool:
        """Say whether there is more than one country to choose from."""
        areas = self.catalogue.areas
        inside = {country for place in within or (WORLD,) for country in areas.countries_in(place)}
        found = (country for country in inside if self.count(country))
        return next(found, None) is not None and next(found, None) is not None

    def above(self, places: Sequence[str]) -> tuple[str, ...]:
        """Return the place among whose choices these were chosen; nothing where that is the world."""
        here: tuple[str, ...] = ()
        while len(places) == 1:
            offered = self.places(here)
            holding = next((area for area in offered.counts if self.catalogue.areas.contains(area, places[0])), None)
            if holding is None or holding == places[0] or offered.are_countries:
                break
            here = (holding,)
        return here

    def trades(self, within: Sequence[str] = ()) -> dict[Sector, int]:
        """Return the trades that somebody in these places, or in the world, serves, the most common first."""
        asked = within or (WORLD,)
        counts = {
            sector: sum(self.count(place, sector) for place in asked)
            for sector in Sector
            if sector is not Sector.ALL_INFORMAL
        }
        return dict(sorted(((trade, count) for trade, count in counts.items() if count), key=lambda pair: -pair[1]))
