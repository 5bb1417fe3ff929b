"""Codec of what a button sends back: a version, an action and the whole state, in at most 64 bytes.

A button lives as long as its message, across restarts and releases, so every code stands in a table here and is
never given to something else; ``VERSION`` changes when one has to be.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from bot.state import MOST_PLACES, State
from bot.understanding.reading import LOCALES, Audience, Intent
from directory.codes import SECTOR_CODES, SECTOR_OF, pack_places, unpack_places
from directory.references import reference

VERSION: Final = "1"
LIMIT: Final = 64
"""Bytes that Telegram takes as callback data."""


class Action(StrEnum):
    """What a button does; the value is its code."""

    LIST = "l"
    ALL = "a"
    COUNTRIES = "c"
    TRADES = "t"
    CARD = "o"
    REPORT = "r"
    TOPIC = "w"
    TOPICS = "q"
    HOME = "h"
    HELP = "i"
    PRIVACY = "p"
    LANGUAGES = "g"
    SPEAK = "s"
    GUIDE = "u"
    BROWSE = "b"
    DRAFT = "m"
    VCARD = "v"
    CORRECT = "x"
    DECIDE = "d"
    HELPED = "y"
    MISSED = "z"


ABOUT_ONE: Final = frozenset({Action.CARD, Action.REPORT, Action.DRAFT, Action.VCARD, Action.CORRECT})
"""Actions that need the organization more than the request before it."""


class Step(StrEnum):
    """Where a guided path stands: what the list of a GUIDE button also asks. A value is the button's argument."""

    TRADE = "t"
    PLACE = "p"
    WIDER = "u"
    """The step before the place that was chosen."""
    SHOWN = "b"
    """Nothing is asked: the list was opened from the directory's own pages."""


class Page(StrEnum):
    """A page of the directory that a BROWSE button opens; the value is the button's argument."""

    FRONT = "f"
    NETWORKS = "n"
    REGIONS = "m"
    COUNTRY = "c"
    ABOVE = "a"
    NEWS = "w"


def place_in_talk(argument: str) -> Step | Page | None:
    """Return the step or the page that an argument stands for; no code is of both."""
    if argument in set(Step):
        return Step(argument)
    return Page(argument) if argument in set(Page) else None


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: what it does, and on which state."""

    action: Action
    state: State = field(default_factory=State)
    argument: str = ""
    """What else the action needs to know, as a code of up to 8 small letters and digits."""

    @property
    def is_correction(self) -> bool:
        """Whether it belongs to the way of a correction."""
        asked = self.action is Action.TOPIC and self.state.topic is Intent.CORRECTION
        return asked or self.action in {Action.REPORT, Action.CORRECT}


_INTENTS: Final = {
    Intent.SPOKESPERSON: "sp",
    Intent.SPEAKER: "sk",
    Intent.INTERNSHIP: "in",
    Intent.CONTACT: "co",
    Intent.JOIN: "jo",
    Intent.SERVICE_DELIVERY: "sd",
    Intent.ORGANIZATION: "or",
    Intent.BROWSE: "br",
    Intent.PRESS: "pr",
    Intent.KNOWLEDGE_BASE: "kb",
    Intent.STUDENT_REQUEST: "st",
    Intent.CORPORATE_FUNDING: "cf",
    Intent.CORPORATE_ADVICE: "ca",
    Intent.FUNDING_OPPORTUNITY: "fo",
    Intent.SHORT_DEADLINE: "dl",
    Intent.PARTNERSHIP: "pa",
    Intent.ABOUT: "ab",
    Intent.IMPACT: "im",
    Intent.DONORS: "do",
    Intent.ABOUT_BOT: "bo",
    Intent.PRIVACY: "pv",
    Intent.CORRECTION: "cr",
    Intent.GREETING: "gr",
    Intent.THANKS: "th",
    Intent.OUT_OF_SCOPE: "os",
}
_AUDIENCES: Final = {
    Audience.JOURNALIST: "j",
    Audience.ORGANISER: "o",
    Audience.INTERN: "i",
    Audience.STUDENT: "s",
    Audience.COMPANY: "c",
    Audience.FUNDER: "f",
    Audience.NONPROFIT: "n",
    Audience.WORKER: "w",
    Audience.OTHER: "x",
}
_INTENT_OF: Final = {code: intent for intent, code in _INTENTS.items()}
_AUDIENCE_OF: Final = {code: audience for audience, code in _AUDIENCES.items()}
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_SIGNS_OF_A_PLACE: Final = 2
_FIELDS: Final = 10
"""Fields of a packed state; more may follow in time, none is ever taken out."""
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|~[a-z2-7]{10}")
_ARGUMENT: Final = re.compile(r"\.([a-z0-9]{1,8})\.")
_EXPECTED: Final = re.compile(r"[a-z0-9_:]{0,32}")
_POSITION: Final = re.compile(r"[0-9a-z]{0,4}")


def encode(press: Press) -> str:
    """Return callback data for a button.

    Where the whole state would not fit, a slug gives way to its reference (``directory.references``); then what the
    action does not need is left out: the organization that was shown or, for the actions about one, the request
    before it.
    """
    state = replace(press.state, expecting=None)
    referring = replace(state, organization=state.organization and reference(state.organization))
    about_one = press.action in ABOUT_ONE
    kept = State(intent=state.intent, topic=state.topic, locale=state.locale, organization=referring.organization)
    shorter = (state, referring if about_one else replace(state, organization=None), kept)
    return next(code for one in shorter if len(code := _write(replace(press, state=one))) <= LIMIT)


def decode(code: str) -> Press | None:
    """Return what a button meant, or None where its data is of another version or damaged."""
    if not code.startswith(VERSION) or len(code) < 2:  # noqa: PLR2004 - a version and an action
        return None
    found = _ARGUMENT.match(code, 2)
    try:
        return Press(Action(code[1]), unpack(code[found.end() if found else 2 :]), found[1] if found else "")
    except ValueError:
        return None


def codes_of(intents: Iterable[Intent]) -> str:
    """Return intents as a button's argument: four of them at most fit."""
    return "".join(_INTENTS[intent] for intent in intents)


