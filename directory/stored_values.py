"""Whether a value that a database gives may be used: SQL lets in what the rules of records do not."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from directory.documents import LONGEST_ACRONYM, LONGEST_CITY, LONGEST_NAME, LONGEST_SUMMARY, PLAIN, SOCIAL
from directory.fields import DAY, PARTIAL_DATE, SLUG, WEB_ADDRESS, has_control_characters
from directory.model import ChannelKind

_PLAIN_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9.-]{1,90}(?:[/?#][!#-;=?-Z\\^-~]{0,400})?")
"""Most addresses: a look at these takes a fraction of the rule's time."""
_LANGUAGE: Final = re.compile(r"[a-z]{2}")
_CHANNELS: Final[Mapping[ChannelKind, Callable[[str], bool]]] = {
    kind: rule.holds for kind, rule in (PLAIN | SOCIAL).items() if rule is not WEB_ADDRESS
}
_LARGEST: Final = 2_147_483_647


def is_text(value: object, longest: int) -> bool:
    """Say whether a value is a text that can be shown."""
    return (
        isinstance(value, str)
        and bool(value.strip())
        and len(value) <= longest
        and (value.isprintable() or not has_control_characters(value))
    )


def is_name(value: object) -> bool:
    """Say whether a value can be a name."""
    return is_text(value, LONGEST_NAME)


def is_acronym(value: object) -> bool:
    """Say whether a value can be an acronym."""
    return is_text(value, LONGEST_ACRONYM)


def is_city(value: object) -> bool:
    """Say whether a value can be a city."""
    return is_text(value, LONGEST_CITY)


def is_summary(value: object) -> bool:
    """Say whether a value can be a summary."""
    return is_text(value, LONGEST_SUMMARY)


def is_slug(value: object) -> bool:
    """Say whether a value can be a slug."""
    return isinstance(value, str) and SLUG.holds(value)


def is_language(value: object) -> bool:
    """Say whether a value has the form of a language's code."""
    return isinstance(value, str) and _LANGUAGE.fullmatch(value) is not None


def is_address(value: object) -> bool:
    """Say whether a value is the address of a page."""
    return isinstance(value, str) and (_PLAIN_ADDRESS.fullmatch(value) is not None or _is_by_rule(value))


def is_channel(kind: ChannelKind, value: object) -> bool:
    """Say whether a value leads to somebody on a channel of that kind."""
    holds = _CHANNELS.get(kind)
    if holds is None:
        return is_address(value)
    return isinstance(value, str) and not has_control_characters(value) and holds(value)


@lru_cache(maxsize=8192)
def is_partial_date(value: object) -> bool:
    """Say whether a value is a date, YYYY, YYYY-MM or YYYY-MM-DD."""
    return isinstance(value, str) and value.isascii() and PARTIAL_DATE.holds(value)


@lru_cache(maxsize=8192)
def is_day(value: object) -> bool:
    """Say whether a value is a day, YYYY-MM-DD."""
    return isinstance(value, str) and value.isascii() and DAY.holds(value)


def is_year(value: object) -> bool:
    """Say whether a value is a year of the founding of an organization."""
    return is_number(value, 1500, 2200)


def is_number(value: object, least: int = 1, most: int = _LARGEST) -> bool:
    """Say whether a value is a whole number within bounds."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_by_rule(value: str) -> bool:
    return not has_control_characters(value) and WEB_ADDRESS.holds(value)
