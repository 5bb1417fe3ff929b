"""What goes into a conversation and what comes out of it."""

from dataclasses import dataclass

from bot.referral import Outcome
from bot.reply import Reply
from bot.state import State
from bot.understanding.reading import Reading
from directory.cells import Cell
from directory.matching import Match


@dataclass(frozen=True, slots=True)
class Utterance:
    """What an inquirer wrote, and what the shell knows of their language."""

    text: str = ""
    language_code: str | None = None
    """IETF tag of the program they use, such as ``pt-br``."""
    locale: str | None = None
    """The language that they chose."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a message led to."""

    reply: Reply
    state: State | None = None
    """To be kept for the next message; None where there is nothing to keep."""
    reading: Reading | None = None
    """The message as understood within its talk."""
    outcome: Outcome | None = None
    matches: tuple[Match, ...] = ()
    """The organizations that this reply shows, in order."""
    chosen: str | None = None
    """The language chosen by this turn, to be kept for the person."""
    toast: str | None = None
    """A few words shown over the chat at a pressed button, up to 200 characters; the reply is then for shells without
    such a thing, and the message under which the button stands stays as it is."""
    tally: tuple[Cell, ...] = ()
    """What this turn counts as, without any person; for the shell that serves the public."""
