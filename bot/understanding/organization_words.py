"""The words of a message as the reader of organizations sees them: capitals, ordinary words, cues."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Self

from bot.lexicon import table
from bot.understanding.reading import LOCALES, Mention
from directory.name_forms import CONNECTIVES
from directory.text import tokens
from directory.vocabulary import Vocabulary

SHOUTING: Final = 0.6
"""Share of capitals among the letters from which on they say nothing."""
TELLING_LENGTH: Final = 4
"""Shorter words are never enough to tell a name."""
TELLING_WEIGHT: Final = 3.0
"""How much more a telling word weighs than an ordinary one."""
INDEFINITE: Final = {
    "en": ("a", "an", "another", "any", "some", "which"),
    "es": ("algun", "alguna", "cualquier", "otra", "otro", "que", "un", "una"),
    "fr": ("quel", "quelle", "quelque", "un", "une"),
    "pt": ("algum", "alguma", "outra", "outro", "qual", "qualquer", "um", "uma"),
}
"""Words before a body of which the message names none: "a union of street vendors in Kenya"."""
KINDS_AMONG_NAMES: Final = {"es": ("red",)}
"""Kinds that mean something else in another language: they call a body only where trades or places of a name stand."""
SHORTEST_JOINED: Final = 6
"""How many letters a word has at least that may be written in two: "red nica"."""

LONGER_JOINED: Final = 8
"""How many it has at least where one of them is wrong as well."""

_PAUSES: Final = frozenset(".,!?:;()\n")
_SENTENCE_ENDS: Final = frozenset(".!?:;¿¡(\n—–")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the message."""

    folded: str
    written: str
    start: int
    end: int
    is_place: bool
    opens_sentence: bool

    @property
    def is_capitalized(self) -> bool:
        """Whether it begins with a capital that its place in the sentence does not explain."""
        return self.written[0].isupper() and (not self.opens_sentence or self.is_capitals)

    @property
    def is_capitals(self) -> bool:
        """Whether it holds capitals beyond the first letter: IDEA, SWaCH."""
        return sum(sign.isupper() for sign in self.written) > 1


