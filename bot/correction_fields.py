"""What of an organization people may correct: the fields, their codes on buttons, and what is on record."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.callback import base36
from directory.model import ChannelKind, Organization, Sector, Statement, Status

OTHER: Final = "other"
"""A note to the curators."""
NEW: Final = "new"
"""An organization that is missing, in free words."""


class Step(StrEnum):
    """What a button of a correction does besides asking for a field's value; the value is its code."""

    CANCEL = "xx"
    WITHOUT_SOURCE = "ok"
    DEAD = "gn"
    """A channel of the kind that follows no longer works."""
    SEND_TRADES = "sd"
    """The trades that follow are the right ones."""


CODES: Final = {
    "we": "website",
    "em": "email",
    "ph": "phone",
    "na": "name",
    "ci": "city",
    "co": "country",
    "la": "languages",
    "se": "sectors",
    "st": "status",
    "hi": "hosts_interns",
    "os": "offers_speakers",
    "ot": OTHER,
    "nw": NEW,
}
"""Fields by the code on a button; like every code there, one is never given to something else."""
CODE_OF: Final = {field: code for code, field in CODES.items()}

FREE: Final = frozenset({"name", "city", OTHER, NEW})
"""Fields whose value has no form: whatever is written next is taken for it."""
CHOICES: Final[Mapping[str, Mapping[str, Status | Statement]]] = {
    "status": {"d": Status.DEFUNCT, "i": Status.INACTIVE, "a": Status.ACTIVE},
    "hosts_interns": {"y": Statement.YES, "n": Statement.NO},
    "offers_speakers": {"y": Statement.YES, "n": Statement.NO},
}
"""Fields whose value is chosen, by the code on a button."""
WEB: Final = frozenset(ChannelKind) - {ChannelKind.EMAIL, ChannelKind.PHONE, ChannelKind.WHATSAPP}
TOLD_WITH: Final = {
    "website": WEB,
    "email": frozenset({ChannelKind.EMAIL}),
    "phone": frozenset({ChannelKind.PHONE, ChannelKind.WHATSAPP}),
}
"""Kinds of channels that are shown, and may be said to be dead, where one of these fields is corrected."""

_KIND_CODES: Final = {
    ChannelKind.WEBSITE: "w",
    ChannelKind.CONTACT_PAGE: "c",
    ChannelKind.EMAIL: "e",
    ChannelKind.PHONE: "p",
    ChannelKind.WHATSAPP: "a",
    ChannelKind.FACEBOOK: "f",
    ChannelKind.INSTAGRAM: "i",
    ChannelKind.X: "x",
    ChannelKind.YOUTUBE: "y",
    ChannelKind.LINKEDIN: "l",
    ChannelKind.TIKTOK: "k",
    ChannelKind.TELEGRAM: "t",
}
_SECTORS: Final = tuple(Sector)
_LISTS: Final = frozenset({"languages", "sectors", "coverage"})


def recorded(organization: Organization, field: str) -> str:
    """Return the value on record as a suggestion would hold it: codes, lists parted by semicolons; "" for nothing."""
    if field in _KIND_CODES:
        return "; ".join(channel.value for channel in organization.channels if channel.kind.value == field)
    found = getattr(organization, field, None)
    if field in _LISTS:
        return "; ".join(found or ())
    return str(found) if found else ""


def channels(organization: Organization, field: str) -> tuple[ChannelKind, ...]:
    """Return the kinds of channels on record that belong to a field, each once."""
    kinds = dict.fromkeys(channel.kind for channel in organization.channels)
    return tuple(kind for kind in kinds if kind in TOLD_WITH.get(field, ()))


def kind_code(kind: ChannelKind) -> str:
    """Return the code of a kind of channel on a button."""
    return _KIND_CODES[kind]


def kind_of(code: str) -> ChannelKind | None:
    """Return the kind of channel of a code."""
    return next((kind for kind, known in _KIND_CODES.items() if known == code), None)


def trades_code(sectors: frozenset[Sector]) -> str:
    """Return marked trades in at most three signs."""
    return base36(sum(1 << _SECTORS.index(sector) for sector in sectors)) or "0"


def trades_of(code: str) -> frozenset[Sector]:
    """Return the trades that a code marks; one of another version marks those that are known."""
    number = int(code or "0", 36)
    return frozenset(sector for at, sector in enumerate(_SECTORS) if number >> at & 1)
