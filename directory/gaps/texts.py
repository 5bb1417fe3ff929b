"""The words of the report, from ``directory/data/gaps``, one file a language; names of areas and dates are CLDR's."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from directory.data_files import read_data
from directory.errors import DataFileError
from directory.geography import territory_names
from directory.model import Sector

LOCALES: Final = ("en", "es", "fr", "pt")


class Texts:
    """The words of one language."""

    def __init__(self, locale: str, entries: Mapping[str, str]) -> None:
        """Take the texts by their keys, those of tables as ``reach.nobody``."""
        self.locale = locale
        self._entries = entries

    def say(self, key: str, **words: object) -> str:
        """Return a text with its words filled in; whole numbers are written as the language does.

        Raises:
            DataFileError: the language's file lacks it.
        """
        try:
            text = self._entries[key]
        except KeyError as fault:
            raise DataFileError(
                f"directory/data/gaps/{self.locale}.toml lacks {fault}; install the package again."
            ) from fault
        return text.format_map(
            {name: self.number(word) if isinstance(word, int) else word for name, word in words.items()}
        )

    def sector(self, sector: Sector | None) -> str:
        """Return the name of a trade, or of all of them."""
        return self.say("any_trade") if sector is None else self.say(f"sectors.{sector.value}")

    def area(self, code: str | None) -> str:
        """Return the name of a country or region, or of all of them."""
        return self.say("anywhere") if code is None else territory_names(self.locale)[code]

    def number(self, number: int) -> str:
        """Return a number."""
        return str(format_decimal(number, locale=self.locale))

    def share(self, part: int, whole: int) -> str:
        """Return a part in percent."""
        return str(format_percent(part / max(whole, 1), locale=self.locale))

    def day(self, day: date) -> str:
        """Return a day in words."""
        return str(format_date(day, "long", locale=self.locale))

    def month(self, month: str) -> str:
        """Return a month, given as YYYY-MM, in words."""
        return str(format_skeleton("yMMMM", date.fromisoformat(f"{month}-01"), locale=self.locale))


@lru_cache(maxsize=len(LOCALES))
def load_texts(locale: str) -> Texts:
    """Read the words of a language.

    Raises:
        DataFileError: the file is missing or damaged.
    """
    return Texts(locale, dict(_flat(read_data("gaps", f"{locale}.toml"))))


def _flat(table: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{above}{key}.")
        else:
            found.append((f"{above}{key}", str(value)))
    return found
