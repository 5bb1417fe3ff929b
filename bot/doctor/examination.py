"""Makes every check in its order; what cannot be looked at is said, and so is a check that breaks."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Final

import aiohttp
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.doctor import bot_api, database_checks, package_checks, telegram_checks
from bot.doctor.clock_checks import check_clock
from bot.doctor.findings import Finding, Level, discreet, error, kind, ok, skipped
from bot.doctor.settings_checks import Given, check_settings, check_token_is_set
from bot.settings import TELEGRAM
from directory.errors import DirectoryError

CLOCK: Final = "clock (Bot API)"
MOST_SECONDS: Final = 120.0
"""For each of the three parts."""
_OF_TOKEN: Final = ("inline mode", "privacy mode", "webhook")
_OF_DATABASE: Final = ("database", database_checks.CLOCK, "migrations", "directory")
_NETWORK: Final = "Check the network, a proxy in between, and BOT_API_URL."


def run(environ: Mapping[str, str]) -> tuple[Finding, ...]:
    """Make every check of an environment, and return what was found, without any secret."""
    given = check_settings(environ)
    handler = logs.set_up(given.settings.log_level, given.settings.bot_token)
    try:
        return asyncio.run(examine(given))
    finally:
        logging.getLogger().removeHandler(handler)


async def examine(given: Given) -> tuple[Finding, ...]:
    """Make every check with settings that were read, and return what was found, without any secret."""
    found = list(given.findings)
    for name, check in (("token", examine_telegram), ("database", examine_database), ("model", examine_package)):
        try:
            async with asyncio.timeout(MOST_SECONDS) as limit:
                async for finding in check(given):
                    found.append(finding)  # noqa: PERF401  (those before a fault stay)
        except Exception as fault:  # noqa: BLE001  (whatever breaks here is what the doctor is asked about)
            found.append(_unfinished(name, fault, is_late=limit.expired()))
    secrets = given.secrets()
    return tuple(discreet(finding, secrets) for finding in found)


def _unfinished(name: str, fault: Exception, *, is_late: bool) -> Finding:
    if is_late:
        return error(
            name,
            f"What follows was not done after {MOST_SECONDS:.0f} s.",
            "See whether something is overloaded, or kept locked, and try again.",
        )
    return error(
        name,
        f"The check itself broke: {logs.where(fault)}.",
        "Mend what else is told; if nothing is, report this line as an error of the program.",
    )


async def examine_telegram(given: Given) -> AsyncIterator[Finding]:
    """Yield what the Bot API's server, its clock, the token and the webhook are like."""
    for finding in check_token_is_set(given):
        yield finding
    told = given.settings.bot_token is None and "BOT_TOKEN" not in given.malformed
    left = _OF_TOKEN if told else ("token", *_OF_TOKEN)
    if "BOT_API_URL" in given.malformed:
        for name in ("Bot API", CLOCK, *left):
            yield skipped(name, "BOT_API_URL cannot be used")
        return
    is_reached = True
    async for finding in _server(given.settings.bot_api_url):
        yield finding
        if finding.name == "Bot API":
            is_reached = finding.level is Level.OK
    if not is_reached:
        reason = "the Bot API cannot be reached"
    elif given.settings.bot_token is None:
        reason = "there is no token to ask with" if told else "BOT_TOKEN cannot be used"
    else:
        async for finding in _bot(given):
            yield finding
        return
    for name in left:
        yield skipped(name, reason)


async def _server(url: str) -> AsyncIterator[Finding]:
    """Yield whether the server of the Bot API can be reached, and what its clock says."""
    try:
        reached = await bot_api.reach(url)
    except (aiohttp.ClientError, *database_checks.NETWORK) as fault:
        yield error("Bot API", f"{url} cannot be reached ({type(fault).__name__}).", _NETWORK)
        yield skipped(CLOCK, "the Bot API cannot be reached")
        return
    yield ok("Bot API", f"{url} answers in {reached.took.total_seconds() * 1000:.0f} ms.")
    if reached.ahead is None:
        yield skipped(CLOCK, "the Bot API's server tells no time")
    else:
        yield check_clock(CLOCK, "the Bot API's", reached.ahead)


async def _bot(given: Given) -> AsyncIterator[Finding]:
    """Yield what the Bot API says of the bot and its webhook."""
    settings, left = given.settings, ["token", *_OF_TOKEN]
    try:
        async with bot_api.speaking(settings) as bot:
            for finding in (
                telegram_checks.check_token(bot.bot, settings.bot_api_url),
                telegram_checks.check_inline_mode(bot.bot),
                telegram_checks.check_privacy_mode(bot.bot),
            ):
                yield finding
                left.remove(finding.name)
            info = await bot.get_webhook_info()
            if "WEBHOOK_URL" in given.malformed:
                yield skipped("webhook", "WEBHOOK_URL cannot be used")
                return
            for finding in telegram_checks.check_all(info, settings, datetime.now(UTC)):
                yield finding
    except InvalidToken:
        mend = "Copy it again from @BotFather" + ("." if settings.bot_api_url == TELEGRAM else ", or mend BOT_API_URL.")
        yield error(left[0], "The Bot API refuses BOT_TOKEN.", mend)
    except (TelegramError, *bot_api.UNREADABLE) as fault:
        yield error(
            left[0], f"The Bot API's answer cannot be used ({kind(fault)}).", "Try again, or check BOT_API_URL."
        )
    else:
        return
    for name in left[1:]:
        yield skipped(name, "the Bot API does not answer as it should")


async def examine_database(given: Given) -> AsyncIterator[Finding]:
    """Yield what the database is like, and what it holds."""
    if "DATABASE_URL" in given.malformed:
        for name in _OF_DATABASE:
            yield skipped(name, "DATABASE_URL cannot be used")
        return
    async for finding in database_checks.check_all(given.settings.database_url):
        yield finding


async def examine_package(given: Given) -> AsyncIterator[Finding]:  # noqa: ARG001  (every part has one signature)
    """Yield what the model and the languages are like."""
    yield await asyncio.to_thread(package_checks.check_model)
    try:
        yield await asyncio.to_thread(package_checks.check_languages)
    except DirectoryError as fault:
        yield error("languages", str(fault), "Install the program again.")
