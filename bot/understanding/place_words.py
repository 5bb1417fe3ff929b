"""The words of a message as the reader of places sees them: capitals, prepositions, everyday words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import Final, Self

from bot.lexicon import table
from bot.understanding.reading import LOCALES
from directory.text import Token, tokens

SHOUTING: Final = 0.6
"""Share of capitals among the letters from which on they say nothing."""

_OPENS_SENTENCE: Final = re.compile(r"[.!?:…¿¡«“\"\n•]|\s[-—–]\s")


class Capital(IntEnum):
    """What the first letter of a word says about its being a name."""

    AGAINST = 0
    """Lower case in a message that has capitals elsewhere."""
    SILENT = 1
    """Lower case in a message without any, or all capitals."""
    EXPECTED = 2
    """A capital that the start of a sentence explains."""
    TELLING = 3
    """A capital amid a sentence."""


class Link(IntEnum):
    """What the word before a name says about its being a place."""

    NONE = 0
    LOOSE = 1
    """A word that stands before places and before much else: of, de, para."""
    STRONG = 2
    """A word that stands before places: in, en, em, à."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of one language around its names of places."""

    strong: frozenset[str]
    loose: frozenset[str]
    negations: frozenset[str]
    between: frozenset[str]
    spoken: frozenset[str]
    """Countries in which most of those who write the language live."""
    heads: frozenset[str]
    """Words that open a longer name: what follows one with a capital is no place by itself."""
    tongues: frozenset[str]
    """Words beside which a nationality is a language: speak, translate."""
    ordinary: frozenset[str]
    ignored: frozenset[str]
    """Phrases that hold a place's name and name no place: months, institutions."""

    @classmethod
    def load(cls, locale: str) -> Self:
        """Read ``place_cues.toml`` of a language.

        Raises:
            LexiconError: the file is missing or damaged.
        """
        content = table(locale, "place_cues")
        return cls(
            **{field: frozenset(content[field]) for field in cls.__slots__ if field != "ordinary"},
            ordinary=frozenset(content["ordinary"].split()),
        )

    def votes(self, words: Iterable[str]) -> int:
        """Count the words that belong to this language."""
        return sum(word in self.ordinary or word in self.loose or word in self.strong for word in words)


class Words:
    """A message's words, and what surrounds each."""

    def __init__(self, text: str, cues: Cues, locale: str | None) -> None:
        self.text = text
        self.locale = locale
        self.cues = cues
        self.tokens: Sequence[Token] = tokens(text)
        self._capitals = tuple(self._capital(index) for index in range(len(self.tokens)))

    def __len__(self) -> int:
        return len(self.tokens)

    def phrase(self, start: int, end: int) -> str:
        """Return the folded words from one to another, joined by spaces."""
        return " ".join(token.folded for token in self.tokens[start:end])

    def written(self, start: int, end: int) -> str:
        """Return the words from one to another as they stand in the message."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def capital(self, start: int, end: int) -> Capital:
        """Return what the capitals of a phrase say: those of its longest word, since articles may stay small."""
        longest = max(range(start, end), key=lambda index: (len(self.tokens[index].folded), -index))
        return self._capitals[longest]

    def link(self, start: int) -> Link:
        """Return what the word right before a phrase says."""
        if start == 0 or re.search(r"[.!?:;()]", self.gap(start)):
            return Link.NONE
        before = self.tokens[start - 1].folded
        return Link.STRONG if before in self.cues.strong else Link.LOOSE if before in self.cues.loose else Link.NONE

    def gap(self, start: int) -> str:
        """Return the signs between a word and the one before it."""
        return self.text[self.tokens[start - 1].end if start else 0 : self.tokens[start].start]

    def is_ordinary(self, start: int, end: int) -> bool:
        """Say whether every word of a phrase is an everyday one."""
        cues = self.cues
        return all(
            token.folded in cues.ordinary or token.folded in cues.loose or token.folded in cues.strong
            for token in self.tokens[start:end]
        )

    def is_acronym(self, start: int, end: int) -> bool:
        """Say whether a phrase is one word in capitals: ILO, NIS."""
        written = self.written(start, end)
        return end - start == 1 and len(written) > 1 and written.isupper()

    def is_part_of_name(self, start: int, end: int) -> bool:
        """Say whether a word is only part of a longer name: the first of Río Piedras, the last of Cerro Chato."""
        if end - start > 1 or self._capitals[start] is not Capital.TELLING:
            return False
        heads = self.cues.heads
        if self.tokens[start].folded in heads:
            return end < len(self) and self._capitals[end] is Capital.TELLING and self.gap(end) == " "
        return start > 0 and self.tokens[start - 1].folded in heads and self._capitals[start - 1] is Capital.TELLING

    def is_linking(self, index: int) -> bool:
        """Say whether a word is a preposition or the like."""
        folded = self.tokens[index].folded
        return folded in self.cues.strong or folded in self.cues.loose

    @cached_property
    def _is_silent(self) -> bool:
        letters = [sign for sign in self.text if sign.isalpha()]
        if sum(sign.isupper() for sign in letters) > SHOUTING * len(letters):
            return True
        return not any(
            self.text[token.start].isupper() and not self._opens(index) for index, token in enumerate(self.tokens)
        )

    def _opens(self, index: int) -> bool:
        return index == 0 or _OPENS_SENTENCE.search(self.gap(index)) is not None

    def _capital(self, index: int) -> Capital:
        if self._is_silent:
            return Capital.SILENT
        if not self.text[self.tokens[index].start].isupper():
            return Capital.AGAINST
        return Capital.EXPECTED if self._opens(index) else Capital.TELLING


def language_of(words: Iterable[str], cues: Mapping[str, Cues]) -> str | None:
    """Return the locale whose words are the most, or None where two languages have as many."""
    known = tuple(words)
    votes = sorted(((cue.votes(known), locale) for locale, cue in cues.items()), reverse=True)
    return votes[0][1] if votes[0][0] > votes[1][0] else None


def load_cues() -> dict[str | None, Cues]:
    """Read the cues of every language; under None those of all together, for a message whose language is not told.

    A language borrows the others' strong words where it does not use them otherwise, since people mix languages.
    """
    own = {locale: Cues.load(locale) for locale in LOCALES}

    def union(field: str) -> frozenset[str]:
        return frozenset().union(*(getattr(cues, field) for cues in own.values()))

    everything = Cues(
        strong=union("strong"),
        loose=union("loose"),
        negations=frozenset(),
        between=union("between"),
        spoken=union("spoken"),
        heads=union("heads"),
        tongues=union("tongues"),
        ordinary=union("ordinary"),
        ignored=union("ignored"),
    )
    borrowed = frozenset(word for word in everything.strong if len(word) > 1)
    cues: dict[str | None, Cues] = {None: everything}
    for locale, mine in own.items():
        cues[locale] = replace(
            mine,
            strong=mine.strong | (borrowed - mine.loose - mine.ordinary - mine.negations),
            heads=everything.heads,
            tongues=everything.tongues,
            ignored=everything.ignored,
        )
    return cues
