"""Tells Telegram how the bot presents itself: menus of commands by kind of chat, name and descriptions, by language.

Telegram shows the most particular menu there is: that of the very chat before that of its kind, and within each the
one in the person's language before the one for every other language. Names may seldom be changed, hence the look
before each call that sets something.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.telegram.presentation import Menu, Presentation
from bot.understanding.reading import LOCALES

logger = logging.getLogger(__name__)

IN_GROUPS: Final = ("help", "language", "privacy")
"""Commands in the menu of groups, where the bot is a guest; the others work there all the same."""
LONGEST_WAIT: Final = timedelta(seconds=60)
"""Longer than this nobody waits for a set-up; what Telegram puts off further is left for the next time."""
_MOST_TRIES: Final = 3

Answer = TypeVar("Answer")


class Result(StrEnum):
    """What came of a step."""

    SET = "set"
    SAME = "already so"
    LATER = "not yet"
    """The chat is not open yet: that person has not written to the bot."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that Telegram shall know."""

    what: str
    """In words, for a line of the set-up."""
    method: str
    """The call that sets it."""
    wanted: object
    ask: Callable[[Bot], Awaitable[object]]
    tell: Callable[[Bot], Awaitable[bool]]
    chat: int | None = None
    """The one chat that it is for."""


@dataclass(frozen=True, slots=True)
class Done:
    """A step, what came of it, and why where it failed."""

    step: Step
    result: Result
    why: str = ""


def steps(presentations: Mapping[str, Presentation], curators: Collection[int] = ()) -> Iterator[Step]:
    """Yield everything that Telegram shall know; English also serves every other language.

    ``curators`` are the chats of those who keep the directory.
    """
    yield from _in_language(None, presentations[LOCALES[0]], curators)
    for locale, told in presentations.items():
        yield from _in_language(locale, told, curators)


async def carry_out(bot: Bot, wanted: Iterator[Step]) -> AsyncIterator[Done]:
    """Tell Telegram what it does not know yet, step by step; 429 is waited for, within reason.

    Once a method has to wait longer it is not called again. A call that fails costs nothing but its own step.

    Raises:
        InvalidToken: Telegram refuses the token.
    """
    put_off: dict[str, str] = {}
    for step in wanted:
        try:
            if await _patiently(lambda step=step: step.ask(bot)) == step.wanted:  # type: ignore[misc]
                yield Done(step, Result.SAME)
                continue
            if why := put_off.get(step.method):
                yield Done(step, Result.FAILED, why)
                continue
            await _patiently(lambda step=step: step.tell(bot))  # type: ignore[misc]
            yield Done(step, Result.SET)
        except InvalidToken:
            raise
        except RetryAfter as told:
            put_off[step.method] = f"Telegram asks to wait {_seconds(told):.0f} seconds"
            yield Done(step, Result.FAILED, put_off[step.method])
        except TelegramError as fault:
            later = step.chat is not None and isinstance(fault, Forbidden | BadRequest) and _is_closed(fault)
            yield Done(step, Result.LATER if later else Result.FAILED, _in_words(fault))


async def present(bot: Bot, presentations: Mapping[str, Presentation], curators: Collection[int] = ()) -> None:
    """Do all steps; whatever fails is logged and stops nothing."""
    try:
        async for done in carry_out(bot, steps(presentations, curators)):
            if done.result is Result.FAILED:
                logger.warning(
                    "The bot's %s could not be set: %s.",
                    done.step.what,
                    done.why,
                    extra={"event": "presentation_unset"},
                )
    except InvalidToken:
        logger.warning(
            "The bot could not present itself, since Telegram refuses its token.",
            extra={"event": "presentation_refused"},
        )


def _in_language(locale: str | None, told: Presentation, curators: Collection[int]) -> Iterator[Step]:
    language = locale or "every other language"
    yield _menu("commands in private chats", BotCommandScopeAllPrivateChats(), told.commands, locale)
    yield _menu("commands in groups", BotCommandScopeAllGroupChats(), told.among(IN_GROUPS), locale)
    if told.curators:
        for number, chat in enumerate(sorted(curators), start=1):
            scope, menu = BotCommandScopeChat(chat), (*told.commands, *told.curators)
            yield _menu(f"commands of curator {number}", scope, menu, locale, chat)
    yield Step(
        f"name, {language}",
        "setMyName",
        told.name,
        lambda bot: _attribute("name", bot.get_my_name(language_code=locale)),
        lambda bot: bot.set_my_name(told.name, language_code=locale),
    )
    yield Step(
        f"description, {language}",
        "setMyDescription",
        told.description,
        lambda bot: _attribute("description", bot.get_my_description(language_code=locale)),
        lambda bot: bot.set_my_description(told.description, language_code=locale),
    )
    yield Step(
        f"short description, {language}",
        "setMyShortDescription",
        told.short_description,
        lambda bot: _attribute("short_description", bot.get_my_short_description(language_code=locale)),
        lambda bot: bot.set_my_short_description(told.short_description, language_code=locale),
    )


def _menu(what: str, scope: BotCommandScope, menu: Menu, locale: str | None, chat: int | None = None) -> Step:
    commands = tuple(BotCommand(name, words) for name, words in menu)
    return Step(
        f"{what}, {locale or 'every other language'}",
        "setMyCommands",
        commands,
        lambda bot: bot.get_my_commands(scope, locale),
        lambda bot: bot.set_my_commands(commands, scope, locale),
        chat,
    )


async def _attribute(name: str, answer: Awaitable[Any]) -> object:
    return getattr(await answer, name)


async def _patiently(call: Callable[[], Awaitable[Answer]]) -> Answer:
    """Make a call, again where Telegram asks to wait a little."""
    for _ in range(_MOST_TRIES - 1):
        try:
            return await call()
        except RetryAfter as told:
            if _seconds(told) > LONGEST_WAIT.total_seconds():
                raise
            await asyncio.sleep(_seconds(told))
    return await call()


def _seconds(told: RetryAfter) -> float:
    wait = told.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _is_closed(fault: TelegramError) -> bool:
    """Say whether a person has not begun to talk with the bot, or does not want to any more."""
    return isinstance(fault, Forbidden) or "chat not found" in fault.message.lower()


def _in_words(fault: TelegramError) -> str:
    """Return why a call failed: Telegram's own words, of other faults the kind alone."""
    told = isinstance(fault, BadRequest | Forbidden)
    return fault.message.rstrip(".") if told else type(fault).__name__
