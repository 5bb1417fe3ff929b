"""Whether it is likely office hours at a seat: nine to five on the country's working days, since no more is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

OPENS: Final = 9
CLOSES: Final = 17
_SOON: Final = timedelta(hours=17)
"""How far off an opening is told in hours: one later than the next morning is told by its day."""

_SATURDAY_AND_SUNDAY: Final = frozenset({5, 6})
# CLDR has them by country, but Babel only through a locale of each: ninety megabytes for all of them.
_WEEKENDS: Final = {
    days: countries.split()
    for days, countries in {
        frozenset({3, 4}): "AF",
        frozenset({4}): "IR",
        frozenset({4, 5}): "BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE",
        frozenset({6}): "IN UG",
    }.items()
}
"""Days off where they are not Saturday and Sunday, by CLDR, 0 for Monday."""
_DAYS_OFF: Final = {country: days for days, countries in _WEEKENDS.items() for country in countries}


@dataclass(frozen=True, slots=True)
class Office:
    """What is likely at a moment; exactly one of the fields says it."""

    is_open: bool = False
    day_off: int | None = None
    """Today, a day of the weekend, 0 for Monday."""
    hours: int | None = None
    """Until it opens, rounded, 1 at least."""
    next_day: int | None = None
    """The day on which it opens again, later than tomorrow morning."""


def days_off(country: str) -> frozenset[int]:
    """Return the days of a country's weekend, 0 for Monday."""
    return _DAYS_OFF.get(country, _SATURDAY_AND_SUNDAY)


def likely(there: datetime, country: str) -> Office:
    """Return what is likely in an office of the country at its local time."""
    off = days_off(country)
    if there.weekday() in off:
        return Office(day_off=there.weekday())
    if OPENS <= there.hour < CLOSES:
        return Office(is_open=True)
    opening = there.replace(hour=OPENS, minute=0, second=0, microsecond=0)
    while opening <= there or opening.weekday() in off:
        opening += timedelta(days=1)
    if opening - there > _SOON:
        return Office(next_day=opening.weekday())
    return Office(hours=max(1, round((opening - there) / timedelta(hours=1))))
