"""Finds the trades that a message names, with the vocabularies of all four languages at once."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from bot import lexicon
from bot.errors import LexiconError
from bot.understanding.dictionary import load_dictionary
from bot.understanding.reading import LOCALES, Mention, Unknown
from bot.understanding.spelling import Misspelled, Spelling
from bot.understanding.vocabulary import Hit, Phrase, Vocabulary, phrases
from directory.model import Sector
from directory.text import tokens

NEAR = 7
"""Words at most that may stand between the two halves of a description ("sell ... street")."""
SURE = 99.0
"""Likeness from which on a word counts in a description; names of trades may be spelled worse."""

_SENTENCE = re.compile(r"[.!?;\n]")
_GENITIVE = frozenset("'’")
_INCLUSIVE = re.compile(r"[·•∙⋅./()@]{1,2}")
_LETTERS = frozenset(["s", "a", "as", "o", "os", "e", "x", "xs"])
_ENDINGS = re.compile(r"e?s|[lns]es?|euses?|t?rices?|i?eres?|o?ras?")


@dataclass(frozen=True, slots=True)
class SectorFinding:
    """The trades of one message."""

    mentions: tuple[Mention, ...] = ()
    sectors: tuple[Sector, ...] = ()
    """Each once, in the order of their first mention."""
    unknown: tuple[Unknown, ...] = ()
    """Trades that the directory does not sort, where no other is named."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the message, spelled as the vocabulary spells it."""

    key: str
    start: int
    end: int
    sentence: int
    score: float


class SectorReader:
    """Reads trades: known phrases first, then work told by what people do, then hints."""

    def __init__(
        self, tables: Mapping[str, Mapping[str, Any]], everyday: Iterable[str] = (), names: Container[str] = ()
    ) -> None:
        """Build the vocabulary from the content of the languages' ``sectors.toml``, by locale.

        ``everyday`` words and ``names`` of places are trades only where the vocabulary has them, not misspelled ones.

        Raises:
            LexiconError: a file lacks a section or names a sector or group that does not exist.
        """
        self._names = {locale: table["names"] for locale, table in tables.items()}
        self._short = {locale: table["short"] for locale, table in tables.items()}
        self._descriptions: dict[str, list[tuple[str, Sector]]] = defaultdict(list)
        trades: dict[Phrase, tuple[str, ...]] = {}
        hints: dict[Phrase, tuple[str, ...]] = {}
        others: dict[Phrase, tuple[str, ...]] = {}
        groups: dict[Phrase, tuple[str, ...]] = defaultdict(tuple)
        ordinary: set[str] = set()
        chat: dict[str | None, dict[str, str]] = {}
        for locale, table in tables.items():
            try:
                trades.update(_meanings(table["words"]))
                trades.update(dict.fromkeys(phrases(table["ordinary"]["phrases"]), ()))
                hints.update(_meanings(table["hints"]))
                others.update(dict.fromkeys(phrases(table["others"]["trades"]), (Sector.ALL_INFORMAL,)))
                for group, patterns in table["groups"].items():
                    for phrase in phrases(patterns):
                        groups[phrase] += (f"{locale}:{group}",)
                ordinary.update(table["ordinary"]["words"].split())
                chat[locale] = dict(table["chat"])
                self._learn_descriptions(locale, table)
            except (KeyError, ValueError) as fault:
                label = f"bot/locales/{locale}/sectors.toml"
                raise LexiconError(f"{label}: {fault.args[0]!r} is missing, unknown or malformed.") from None
        self._trades = Vocabulary(trades)
        self._hints = Vocabulary(hints)
        self._others = Vocabulary(others)
        self._groups = Vocabulary(groups)
        for vocabulary in (self._hints, self._others, self._groups):
            ordinary.update(vocabulary.words)
        self._spelling = Spelling(self._trades.words, ordinary, everyday, names)
        self._misspelled = Misspelled(self._trades.words, self._spelling)
        self._chat = chat
        self._dictionaries: Mapping[str | None, Container[str]] = {locale: load_dictionary(locale) for locale in tables}

    @classmethod
    def load(cls, names: Container[str] = ()) -> "SectorReader":
        """Read the vocabularies of all four languages; folded ``names`` of places are no misspelled trades.

        Raises:
            LexiconError: a file is missing, damaged, or names a sector or group that does not exist.
        """
        everyday = " ".join(lexicon.table(locale, "ordinary_words")["words"] for locale in LOCALES)
        return cls({locale: lexicon.table(locale, "sectors") for locale in LOCALES}, everyday.split(), names)

    def name(self, sector: Sector, locale: str) -> str:
        """Return the sector's name in a language, plural, as it stands inside a sentence."""
        return str(self._names[locale][sector])

    def short(self, sector: Sector, locale: str) -> str:
        """Return the sector's name for a button, 24 characters at most."""
        return str(self._short[locale][sector])

    def read(self, text: str, locale: str | None = None) -> SectorFinding:
        """Find every trade that the words name; ``all_informal`` only where no trade is named.

        ``locale`` is the message's language where that is known: its everyday words are no misspelled trades.
        """
        words = self._words(text, locale)
        keys = [word.key for word in words]
        named = list(self._trades.find(keys))
        hits = [hit for hit in named if hit.meaning]
        known = {value for hit in hits for value in hit.meaning}
        masked = {index for hit in named if not hit.meaning for index in range(hit.first, hit.last)}
        masked |= {index for index, word in enumerate(words) if word.score < SURE}
        parts = [hit for hit in self._groups.find_all(keys) if masked.isdisjoint(range(hit.first, hit.last))]
        hits += [hit for hit in self._describe(words, [*hits, *parts]) if known.isdisjoint(hit.meaning)]
        others = [] if hits else list(self._others.find(keys))
        if not hits and not others:
            hits = [hit for hit in self._hints.find(keys) if masked.isdisjoint(range(hit.first, hit.last))]
        if any(hit.meaning != (Sector.ALL_INFORMAL,) for hit in hits):
            hits = [hit for hit in hits if hit.meaning != (Sector.ALL_INFORMAL,)]
        hits.sort(key=lambda hit: hit.first)
        return SectorFinding(
            tuple(_mention(text, words[hit.first : hit.last], value) for hit in hits for value in hit.meaning),
            tuple(dict.fromkeys(Sector(value) for hit in hits for value in hit.meaning)),
            tuple(Unknown(_span(text, words[hit.first : hit.last]), "sector", hit.meaning) for hit in others),
        )

    def nearest(
        self, text: str, locale: str, named: Iterable[Mention] = (), asked: Iterable[Unknown] = ()
    ) -> tuple[Unknown, ...]:
        """Return the first word that may be a trade's misspelled beyond reading, with the trades nearest to it.

        For a message of a known language that names no trade; what stands within a mention of ``named``, or is
        ``asked`` about as another name, is none.
        """
        words = self._words(text, locale)
        spans = [(mention.start, mention.end) for mention in named]
        spans += [(start, start + len(doubt.text)) for doubt in asked if (start := text.find(doubt.text)) >= 0]
        hidden = [range(*span) for span in spans]
        keys = [word.key for word in words]
        for index, word in enumerate(words):
            if word.key in self._dictionaries[locale] or any(word.start in span for span in hidden):
                continue
            for near in self._misspelled.near(word.key):
                written = [*keys[:index], near, *keys[index + 1 :]]
                hits = (hit for hit in self._trades.find(written) if hit.meaning and hit.first <= index < hit.last)
                for hit in hits:
                    return (Unknown(_span(text, words[hit.first : hit.last]), "sector", hit.meaning),)
        return ()

    def _learn_descriptions(self, locale: str, table: Mapping[str, Any]) -> None:
        for name, descriptions in table["described"].items():
            for description in descriptions:
                one, other = (_term(part.strip(), locale, table) for part in description.split("+"))
                self._descriptions[one].append((other, _sector(name)))

    def _words(self, text: str, locale: str | None) -> list[_Word]:
        """Split the text; endings of inclusive writing ("vendeur·euse·s") belong to the word before them."""
        right, chat = self._dictionaries.get(locale, frozenset()), self._chat.get(locale, {})
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
            spelled = chat.get(token.folded, token.folded)
            key, score = self._spelling.read(spelled, slips=not name, right=right)
            words.append(_Word(key, token.start, token.end, sentence, score))
        return words

    def _describe(self, words: Sequence[_Word], parts: Sequence[Hit]) -> Iterator[Hit]:
        """Put parts together that stand near each other in one sentence, for each sector once."""
        places: dict[str, list[Hit]] = defaultdict(list)
        for hit in parts:
            for meaning in hit.meaning:
                places[meaning].append(hit)
        found: dict[Sector, Hit] = {}
        for term, ones in places.items():
            for other, sector in self._descriptions.get(term, ()):
                if sector in found or other not in places:
                    continue
                for pair in product(ones, places[other]):
                    one, two = sorted(pair, key=lambda hit: hit.first)
                    if 0 <= two.first - one.last <= NEAR and words[one.first].sentence == words[two.first].sentence:
                        found[sector] = Hit(one.first, two.last, (sector,))
                        break
        yield from found.values()