class NameWords:
    """What is known of words beside names: which are ordinary, which call a body, which ask about one."""

    def __init__(
        self,
        ordinary: Iterable[str],
        kinds: Iterable[str],
        abbreviations: Iterable[str],
        asking: Iterable[str],
        indefinite: Iterable[tuple[str, str]],
    ) -> None:
        self.ordinary = frozenset(ordinary)
        self.indefinite = frozenset(indefinite)
        """Pairs of an indefinite word and a kind of the same language: "a" is no article of a Portuguese "a rede"."""
        self.kinds = frozenset(kinds)
        self.kinds_among_names = self.kinds | {kind for _, kind in self.indefinite}
        self.abbreviations = frozenset(abbreviations)
        phrases = (re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", " ") for phrase in asking)
        self._asking = re.compile(rf"\b(?:{'|'.join(phrases)})\b")

    @classmethod
    def load(cls) -> Self:
        """Read the words of all languages.

        Raises:
            LexiconError: a file of a language is missing or damaged.
        """
        cues = [table(locale, "organization_cues") for locale in LOCALES]
        ordinary = " ".join(table(locale, "ordinary_words")["words"] for locale in LOCALES)

        def every(key: str) -> list[str]:
            return [phrase for cue in cues for phrase in cue[key]]

        indefinite = (
            (word, kind)
            for locale, cue in zip(LOCALES, cues, strict=True)
            for word in INDEFINITE[locale]
            for kind in (*cue["kinds"], *KINDS_AMONG_NAMES.get(locale, ()))
        )
        return cls(ordinary.split(), every("kinds"), every("abbreviations"), every("asking"), indefinite)

    def is_ordinary(self, word: str) -> bool:
        """Say whether a folded word names nothing by itself."""
        return word in self.ordinary or word in self.kinds or word in self.abbreviations

    def weight(self, word: str) -> float:
        """Return how much a word of a name tells."""
        return 1.0 if len(word) < TELLING_LENGTH or self.is_ordinary(word) else TELLING_WEIGHT

    def asks(self, folded: str) -> bool:
        """Say whether a folded message has words of someone who asks about a named body."""
        return self._asking.search(folded) is not None


class Line:
    """A message in words."""

    def __init__(self, text: str, places: Sequence[Mention], vocabulary: NameWords, names: Vocabulary) -> None:
        """Read the words; two that are one in ``names`` are joined, as "street net"."""
        self.text = text
        self.vocabulary = vocabulary
        in_places = {sign for place in places for sign in range(place.start, place.end)}
        words: list[Word] = []
        for token in tokens(text):
            word = Word(
                token.folded,
                text[token.start : token.end],
                token.start,
                token.end,
                token.start in in_places,
                _opens_sentence(text, token.start),
            )
            if words and self._are_one(words[-1], word, names):
                first = words.pop()
                word = replace(
                    first,
                    folded=first.folded + word.folded,
                    written=text[first.start : word.end],
                    end=word.end,
                    is_place=False,
                )
            words.append(word)
        self.words = tuple(words)
        self.content = tuple(number for number, word in enumerate(self.words) if word.folded not in CONNECTIVES)
        """Numbers of the words that are no connectives."""

    def _are_one(self, first: Word, second: Word, names: Vocabulary) -> bool:
        joined = first.folded + second.folded
        return (
            len(joined) >= SHORTEST_JOINED
            and second.start - first.end == 1
            and not self.text[first.end : second.start].strip(" -")
            and not (first.is_place and second.is_place)
            and not self.vocabulary.is_ordinary(joined)
            and (joined in names or self._are_one_misspelt(first, second, names))
        )

    def _are_one_misspelt(self, first: Word, second: Word, names: Vocabulary) -> bool:
        """Say whether a strange word and the next make a name's word but for one letter: "stret net"."""
        joined = first.folded + second.folded
        if len(joined) < LONGER_JOINED or len(first.folded) < TELLING_LENGTH or first.is_place:
            return False
        is_known = self.vocabulary.is_ordinary(first.folded) or first.folded in names or second.folded in names
        return not is_known and bool(names.similar(joined, 1))

    @cached_property
    def is_shouting(self) -> bool:
        """Whether capitals say nothing, since most letters are."""
        letters = [sign for word in self.words if len(word.written) > 1 for sign in word.written]
        return len(self.words) > 1 and sum(sign.isupper() for sign in letters) > SHOUTING * len(letters)

    @cached_property
    def asks(self) -> bool:
        """Whether its words are those of someone who asks about a named body."""
        return self.vocabulary.asks(" ".join(word.folded for word in self.words))

    def capitalized(self, number: int) -> bool:
        """Say whether a word bears a capital that means something."""
        return not self.is_shouting and self.words[number].is_capitalized

    def capitalized_runs(self) -> Iterator[tuple[int, int]]:
        """Yield where capitalized words follow each other, connectives between them allowed, commas not."""
        first = last = 0
        for number, word in enumerate(self.words):
            gap = self.text[self.words[number - 1].end : word.start] if number else ""
            if last > first and any(sign in _PAUSES for sign in gap):
                yield first, last
                first = last = number
            if word.written[0].isupper() and not self.is_shouting:
                first = first if last > first else number
                last = number + 1
            elif last > first and word.folded not in CONNECTIVES:
                yield first, last
                first = last = number
        if last > first:
            yield first, last

    def span(self, first: int, last: int) -> str:
        """Return what is written from one word to before another."""
        return self.text[self.words[first].start : self.words[last - 1].end]


def _opens_sentence(text: str, start: int) -> bool:
    place = start - 1
    while place >= 0 and text[place] in " \t":
        place -= 1
    return place < 0 or text[place] in _SENTENCE_ENDS
