"""The names of places in four languages, and what each may stand for."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from babel import Locale
from babel.core import get_global

from bot.lexicon import table
from bot.understanding.nearness import Nearness
from bot.understanding.reading import LOCALES
from directory.gazetteer import Gazetteer
from directory.geography import WORLD, Areas, territory_names
from directory.text import fold

COUNTRY: Final = "country"
REGION: Final = "region"
DEMONYM: Final = "demonym"
SUBDIVISION: Final = "subdivision"
CITY: Final = "city"
LANDMARK: Final = "landmark"

LONGEST_NAME: Final = 6
"""Words of the longest name that is looked for."""

LONGEST_GUESS: Final = 3
"""Words of the longest misspelled name that is looked for."""

_VARIETIES: Final = {"en": ("en",), "es": ("es", "es_MX"), "fr": ("fr",), "pt": ("pt", "pt_PT")}
"""CLDR's locales whose names the speakers of each language write."""

_SHORT_FORMS: Final = {"st": "saint", "ste": "sainte", "sta": "santa", "sto": "santo"}

_LARGE_CITY: Final = 100
"""Thousands of people from which on a city's name is looked for in misspelled words."""

_LONGEST_INITIALS: Final = 8
"""Signs of the longest name that is initials alone, dots and spaces among them."""

_INITIALS: Final = re.compile(r"[\W_]*(?:[^\W_](?:[\W_]+|$))*")

_GUESSED: Final = frozenset({COUNTRY, REGION, DEMONYM})
"""Kinds whose names are looked for in misspelled words, however they are written."""


@dataclass(frozen=True, slots=True)
class Sense:
    """One place that a name may stand for."""

    code: str
    """ISO 3166-1 alpha-2 or M49."""
    kind: str
    thousands: int = 0
    """People of a city in thousands; 0 where that is not known."""
    is_capital: bool = False
    is_listed: bool = True
    """Whether our own files or CLDR name it, rather than the gazetteer, where common words abound."""
    is_native: bool = True
    """Whether it is the place's main name."""
    locales: frozenset[str] = frozenset()
    """Languages in which the name means this; empty for all."""
    spellings: frozenset[str] = frozenset()
    """How our own lists write the name."""
    is_cased: bool = False
    """Whether only these spellings count, since the name is a common word as well."""
    has_rivals: bool = False
    """Whether other places bear the name as rightfully, so that it counts no more than theirs."""
    is_one_of_several: bool = False
    """Whether the name means all of its senses at once: MENA is Western Asia and Northern Africa."""


Entry = tuple[str, Sense]
"""A name as one of our lists writes it, and what it means there."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A name that a misspelled word may have been meant to be."""

    name: str
    senses: tuple[Sense, ...]
    slips: float


class PlaceNames:
    """Finds what a folded word or phrase may name: exactly, or by its sound and spelling."""

    def __init__(self, listed: Mapping[str, Sequence[Entry]], gazetteer: Gazetteer) -> None:
        """Take what our own lists say of each folded name; the gazetteer is asked beside them."""
        self._listed = listed
        self._gazetteer = gazetteer
        guessed = {name for name, entries in listed.items() if _is_guessed(name, entries)}
        guessed.update(gazetteer.large_cities(_LARGE_CITY), gazetteer.capitals())
        self._near = Nearness(sorted(guessed))
        long = [name.split() for name in guessed if " " in name]
        self._parts = frozenset(word for words in long for word in words)
        self._openings = frozenset(" ".join(words[:length]) for words in long for length in range(1, len(words)))

    @classmethod
    def load(cls, areas: Areas) -> Self:
        """Read the names of all languages.

        Raises:
            LexiconError: a file of a language is missing or damaged.
            DataFileError: a file of the gazetteer is missing or damaged.
        """
        listed: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in _listed_names(areas):
            listed[fold(entry[0])].append(entry)
        return cls(dict(listed), areas.gazetteer)

    def senses(self, name: str) -> tuple[Sense, ...]:
        """Return what a folded name may stand for, our own lists' senses first."""
        found = self._exact(name)
        if not found and " " in name and not _SHORT_FORMS.keys().isdisjoint(name.split()):
            found = self._exact(" ".join(_SHORT_FORMS.get(word, word) for word in name.split()))
        return found

    def is_listed(self, name: str) -> bool:
        """Say whether a folded name is one of our own lists'."""
        return name in self._listed

    def near(self, phrase: str, slips: int) -> tuple[Guess, ...]:
        """Return the names that differ from a folded phrase by no more slips, nearest first."""
        return tuple(Guess(near.word, self._exact(near.word), near.slips) for near in self._near.within(phrase, slips))

    def is_guessed(self, word: str) -> bool:
        """Say whether a folded word is a name that misspelled words may be meant to be."""
        return word in self._near

    def opens(self, name: str) -> bool:
        """Say whether longer names of our own lists begin with a folded one."""
        return name in self._openings

    def is_part(self, word: str) -> bool:
        """Say whether a folded word is one of a name of several words."""
        return word in self._parts

    def _exact(self, name: str) -> tuple[Sense, ...]:
        entries = self._listed.get(name)
        listed = _merged(entries) if entries else ()
        subdivisions = self._gazetteer.subdivisions(name)
        if not subdivisions and name not in self._gazetteer:
            return listed
        cities = (
            Sense(city.country, CITY, city.thousands, city.is_capital, is_listed=False, is_native=city.is_native)
            for city in self._gazetteer.cities(name)
        )
        return (*listed, *cities, *(Sense(code, SUBDIVISION, is_listed=False) for code in subdivisions))


