"""Folding of text: case, accents and typographic variants, so that comparisons see letters alone."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ʼ": "'"}
)
_PART = re.compile(r"[^\W_]+", re.UNICODE)


def fold(text: str) -> str:
    """Return the text in lower case, without accents, every run of other signs as one space.

    >>> fold("Vendedoras  Ambulantes de São Paulo!")
    'vendedoras ambulantes de sao paulo'
    """
    return " ".join(fold_words(text))


def fold_words(text: str) -> list[str]:
    """Split a text into folded words, in order."""
    if text.isascii():
        return _PART.findall(text.lower())
    return [folded for word in _PART.findall(text) if (folded := fold_word(word))]


class Token(NamedTuple):
    """A run of letters or digits, and where it stands in the text."""

    folded: str
    start: int
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """Split a text into folded words with their spans in the original text, in order."""
    found = []
    for match in _PART.finditer(text):
        folded = fold_word(match.group())
        if folded:
            found.append(Token(folded, match.start(), match.end()))
    return tuple(found)


def fold_word(word: str) -> str:
    """Return one word in lower case without accents; other scripts keep their letters."""
    lowered = word.lower()
    return lowered if lowered.isascii() else _without_accents(lowered)


# The names of a large directory write the same words over and over.
@lru_cache(maxsize=1 << 14)
def _without_accents(lowered: str) -> str:
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_LETTERS))
    return "".join([sign for sign in decomposed if not unicodedata.combining(sign)])
