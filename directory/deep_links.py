"""Codec of what a link to the bot asks for: ``https://t.me/NAME?start=PAYLOAD``, 1 to 64 signs of A-Z a-z 0-9 _ -.

Links stand on paper and in other people's pages, so what a payload means never changes:

    org_streetnet-international            an organization by its slug; by its reference where that is too long
    interview_street-vendors_PE_419        a purpose, trades and areas, each where it is asked for
    x_interview_vhw_PEBR0n                 the same in codes, where it would be too long
"""

import re
from dataclasses import dataclass
from typing import Final

from directory.codes import SECTOR_CODES, SECTOR_OF, pack_places, unpack_places
from directory.model import Sector
from directory.references import MARK, reference

LIMIT: Final = 64
"""Signs that Telegram takes."""
MOST_PLACES: Final = 16
PURPOSES: Final = (
    "interview",
    "speaker",
    "internship",
    "contact",
    "join",
    "services",
    "organization",
    "browse",
    "press",
    "publications",
    "students",
    "company-funds",
    "company-advice",
    "calls",
    "deadline",
    "partnership",
    "wiego",
    "impact",
    "donors",
    "bot",
    "privacy",
    "correction",
    "hello",
    "thanks",
    "other",
)
"""What a link may be for; at most 14 signs, so that every trade and 16 areas have room beside it."""

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REFERENCE: Final = re.compile(r"[a-z2-7]{10}")
_AREA: Final = re.compile(r"[A-Z]{2}|[0-9]{3}")
_TRADES: Final = {sector.value.replace("_", "-"): sector for sector in Sector}
_WORDS: Final = {sector: word for word, sector in _TRADES.items()}
_USERNAME: Final = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")


@dataclass(frozen=True, slots=True)
class DeepLink:
    """What a link asks for: one organization, or a request."""

    organization: str | None = None
    """A slug, or a reference to one (``directory.references``)."""
    purpose: str | None = None
    """One of ``PURPOSES``."""
    sectors: tuple[Sector, ...] = ()
    places: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 or M49 codes, ``MOST_PLACES`` at most."""


def encode(link: DeepLink) -> str:
    """Return the payload of a link; an organization leaves no room for a request beside it.

    Raises:
        ValueError: it asks for nothing, for an unknown purpose, or for what is no slug or area.
    """
    if link.organization is not None:
        return _encode_organization(link.organization)
    sectors, places = tuple(dict.fromkeys(link.sectors)), tuple(dict.fromkeys(link.places))[:MOST_PLACES]
    purpose = [] if link.purpose is None else [link.purpose]
    if link.purpose not in {None, *PURPOSES} or not all(map(_AREA.fullmatch, places)):
        raise ValueError(f"{link.purpose!r} is no purpose, or one of {places} is no area")
    if not (purpose or sectors or places):
        raise ValueError("a link asks for an organization, a purpose, a trade or an area")
    payload = "_".join((*purpose, *(_WORDS[sector] for sector in sectors), *places))
    if len(payload) <= LIMIT:
        return payload
    return "_".join(("x", *(purpose or [""]), "".join(SECTOR_CODES[sector] for sector in sectors), pack_places(places)))


def decode(payload: str) -> DeepLink | None:
    """Return what a payload asks for, or None where it is damaged; whether there is such a thing is not looked at."""
    first, *others = payload.split("_")
    if len(payload) > LIMIT:
        return None
    if first in {"org", "ref"}:
        return _decode_organization(first, "_".join(others))
    if first == "x":
        return _decode_codes(others)
    purpose = first if first in PURPOSES else None
    words = others if purpose else [first, *others]
    sectors = tuple(_TRADES[word] for word in words if word in _TRADES)
    places = tuple(words[len(sectors) :])
    if not all(word in _TRADES for word in words[: len(sectors)]) or not all(map(_AREA.fullmatch, places)):
        return None
    return _request(purpose, sectors, places)


def url(bot: str, payload: str) -> str:
    """Return the address that opens a bot at a payload.

    Raises:
        ValueError: ``bot`` is no username of Telegram's, with or without @.
    """
    found = _USERNAME.fullmatch(bot)
    if found is None:
        raise ValueError(f"{bot!r} is no username of Telegram's: 4 to 32 letters, digits and underscores")
    return f"https://t.me/{found[1]}?start={payload}"


def _encode_organization(slug: str) -> str:
    if slug.startswith(MARK) and _REFERENCE.fullmatch(slug.removeprefix(MARK)):
        return f"ref_{slug.removeprefix(MARK)}"
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"{slug!r} is no slug")
    payload = f"org_{slug}"
    return payload if len(payload) <= LIMIT else f"ref_{reference(slug).removeprefix(MARK)}"


def _decode_organization(kind: str, name: str) -> DeepLink | None:
    if kind == "org":
        return DeepLink(organization=name) if _SLUG.fullmatch(name) else None
    return DeepLink(organization=MARK + name) if _REFERENCE.fullmatch(name) else None


def _decode_codes(fields: list[str]) -> DeepLink | None:
    try:
        purpose, sectors, places = fields
        return _request(purpose or None, tuple(SECTOR_OF[code] for code in sectors), unpack_places(places))
    except (KeyError, ValueError):
        return None


def _request(purpose: str | None, sectors: tuple[Sector, ...], places: tuple[str, ...]) -> DeepLink | None:
    """Return a request, or None where one of its parts is unknown, said twice or too much."""
    is_known = purpose is None or purpose in PURPOSES
    is_once = len(set(sectors)) == len(sectors) and len(set(places)) == len(places)
    asks = purpose is not None or sectors or places
    return (
        DeepLink(None, purpose, sectors, places)
        if is_known and is_once and asks and len(places) <= MOST_PLACES
        else None
    )
