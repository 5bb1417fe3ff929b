"""The names of places in four languages, and what each may stand for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Self

from babel import Locale
from babel.core import get_global
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.lexicon import table
from bot.understanding.reading import LOCALES
from bot.understanding.spelling import sound
from directory.gazetteer import Gazetteer
from directory.geography import WORLD, Areas, territory_names
from directory.text import fold

COUNTRY: Final = "country"
REGION: Final = "region"
DEMONYM: Final = "demonym"
SUBDIVISION: Final = "subdivision"
CITY: Final = "city"
LANDMARK: Final = "landmark"

SOUNDS_ALIKE: Final = 99.0
"""Likeness of two words that sound the same."""

LONGEST_NAME: Final = 6
"""Words of the longest name that is looked for."""

LONGEST_GUESS: Final = 3
"""Words of the longest misspelled name that is looked for."""

_VARIETIES: Final = {"en": ("en",), "es": ("es", "es_MX"), "fr": ("fr",), "pt": ("pt", "pt_PT")}
"""CLDR's locales whose names the speakers of each language write."""

_SHORT_FORMS: Final = {"st": "saint", "ste": "sainte", "sta": "santa", "sto": "santo"}

_LARGE_CITY: Final = 300
"""Thousands of people from which on a city's name is looked for in misspelled words."""

_LONGEST_INITIALS: Final = 8
"""Signs of the longest name that is initials alone, dots and spaces among them."""

_SHORTEST_HEARD: Final = 5
_ONE_SLIP: Final = 6
_TWO_SLIPS: Final = 10
"""Letters, as heard, from which on a name is found by its sound, with one slip, with two."""


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


@dataclass(frozen=True, slots=True)
class Guess:
    """A name that a misspelled word may have been meant to be."""

    name: str
    senses: tuple[Sense, ...]
    score: float
    """0-100."""


class PlaceNames:
    """Finds what a folded word or phrase may name: exactly, or by its sound and spelling."""

    def __init__(self, listed: Mapping[str, tuple[Sense, ...]], gazetteer: Gazetteer) -> None:
        """Take folded names of our own lists; the gazetteer is asked beside them."""
        self._listed = listed
        self._gazetteer = gazetteer
        self._heard: defaultdict[str, set[str]] = defaultdict(set)
        self._near: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        spelled = (name for name, senses in listed.items() if _is_guessed(name, senses))
        for name in {*spelled, *gazetteer.large_cities(_LARGE_CITY)}:
            heard = _heard(name)
            if len(heard) < _SHORTEST_HEARD:
                continue
            if heard not in self._heard:
                self._near[heard[0], len(heard)].append(heard)
            self._heard[heard].add(name)

    @classmethod
    def load(cls, areas: Areas) -> Self:
        """Read the names of all languages.

        Raises:
            LexiconError: a file of a language is missing or damaged.
            DataFileError: a file of the gazetteer is missing or damaged.
        """
        found: defaultdict[str, list[tuple[str, Sense]]] = defaultdict(list)
        for name, sense in _listed_names(areas):
            found[fold(name)].append((name, sense))
        return cls({name: _merged(senses) for name, senses in found.items()}, areas.gazetteer)

    def senses(self, name: str) -> tuple[Sense, ...]:
        """Return what a folded name may stand for, our own lists' senses first."""
        found = self._exact(name)
        if not found and not _SHORT_FORMS.keys().isdisjoint(name.split()):
            found = self._exact(" ".join(_SHORT_FORMS.get(word, word) for word in name.split()))
        return found

    def is_listed(self, name: str) -> bool:
        """Say whether a folded name is one of our own lists'."""
        return name in self._listed

    def sounding(self, name: str) -> tuple[Guess, ...]:
        """Return the names that sound like a folded phrase."""
        heard = _heard(name)
        return self._guesses(heard, SOUNDS_ALIKE) if len(heard) >= _SHORTEST_HEARD and heard in self._heard else ()

    def guesses(self, name: str, *, slack: int = 0) -> tuple[Guess, ...]:
        """Return the names nearest to a folded phrase, all equally near; slack allows more slips."""
        heard = _heard(name)
        length = len(heard)
        if length < _SHORTEST_HEARD or heard[0].isdigit():
            return ()
        if heard in self._heard:
            return self._guesses(heard, SOUNDS_ALIKE)
        # Of several words each must be nearly right.
        length_each = length / (1 + name.count(" ") / 2)
        slips = slack + (2 if length_each >= _TWO_SLIPS else 1 if length_each >= _ONE_SLIP else 0)
        if not slips:
            return ()
        best: list[str] = []
        for near in range(length - slips, length + slips + 1):
            for candidate, distance, _ in process.extract(
                heard, self._near.get((heard[0], near), ()), scorer=OSA.distance, score_cutoff=slips, limit=5
            ):
                if distance < slips:
                    best.clear()
                    slips = int(distance)
                best.append(candidate)
        return tuple(guess for found in best for guess in self._guesses(found, 100.0 * (1 - slips / length)))

    def _exact(self, name: str) -> tuple[Sense, ...]:
        listed = self._listed.get(name, ())
        subdivisions = self._gazetteer.subdivisions(name)
        if not subdivisions and name not in self._gazetteer:
            return listed
        cities = (
            Sense(city.country, CITY, city.thousands, city.is_capital, is_listed=False, is_native=city.is_native)
            for city in self._gazetteer.cities(name)
        )
        return (*listed, *cities, *(Sense(code, SUBDIVISION, is_listed=False) for code in subdivisions))

    def _guesses(self, heard: str, score: float) -> tuple[Guess, ...]:
        return tuple(Guess(name, self._exact(name), score) for name in sorted(self._heard[heard]))


