"""Turns a message into numbers: hashed n-grams of its letters, words and concepts.

A concept is a cluster of words that mean about the same in any of the four languages ("interview", "entrevistar"):
what was learned from a Portuguese phrase then serves a French message.
"""

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.understanding.reading import Mention
from directory.text import fold

LETTER_BUCKETS: Final = 1 << 17
WORD_BUCKETS: Final = 1 << 16
CONCEPT_BUCKETS: Final = 1 << 16
BUCKETS: Final = LETTER_BUCKETS + WORD_BUCKETS + CONCEPT_BUCKETS
CONCEPT_WEIGHT: Final = 1.2
"""How much the block of concepts counts beside the others, found by cross-validation."""
LETTER_GRAMS: Final = range(2, 6)

_DIGITS = re.compile(r"\d+")

Floats = npt.NDArray[np.float32]
Buckets = npt.NDArray[np.int64]


def mask(text: str, mentions: Iterable[Mention]) -> str:
    """Return the folded text with each mention replaced by the name of its class.

    The class is the mention's ``kind``: the words "in Lima" and "in Dakar" ask for the same thing.
    """
    parts: list[str] = []
    position = 0
    for mention in sorted(mentions, key=lambda found: (found.start, -found.end)):
        if mention.start < position:
            continue
        parts += [fold(text[position : mention.start]), mention.kind]
        position = mention.end
    parts.append(fold(text[position:]))
    return " ".join(part for part in parts if part)


def grams(folded: str, concepts: Mapping[str, int]) -> tuple[Counter[int], ...]:
    """Return the buckets, with counts, of a folded text's letter n-grams, its words and its concepts.

    Words and concepts are counted alone and in pairs of neighbors; a word without a concept stands for itself.
    """
    words = _DIGITS.sub("0", folded).split()
    letters = Counter(
        zlib.crc32(gram.encode()) % LETTER_BUCKETS for word in words for gram in _letter_grams(f" {word} ")
    )
    blocks = [letters, _pairs(words, LETTER_BUCKETS, WORD_BUCKETS)]
    if concepts:
        meant = [f"k{concepts[word]}" if word in concepts else word for word in words]
        blocks.append(_pairs(meant, LETTER_BUCKETS + WORD_BUCKETS, CONCEPT_BUCKETS))
    return tuple(blocks)


def _pairs(words: Sequence[str], start: int, size: int) -> Counter[int]:
    items = [*words, *(f"{first} {second}" for first, second in pairwise(words))]
    return Counter(zlib.crc32(item.encode()) % size + start for item in items)


def _letter_grams(word: str) -> Iterable[str]:
    for size in LETTER_GRAMS:
        if size >= len(word):
            yield word
            return
        for start in range(len(word) - size + 1):
            yield word[start : start + size]


def sparse(folded: str, weights: Floats, concepts: Mapping[str, int]) -> tuple[Buckets, Floats]:
    """Return buckets and values of a folded text: log counts times ``weights`` (idf), each block of one length."""
    indices: list[int] = []
    values: list[float] = []
    for counts, block_weight in zip(grams(folded, concepts), (1.0, 1.0, CONCEPT_WEIGHT), strict=False):
        block = [(bucket, (1 + math.log(count)) * float(weights[bucket])) for bucket, count in counts.items()]
        length = math.sqrt(sum(value * value for _, value in block)) / block_weight
        if length:
            indices += [bucket for bucket, _ in block]
            values += [value / length for _, value in block]
    return np.array(indices, dtype=np.int64), np.array(values, dtype=np.float32)
