"""The everyday words of each language, which are no misspelled names, however near to one."""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from bot.errors import LexiconError

FILE: Final = "dictionary.txt"


class Dictionary:
    """A set of folded words as sorted checksums: four bytes each; hardly one word in 100,000 passes for another."""

    def __init__(self, words: Iterable[bytes]) -> None:
        self._sums = array("I", sorted(map(zlib.crc32, words)))

    def __contains__(self, word: object) -> bool:
        """Say whether a folded word is one of them."""
        sums, wanted = self._sums, zlib.crc32(str(word).encode())
        place = bisect_left(sums, wanted)
        return place < len(sums) and sums[place] == wanted


@cache
def load_dictionary(locale: str) -> Dictionary:
    """Return the folded words of ``bot/locales/<locale>/dictionary.txt``.

    Raises:
        LexiconError: the file is missing or damaged; the text names it.
    """
    label = f"bot/locales/{locale}/{FILE}"
    try:
        content = files("bot").joinpath("locales", locale, FILE).read_bytes()
    except OSError:
        raise LexiconError(f"{label} is missing; install the package again or restore the file.") from None
    if not content.isascii():
        raise LexiconError(f"{label} is damaged; restore the file or run python -m bot.compile_dictionary.")
    return Dictionary(content.split())
