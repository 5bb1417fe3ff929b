"""Reads which areas the words of a message name, and which of them are the workers'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from bot.understanding.place_choice import Found, believable, choose, is_language
from bot.understanding.place_guess import Guesses, PlaceGuesser
from bot.understanding.place_names import COUNTRY, DEMONYM, LONGEST_NAME, REGION, PlaceNames, Sense
from bot.understanding.place_roles import is_askers, is_ruled_out, is_workers, targets
from bot.understanding.place_words import Cues, Link, Words, language_of, load_cues
from bot.understanding.reading import Ambiguity, Mention, Unknown
from directory.geography import Areas
from directory.text import tokens

_WORDS_BETWEEN: Final = 2
"""Words that may part two names that stand together."""
_NEAREST: Final = 3
"""Areas offered for a place that is not known."""

_OFFERED_SLIPS: Final = 2
"""Slips by which these may differ."""

_CITY_SLIPS: Final = 1.0
"""Slips for which it counts that a name is but a city's."""

_GREAT: Final = 2000
"""Thousands of people from which on a city is as likely to be meant as a country."""

_AREAS: Final = frozenset({COUNTRY, REGION})


@dataclass(frozen=True, slots=True)
class PlaceFinding:
    """What a message says of places."""

    mentions: tuple[Mention, ...] = ()
    """In the order of the message; places that are only ruled out are not among them."""
    places: tuple[str, ...] = ()
    """Every area that the words name and do not rule out."""
    targets: tuple[str, ...] = ()
    """Where the workers are; all places where that is not told apart."""
    ambiguous: tuple[Ambiguity, ...] = ()
    unknown: tuple[Unknown, ...] = ()


