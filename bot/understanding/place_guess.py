"""Reads misspelled names of places, by how near they are and by what the words around them say."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple, Self

from bot.lexicon import table
from bot.understanding.nearness import HEARD, Nearness
from bot.understanding.place_choice import Found
from bot.understanding.place_names import CITY, COUNTRY, DEMONYM, LONGEST_GUESS, REGION, SUBDIVISION, PlaceNames, Sense
from bot.understanding.place_words import TERSE, Capital, Cues, Link, Words
from bot.understanding.reading import LOCALES

_SMALL: Final = 100
"""Thousands of people of the largest place whose name, in small letters, may be another's misspelled."""

_LARGE: Final = 300
"""Thousands of people from which on a city is likelier to be meant than a smaller one."""

_GREAT: Final = 2000
"""Thousands of people from which on a city is as likely to be meant as a capital."""

_MOST_SLIPS: Final = 2

_TWO_SLIPS: Final = 8
"""Letters from which on two slips are looked for."""

_TOO_SHORT: Final = 2
"""Letters of a word that is not enough of a phrase's to be misspelled."""

_TIE: Final = 0.1
"""Slips by which two names may differ and be as near."""

_RARER: Final = 0.8
"""Slips for which it counts that a place is less likely to be meant."""

_HALF: Final = 0.5

_SHORTEST_GLUED: Final = 5
"""Letters of the shortest name that is found behind a preposition without a space: "dhaiti"."""

_GLUED: Final = 95.0
"""Likeness of such a name."""

_SURE: Final = 3
"""What speaks for a place from which on an everyday word may be as near."""

_NEVER: Final = 9.0

# How much must speak for a place: slips at most, letters of its name at least, what the words around it must say.
_NEEDED: Final = (
    (HEARD, 6, 0.0),
    (HEARD, 5, 0.5),
    (1.0, 7, 0.0),
    (1.0, 6, 0.5),
    (1.0, 5, 1.0),
    (1.5, 8, 0.0),
    (1.5, 6, 1.5),
    (1.5, 5, 2.0),
    (2.0, 9, 0.5),
    (2.5, 10, 1.0),
    (2.5, 8, 2.0),
)


class _Candidate(NamedTuple):
    """A place that a phrase may name, and how far off it is."""

    distance: float
    slips: float
    sense: Sense


class PlaceGuesser:
    """Knows the names of places and the everyday words, misspelled ones of which are no places."""

    def __init__(self, names: PlaceNames, spoken: Mapping[str, Collection[str]]) -> None:
        """Take the everyday words of each language."""
        self._names = names
        self._common = frozenset().union(*spoken.values())
        self._everyday: dict[str | None, Nearness] = {locale: Nearness(words) for locale, words in spoken.items()}
        self._everyday[None] = Nearness(self._common)

    @classmethod
    def load(cls, names: PlaceNames, cues: Mapping[str | None, Cues]) -> Self:
        """Read the everyday words of every language.

        Raises:
            LexiconError: a file of a language is missing or damaged.
        """
        spoken = {}
        for locale in LOCALES:
            words = (*table(locale, "ordinary_words")["words"].split(), *cues[locale].languages)
            spoken[locale] = cues[locale].ordinary.union(word for word in words if not names.is_guessed(word))
        guesser = cls(names, spoken)
        for locale in LOCALES:
            guesser._everyday[locale].prepare()
        return guesser

    def over(self, words: Words, trades: Collection[int] = ()) -> "Guesses":
        """Return the guesses over one message, in which words at the positions ``trades`` name trades."""
        return Guesses(self._names, self._everyday[words.locale], self._common, words, trades)


