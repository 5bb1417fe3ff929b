"""How the bot presents itself in Telegram: commands, name and descriptions in every language, read from data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from bot.errors import LexiconError
from bot.lexicon import table
from bot.understanding.reading import LOCALES

NAME: Final = 64
DESCRIPTION: Final = 512
SHORT_DESCRIPTION: Final = 120
COMMAND: Final = 256
"""Characters that Telegram takes."""

Menu = tuple[tuple[str, str], ...]
"""Names of commands and what they do, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """What stands on the bot's profile, in an empty chat and in the menus, in one language."""

    name: str
    description: str
    short_description: str
    commands: Menu
    """What everybody may send."""
    curators: Menu = ()
    """What curators may send besides."""

    @classmethod
    def load(cls, locale: str, commands: Sequence[str], curators: Sequence[str] = ()) -> Self:
        """Read a language's ``telegram.toml``; ``commands`` and ``curators`` name the commands that there are.

        Raises:
            LexiconError: it is missing or damaged, lacks a text, or has one that is too long for Telegram.
        """
        content = table(locale, "telegram")
        return cls(
            name=_text(content, "name", NAME, locale),
            description=_text(content, "description", DESCRIPTION, locale),
            short_description=_text(content, "short_description", SHORT_DESCRIPTION, locale),
            commands=_menu(content, "commands", commands, locale),
            curators=_menu(content, "curators", curators, locale),
        )

    def among(self, names: Sequence[str]) -> Menu:
        """Return the commands of these names."""
        return tuple((name, words) for name, words in self.commands if name in names)


def load_all(commands: Sequence[str], curators: Sequence[str] = ()) -> dict[str, Presentation]:
    """Return the presentation in every language.

    Raises:
        LexiconError: as ``Presentation.load``.
    """
    return {locale: Presentation.load(locale, commands, curators) for locale in LOCALES}


def _menu(content: dict[str, Any], section: str, names: Sequence[str], locale: str) -> Menu:
    described = content.get(section, {})
    if not isinstance(described, dict) or set(described) != set(names):
        told = f"must describe {', '.join(names)} and nothing else" if names else "must be left out"
        raise LexiconError(f"bot/locales/{locale}/telegram.toml: [{section}] {told}.")
    return tuple((name, _text(described, name, COMMAND, locale)) for name in names)


def _text(content: dict[str, Any], key: str, limit: int, locale: str) -> str:
    value = content.get(key)
    if not isinstance(value, str) or not 1 <= len(value) <= limit:
        raise LexiconError(f"bot/locales/{locale}/telegram.toml: {key} must be a text of 1 to {limit} characters.")
    return value
