"""Whether a message can be read at all."""

import unicodedata
from typing import Final

_OUTLOOK: Final = 500
"""Signs looked at to tell which script a message is written in."""


def unreadable(text: str) -> str | None:
    """Return why a message cannot be read: it has no words, or they are in a script not known here."""
    letters = [sign for sign in text[:_OUTLOOK] if sign.isalpha()]
    if not letters:
        return None if any(sign.isdecimal() for sign in text[:_OUTLOOK]) else "empty"
    latin = sum(1 for sign in letters if sign.isascii() or "LATIN" in unicodedata.name(sign, ""))
    return None if latin * 2 >= len(letters) else "other_script"


def is_address(text: str) -> bool:
    """Say whether a message is an address and nothing else."""
    return len(text.split()) == 1 and ("@" in text or "://" in text or text.lower().startswith("www."))
