"""How the bot presents itself in Telegram: commands, name and descriptions in every language."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Self

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.errors import LexiconError
from bot.lexicon import table
from bot.understanding.reading import LOCALES

logger = logging.getLogger(__name__)

NAME: Final = 64
DESCRIPTION: Final = 512
SHORT_DESCRIPTION: Final = 120
COMMAND: Final = 256
"""Characters that Telegram takes."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """What stands on the bot's profile, in an empty chat and in the menu, in one language."""

    name: str
    description: str
    short_description: str
    commands: tuple[tuple[str, str], ...]
    """Names and what they do, in the order of the menu."""

    @classmethod
    def load(cls, locale: str, commands: tuple[str, ...]) -> Self:
        """Read a language's ``telegram.toml``.

        Raises:
            LexiconError: it is missing or damaged, lacks a text, or has one that is too long for Telegram.
        """
        content = table(locale, "telegram")
        described = content.get("commands")
        if not isinstance(described, dict) or set(described) != set(commands):
            raise LexiconError(f"bot/locales/{locale}/telegram.toml: [commands] must describe {', '.join(commands)}.")
        return cls(
            name=_text(content, "name", NAME, locale),
            description=_text(content, "description", DESCRIPTION, locale),
            short_description=_text(content, "short_description", SHORT_DESCRIPTION, locale),
            commands=tuple((name, _text(described, name, COMMAND, locale)) for name in commands),
        )


def load_all(commands: tuple[str, ...]) -> dict[str, Presentation]:
    """Return the presentation in every language.

    Raises:
        LexiconError: as ``Presentation.load``.
    """
    return {locale: Presentation.load(locale, commands) for locale in LOCALES}


async def present(bot: Bot, presentations: dict[str, Presentation]) -> None:
    """Tell Telegram what has changed since it was told last; a call that fails is logged and costs nothing else.

    Telegram allows few changes of names, hence the look before each. English also serves every other language.
    """
    await _present_in(None, presentations[LOCALES[0]], bot)
    for locale, told in presentations.items():
        await _present_in(locale, told, bot)


async def _present_in(locale: str | None, told: Presentation, bot: Bot) -> None:
    commands = tuple(BotCommand(name, words) for name, words in told.commands)
    await _bring_up_to_date(
        "commands",
        commands,
        lambda: bot.get_my_commands(language_code=locale),
        lambda: bot.set_my_commands(commands, language_code=locale),
    )
    await _bring_up_to_date(
        "name",
        told.name,
        lambda: bot.get_my_name(language_code=locale),
        lambda: bot.set_my_name(told.name, language_code=locale),
    )
    await _bring_up_to_date(
        "description",
        told.description,
        lambda: bot.get_my_description(language_code=locale),
        lambda: bot.set_my_description(told.description, language_code=locale),
    )
    await _bring_up_to_date(
        "short_description",
        told.short_description,
        lambda: bot.get_my_short_description(language_code=locale),
        lambda: bot.set_my_short_description(told.short_description, language_code=locale),
    )


async def _bring_up_to_date(
    what: str, wanted: object, ask: Callable[[], Awaitable[Any]], tell: Callable[[], Awaitable[bool]]
) -> None:
    try:
        found = await ask()
        if getattr(found, what, found) != wanted:
            await tell()
    except TelegramError as fault:
        logger.warning("The bot's %s could not be set (%s).", what.replace("_", " "), type(fault).__name__)


def _text(content: dict[str, Any], key: str, limit: int, locale: str) -> str:
    value = content.get(key)
    if not isinstance(value, str) or not 1 <= len(value) <= limit:
        raise LexiconError(f"bot/locales/{locale}/telegram.toml: {key} must be a text of 1 to {limit} characters.")
    return value