def intents_of(argument: str) -> tuple[Intent, ...]:
    """Return the intents that ``codes_of`` wrote; what is no code of one is passed over."""
    codes = (argument[at : at + 2] for at in range(0, len(argument), 2))
    return tuple(_INTENT_OF[code] for code in codes if code in _INTENT_OF)


def pack(state: State) -> str:
    """Return a state as a short ASCII text of codes, for a database."""
    places = pack_places(state.places[:MOST_PLACES])
    fields = (
        state.locale or "",
        _INTENTS[state.intent] if state.intent else "",
        _AUDIENCES[state.audience] if state.audience else "",
        _INTENTS[state.topic] if state.topic else "",
        "".join(SECTOR_CODES[sector] for sector in state.sectors),
        places,
        base36(state.offset),
        base36(state.shown),
        state.organization or "",
        state.expecting or "",
    )
    return "|".join(fields).rstrip("|")


def unpack(code: str) -> State:
    """Return the state that ``pack`` wrote.

    Raises:
        ValueError: the text is not one that ``pack`` writes.
    """
    fields = code.split("|")
    if len(fields) > _FIELDS:
        raise ValueError("too many fields")
    fields += [""] * (_FIELDS - len(fields))
    locale, intent, audience, topic, sectors, places, offset, shown, slug, expecting = fields
    well_formed = (
        (not locale or locale in LOCALES)
        and len(places) <= _SIGNS_OF_A_PLACE * MOST_PLACES
        and _POSITION.fullmatch(offset)
        and _POSITION.fullmatch(shown)
        and (not slug or _SLUG.fullmatch(slug))
        and _EXPECTED.fullmatch(expecting)
    )
    if not well_formed:
        raise ValueError("a field holds what no field holds")
    try:
        return State(
            intent=_INTENT_OF[intent] if intent else None,
            sectors=tuple(SECTOR_OF[letter] for letter in sectors),
            places=unpack_places(places),
            audience=_AUDIENCE_OF[audience] if audience else None,
            organization=slug or None,
            topic=_INTENT_OF[topic] if topic else None,
            offset=int(offset, 36) if offset else 0,
            shown=int(shown, 36) if shown else 0,
            locale=locale or None,
            expecting=expecting or None,
        )
    except KeyError as fault:
        raise ValueError("a field holds an unknown code") from fault


def _write(press: Press) -> str:
    argument = f".{press.argument}." if press.argument else ""
    return VERSION + press.action + argument + pack(press.state)


def base36(value: int) -> str:
    """Return a whole number in small letters and digits, nothing for 0."""
    digits = ""
    while value > 0:
        value, digit = divmod(value, 36)
        digits = _DIGITS[digit] + digits
    return digits
