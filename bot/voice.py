"""One language at a time: sentences, names, dates and lists as a person who speaks it would write them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.texts import Texts
from bot.understanding.reading import Audience, Intent
from directory.geography import Areas
from directory.model import Sector
from directory.text import fold

_COUNTS: Final = {2: "two", 3: "three"}
"""Trades that one line names; more would hide what was asked."""
_YEAR: Final = 4
_DAYS: Final = 365
"""As many make a year for Babel."""
_MONTH: Final = 7
_FORMATS: Final = {"en": "en_GB"}
"""Locales of dates and lists where the bare language would mean another country's habit."""


class SectorNames(Protocol):
    """What knows the trades' names in every language."""

    def name(self, sector: Sector, locale: str) -> str:
        """Return a trade's name in the plural."""

    def short(self, sector: Sector, locale: str) -> str:
        """Return a trade's name for a button."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Everything that is said in one language; returns plain text, escaped by who puts it into HTML."""

    locale: str
    texts: Texts
    areas: Areas
    sectors: SectorNames

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of ``answers.toml``, filled in."""
        return self.texts.say(self.locale, key, **values)

    def answer(self, intent: Intent, audience: Audience | None = None, **values: object) -> str:
        """Return the house answer to an intent, in the wording for who asks where there is one."""
        variant = f"variants.{intent}.{audience}"
        key = variant if audience is not None and self.texts.has(variant) else f"answers.{intent}"
        return self.say(key, **values)

    def area(self, code: str) -> str:
        """Return an area's name."""
        own = f"areas.{code}"
        return self.say(own) if self.texts.has(own) else self.areas.name(code, self.locale)

    def sorted_areas(self, codes: Iterable[str], *, as_given: bool = False) -> list[str]:
        """Return areas by their names' alphabet, accents aside, unless their order is a meaning of its own."""
        return list(codes) if as_given else sorted(codes, key=lambda code: fold(self.area(code)))

    def where(self, codes: Iterable[str]) -> str:
        """Return areas as they stand inside a sentence: "in Peru and in the Philippines"."""
        return self.join([self.texts.where(self.locale, code) for code in codes])

    def trade(self, sector: Sector) -> str:
        """Return a trade's name for a button."""
        return self.sectors.short(sector, self.locale)

    def trades(self, sectors: Sequence[Sector]) -> str:
        """Return trades as a list, without articles: "street vendors and fishers"."""
        return self._listed([self.sectors.name(sector, self.locale) for sector in sectors])

    def the_trades(self, sectors: Sequence[Sector]) -> str:
        """Return trades as they stand after "with": French wants its articles."""
        names = (self.sectors.name(sector, self.locale) for sector in sectors)
        return self._listed([self.say("card.the_sector", sector=name) for name in names])

    def languages(self, codes: Iterable[str]) -> str:
        """Return the names of languages, by CLDR; a code without a name stands as it is."""
        names = _formats(self.locale).languages
        return ", ".join(str(names.get(code, code)) for code in codes)

    def date(self, written: str) -> str:
        """Return a date of a record in words, as exactly as it is known: year, month or day."""
        return _date(written, self.locale)

    def years_ago(self, years: int) -> str:
        """Return how long ago something was, in whole years."""
        return _years_ago(years, self.locale)

    def time(self, now: datetime, zone: str) -> str:
        """Return the time of day in a zone, 24 hours."""
        return self.local(now, zone).strftime("%H:%M")

    def local(self, now: datetime, zone: str) -> datetime:
        """Return a moment as the clocks of a zone show it."""
        return now.astimezone(_zone(zone))

    def weekday(self, number: int) -> str:
        """Return the name of a day of the week, 0 for Monday."""
        return str(get_day_names("wide", locale=_formats(self.locale))[number])

    def number(self, value: int) -> str:
        """Return a whole number with the language's separators."""
        return format_decimal(value, locale=_formats(self.locale))

    def join(self, items: Sequence[str]) -> str:
        """Return a list in words: "a, b and c"."""
        return items[0] if len(items) == 1 else format_list(items, locale=_formats(self.locale))

    def _listed(self, names: list[str]) -> str:
        """Return a few names; where they are pairs themselves ("vendedoras y vendedores") commas keep them apart."""
        if len(names) == 1:
            return names[0]
        shown = dict(zip(("first", "second", "third"), names, strict=False))
        key = "more" if len(names) > len(shown) else _COUNTS[len(names)]
        return self.say(f"card.{key}_trades", **shown)


@lru_cache(maxsize=16)
def _formats(locale: str) -> Locale:
    """Return whose habits of writing dates, numbers and lists a language's texts follow."""
    return Locale.parse(_FORMATS.get(locale, locale))


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    """Return a zone; the class itself keeps no more than eight at hand."""
    return ZoneInfo(name)


@lru_cache(maxsize=4096)
def _date(written: str, locale: str) -> str:
    if len(written) == _YEAR:
        return written
    if len(written) == _MONTH:
        return format_skeleton("yMMMM", date.fromisoformat(f"{written}-01"), locale=_formats(locale))
    return format_date(date.fromisoformat(written), format="long", locale=_formats(locale))


@lru_cache(maxsize=256)
def _years_ago(years: int, locale: str) -> str:
    span = timedelta(days=-_DAYS * years)
    return str(format_timedelta(span, granularity="year", add_direction=True, locale=_formats(locale)))
