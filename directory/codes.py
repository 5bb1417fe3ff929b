"""Short codes of trades and places, for what has room for few signs: buttons and links.

Both live for years in messages and on paper, so a code is never given to something else.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from directory.model import Sector

SECTOR_CODES: Final[Mapping[Sector, str]] = {
    Sector.STREET_VENDORS: "v",
    Sector.HOME_BASED_WORKERS: "h",
    Sector.WASTE_PICKERS: "w",
    Sector.DOMESTIC_WORKERS: "d",
    Sector.AGRICULTURAL_WORKERS: "a",
    Sector.CONSTRUCTION_WORKERS: "c",
    Sector.TRANSPORT_WORKERS: "t",
    Sector.GARMENT_WORKERS: "g",
    Sector.FISHERS: "f",
    Sector.FOREST_WORKERS: "r",
    Sector.ARTISANS: "s",
    Sector.FOOD_WORKERS: "k",
    Sector.ALL_INFORMAL: "i",
}
SECTOR_OF: Final[Mapping[str, Sector]] = {code: sector for sector, code in SECTOR_CODES.items()}
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE: Final = len(_DIGITS)
_PLACES: Final = re.compile(r"(?:[A-Z]{2}|[0-9a-z]{2})*")


def pack_places(places: Iterable[str]) -> str:
    """Return areas in two signs each: a country's code as it is, a region's M49 code in base 36."""
    return "".join(place if place.isalpha() else _in_two_digits(int(place)) for place in places)


def unpack_places(packed: str) -> tuple[str, ...]:
    """Return the areas that ``pack_places`` wrote; whether there are such areas is not looked at.

    Raises:
        ValueError: the text is not one that it writes.
    """
    if not _PLACES.fullmatch(packed):
        raise ValueError("a place has two signs")
    codes = (packed[at : at + 2] for at in range(0, len(packed), 2))
    places = tuple(code if code.isupper() and code.isalpha() else f"{int(code, _BASE):03d}" for code in codes)
    if any(len(place) > len("001") for place in places):
        raise ValueError("a region's code has three digits")
    return places


def _in_two_digits(number: int) -> str:
    return _DIGITS[number // _BASE] + _DIGITS[number % _BASE]
