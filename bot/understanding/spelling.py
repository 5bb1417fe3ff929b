"""Reads a misspelled word as the word of a vocabulary that it was meant to be."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST_SOUND = 5
"""Letters from which on a word that sounds like a known one is read as that."""
SHORTEST_SLIP = 6
"""Letters from which on one slip of the finger is allowed."""
SHORTEST_LIKELY = 7
"""Letters, of the word as it sounds, from which on one that is as near to an ordinary word may still be meant."""
SHORTEST_TWO_SLIPS = 10
"""The same for two slips."""

_MOST_NEAR = 8
"""Words that one may be asked about as."""

_SOUNDS = (
    ("ph", "f"),
    ("que", "ke"),
    ("qui", "ki"),
    ("qua", "ka"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("ge", "je"),
    ("gi", "ji"),
    ("ch", "C"),
    ("sh", "S"),
    ("h", ""),
    ("nb", "mb"),
    ("np", "mp"),
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

    def __init__(
        self, words: Iterable[str], ordinary: Iterable[str], everyday: Iterable[str] = (), names: Container[str] = ()
    ) -> None:
        """Take folded words, the likelier first.

        What is nearer to an ``ordinary`` word is none of the others; a short word that is one of ``names`` or as near
        to an ``everyday`` one is none either.
        """
        wanted = tuple(dict.fromkeys(words))
        ranked = tuple(dict.fromkeys((*wanted, *sorted(ordinary))))
        self._wanted = frozenset(wanted)
        self._known = frozenset(ranked)
        self._everyday = frozenset(everyday) - self._known
        self._names = names
        self._sounds: dict[str, str] = {}
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._near_short: dict[tuple[str, int], list[str]] = defaultdict(list)
        ranked += tuple(sorted(self._everyday))
        # All at once: a rule costs as much for a word as for thousands.
        for word, heard in zip(ranked, sound("\n".join(ranked)).split("\n"), strict=True):
            size = len(heard)
            is_everyday = word in self._everyday
            if len(word) < SHORTEST_SOUND or heard in self._sounds or (is_everyday and size > SHORTEST_LIKELY):
                continue
            self._sounds[heard] = word
            if size <= SHORTEST_LIKELY:
                for length in range(size - 1, size + 2):
                    self._near_short[heard[0], length].append(heard)
            if size >= SHORTEST_LIKELY and not is_everyday:
                for length in range(size - 2, size + 3):
                    self._near[heard[0], length].append(heard)

    def __contains__(self, word: str) -> bool:
        """Say whether a folded word is right as it is: one of the vocabulary, an ordinary or an everyday one."""
        return word in self._known or word in self._everyday or word in self._names

    def read(self, word: str, *, slips: bool = True, right: Container[str] = ()) -> tuple[str, float]:
        """Return the vocabulary's word and how like it is (0-100), or the word itself and 100 where none is near.

        ``slips`` allows for slips of the finger besides spelling by ear; words of ``right`` stay as they are.
        """
        if word in self._known or word in right or len(word) < SHORTEST_SOUND or not word.isalpha():
            return word, 100.0
        heard = sound(word)
        meant = self._sounds.get(heard, word)
        if meant != word and meant not in self._everyday:
            return meant, 99.0
        if not slips or len(word) < SHORTEST_SLIP or not heard:  # "hhhh" has no sound
            return word, 100.0
        if len(heard) < SHORTEST_LIKELY:
            return self._read_short(word, heard)
        allowed = 2 if len(heard) >= SHORTEST_TWO_SLIPS else 1
        near = self._near.get((heard[0], len(heard)), ())
        found = process.extractOne(heard, near, scorer=OSA.distance, score_cutoff=allowed)
        if found is None:
            return word, 100.0
        return self._sounds[found[0]], 100.0 * (1 - found[1] / len(heard))

    def _read_short(self, word: str, heard: str) -> tuple[str, float]:
        """Read a short word, to which no other word may be as near as those that are wanted."""
        if word in self._everyday or word in self._names:
            return word, 100.0
        near = self._near_short.get((heard[0], len(heard)), ())
        found = [self._sounds[each] for each, _, _ in process.extract(heard, near, scorer=OSA.distance, score_cutoff=1)]
        if not found or not self._wanted.issuperset(found):
            return word, 100.0
        return found[0], 100.0 * (1 - 1 / len(heard))


class Misspelled:
    """Finds the words that a word is too far from to be read as one of them, yet near enough to be asked about."""

    def __init__(self, words: Iterable[str], spelling: Spelling) -> None:
        """Take folded words, and what knows which words are none of them."""
        self._spelling = spelling
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            self._by_length[len(word)].append(word)

    def near(self, word: str) -> list[str]:
        """Return the words that differ by one slip, or by two from a long one, nearest first."""
        if word in self._spelling or len(word) < SHORTEST_SOUND or not word.isalpha():
            return []
        slips = 2 if len(word) >= SHORTEST_LIKELY else 1
        lengths = range(len(word) - slips, len(word) + slips + 1)
        choices = [known for length in lengths for known in self._by_length.get(length, ())]
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=_MOST_NEAR)
        return [near for near, _, _ in found]