def _is_guessed(name: str, senses: Sequence[Sense]) -> bool:
    """Say whether a listed name is looked for in misspelled words: no landmark, no city's people, none too long."""
    return name.count(" ") < LONGEST_GUESS and any(
        sense.kind in {COUNTRY, REGION, DEMONYM} or (sense.kind == CITY and not all(map(str.islower, sense.spellings)))
        for sense in senses
    )


def _heard(name: str) -> str:
    return "".join(map(_sound, name.split()))


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    return sound(word)


def _listed_names(areas: Areas) -> Iterator[tuple[str, Sense]]:
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


def _territories(variety: str, spoken: frozenset[str], areas: Areas) -> Iterator[tuple[str, Sense]]:
    for code, name in territory_names(variety).items():
        if areas.is_area(code) and code != WORLD:
            yield name, Sense(code, _kind(code), locales=spoken)


def _zone_cities(variety: str, spoken: frozenset[str], areas: Areas) -> Iterator[tuple[str, Sense]]:
    """Yield the cities after which time zones are called, of which CLDR has the names in every language."""
    countries = get_global("zone_territories")
    for zone, names in Locale.parse(variety).time_zones.items():
        country, city = countries.get(zone, ""), names.get("city", "")
        if areas.is_country(country) and city.replace(" ", "").isalpha():
            yield city, Sense(country, CITY, locales=spoken)


def _tabled(locale: str, spoken: frozenset[str]) -> Iterator[tuple[str, Sense]]:
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
    return len(name) <= _LONGEST_INITIALS and all(len(word) == 1 for word in fold(name).split())


def _kind(code: str) -> str:
    return REGION if code.isdigit() else COUNTRY


def _merged(entries: Iterable[tuple[str, Sense]]) -> tuple[Sense, ...]:
    """Join what languages and tables say of a name: one sense for each place, the first kind that was given."""
    by_code: defaultdict[str, list[tuple[str, Sense]]] = defaultdict(list)
    for spelling, sense in entries:
        by_code[sense.code].append((spelling, sense))
    return tuple(_joined(alike) for alike in by_code.values())


def _joined(alike: Sequence[tuple[str, Sense]]) -> Sense:
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
