"""What the bot says back, before any shell turns it into a Telegram message or terminal text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a reply; exactly one of the others says what it does."""

    label: str
    action: str | None = None
    """Callback data, at most 64 bytes; carries its whole state (bot/callback.py)."""
    url: str | None = None
    """An address to open."""
    copy: str | None = None
    """1 to 256 characters to put on the clipboard."""
    share: str | None = None
    """An inline query to begin in a chat of the person's choice."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file for the inquirer."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A message for the inquirer."""

    html: str
    """Telegram's HTML subset, every value escaped, at most 4,096 characters once entities are parsed."""
    buttons: tuple[tuple[Button, ...], ...] = ()
    """Rows of buttons."""
    locale: str = "en"
    document: Document | None = None
    """A file that goes with it; then the text is at most 1,024 characters."""
