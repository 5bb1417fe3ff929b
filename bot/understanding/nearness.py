"""Finds the words of a vocabulary that a misspelled word is nearest to, by its letters and by its sound."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.spelling import sound

HEARD: Final = 0.3
"""Slips for which spelling by ear counts, however many letters it changes."""

_IN_FIRST: Final = 1.5
"""Slips for which one in the first letter counts, since that is seldom wrong."""

_MOST: Final = 8
"""Candidates of one length that are looked at."""

_SHORTEST: Final = 4
"""Letters of the shortest word that is looked for."""

_FIRST: Final = str.maketrans("cqvzjy", "kkbsgi")
"""First letters that are taken for each other."""


class Near(NamedTuple):
    """A word of the vocabulary, and by how many slips another differs from it."""

    word: str
    slips: float


class _Index(NamedTuple):
    """Words by their letters and by their sound, without spaces."""

    words: Mapping[str, list[str]]
    spelled: Mapping[tuple[str, int], list[str]]
    heard: Mapping[tuple[str, int], list[str]]
    sounding: Mapping[str, list[str]]
    tails: Mapping[str, list[str]]
    """Sounds by what follows their first letter."""


class Nearness:
    """Knows words, or names of several words, and compares them as if they had no spaces."""

    def __init__(self, words: Collection[str]) -> None:
        """Take folded words; they are indexed when something is first held against them, or by ``prepare``."""
        self._known = frozenset(words)

    def prepare(self) -> None:
        """Index the words now, so that no message has to wait for it."""
        _ = self._index

    def __contains__(self, word: str) -> bool:
        """Say whether a folded word is known, with or without the spaces of a name."""
        return word in self._known or word in self._index.words

    def within(self, phrase: str, slips: int) -> list[Near]:
        """Return the words that differ from a folded phrase by no more slips, nearest first.

        A slip is a letter that is missing, doubled, wrong or swapped with its neighbor; the first letter holds, but
        for one slip in it.
        """
        index = self._index
        joined = phrase.replace(" ", "")
        heard = _sound(joined)
        if len(joined) < _SHORTEST or not heard:
            return []
        found = dict.fromkeys(index.sounding.get(heard, ()), HEARD)
        if slips:
            for near, distance in _nearest(heard, index.heard, heard[0], slips):
                for spelled in index.sounding[near]:
                    found[spelled] = min(found.get(spelled, slips + 1.0), distance + HEARD)
            for spelled, distance in _nearest(joined, index.spelled, _first(joined), slips):
                found[spelled] = min(found.get(spelled, slips + 1.0), distance)
            swapped = heard[1:2] + heard[0] + heard[2:]
            for near in (swapped, heard[1:], *index.tails.get(heard, ()), *index.tails.get(heard[1:], ())):
                for spelled in index.sounding.get(near, ()):
                    found.setdefault(spelled, _IN_FIRST)
        if joined in index.words:
            found[joined] = 0.0
        ranked = sorted(found.items(), key=lambda pair: pair[1])
        return [Near(word, distance) for spelled, distance in ranked for word in index.words[spelled]]

    @cached_property
    def _index(self) -> _Index:
        index = _Index(*(defaultdict(list) for _ in _Index._fields))
        known = sorted(self._known)
        joined_words = [word.replace(" ", "") for word in known]
        # Sounded all at once: a rule costs as much for a word as for thousands.
        sounds = sound("\n".join(joined_words)).split("\n")
        for word, joined, heard in zip(known, joined_words, sounds, strict=True):
            if len(joined) < _SHORTEST:
                continue
            if joined not in index.words:
                if heard not in index.sounding:
                    index.heard[heard[:1], len(heard)].append(heard)
                    index.tails[heard[1:]].append(heard)
                index.sounding[heard].append(joined)
                index.spelled[_first(joined), len(joined)].append(joined)
            index.words[joined].append(word)
        return index


def _nearest(
    word: str, listed: Mapping[tuple[str, int], list[str]], first: str, slips: int
) -> Iterable[tuple[str, int]]:
    for length in range(len(word) - slips, len(word) + slips + 1):
        choices = listed.get((first, length))
        if choices:
            found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=_MOST)
            yield from ((near, int(distance)) for near, distance, _ in found)


def _first(word: str) -> str:
    return word[:1].translate(_FIRST)


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    return sound(word)
