"""Finds the trades that a message names, with the vocabularies of all four languages at once."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

from bot import lexicon
from bot.errors import LexiconError
from bot.understanding.reading import LOCALES, Mention, Unknown
from bot.understanding.spelling import Spelling
from directory.model import Sector
from directory.text import fold_word, tokens

NEAR = 7
"""Words at most that may stand between the two halves of a description ("sell ... street")."""
SURE = 99.0
"""Likeness from which on a word counts in descriptions and hints; trades may be spelled worse."""

_OPENING = re.compile(r"[(\[]")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?;\n]")
_GENITIVE = frozenset("'’")
_INCLUSIVE = re.compile(r"[·•∙⋅./()@]{1,2}")
_LETTERS = frozenset(("s", "a", "as", "o", "os", "e", "x", "xs"))
_ENDINGS = frozenset(
    [
        "es",
        "se",
        "ses",
        "ne",
        "nes",
        "le",
        "les",
        "euse",
        "euses",
        "rice",
        "rices",
        "trice",
        "trices",
        "ra",
        "ras",
        "ora",
        "oras",
        "ere",
        "eres",
        "iere",
        "ieres",
    ]
)


@dataclass(frozen=True, slots=True)
class SectorFinding:
    """The trades of one message."""

    mentions: tuple[Mention, ...] = ()
    sectors: tuple[Sector, ...] = ()
    """Each once, in the order of their first mention."""
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the message, spelled as the vocabulary spells it."""

    key: str
    start: int
    end: int
    sentence: int
    score: float


@dataclass(frozen=True, slots=True)
class _Hit:
    """Words ``first`` to ``last`` (exclusive) of the message, and what they stand for."""

    first: int
    last: int
    meaning: tuple[str, ...]


class SectorReader:
    """Reads trades: known phrases first, then work told by what people do, then hints; typos allowed."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        """Build the vocabulary from the content of the languages' ``sectors.toml``, by locale."""
        self._names = {locale: table["names"] for locale, table in tables.items()}
        self._short = {locale: table["short"] for locale, table in tables.items()}
        trades: dict[tuple[str, ...], tuple[str, ...]] = {}
        hints: dict[tuple[str, ...], tuple[str, ...]] = {}
        groups: dict[tuple[str, ...], tuple[str, ...]] = defaultdict(tuple)
        self._described: dict[str, list[tuple[str, Sector]]] = defaultdict(list)
        ordinary: set[str] = set()
        for locale, table in tables.items():
            for section, meanings in (("words", trades), ("hints", hints)):
                for named, patterns in table[section].items():
                    sectors = tuple(Sector(name.strip()) for name in named.split("+"))
                    meanings.update(dict.fromkeys(_phrases(patterns), sectors))
            trades.update(dict.fromkeys(_phrases(table["ordinary"]["phrases"]), ()))
            ordinary.update(table["ordinary"]["words"].split())
            for group, patterns in table["groups"].items():
                for phrase in _phrases(patterns):
                    groups[phrase] += (f"{locale}:{group}",)
            for name, descriptions in table["described"].items():
                for description in descriptions:
                    one, other = (_term(part.strip(), locale, table) for part in description.split("+"))
                    self._described[one].append((other, Sector(name)))
        self._trades = _Phrases(trades)
        self._hints = _Phrases(hints)
        self._groups = _Phrases(groups)
        self._spelling = Spelling(self._trades.words, {*self._groups.words, *self._hints.words, *ordinary})

    @classmethod
    def load(cls) -> "SectorReader":
        """Read the vocabularies of all four languages.

        Raises:
            LexiconError: a file is missing, damaged, or names a sector or group that does not exist.
        """
        tables = {locale: lexicon.table(locale, "sectors") for locale in LOCALES}
        try:
            return cls(tables)
        except (KeyError, ValueError) as fault:
            raise LexiconError(f"bot/locales/*/sectors.toml: {fault.args[0]} is not known there.") from None

    def name(self, sector: Sector, locale: str) -> str:
        """Return the sector's name in a language, plural, as it stands inside a sentence."""
        return str(self._names[locale][sector])

    def short(self, sector: Sector, locale: str) -> str:
        """Return the sector's name for a button, 24 characters at most."""
        return str(self._short[locale][sector])

    def read(self, text: str) -> SectorFinding:
        """Find every trade that the words name; ``all_informal`` only where no trade is named."""
        words = self._words(text)
        named = list(self._trades.find(words))
        masked = {index for hit in named if not hit.meaning for index in range(hit.first, hit.last)}
        hits = [hit for hit in named if hit.meaning]
        known = {value for hit in hits for value in hit.meaning}
        masked |= {index for index, word in enumerate(words) if word.score < SURE}
        parts = [hit for hit in self._groups.find_all(words) if masked.isdisjoint(range(hit.first, hit.last))]
        hits += [hit for hit in self._describe(words, [*hits, *parts]) if known.isdisjoint(hit.meaning)]
        if not hits:
            hits = [hit for hit in self._hints.find(words) if masked.isdisjoint(range(hit.first, hit.last))]
        if any(hit.meaning != (Sector.ALL_INFORMAL,) for hit in hits):
            hits = [hit for hit in hits if hit.meaning != (Sector.ALL_INFORMAL,)]
        hits.sort(key=lambda hit: hit.first)
        return SectorFinding(
            tuple(_mention(text, words[hit.first : hit.last], value) for hit in hits for value in hit.meaning),
            tuple(dict.fromkeys(Sector(value) for hit in hits for value in hit.meaning)),
        )

    def _words(self, text: str) -> list[_Word]:
        """Split the text; endings of inclusive writing ("vendeur·euse·s") belong to the word before them."""
        words: list[_Word] = []
        sentence, end = 0, 0
        for token in tokens(text):
            between = text[end : token.start]
            end = token.end
            if words and _is_ending(between, token.folded):
                last = words[-1]
                words[-1] = _Word(last.key, last.start, token.end, last.sentence, last.score)
                continue
            opens = not words or _SENTENCE.search(between) is not None
            sentence += opens
            name = text[token.start].isupper() and not (opens and text[token.start + 1 : token.end].islower())
            key, score = self._spelling.read(token.folded, slips=not name)
            words.append(_Word(key, token.start, token.end, sentence, score))
        return words

    def _describe(self, words: Sequence[_Word], parts: Sequence[_Hit]) -> Iterator[_Hit]:
        """Put parts together that stand near each other in one sentence, for each sector once."""
        places: dict[str, list[_Hit]] = defaultdict(list)
        for hit in parts:
            for meaning in hit.meaning:
                places[meaning].append(hit)
        found: dict[Sector, _Hit] = {}
        for term, ones in tuple(places.items()):
            for other, sector in self._described.get(term, ()):
                if sector in found or other not in places:
                    continue
                for one, two in product(ones, places[other]):
                    first, last = sorted((one, two), key=lambda hit: hit.first)
                    near = 0 <= last.first - first.last <= NEAR
                    if near and words[first.first].sentence == words[last.first].sentence:
                        found[sector] = _Hit(first.first, last.last, (sector,))
                        break
        yield from found.values()


