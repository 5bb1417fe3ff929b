"""Reads a misspelled word as the word of a vocabulary that it was meant to be."""

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST_SOUND = 5
"""Letters from which on a word that sounds like a known one is read as that."""
SHORTEST_SLIP = 7
"""Letters, of the word as it sounds, from which on one slip of the finger is allowed."""
SHORTEST_TWO_SLIPS = 10
"""The same for two slips."""

_SOUNDS = (
    ("ph", "f"),
    ("que", "ke"),
    ("qui", "ki"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("ge", "je"),
    ("gi", "ji"),
    ("ch", "C"),
    ("sh", "S"),
    ("h", ""),
)
_ALIKE = str.maketrans("cqzvy", "kksbi")
_DOUBLE = re.compile(r"(.)\1+")


def sound(text: str) -> str:
    """Return folded words the way each sounds, roughly: k for c and qu, b for v, no h, no double letters.

    >>> sound("kampezinas") == sound("campesinas")
    True
    """
    for letters, heard in _SOUNDS:
        text = text.replace(letters, heard)
    return _DOUBLE.sub(r"\1", text.translate(_ALIKE))


class Spelling:
    """Knows a vocabulary's words and finds the one nearest to a word that is none of them."""

    def __init__(self, words: Iterable[str], ordinary: Iterable[str]) -> None:
        """Take folded words, the likelier first; what is nearer to an ``ordinary`` one is none of the others."""
        ranked = tuple(dict.fromkeys((*words, *sorted(ordinary))))
        self._known = frozenset(ranked)
        self._sounds: dict[str, str] = {}
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        # All at once: a rule costs as much for a word as for thousands.
        for word, heard in zip(ranked, sound("\n".join(ranked)).split("\n"), strict=True):
            if len(word) < SHORTEST_SOUND or heard in self._sounds:
                continue
            self._sounds[heard] = word
            if len(heard) >= SHORTEST_SLIP:
                for length in range(len(heard) - 2, len(heard) + 3):
                    self._near[heard[0], length].append(heard)

    def read(self, word: str, *, slips: bool = True) -> tuple[str, float]:
        """Return the vocabulary's word and how like it is (0-100), or the word itself and 100 where none is near.

        ``slips`` allows for slips of the finger besides spelling by ear.
        """
        if word in self._known or len(word) < SHORTEST_SOUND or not word.isalpha():
            return word, 100.0
        heard = sound(word)
        if heard in self._sounds:
            return self._sounds[heard], 99.0
        if not slips or len(heard) < SHORTEST_SLIP:
            return word, 100.0
        allowed = 2 if len(heard) >= SHORTEST_TWO_SLIPS else 1
        near = self._near.get((heard[0], len(heard)), ())
        found = process.extractOne(heard, near, scorer=OSA.distance, score_cutoff=allowed)
        if found is None:
            return word, 100.0
        return self._sounds[found[0]], 100.0 * (1 - found[1] / len(heard))
