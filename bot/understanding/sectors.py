"""Finds the trades that a message names, with the vocabularies of all four languages at once."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from bot import lexicon
from bot.errors import LexiconError
from bot.understanding.reading import LOCALES, Mention, Unknown
from bot.understanding.spelling import Spelling
from directory.model import Sector
from directory.text import fold, tokens

NEAR = 7
"""Words at most that may stand between the two halves of a description ("sell ... street")."""

_CHOICE = re.compile(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]")
_SENTENCE = re.compile(r"[.!?;\n]")
_INCLUSIVE = re.compile(r"[·•∙⋅./()@’'-]{1,2}")
_ENDINGS = frozenset(
    ("s", "e", "es", "a", "as", "o", "os", "x", "xs", "se", "ses", "euse", "euses", "ice", "ices", "rice", "rices")
    + ("trice", "trices", "ere", "eres", "iere", "ieres", "ne", "nes", "le", "les", "ra", "ras", "ora", "oras", "ores")
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
    """Words ``first`` to ``last`` of the message, and what they stand for."""

    first: int
    last: int
    meaning: tuple[str, ...]


class SectorReader:
    """Reads trades: known phrases first, then work told by what people do; typos allowed in both."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        """Build the vocabulary from the content of the languages' ``sectors.toml``, by locale."""
        self._names = {locale: table["names"] for locale, table in tables.items()}
        self._short = {locale: table["short"] for locale, table in tables.items()}
        trades: dict[tuple[str, ...], tuple[str, ...]] = {}
        groups: dict[tuple[str, ...], tuple[str, ...]] = defaultdict(tuple)
        self._described: dict[str, list[tuple[str, Sector]]] = defaultdict(list)
        ordinary: set[str] = set()
        for locale, table in tables.items():
            for named, patterns in table["words"].items():
                sectors = tuple(Sector(name.strip()) for name in named.split("+"))
                trades.update(dict.fromkeys(_phrases(patterns), sectors))
            trades.update(dict.fromkeys(_phrases(table["ordinary"]["phrases"]), ()))
            ordinary.update(table["ordinary"]["words"].split())
            for group, patterns in table["groups"].items():
                for phrase in _phrases(patterns):
                    groups[phrase] += (f"{locale}:{group}",)
            for name, descriptions in table["described"].items():
                for description in descriptions:
                    one, _, other = (_term(part.strip(), locale, table) for part in description.partition("+"))
                    self._described[one].append((other, Sector(name)))
        self._trades = _Phrases(trades)
        self._groups = _Phrases(groups)
        self._spelling = Spelling([*self._trades.words, *self._groups.words], ordinary)

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
        parts = [hit for hit in self._groups.find_all(words) if masked.isdisjoint(range(hit.first, hit.last))]
        hits += [hit for hit in self._describe(words, [*hits, *parts]) if known.isdisjoint(hit.meaning)]
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
            if words and token.folded in _ENDINGS and _INCLUSIVE.fullmatch(between):
                last = words[-1]
                words[-1] = _Word(last.key, last.start, token.end, last.sentence, last.score)
                continue
            if _SENTENCE.search(between):
                sentence += 1
            key, score = self._spelling.read(token.folded)
            words.append(_Word(key, token.start, token.end, sentence, score))
        return words

    def _describe(self, words: Sequence[_Word], parts: Sequence[_Hit]) -> Iterator[_Hit]:
        """Put parts together that stand near each other in one sentence."""
        places: dict[str, list[_Hit]] = defaultdict(list)
        for hit in parts:
            for meaning in hit.meaning:
                places[meaning].append(hit)
        found: dict[Sector, _Hit] = {}
        for term in tuple(places):
            for other, sector in self._described.get(term, ()):
                if sector in found:
                    continue
                for one, two in product(places[term], places.get(other, ()) if other else (None,)):
                    if two is None:
                        found[sector] = _Hit(one.first, one.last, (sector,))
                        break
                    first, last = sorted((one, two), key=lambda hit: hit.first)
                    if 0 <= last.first - first.last <= NEAR and words[first.first].sentence == words[last.first].sentence:
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
        for spelled in _spell_out(pattern):
            phrase = tuple(fold(spelled).split())
            if phrase:
                yield phrase


def _spell_out(pattern: str) -> Iterator[str]:
    """Replace the innermost choice by each of its options, until none is left."""
    choice = _CHOICE.search(pattern)
    if choice is None:
        yield pattern
        return
    one_of, optional = choice.groups()
    for option in (one_of if optional is None else f"|{optional}").split("|"):
        yield from _spell_out(pattern[: choice.start()] + option + pattern[choice.end() :])


def _term(name: str, locale: str, table: Mapping[str, Any]) -> str:
    """Return what a part of a description stands for: a sector, a group of the language, or nothing."""
    if name in {"", "+"} or name in set(Sector):
        return name
    if name not in table["groups"]:
        raise KeyError(name)
    return f"{locale}:{name}"


def _mention(text: str, words: Sequence[_Word], value: str) -> Mention:
    start, end = words[0].start, words[-1].end
    return Mention(text[start:end], start, end, value, min(word.score for word in words))
