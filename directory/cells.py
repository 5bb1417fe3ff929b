"""What is counted of the talks, without any person: an event, and what it was about."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Event(StrEnum):
    """What is counted; the value is its code in the database."""

    ASKED = "asked"
    """A request was answered."""
    UNSERVED = "unserved"
    """It was answered, but nobody of the trade in the place is on record."""
    HELPED = "helped"
    """Somebody said that the answer helped."""
    MISSED = "missed"
    """Somebody said that it was not what they meant."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing that was counted, as codes.

    A request for several trades or places counts once in each of their pairs: the question behind a cell is how often
    this trade was asked for in this place, whatever else was. So cells must not be added up to a number of requests,
    and no cell tells of an unusual combination.
    """

    event: Event
    intent: str
    sector: str = ""
    """A trade; empty where none was named."""
    area: str = ""
    """A country or M49 region; empty where none was named."""
    locale: str = ""
    """Language of the answer."""


COLUMNS: Final = ("month", "event", "intent", "sector", "area", "locale")
"""What counts are kept by; the month is that of UTC, as YYYY-MM."""
