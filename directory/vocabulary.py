"""The words of many names: how rare each is, where it stands, and which resemble a misspelt one."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

EXACT_LENGTH: Final = 3
"""Words of so many letters or fewer are compared exactly."""
ONE_TYPO_LENGTH: Final = 5
"""Words of so many letters or fewer may hold one typo, longer ones two."""
BEGUN: Final = 0.8
"""How close a word is to one of which it is the beginning."""
REMEMBERED: Final = 4096
"""Words of the vocabulary whose neighbors are kept; those that messages use over and over are soon among them."""

_LAST_SIGN: Final = "\U0010ffff"
_LETTERS: Final = 32
"""Two bits of a word's print stand for each of so many groups of letters."""


class Vocabulary:
    """An index of words, in arrays."""

    def __init__(self, names: Iterable[Sequence[str]]) -> None:
        numbers: dict[str, int] = {}
        held: list[int] = []
        ends = [0]
        for words in names:
            held += [numbers.setdefault(word, len(numbers)) for word in dict.fromkeys(words)]
            ends.append(len(held))
        # Numbered by length, so that the words of like length stand side by side.
        words = sorted(numbers, key=len)
        renumbered = np.empty(len(words), dtype=np.int32)
        renumbered[[numbers[word] for word in words]] = np.arange(len(words), dtype=np.int32)
        self._words = np.array(words, dtype=np.object_)
        self._numbers = {word: number for number, word in enumerate(words)}
        word_numbers = renumbered[np.array(held, dtype=np.int32)]
        holders = np.repeat(np.arange(len(ends) - 1, dtype=np.int32), np.diff(ends))
        self._holders = holders[np.argsort(word_numbers, kind="stable")]
        """The numbers of the names that hold each word, one word after the other."""
        counts = np.bincount(word_numbers, minlength=len(words))
        self._ends = np.concatenate([[0], np.cumsum(counts)])
        self._weights: NDArray[np.float64] = np.log(1 + (len(ends) - 1) / np.maximum(counts, 1))
        self.name_weights = np.bincount(holders, self._weights[word_numbers], len(ends) - 1).astype(np.float64)
        """What the words of each name weigh together."""
        self._lengths = np.array([len(word) for word in words], dtype=np.int32)
        self._prints = np.array([_print(word) for word in words], dtype=np.uint64)
        self._neighbors: dict[tuple[str, int], tuple[tuple[str, float], ...]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._numbers

    def postings(self, word: str) -> NDArray[np.int32]:
        """Return the numbers of the names that hold a word of the vocabulary, in order."""
        number = self._numbers[word]
        return self._holders[self._ends[number] : self._ends[number + 1]]

    def weight(self, word: str) -> float:
        """Return how telling a word of the vocabulary is: its inverse document frequency."""
        return float(self._weights[self._numbers[word]])

    def similar(self, word: str, most: int = 2, *, prefix: bool = False) -> tuple[tuple[str, float], ...]:
        """Return words at most ``most`` typos away (one where the word is short) with their closeness, 0-1.

        With ``prefix`` a word of four letters or more also finds those that begin with it.
        """
        if len(word) <= EXACT_LENGTH:
            return ((word, 1.0),) if word in self._numbers else ()
        key = word, min(most, 1 if len(word) <= ONE_TYPO_LENGTH else 2)
        found = self._neighbors.get(key)
        if found is None:
            found = self._nearest(*key)
            if word in self._numbers and len(self._neighbors) < REMEMBERED:
                self._neighbors[key] = found
        if not prefix:
            return found
        near = {other for other, _ in found}
        return (*found, *((other, BEGUN) for other in self._beginning_with(word) if other not in near))

    def _nearest(self, word: str, typos: int) -> tuple[tuple[str, float], ...]:
        others = self._alike(word, typos)
        near = process.extract(word, others, scorer=OSA.distance, score_cutoff=typos, limit=None)
        return tuple(
            (other, 1 - distance / max(len(word), len(other)))
            for other, distance, _ in near
            if other[0].isdigit() == word[0].isdigit()
        )

    def _alike(self, word: str, typos: int) -> list[str]:
        """Return the words of like length and letters: a typo changes no more than two bits of a print."""
        first, last = np.searchsorted(self._lengths, (len(word) - typos, len(word) + typos + 1))
        differing = np.bitwise_count(self._prints[first:last] ^ np.uint64(_print(word)))
        alike: list[str] = self._words[first:last][differing <= 2 * typos].tolist()
        return alike

    def _beginning_with(self, word: str) -> list[str]:
        first, last = bisect_left(self._in_order, word), bisect_left(self._in_order, word + _LAST_SIGN)
        return self._in_order[first:last]

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(self._numbers)


def _print(word: str) -> int:
    """Return which letters a word holds, in 64 bits: the first bit of a group for one of them, the second for more."""
    found = 0
    for sign in word:
        bit = 1 << (ord(sign) % _LETTERS * 2)
        found |= bit << 1 if found & bit else bit
    return found
