"""Reads a misspelled word as the word of a vocabulary that it was meant to be."""

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST_SOUND = 5
"""Letters from which on a word that sounds like a known one is read as that."""
SHORTEST_SLIP = 7
"""Letters from which on one slip of the finger is allowed."""
SHORTEST_TWO_SLIPS = 10
"""Letters from which on two slips are allowed."""

_SOUNDS = (
    (re.compile("ph"), "f"),
    (re.compile("qu(?=[ei])"), "k"),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("g(?=[eiy])"), "j"),
    (re.compile("(?<![cs])h"), ""),
    (re.compile("[cq](?!h)"), "k"),
    (re.compile("z"), "s"),
    (re.compile("v"), "b"),
    (re.compile("y"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def sound(word: str) -> str:
    """Return a folded word the way it sounds, roughly: k for c and qu, b for v, no h, no double letters.

    >>> sound("kampezinas") == sound("campesinas")
    True
    """
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


class Spelling:
    """Knows a vocabulary's words and finds the one nearest to a word that is none of them."""

    def __init__(self, words: Iterable[str], ordinary: Iterable[str]) -> None:
        """Take folded words, the likelier first; ``ordinary`` ones are never read as a word of the vocabulary."""
        ranked = tuple(dict.fromkeys(words))
        self._known = frozenset(ranked)
        self._ordinary = frozenset(ordinary)
        self._sounds: dict[str, str] = {}
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in ranked:
            heard = sound(word)
            if len(word) < SHORTEST_SOUND or heard in self._sounds:
                continue
            self._sounds[heard] = word
            if len(heard) >= SHORTEST_SLIP - 1:
                for length in range(len(heard) - 2, len(heard) + 3):
                    self._near[heard[0], length].append(heard)

    def read(self, word: str) -> tuple[str, float]:
        """Return the vocabulary's word and how like it is (0-100), or the word itself and 0."""
        if word in self._known:
            return word, 100.0
        if len(word) < SHORTEST_SOUND or word in self._ordinary or not word.isalpha():
            return word, 0.0
        heard = sound(word)
        if heard in self._sounds:
            return self._sounds[heard], 99.0
        if len(word) < SHORTEST_SLIP:
            return word, 0.0
        slips = 2 if len(heard) >= SHORTEST_TWO_SLIPS else 1
        found = process.extractOne(
            heard, self._near.get((heard[0], len(heard)), ()), scorer=OSA.distance, score_cutoff=slips
        )
        if found is None:
            return word, 0.0
        return self._sounds[found[0]], 100.0 * (1 - found[1] / len(heard))
