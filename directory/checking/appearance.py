"""What a domain looks like to the eye: letters of other alphabets, and pairs of letters, that pass for others."""

from typing import Final

from confusable_homoglyphs.confusables import confusables_data

from directory.text import fold_word

_LOOK_ALIKE: Final = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"))
"""ASCII letters that pass for others."""


def appearance(label: str) -> str:
    """Return what a decoded label looks like: the same for labels that the eye cannot tell apart.

    >>> appearance("straßenhandel") == appearance("strassenhandel"), appearance("rnodern")
    (True, 'modern')
    """
    looks = "".join(_plain(sign) for sign in fold_word(label))
    for one, other in _LOOK_ALIKE:
        looks = looks.replace(one, other)
    return looks


def _plain(sign: str) -> str:
    """Return the ASCII letter that a letter of another alphabet looks like."""
    if sign.isascii():
        return sign
    for homoglyph in confusables_data.get(sign, ()):
        letter = str(homoglyph["c"]).lower()
        if letter.isascii() and letter.isalnum():
            return letter
    return sign