class Guesses:
    """What the words of one message were meant to name."""

    def __init__(
        self, names: PlaceNames, everyday: Nearness, common: Collection[str], words: Words, trades: Collection[int]
    ) -> None:
        self._names = names
        self._everyday = everyday
        self._words = words
        self._trades = trades
        self._common = [
            words.is_linking(index)
            or folded in common
            or folded in words.cues.languages
            or (folded in words.cues.dictionary and not names.is_guessed(folded))
            for index, folded in enumerate(words.folded)
        ]

    def at(self, start: int) -> Found | None:
        """Return the longest phrase from a word on that may be a misspelled name."""
        if all(self._common[start : start + LONGEST_GUESS]):
            return None
        phrases = self._words.phrases(start, LONGEST_GUESS)
        for end in range(start + len(phrases), start + 1, -1):
            if self._is_of_name(start, end):
                found = self._phrase(start, end, phrases[end - start - 1])
                if found:
                    return found
        if self._common[start] or not phrases[0].isalpha():
            return None
        if self._words.capital(start, start + 1) >= Capital.EXPECTED and self._names.senses(phrases[0]):
            return None
        return self._phrase(start, start + 1, phrases[0]) or self._glued(start)

    def may_be_name(self, index: int) -> bool:
        """Say whether a word in small letters, of a message without any capital, may be a name all the same."""
        words = self._words
        return (
            words.locale is not None
            and not self._common[index]
            and words.capital(index, index + 1) is Capital.SILENT
            and len(words.folded[index]) >= _SHORTEST_GLUED
            and words.folded[index].isalpha()
            and index not in self._trades
        )

    def longer(self, known: Found) -> Found | None:
        """Return the longer name that begins with a known one and goes on misspelled: "guine bisau"."""
        words = self._words
        opening = words.phrase(known.start, known.end)
        if not self._names.opens(opening):
            return None
        phrases = words.phrases(known.start, LONGEST_GUESS)
        for end in range(known.start + len(phrases), known.end, -1):
            phrase = phrases[end - known.start - 1]
            if self._common[end - 1]:
                continue
            for near in self._names.near(phrase, 1):
                if near.name.startswith(f"{opening} ") and any(sense.is_listed for sense in near.senses):
                    return Found(known.start, end, near.senses, _likeness(phrase, near.slips))
        return None

    def rather(self, known: Found) -> Found | None:
        """Return the country or great city that a small place's name was rather meant to be: "penama" in Panama."""
        if known.end - known.start > 1 or any(sense.is_listed or sense.thousands > _SMALL for sense in known.senses):
            return None
        if any(sense.kind == CITY and sense.code in self._words.cues.spoken for sense in known.senses):
            return None
        word = self._words.folded[known.start]
        capital = self._words.capital(known.start, known.end)
        if len(word) < _SHORTEST_GLUED or capital is Capital.TELLING:
            return None
        for near in self._names.near(word, 1):
            senses = tuple(sense for sense in near.senses if _rarity(sense, self._words, capital) <= _HALF)
            if senses and near.slips <= 1:
                return Found(known.start, known.end, senses, _likeness(word, near.slips))
        return None

    def _phrase(self, start: int, end: int, phrase: str) -> Found | None:
        words = self._words
        capital = words.capital(start, end)
        if capital is not Capital.SILENT and words.is_acronym(start, end):
            return None
        speaks = _speaks(words, start, end, self._trades)
        # An article must be followed by nearly the name: "la Habana", not "la base".
        most = 1 if self._common[start] else _MOST_SLIPS
        best = []
        for near in self._names.near(phrase, _searched(speaks, len(phrase))):
            if end - start > 1 and not (near.slips <= most and self._is_spelled(start, end, near.name.split())):
                continue
            needed = _needed(near.slips, len(near.name.replace(" ", "")))
            for sense in near.senses:
                rarity = _rarity(sense, words, capital)
                if speaks >= needed + rarity:
                    best.append(_Candidate(near.slips + rarity * _RARER, near.slips, sense))
        if not best:
            return None
        nearest = min(best, key=lambda candidate: candidate.distance)
        if nearest.slips and end - start == 1 and self._is_everyday(phrase, nearest.slips, speaks):
            return None
        senses = dict.fromkeys(candidate.sense for candidate in best if candidate.distance <= nearest.distance + _TIE)
        return Found(start, end, tuple(senses), _likeness(phrase, nearest.slips))

    def _is_of_name(self, start: int, end: int) -> bool:
        """Say whether a phrase holds a word of a name of several words, and no word of it stands for itself."""
        folded, is_part = self._words.folded, self._names.is_part
        if all(self._common[start:end]) or (self._common[start] and self._names.is_listed(folded[start + 1])):
            return False
        if self._names.is_guessed("".join(folded[start:end])):
            return True
        return is_part(folded[start]) or any(
            is_part(folded[index]) and not self._words.is_linking(index) for index in range(start + 1, end)
        )

    def _is_spelled(self, start: int, end: int, own: Sequence[str]) -> bool:
        """Say whether every word of a phrase that is known as another is one of a name's own."""
        for index in range(start, end):
            part = self._words.folded[index]
            if part in own:
                continue
            if self._common[index] or len(part) <= _TOO_SHORT or (index > start and self._names.is_listed(part)):
                return False
        return True

    def _is_everyday(self, word: str, slips: float, speaks: float) -> bool:
        """Say whether an everyday word is as near as the place."""
        near = self._everyday.within(word, 2 if slips > 1 else 1)
        return bool(near) and (near[0].slips < slips or (near[0].slips <= slips and speaks < _SURE))

    def _glued(self, start: int) -> Found | None:
        """Return a name whose preposition was written to it: "dhaiti", "enbolivia"."""
        word, cues, locale = self._words.folded[start], self._words.cues, self._words.locale
        for length in range(1, len(word) - _SHORTEST_GLUED + 1):
            opening, name = word[:length], word[length:]
            if (opening in cues.strong or opening in cues.loose) and self._names.is_listed(name):
                senses = tuple(
                    sense
                    for sense in self._names.senses(name)
                    if sense.kind in {COUNTRY, REGION}
                    and not sense.is_cased
                    and (locale is None or locale in sense.locales)
                )
                if senses:
                    return Found(start, start + 1, senses, _GLUED)
        return None


