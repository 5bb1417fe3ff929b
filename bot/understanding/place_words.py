"""The words of a message as the reader of places sees them: capitals, prepositions, everyday words."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import Final, Self

from babel import Locale

from bot.lexicon import table
from bot.understanding.dictionary import load_dictionary
from bot.understanding.reading import LOCALES, Mention
from directory.text import Token, fold

SHOUTING: Final = 0.6
"""Share of capitals among the letters from which on they say nothing."""

SHORTEST_UNKNOWN: Final = 4
"""Letters of the shortest word that is taken for the name of an unknown place."""

TERSE: Final = 6
"""Words of a message so short that it is but trades and places."""

LONGEST_ABBREVIATION: Final = 2
"""Letters of the longest word after which a full stop ends no clause: St. Louis, EE. UU."""

_MADE: Final = frozenset({"ordinary", "dictionary", "languages"})
"""Fields of cues that no list of their file fills as it stands."""

_OPENS_SENTENCE: Final = re.compile(r"[.!?:…¿¡«“\"\n•]|\s[-—–]\s")


_ENDS_CLAUSE: Final = re.compile(r"\.\s|[!?:;()…«»“”\"\n]|\s[-—–]\s")


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
    askers: frozenset[str]
    """Those who ask and what they hold: journalists, papers, universities, congresses."""
    selves: frozenset[str]
    """Phrases by which people say where they are: I live, soy, je suis."""
    heads: frozenset[str]
    """Words that open a longer name: what follows one with a capital is no place by itself."""
    namings: frozenset[str]
    """Phrases after which a person's name stands: my name is, me llamo."""
    tongues: frozenset[str]
    """Words beside which a nationality is a language: speak, translate."""
    owners: frozenset[str]
    """Words that make a language somebody's: my, mi, mon."""
    choices: frozenset[str]
    """Words between two languages of which either will do: or, and."""
    languages: frozenset[str]
    """Names of languages."""
    ordinary: frozenset[str]
    dictionary: Container[str]
    """Words of four letters or more that the language writes in small letters."""
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
            **{field: frozenset(content[field]) for field in cls.__slots__ if field not in _MADE},
            ordinary=frozenset(content["ordinary"].split()),
            dictionary=load_dictionary(locale),
            languages=frozenset(map(fold, Locale.parse(locale).languages.values())),
        )

    def votes(self, words: Iterable[str]) -> int:
        """Count the words that belong to this language."""
        return sum(word in self.ordinary or word in self.loose or word in self.strong for word in words)