def _is_guessed(name: str, entries: Sequence[Entry]) -> bool:
    """Say whether a listed name is looked for in misspelled words: no landmark, no city's people, none too long."""
    if name.count(" ") >= LONGEST_GUESS:
        return False
    if len(entries) == 1:
        [(spelling, sense)] = entries
        return sense.kind in _GUESSED or (sense.kind == CITY and not spelling.islower())
    return any(
        sense.kind in _GUESSED or (sense.kind == CITY and not all(map(str.islower, sense.spellings)))
        for sense in _merged(entries)
    )


def _listed_names(areas: Areas) -> Iterator[Entry]:
    for locale in LOCALES:
        spoken = frozenset({locale})
        for variety in _VARIETIES[locale]:
            yield from _territories(variety, spoken, areas)
            yield from _zone_cities(variety, spoken, areas)
        yield from _tabled(locale, spoken)
    for code, names in table(".", "landmarks")["landmarks"].items():
        landmark = Sense(code, LANDMARK)
        for name in names:
            yield name, landmark
    for name, codes in table(".", "namesakes")["namesakes"].items():
        for code in codes:
            yield name, Sense(code, COUNTRY, has_rivals=True)


def _territories(variety: str, spoken: frozenset[str], areas: Areas) -> Iterator[Entry]:
    for code, name in territory_names(variety).items():
        if areas.is_area(code) and code != WORLD:
            yield name, Sense(code, _kind(code), locales=spoken)


def _zone_cities(variety: str, spoken: frozenset[str], areas: Areas) -> Iterator[Entry]:
    """Yield the cities after which time zones are called, of which CLDR has the names in every language."""
    countries = get_global("zone_territories")
    for zone, names in Locale.parse(variety).time_zones.items():
        country, city = countries.get(zone, ""), names.get("city", "")
        if areas.is_country(country) and city.replace(" ", "").isalpha():
            yield city, Sense(country, CITY, locales=spoken)


def _tabled(locale: str, spoken: frozenset[str]) -> Iterator[Entry]:
    places = table(locale, "places")
    for section, kind in (("aliases", None), ("demonyms", DEMONYM), ("cities", CITY), ("cased", None)):
        for code, names in places[section].items():
            plain = Sense(code, kind or _kind(code), locales=spoken)
            cased = replace(plain, is_cased=True)
            for name in names:
                yield name, cased if section == "cased" or _is_initials(name) else plain
    for name, codes in places["several"].items():
        for code in codes:
            yield name, Sense(code, _kind(code), locales=spoken, is_one_of_several=True)


def _is_initials(name: str) -> bool:
    """Say whether a name is single letters, which in lower case are everyday words: "r u" is no United Kingdom."""
    return len(name) <= _LONGEST_INITIALS and _INITIALS.fullmatch(name) is not None


def _kind(code: str) -> str:
    return REGION if code.isdigit() else COUNTRY


def _merged(entries: Iterable[Entry]) -> tuple[Sense, ...]:
    """Join what languages and tables say of a name: one sense for each place, the first kind that was given."""
    by_code: defaultdict[str, list[Entry]] = defaultdict(list)
    for spelling, sense in entries:
        by_code[sense.code].append((spelling, sense))
    return tuple(_joined(alike) for alike in by_code.values())


def _joined(alike: Sequence[Entry]) -> Sense:
    """Join entries of one name and place; where one is cased, small letters count in none."""
    senses = [sense for _, sense in alike]
    is_cased = any(sense.is_cased for sense in senses)
    has_rivals = any(sense.has_rivals for sense in senses)
    return Sense(
        senses[0].code,
        senses[0].kind,
        locales=frozenset() if has_rivals else frozenset().union(*(sense.locales for sense in senses)),
        spellings=frozenset(spelling for spelling, _ in alike if not (is_cased and spelling.islower())),
        is_cased=is_cased,
        has_rivals=has_rivals,
        is_one_of_several=any(sense.is_one_of_several for sense in senses),
    )