def _meanings(section: Mapping[str, Sequence[str]]) -> dict[Phrase, tuple[str, ...]]:
    """Return the sectors of each phrase of a section whose keys are sectors, several joined by a plus."""
    found: dict[Phrase, tuple[str, ...]] = {}
    for named, patterns in section.items():
        meaning = tuple(_sector(name.strip()) for name in named.split("+"))
        found.update(dict.fromkeys(phrases(patterns), meaning))
    return found


def _sector(name: str) -> Sector:
    if name not in set(Sector):
        raise KeyError(name)
    return Sector(name)


def _term(name: str, locale: str, table: Mapping[str, Any]) -> str:
    """Return what a part of a description refers to: a sector, or a group of words of the language."""
    if name in set(Sector):
        return name
    if name not in table["groups"]:
        raise KeyError(name)
    return f"{locale}:{name}"


def _is_ending(between: str, word: str) -> bool:
    """Tell whether a word is but an ending of the one before: genitive s, or inclusive writing."""
    if between in _GENITIVE:
        return word == "s"
    if between == "-":
        # "Vende-se" is a verb with its pronoun.
        return word != "se" and _ENDINGS.fullmatch(word) is not None
    return (word in _LETTERS or _ENDINGS.fullmatch(word) is not None) and _INCLUSIVE.fullmatch(between) is not None


def _mention(text: str, words: Sequence[_Word], value: str) -> Mention:
    score = min(word.score for word in words)
    return Mention(_span(text, words), words[0].start, words[-1].end, value, score)


def _span(text: str, words: Sequence[_Word]) -> str:
    return text[words[0].start : words[-1].end]