def _speaks(words: Words, start: int, end: int, trades: Collection[int]) -> float:
    """Return how much the words around a phrase speak for a place."""
    capital, link = words.capital(start, end), words.link(start)
    speaks = float(link)
    if link is not Link.NONE and capital is Capital.TELLING:
        speaks += 1
    if capital is Capital.AGAINST:
        speaks -= _HALF
    if (start - 1 in trades and not words.parts(start)) or (end in trades and not words.parts(end)):
        speaks += 1
    if end == len(words) or words.parts(end):
        speaks += _HALF
    if len(words) <= TERSE:
        speaks += _HALF
    return speaks


def _searched(speaks: float, letters: int) -> int:
    """Return how many slips are worth looking for in a phrase of so many letters."""
    return _MOST_SLIPS if letters >= _TWO_SLIPS and speaks >= (_HALF if letters > _TWO_SLIPS else 1) else 1


def _needed(slips: float, letters: int) -> float:
    """Return how much must speak for a place whose name of so many letters is written with so many slips."""
    return next((needed for most, least, needed in _NEEDED if slips <= most and letters >= least), _NEVER)


def _rarity(sense: Sense, words: Words, capital: Capital) -> float:
    """Return how much less likely a place is meant than a country: for a city, or a name of another language."""
    if sense.is_cased or sense.kind == SUBDIVISION:
        return _NEVER
    rarity = 0.0
    if sense.kind == CITY:
        rarity += _HALF * (1 + (not sense.is_capital and sense.thousands < _GREAT) + (0 < sense.thousands < _LARGE))
    elif sense.kind == DEMONYM and capital is Capital.TELLING and all(map(str.islower, sense.spellings)):
        return _NEVER
    elif sense.kind == DEMONYM and capital is Capital.AGAINST:
        rarity -= _HALF
    if sense.locales and words.locale is not None and words.locale not in sense.locales:
        rarity += 1
    return rarity


def _likeness(phrase: str, slips: float) -> float:
    return 100.0 * (1 - slips / len(phrase))
