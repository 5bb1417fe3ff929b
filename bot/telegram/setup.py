"""Sets the bot up in Telegram, strictly: a line for each thing told, and what only @BotFather can do."""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator

from telegram import Bot, User
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.errors import BotError, SettingsError
from bot.settings import Settings
from bot.telegram import presentation, profile
from bot.telegram.curators import CURATORS_COMMANDS
from bot.telegram.handlers import COMMANDS
from bot.telegram.polling import TOKEN_REFUSED
from bot.telegram.profile import Done, Result


def run(settings: Settings, say: Callable[[str], None]) -> bool:
    """Set the bot up as a program of its own.

    Raises:
        As ``set_up``.
    """
    handler = logs.set_up(
        settings.log_level,
        settings.bot_token,
        as_json=settings.log_format == "json",
        secrets=settings.secrets(),
    )
    try:
        return asyncio.run(set_up(settings, say))
    finally:
        logging.getLogger().removeHandler(handler)


async def set_up(settings: Settings, say: Callable[[str], None]) -> bool:
    """Tell Telegram how the bot presents itself, say what came of each step, and return whether all of it holds.

    Raises:
        SettingsError: there is no token, or Telegram refuses it.
        BotError: Telegram cannot be reached.
        LexiconError: a text is missing, or too long for Telegram.
    """
    os.environ["PTB_TIMEDELTA"] = "true"  # PTB's own switch; without it every 429 is a deprecation warning
    bot = Bot(settings.token(), base_url=f"{settings.bot_api_url}/bot")
    presentations = presentation.load_all(COMMANDS, CURATORS_COMMANDS)
    holds = True
    try:
        async with bot:
            say(f"@{bot.username} at {settings.bot_api_url}")
            async for done in profile.carry_out(bot, profile.steps(presentations, settings.curators)):
                say(_line(done))
                holds = holds and done.result is not Result.FAILED
            for line in _left_to_botfather(bot.bot):
                say(line)
    except InvalidToken:
        raise SettingsError(TOKEN_REFUSED) from None
    except TelegramError as fault:
        reason = type(fault).__name__
        raise BotError(f"{settings.bot_api_url} cannot be used ({reason}); check the network or BOT_API_URL.") from None
    return holds


def _line(done: Done) -> str:
    what = done.step.what if done.step.chat is None else f"{done.step.what} ({done.step.chat})"
    if done.result is Result.LATER:
        return f"{what}: not yet; they have to write to the bot first, then this can be run again"
    return f"{what}: {done.result}" + (f"; {done.why}" if done.result is Result.FAILED else "")


def _left_to_botfather(me: User) -> Iterator[str]:
    """Yield what the Bot API cannot set, as it is seen now, and what to send to @BotFather where it should change."""
    yield "What only @BotFather can set:"
    if me.supports_inline_queries:
        yield "inline mode: on"
    else:
        yield "inline mode: off; send it /setinline, so that people can look organizations up in any chat"
    if me.can_read_all_group_messages:
        yield "privacy mode in groups: off; send it /setprivacy and switch it on, since the bot reads no other messages"
    else:
        yield "privacy mode in groups: on, as it should be; the bot gets commands, mentions and replies alone"
    if me.can_join_groups:
        yield "groups: people may add the bot"
    else:
        yield "groups: nobody may add the bot; send it /setjoingroups if people should"
    yield "picture: cannot be seen from here; send it /setuserpic"
