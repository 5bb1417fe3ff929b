"""What goes into a conversation and what comes out of it."""

from dataclasses import dataclass

from bot.referral import Outcome
from bot.reply import Reply
from bot.state import State
from bot.understanding.reading import Reading
from directory.cells import Cell
from directory.matching import Match
from directory.model import Suggestion


@dataclass(frozen=True, slots=True)
class Utterance:
    """What an inquirer wrote, and what the shell knows of their language."""

    text: str = ""
    language_code: str | None = None
    """IETF tag of the program they use, such as ``pt-br``."""
    locale: str | None = None
    """The language that they chose."""
    private_chat: str | None = None
    """Address of the private chat with the bot; None where this is one."""
    is_edited: bool = False
    """Whether it was written before and is now written anew."""


@dataclass(frozen=True, slots=True)
class SourceOf:
    """The page that a suggestion of before rests on."""

    suggestion: int
    """Its number."""
    address: str


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
    suggestion: Suggestion | None = None
    """What the person suggests; the reply takes for granted that the shell keeps it, and the next message may be its
    source (``bot.corrections.correcting.awaiting_source``)."""
    source: SourceOf | None = None
    """A source to be kept with a suggestion of before."""
