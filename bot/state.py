"""What a talk remembers between two messages: codes alone, never a word of the inquirer."""

from dataclasses import dataclass

from bot.understanding.reading import Audience, Intent
from directory.model import Sector

MOST_PLACES = 16
"""Places that one request holds, so that a button can carry all of them."""


@dataclass(frozen=True, slots=True)
class State:
    """The last request and what was shown of it; also what a button carries."""

    intent: Intent | None = None
    """The intent of the last request for organizations; None where there was none."""
    sectors: tuple[Sector, ...] = ()
    places: tuple[str, ...] = ()
    audience: Audience | None = None
    organization: str | None = None
    """Slug of the organization that was shown last by itself."""
    topic: Intent | None = None
    """The last answered intent, where it was not the request: a question about WIEGO."""
    offset: int = 0
    """Position of the first organization shown."""
    shown: int = 0
    """How many organizations were shown."""
    locale: str | None = None
    """Language of the last reply."""
    expecting: str | None = None
    """What the next message will be taken for, as a code: the value of a correction. A button carries none."""
