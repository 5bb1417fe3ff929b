"""Reads which areas the words of a message name, and which of them are the workers'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from bot.understanding.place_choice import Found, believable, choose, guessable, is_language
from bot.understanding.place_names import LONGEST_NAME, PlaceNames, Sense
from bot.understanding.place_words import Cues, Words, language_of, load_cues
from bot.understanding.reading import Ambiguity, Mention, Unknown
from directory.geography import Areas
from directory.text import tokens

_LONGEST_GUESS: Final = 3
"""Words of the longest misspelled name that is looked for."""
_WORDS_BETWEEN: Final = 2
"""Words that may part two names that stand together."""
_NEAREST: Final = 3
"""Areas offered for a place that is not known."""


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

    def __init__(self, areas: Areas, names: PlaceNames, cues: Mapping[str | None, Cues]) -> None:
        self._areas = areas
        self._names = names
        self._cues = cues

    @classmethod
    def load(cls, areas: Areas) -> Self:
        """Read the names and cues of all languages.

        Raises:
            LexiconError: a file of a language is missing or damaged.
            DataFileError: a file of the gazetteer is missing or damaged.
        """
        return cls(areas, PlaceNames.load(areas), load_cues())

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
        if locale not in self._cues or locale is None:
            own = {known: cues for known, cues in self._cues.items() if known is not None}
            locale = language_of((token.folded for token in tokens(text)), own)
        words = Words(text, self._cues[locale], locale)
        found = self._scan(words, masked)
        chosen = self._resolve(found, words, locale)
        mentions: list[Mention] = []
        ambiguous: list[Ambiguity] = []
        for phrase, senses in chosen:
            written = words.written(phrase.start, phrase.end)
            start, end = words.tokens[phrase.start].start, words.tokens[phrase.end - 1].end
            if len(senses) > 1 and not senses[0].is_one_of_several:
                ambiguous.append(Ambiguity(written, tuple(sense.code for sense in senses)))
                continue
            mentions.extend(Mention(written, start, end, sense.code, phrase.score, sense.kind) for sense in senses)
        places = tuple(dict.fromkeys(mention.value for mention in mentions))
        return PlaceFinding(tuple(mentions), places, places, tuple(ambiguous), ())

    def _scan(self, words: Words, masked: Sequence[Mention]) -> list[Found]:
        """Return the phrases that may name places, the longest first at each word, none within another."""
        found: list[Found] = []
        position = 0
        while position < len(words):
            token = words.tokens[position]
            if any(mention.start <= token.start < mention.end for mention in masked):
                position += 1
                continue
            ignored = self._ignored(words, position)
            if ignored:
                position += ignored
                continue
            phrase = self._exact(words, position) or self._guess(words, position)
            if phrase is not None and not is_language(phrase, words):
                found.append(phrase)
            position = phrase.end if phrase else position + 1
        return found

    def _ignored(self, words: Words, start: int) -> int:
        """Return how many words from here on name no place though some of them are a place's name."""
        for end in range(min(len(words), start + LONGEST_NAME), start, -1):
            if words.phrase(start, end) in words.cues.ignored:
                return end - start
        return 0

    def _exact(self, words: Words, start: int) -> Found | None:
        for end in range(min(len(words), start + LONGEST_NAME), start, -1):
            senses = self._names.senses(words.phrase(start, end))
            if senses:
                senses = believable(senses, words, start, end)
                if senses and not words.is_part_of_name(start, end):
                    return Found(start, end, senses)
        return None

    def _guess(self, words: Words, start: int) -> Found | None:
        for end in range(min(len(words), start + _LONGEST_GUESS), start, -1):
            if words.is_linking(start) or words.is_linking(end - 1) or words.is_ordinary(start, end):
                continue
            guesses = self._names.guesses(words.phrase(start, end))
            if guesses:
                senses = tuple(dict.fromkeys(sense for guess in guesses for sense in guess.senses))
                senses = guessable(senses, words, start, end, score=guesses[0].score)
                if senses:
                    return Found(start, end, senses, guesses[0].score)
        return None

    def _resolve(
        self, found: Sequence[Found], words: Words, locale: str | None
    ) -> list[tuple[Found, tuple[Sense, ...]]]:
        """Choose among namesakes, those phrases first that have one sense alone."""
        sure = [{sense.code for sense in phrase.senses} for phrase in found]
        chosen = []
        for index, phrase in enumerate(found):
            beside = set()
            for other in (index - 1, index + 1):
                if 0 <= other < len(found) and len(sure[other]) == 1 and _adjoin(found, index, other, words):
                    beside |= sure[other]
            elsewhere = {
                code for other, codes in enumerate(sure) if other != index and len(codes) == 1 for code in codes
            }
            senses = choose(phrase, words, self._areas, locale=locale, beside=beside, elsewhere=elsewhere)
            chosen.append((phrase, senses))
        return chosen


def _adjoin(found: Sequence[Found], one: int, other: int, words: Words) -> bool:
    """Say whether two phrases stand together as in "Trujillo, Perú" and "San José de Costa Rica"."""
    first, second = sorted((found[one], found[other]), key=lambda phrase: phrase.start)
    gap = second.start - first.end
    return gap == 0 or (
        gap <= _WORDS_BETWEEN and all(words.is_linking(index) for index in range(first.end, second.start))
    )
