"""What a target of fuzzing is: a claim about any bytes, and bytes to begin with."""

from collections.abc import Callable
from typing import NamedTuple
from unicodedata import category


class Target(NamedTuple):
    """A parser of outside data, and what is claimed of it."""

    claim: Callable[[bytes], None]
    """Returns, or raises whatever it finds: an exception that is none of the project's own, or a broken promise."""
    seeds: Callable[[], list[bytes]]
    """Gives data that the parser takes, to be changed."""


def is_one_line(fault: Exception) -> bool:
    """Say whether an error tells something, in one line that a terminal and a log can show."""
    return is_a_line(str(fault))


def is_a_line(text: str) -> bool:
    """Say whether a text is one line of something, without signs that move a terminal's cursor."""
    return bool(text.strip()) and not any(category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text)