class Words:
    """A message's words, and what surrounds each."""

    def __init__(self, text: str, split: Sequence[Token], cues: Cues, locale: str | None) -> None:
        """Take a message, its tokens, and the cues of its language; None where that is not told."""
        self.text = text
        self.locale = locale
        self.cues = cues
        self.tokens = split
        self.folded = [token.folded for token in self.tokens]
        starts = [token.start for token in self.tokens]
        ends = [0, *(token.end for token in self.tokens)]
        self._gaps = [text[end:start] for end, start in zip(ends, starts, strict=False)]
        self._parted = [gap != " " and self._ends_clause(index, gap) for index, gap in enumerate(self._gaps)]
        self._capitals = tuple(self._capital(index) for index in range(len(self.tokens)))

    def __len__(self) -> int:
        return len(self.tokens)

    def phrase(self, start: int, end: int) -> str:
        """Return the folded words from one to another, joined by spaces."""
        return " ".join(self.folded[start:end])

    def phrases(self, start: int, longest: int) -> list[str]:
        """Return the phrases from a word on, shortest first, none beyond its clause or of more words than so many."""
        phrase = self.folded[start]
        found = [phrase]
        for index in range(start + 1, min(len(self.folded), start + longest)):
            if self._parted[index]:
                break
            phrase = f"{phrase} {self.folded[index]}"
            found.append(phrase)
        return found

    def written(self, start: int, end: int) -> str:
        """Return the words from one to another as they stand in the message."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def within(self, mentions: Iterable[Mention]) -> frozenset[int]:
        """Return the positions of the words that mentions cover."""
        return frozenset(
            index
            for mention in mentions
            for index, token in enumerate(self.tokens)
            if mention.start <= token.start < mention.end
        )

    def capital(self, start: int, end: int) -> Capital:
        """Return what the capitals of a phrase say: those of its longest word, since articles may stay small.

        A name within may be all that is written large: "marché Total", "feira da Ladra".
        """
        if end - start == 1:
            return self._capitals[start]
        longest = self._capitals[max(range(start, end), key=lambda index: (len(self.folded[index]), -index))]
        return max(longest, self._capitals[end - 1]) if longest is Capital.AGAINST else longest

    def link(self, start: int) -> Link:
        """Return what the word right before a phrase says."""
        if start == 0 or self.parts(start):
            return Link.NONE
        before = self.folded[start - 1]
        return Link.STRONG if before in self.cues.strong else Link.LOOSE if before in self.cues.loose else Link.NONE

    def gap(self, start: int) -> str:
        """Return the signs between a word and the one before it."""
        return self._gaps[start]

    def parts(self, index: int) -> bool:
        """Say whether a clause ends right before a word."""
        return 0 < index < len(self.folded) and self._parted[index]

    def is_ordinary(self, start: int, end: int) -> bool:
        """Say whether every word of a phrase is an everyday one."""
        cues = self.cues
        return all(
            word in cues.ordinary or word in cues.loose or word in cues.strong for word in self.folded[start:end]
        )

    def names_person(self, index: int) -> bool:
        """Say whether a person says their name with a word: "me llamo Israel"."""
        return any(self.phrase(max(index - length, 0), index) in self.cues.namings for length in (2, 3))

    def is_in_dictionary(self, start: int, end: int) -> bool:
        """Say whether a phrase is one everyday word, written small, of the message's language."""
        return (
            end - start == 1
            and self.folded[start] in self.cues.dictionary
            and self._capitals[start] in {Capital.SILENT, Capital.AGAINST}
        )

    def opens_name(self, index: int, *, alone: bool) -> bool:
        """Say whether a word may begin the name of a place that is not known, or go on with it."""
        if self._capitals[index] is not Capital.TELLING or self.is_ordinary(index, index + 1):
            return False
        if not alone:
            return self.gap(index) == " "
        folded = self.folded[index]
        return (
            len(folded) >= SHORTEST_UNKNOWN
            and folded not in self.cues.ignored
            and not self.is_acronym(index, index + 1)
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
        if self.folded[start] in heads:
            return end < len(self) and self._capitals[end] is Capital.TELLING and self.gap(end) == " "
        return start > 0 and self.folded[start - 1] in heads and self._capitals[start - 1] is Capital.TELLING

    def is_amid_capitals(self, start: int, end: int) -> bool:
        """Say whether the word right before or after has a capital of its own: a name of more than a place."""
        return any(
            0 <= index < len(self)
            and self._capitals[index] is Capital.TELLING
            and not self.gap(max(index, start)).strip()
            for index, start in ((start - 1, start), (end, end))
        )

    def is_linking(self, index: int) -> bool:
        """Say whether a word is a preposition or the like."""
        folded = self.folded[index]
        return folded in self.cues.strong or folded in self.cues.loose

    @cached_property
    def _is_silent(self) -> bool:
        letters = [sign for sign in self.text if sign.isalpha()]
        if sum(sign.isupper() for sign in letters) > SHOUTING * len(letters):
            return True
        return not any(
            self.text[token.start].isupper() and not self._opens(index) for index, token in enumerate(self.tokens)
        )

    def _ends_clause(self, index: int, gap: str) -> bool:
        if gap == ". " and index and len(self.folded[index - 1]) <= LONGEST_ABBREVIATION:
            return False
        return _ENDS_CLAUSE.search(gap) is not None

    def _opens(self, index: int) -> bool:
        gap = self._gaps[index]
        return index == 0 or (gap != " " and _OPENS_SENTENCE.search(gap) is not None)

    def _capital(self, index: int) -> Capital:
        if self._is_silent:
            return Capital.SILENT
        if not self.text[self.tokens[index].start].isupper():
            return Capital.AGAINST
        return Capital.EXPECTED if self._opens(index) else Capital.TELLING


def language_of(words: Sequence[str], cues: Mapping[str | None, Cues]) -> str | None:
    """Return the locale that knows the most of the folded words, or None where two know as many."""
    votes = sorted(((cue.votes(words), locale) for locale, cue in cues.items() if locale is not None), reverse=True)
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
        askers=union("askers"),
        selves=union("selves"),
        heads=union("heads"),
        namings=union("namings"),
        tongues=union("tongues"),
        owners=union("owners"),
        choices=union("choices"),
        languages=union("languages"),
        ordinary=union("ordinary"),
        dictionary=frozenset(),
        ignored=union("ignored"),
    )
    borrowed = frozenset(word for word in everything.strong if len(word) > 1)
    cues: dict[str | None, Cues] = {None: everything}
    for locale, mine in own.items():
        cues[locale] = replace(
            mine,
            strong=mine.strong | (borrowed - mine.loose - mine.ordinary - mine.negations),
            heads=everything.heads,
            namings=everything.namings,
            tongues=everything.tongues,
            owners=everything.owners,
            choices=everything.choices,
            languages=everything.languages,
            ignored=everything.ignored,
        )
    return cues
