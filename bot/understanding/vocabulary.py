"""Phrases of a data file, spelled out from patterns, and where they stand in a message."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from sys import intern

from directory.text import fold_word

Phrase = tuple[str, ...]
"""Folded words, in order."""

_OPENING = re.compile(r"[(\[]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """Words ``first`` to ``last`` (exclusive) of a message, and what they stand for."""

    first: int
    last: int
    meaning: tuple[str, ...]


class Vocabulary:
    """Phrases and what they stand for."""

    def __init__(self, meanings: Mapping[Phrase, tuple[str, ...]]) -> None:
        """Take what each phrase stands for; a phrase may stand for nothing, which hides shorter ones in it."""
        self._meanings = meanings
        self.words = tuple(dict.fromkeys(word for phrase in sorted(meanings, key=len) for word in phrase))
        """Every word once, those that are a phrase by themselves first."""
        lengths: dict[str, set[int]] = defaultdict(set)
        for phrase in meanings:
            lengths[phrase[0]].add(len(phrase))
        self._lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}

    def find(self, words: Sequence[str]) -> Iterator[Hit]:
        """Yield the phrases found from left to right, the longest at each place, without overlap."""
        end = 0
        for hit in self.find_all(words):
            if hit.first >= end:
                end = hit.last
                yield hit

    def find_all(self, words: Sequence[str]) -> Iterator[Hit]:
        """Yield every phrase found, from left to right, longer ones first."""
        keys = tuple(words)
        for first, key in enumerate(keys):
            for length in self._lengths.get(key, ()):
                meaning = self._meanings.get(keys[first : first + length])
                if meaning is not None:
                    yield Hit(first, first + length, meaning)


def phrases(patterns: Iterable[str]) -> Iterator[Phrase]:
    """Spell out patterns: ``(a|b)`` is one of these, ``[a|b]`` the same or nothing; choices may hold choices.

    >>> [" ".join(phrase) for phrase in phrases(["(fish|crab) seller[s]"])]
    ['fish sellers', 'fish seller', 'crab sellers', 'crab seller']

    Raises:
        ValueError: a bracket is not closed; the argument is the pattern, without the choices before it.
    """
    for pattern in patterns:
        for spelled in _spell_out(fold_word(pattern)):
            # One string for each word, since thousands of phrases share few.
            words = [intern(word) for word in _WORD.findall(spelled)]
            # A lone s is the genitive's, which messages lose as well.
            phrase = tuple([word for word in words if word != "s"] if "s" in words else words)
            if phrase:
                yield phrase


def _spell_out(pattern: str) -> list[str]:
    """Return the pattern with each of the options of its first choice, those that follow spelled out as well."""
    opening = _OPENING.search(pattern)
    if opening is None:
        return [pattern]
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
    if opening.group() == "[":
        options.append("")
    heads = [pattern[:start] + head for option in options for head in _spell_out(option)]
    tails = _spell_out(pattern[cuts[-1] + 1 :])
    return [head + tail for head in heads for tail in tails]
