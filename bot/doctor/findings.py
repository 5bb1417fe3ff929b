"""What a check found: how bad it is, in one sentence, and what to do about it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from urllib.parse import quote

HIDDEN: Final = "[secret]"


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """The bot works, but not as well or as safely as it could."""
    ERROR = "error"
    SKIPPED = "skipped"
    """Not looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    name: str
    level: Level
    sentence: str
    mend: str | None = None
    """What to do; None where nothing is to be done."""


def ok(name: str, sentence: str) -> Finding:
    """Return the finding of something that is as it should be."""
    return Finding(name, Level.OK, sentence)


def warning(name: str, sentence: str, mend: str) -> Finding:
    """Return the finding of something that should be seen to."""
    return Finding(name, Level.WARNING, sentence, mend)


def error(name: str, sentence: str, mend: str) -> Finding:
    """Return the finding of something that is wrong."""
    return Finding(name, Level.ERROR, sentence, mend)


def skipped(name: str, reason: str) -> Finding:
    """Return the finding of a check that cannot be made; the reason goes on after "because"."""
    return Finding(name, Level.SKIPPED, f"Not looked at, because {reason}.")


def from_error(name: str, fault: Exception, mend: str) -> Finding:
    """Return the finding of one of the program's own errors, whose sentence mostly says after ";" what to do.

    Args:
        name: of the check.
        fault: a BotError or DirectoryError.
        mend: what to do where the sentence does not say so.
    """
    what, _, told = str(fault).rstrip(".").partition("; ")
    return error(name, f"{what}.", f"{told[0].upper()}{told[1:]}." if told else mend)


def kind(fault: BaseException) -> str:
    """Return the class of a fault, or of the one that it comes from: the text may hold an address with the token."""
    return type(fault.__cause__ or fault).__name__


def discreet(finding: Finding, secrets: Collection[str]) -> Finding:
    """Return the finding on one printable line, without the secrets, whatever a server has said."""
    told = _discreet(finding.sentence, secrets)
    return replace(finding, sentence=told, mend=finding.mend and _discreet(finding.mend, secrets))


def _discreet(text: str, secrets: Collection[str]) -> str:
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN).replace(quote(secret, safe=""), HIDDEN)
    return text