class _Phrases:
    """Phrases of folded words and what they stand for."""

    def __init__(self, meanings: Mapping[tuple[str, ...], tuple[str, ...]]) -> None:
        self._meanings = meanings
        self.words = tuple(dict.fromkeys(word for phrase in sorted(meanings, key=len) for word in phrase))
        """Words that stand for something by themselves first."""
        lengths: dict[str, set[int]] = defaultdict(set)
        for phrase in meanings:
            lengths[phrase[0]].add(len(phrase))
        self._lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}

    def find(self, words: Sequence[_Word]) -> Iterator[_Hit]:
        """Yield the phrases found from left to right, the longest at each place, without overlap."""
        end = 0
        for hit in self.find_all(words):
            if hit.first >= end:
                end = hit.last
                yield hit

    def find_all(self, words: Sequence[_Word]) -> Iterator[_Hit]:
        """Yield every phrase found, from left to right, longer ones first."""
        keys = tuple(word.key for word in words)
        for first, key in enumerate(keys):
            for length in self._lengths.get(key, ()):
                meaning = self._meanings.get(keys[first : first + length])
                if meaning is not None:
                    yield _Hit(first, first + length, meaning)


def _phrases(patterns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Spell out patterns: ``(a|b)`` is one of these, ``[a|b]`` the same or nothing."""
    for pattern in patterns:
        for spelled in _spell_out(fold_word(pattern)):
            phrase = tuple(word for word in _WORD.findall(spelled) if word != "s")
            if phrase:
                yield phrase


def _spell_out(pattern: str) -> Iterator[str]:
    """Replace the first choice by each of its options, until none is left."""
    opening = _OPENING.search(pattern)
    if opening is None:
        yield pattern
        return
    start, depth, cuts = opening.start(), 0, [opening.start()]
    for place in range(start, len(pattern)):
        sign = pattern[place]
        depth += (sign in "([") - (sign in ")]")
        if depth == 0 or (depth == 1 and sign == "|"):
            cuts.append(place)
        if depth == 0:
            break
    else:
        raise ValueError(pattern)
    options = [pattern[one + 1 : two] for one, two in pairwise(cuts)]
    for option in (*options, "") if opening.group() == "[" else options:
        yield from _spell_out(pattern[:start] + option + pattern[cuts[-1] + 1 :])


def _is_ending(between: str, word: str) -> bool:
    """Tell whether a word is but an ending of the one before: genitive s, or inclusive writing."""
    if between in _GENITIVE:
        return word == "s"
    if between == "-":
        return word in _ENDINGS or word == "s"
    return (word in _ENDINGS or word in _LETTERS) and _INCLUSIVE.fullmatch(between) is not None


def _term(name: str, locale: str, table: Mapping[str, Any]) -> str:
    """Return what a part of a description refers to: a sector, or a group of words of the language."""
    if name in set(Sector):
        return name
    if name not in table["groups"]:
        raise KeyError(name)
    return f"{locale}:{name}"


def _mention(text: str, words: Sequence[_Word], value: str) -> Mention:
    start, end = words[0].start, words[-1].end
    return Mention(text[start:end], start, end, value, min(word.score for word in words))
