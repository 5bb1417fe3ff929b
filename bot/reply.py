"""What the bot says back, before any shell turns it into a Telegram message or terminal text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a reply: it either sends ``action`` back to the bot or opens ``url``."""

    label: str
    action: str | None = None
    """Callback data, at most 64 bytes; carries its whole state (bot/callback.py)."""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A message for the inquirer."""

    html: str
    """Telegram's HTML subset, every value escaped, at most 4,096 characters once entities are parsed."""
    buttons: tuple[tuple[Button, ...], ...] = ()
    """Rows of buttons."""
    locale: str = "en"