class PlaceReader:
    """Finds countries, regions, cities, demonyms and landmarks in four languages, misspelled ones as well."""

    def __init__(self, areas: Areas, names: PlaceNames, cues: Mapping[str | None, Cues], guesser: PlaceGuesser) -> None:
        self._areas = areas
        self._names = names
        self._cues = cues
        self._guesser = guesser

    @classmethod
    def load(cls, areas: Areas) -> Self:
        """Read the names and cues of all languages.

        Raises:
            LexiconError: a file of a language is missing or damaged.
            DataFileError: a file of the gazetteer is missing or damaged.
        """
        names, cues = PlaceNames.load(areas), load_cues()
        return cls(areas, names, cues, PlaceGuesser.load(names, cues))

    def read(
        self,
        text: str,
        locale: str | None = None,
        masked: Sequence[Mention] = (),
        trades: Sequence[Mention] = (),
    ) -> PlaceFinding:
        """Return the places of a message.

        ``locale`` is the message's language where that is known. What stands within a mention of ``masked`` is no
        place; ``trades`` are mentions of sectors, beside which a place is the workers'.
        """
        split = tokens(text)
        if locale is None:
            locale = language_of([token.folded for token in split], self._cues)
        words = Words(text, split, self._cues[locale], locale)
        guesses = self._guesser.over(words, words.within(trades))
        found = self._scan(words, guesses, masked)
        meant = [phrase for phrase in found if not is_ruled_out(phrase, words)] or found
        mentions: list[Mention] = []
        ambiguous: list[Ambiguity] = []
        askers: set[str] = set()
        workers: set[str] = set()
        for phrase, senses in self._resolve(meant, words):
            written = words.written(phrase.start, phrase.end)
            codes = tuple(sense.code for sense in senses)
            if len(senses) > 1 and not senses[0].is_one_of_several:
                ambiguous.append(Ambiguity(written, codes))
                continue
            start, end = words.tokens[phrase.start].start, words.tokens[phrase.end - 1].end
            mentions.extend(Mention(written, start, end, sense.code, phrase.score, sense.kind) for sense in senses)
            if is_workers(phrase, words, trades):
                workers.update(codes)
            elif is_askers(phrase, words):
                askers.update(codes)
        places = tuple(dict.fromkeys(mention.value for mention in mentions))
        return PlaceFinding(
            tuple(mentions),
            places,
            targets(places, askers, workers),
            tuple(ambiguous),
            self._unknown(words, guesses, found, masked),
        )

    def _unknown(
        self, words: Words, guesses: Guesses, found: Sequence[Found], masked: Sequence[Mention]
    ) -> tuple[Unknown, ...]:
        """Return the words that stand where a place would and that nothing knows.

        They have a capital; or the message has none at all and no place that is known, and they are near to one's name.
        """
        known = {index for phrase in found for index in range(phrase.start, phrase.end)} | words.within(masked)
        unknown: list[Unknown] = []
        for start in range(1, len(words)):
            if words.link(start) is not Link.STRONG:
                continue
            end = start
            while end < len(words) and end not in known and words.opens_name(end, alone=end == start):
                end += 1
            if end > start:
                unknown.append(Unknown(words.written(start, end), "place", self._nearest(words.phrase(start, end))))
            elif not found and guesses.may_be_name(start) and start not in known:
                nearest = self._nearest(words.folded[start], listed=True)
                if nearest:
                    unknown.append(Unknown(words.written(start, start + 1), "place", nearest))
        return tuple(unknown)

    def _nearest(self, phrase: str, *, listed: bool = False) -> tuple[str, ...]:
        """Return the areas to offer for a misspelled name; countries count as nearer than cities by one slip.

        There are so many cities that some name is always near: but for the great ones, one slip is the most. With
        ``listed`` none is offered where no country's or region's name is near.
        """
        ranked: dict[str, float] = {}
        of_areas = False
        for guess in self._names.near(phrase, _OFFERED_SLIPS):
            for sense in guess.senses:
                is_area = sense.is_listed and sense.kind in _AREAS
                of_areas |= is_area
                if not is_area and guess.slips > 1 and not sense.is_capital and sense.thousands < _GREAT:
                    continue
                slips = guess.slips + (0.0 if is_area else _CITY_SLIPS)
                ranked[sense.code] = min(slips, ranked.get(sense.code, slips))
        if listed and not of_areas:
            return ()
        return tuple(sorted(ranked, key=lambda code: ranked[code])[:_NEAREST])

    def _scan(self, words: Words, guesses: Guesses, masked: Sequence[Mention]) -> list[Found]:
        """Return the phrases that may name places, the longest first at each word, none within another."""
        found: list[Found] = []
        hidden = words.within(masked)
        position = 0
        while position < len(words):
            if position in hidden or words.names_person(position):
                position += 1
                continue
            phrase = self._exact(words, position)
            if phrase is None:
                phrase = guesses.at(position)
            elif phrase.senses:
                phrase = guesses.longer(phrase) or guesses.rather(phrase) or phrase
            if phrase is not None and phrase.senses and not is_language(phrase, words):
                found.append(phrase)
            position = phrase.end if phrase else position + 1
        return found

    def _exact(self, words: Words, start: int) -> Found | None:
        """Return the longest name that begins at a word; without senses, a phrase that names no place."""
        phrases = words.phrases(start, LONGEST_NAME)
        for end in range(start + len(phrases), start, -1):
            name = phrases[end - start - 1]
            if name in words.cues.ignored:
                return Found(start, end, ())
            senses = self._names.senses(name)
            if senses:
                senses = believable(senses, words, start, end)
                if (
                    senses
                    and not words.is_part_of_name(start, end)
                    and not self._takes_article(words, start, end, senses)
                ):
                    return Found(start, end, senses)
        return None

    def _takes_article(self, words: Words, start: int, end: int, senses: Sequence[Sense]) -> bool:
        """Say whether a small place's name takes a larger one's article or preposition: "el Congo", "au Cap-Vert"."""
        if end - start == 1 or not words.is_linking(start) or any(sense.is_listed for sense in senses):
            return False
        return any(self._names.is_listed(name) for name in words.phrases(start + 1, LONGEST_NAME))

    def _resolve(self, found: Sequence[Found], words: Words) -> list[tuple[Found, tuple[Sense, ...]]]:
        """Choose among namesakes, with what the other phrases mean beyond doubt as a help."""
        sure = []
        for phrase in found:
            codes = {sense.code for sense in choose(phrase, words, self._areas)}
            sure.append(codes if len(codes) == 1 else set())
        chosen = []
        for index, phrase in enumerate(found):
            beside = set()
            for other in (index - 1, index + 1):
                if 0 <= other < len(found) and _adjoin(found, index, other, words) and not _is_demonym(found[other]):
                    beside |= sure[other]
            elsewhere = {code for other, codes in enumerate(sure) if other != index for code in codes}
            chosen.append((phrase, choose(phrase, words, self._areas, beside=beside, elsewhere=elsewhere)))
        return chosen


def _is_demonym(phrase: Found) -> bool:
    """Say whether a phrase names people, who may live elsewhere: "los peruanos de Santiago"."""
    return all(sense.kind == DEMONYM for sense in phrase.senses)


def _adjoin(found: Sequence[Found], one: int, other: int, words: Words) -> bool:
    """Say whether two phrases stand together as in "Trujillo, Perú" and "San José de Costa Rica"."""
    first, second = sorted((found[one], found[other]), key=lambda phrase: phrase.start)
    gap = second.start - first.end
    return gap == 0 or (
        gap <= _WORDS_BETWEEN and all(words.is_linking(index) for index in range(first.end, second.start))
    )
