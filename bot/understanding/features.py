"""Turns a message into numbers: hashed n-grams of its letters, words and concepts.

A concept is a cluster of words that mean about the same in any of the four languages ("interview", "entrevistar"):
what was learned from a Portuguese phrase then serves a French message.
"""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
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

REMEMBERED_WORDS: Final = 8192
"""Words whose n-grams are kept ready: most words of a message are in other messages, too."""

_DIGITS = re.compile(r"\d+")

Floats = npt.NDArray[np.float32]
Buckets = npt.NDArray[np.int64]


def mask(text: str, mentions: Iterable[Mention]) -> str:
    """Return the folded text with each mention, or run of mentions of one class, replaced by the class's name.

    The class is the mention's ``kind``: the words "in Lima" and "in Dakar" ask for the same thing.
    """
    parts: list[str] = []
    position = 0
    for mention in sorted(mentions, key=lambda found: (found.start, -found.end)):
        if mention.start < position:
            continue
        between = fold(text[position : mention.start])
        if between or not parts or parts[-1] != mention.kind:
            parts += [between, mention.kind]
        position = mention.end
    parts.append(fold(text[position:]))
    return " ".join(part for part in parts if part)


def blocks(folded: str, concepts: Mapping[str, int]) -> tuple[Buckets, ...]:
    """Return the buckets, with repeats, of a folded text's letter n-grams, its words and its concepts.

    Words and concepts are taken alone and in pairs of neighbors; a word without a concept stands for itself.
    """
    words = _DIGITS.sub("0", folded).split()
    found = [
        [bucket for word in words for bucket in _letter_buckets(word)],
        _pairs(words, LETTER_BUCKETS, WORD_BUCKETS),
    ]
    if concepts:
        meant = [f"k{concepts[word]}" if word in concepts else word for word in words]
        found.append(_pairs(meant, LETTER_BUCKETS + WORD_BUCKETS, CONCEPT_BUCKETS))
    return tuple(np.array(block, dtype=np.int64) for block in found)


def _pairs(words: Sequence[str], start: int, size: int) -> list[int]:
    items = [*words, *(f"{first} {second}" for first, second in pairwise(words))]
    return [zlib.crc32(item.encode()) % size + start for item in items]


@lru_cache(REMEMBERED_WORDS)
def _letter_buckets(word: str) -> tuple[int, ...]:
    """Return the buckets of the n-grams of one word with its edges; the whole word is the longest of a short one."""
    edged = f" {word} "
    sizes = [size for size in LETTER_GRAMS if size < len(edged)]
    found = [edged[start : start + size] for size in sizes for start in range(len(edged) - size + 1)]
    if len(sizes) < len(LETTER_GRAMS):
        found.append(edged)
    return tuple(zlib.crc32(gram.encode()) % LETTER_BUCKETS for gram in found)


def sparse(folded: str, weights: Floats, concepts: Mapping[str, int]) -> tuple[Buckets, Floats]:
    """Return buckets and values of a folded text: log counts times ``weights`` (idf), each block of one length."""
    indices, values = [], []
    for block, block_weight in zip(blocks(folded, concepts), (1.0, 1.0, CONCEPT_WEIGHT), strict=False):
        buckets, counts = np.unique(block, return_counts=True)
        found = (1 + np.log(counts)) * weights[buckets]
        length = float(np.sqrt(found @ found))
        if length:
            indices.append(buckets)
            values.append((found * (block_weight / length)).astype(np.float32))
    if not indices:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    return np.concatenate(indices), np.concatenate(values)
