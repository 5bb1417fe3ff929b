"""The words of many names: how rare each is, where it stands, and which resemble a misspelt one."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
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


class Vocabulary:
    """An index of words and of their trigrams."""

    def __init__(self, names: Iterable[Sequence[str]]) -> None:
        places: defaultdict[str, list[int]] = defaultdict(list)
        names_read = 0
        for number, words in enumerate(names):
            names_read = number + 1
            for word in set(words):
                places[word].append(number)
        self._words = tuple(places)
        self._postings = {word: np.array(numbers, dtype=np.int32) for word, numbers in places.items()}
        trigrams: defaultdict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            for trigram in _trigrams(word):
                trigrams[trigram].append(number)
        self._trigrams = {trigram: np.array(numbers, dtype=np.int32) for trigram, numbers in trigrams.items()}
        self._weights = {word: math.log(1 + names_read / len(numbers)) for word, numbers in places.items()}
        self._neighbors: dict[tuple[str, int, bool], tuple[tuple[str, float], ...]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._postings

    def postings(self, word: str) -> NDArray[np.int32]:
        """Return the numbers of the names that hold a word of the vocabulary."""
        return self._postings[word]

    def weight(self, word: str) -> float:
        """Return how telling a word of the vocabulary is: its inverse document frequency."""
        return self._weights[word]

    def similar(self, word: str, most: int = 2, *, prefix: bool = False) -> tuple[tuple[str, float], ...]:
        """Return words at most ``most`` typos away (one where the word is short) with their closeness, 0-1.

        With ``prefix`` a word of four letters or more also finds those that begin with it.
        """
        if len(word) <= EXACT_LENGTH:
            return ((word, 1.0),) if word in self._postings else ()
        if word not in self._postings:
            return self._nearest(word, most, prefix=prefix)
        key = (word, most, prefix)
        if key not in self._neighbors:
            self._neighbors[key] = self._nearest(word, most, prefix=prefix)
        return self._neighbors[key]

    def _nearest(self, word: str, most: int, *, prefix: bool) -> tuple[tuple[str, float], ...]:
        allowed = min(most, 1 if len(word) <= ONE_TYPO_LENGTH else 2)
        others = [self._words[number] for number in self._sharing_trigrams(word, allowed)]
        near = process.extract(word, others, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        found = {
            other: 1 - distance / max(len(word), len(other))
            for other, distance, _ in near
            if other[0].isdigit() == word[0].isdigit()
        }
        if prefix:
            found |= {other: BEGUN for other in others if other not in found and other.startswith(word)}
        return tuple(found.items())

    def _sharing_trigrams(self, word: str, typos: int) -> list[int]:
        grams = _trigrams(word)
        known = [self._trigrams[gram] for gram in grams if gram in self._trigrams]
        if not known:
            return []
        counts = np.bincount(np.concatenate(known))
        # One typo spoils three trigrams, a swap four.
        needed = max(1, len(grams) - 4 * typos)
        return [int(number) for number in np.flatnonzero(counts >= needed)]


def _trigrams(word: str) -> tuple[str, ...]:
    padded = f"^{word}$"
    return tuple(padded[start : start + 3] for start in range(len(padded) - 2))
