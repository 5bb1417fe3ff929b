"""The words of a message as the reader of organizations sees them: capitals, ordinary words, cues."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

from bot.lexicon import table
from bot.understanding.reading import LOCALES, Mention
from directory.name_forms import CONNECTIVES
from directory.text import tokens

SHOUTING: Final = 0.6
"""Share of capitals among the letters from which on they say nothing."""
TELLING_LENGTH: Final = 4
"""Shorter words are never enough to tell a name."""
TELLING_WEIGHT: Final = 3.0
"""How much more a telling word weighs than an ordinary one."""
INDEFINITE: Final = frozenset(
    (
        "algum", "alguma", "algun", "alguna", "an", "another", "any", "autre", "otra", "otro", "outra", "outro",
        "qual", "que", "quel", "quelle", "some", "um", "uma", "un", "una", "une", "which",
    )
)  # fmt: skip
"""Words before a kind of body that ask for any of its kind; not the English "a", the Portuguese for "the"."""

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
        self, ordinary: Iterable[str], kinds: Iterable[str], abbreviations: Iterable[str], asking: Iterable[str]
    ) -> None:
        self.ordinary = frozenset(ordinary)
        self.kinds = frozenset(kinds)
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

        return cls(ordinary.split(), every("kinds"), every("abbreviations"), every("asking"))

    def is_ordinary(self, word: str) -> bool:
        """Say whether a folded word names nothing by itself."""
        return word in self.ordinary or word in self.kinds or word in self.abbreviations

    def weight(self, word: str) -> float:
        """Return how much a word of a name tells."""
        return 1.0 if len(word) < TELLING_LENGTH or self.is_ordinary(word) else TELLING_WEIGHT

    def is_plural(self, word: str) -> bool:
        """Say whether a folded word calls several bodies."""
        return word not in self.kinds and any(word.removesuffix(end) in self.kinds for end in ("s", "es"))

    def asks(self, folded: str) -> bool:
        """Say whether a folded message has words of someone who asks about a named body."""
        return self._asking.search(folded) is not None


class Line:
    """A message in words."""

    def __init__(self, text: str, places: Sequence[Mention], vocabulary: NameWords) -> None:
        self.text = text
        self.vocabulary = vocabulary
        in_places = {sign for place in places for sign in range(place.start, place.end)}
        self.words = tuple(
            Word(
                token.folded,
                text[token.start : token.end],
                token.start,
                token.end,
                token.start in in_places,
                _opens_sentence(text, token.start),
            )
            for token in tokens(text)
        )
        self.content = tuple(number for number, word in enumerate(self.words) if word.folded not in CONNECTIVES)
        """Numbers of the words that are no connectives."""

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
