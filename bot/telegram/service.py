"""The bot on Telegram by long polling: put together, started, stopped."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from typing import Any, Final

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder

from bot import logs
from bot.app import opened
from bot.counting import Counting
from bot.errors import BotError, SettingsError
from bot.live_directory import LiveDirectory
from bot.memory import Memory
from bot.settings import Settings
from bot.suggestion_box import SuggestionBox
from bot.telegram import presentation, profile
from bot.telegram.curators import CURATORS_COMMANDS, Curators
from bot.telegram.handlers import ALLOWED_UPDATES, COMMANDS, Handlers
from bot.telegram.pacing import CALLS_AT_ONCE, ChatOrder, Patience
from bot.telegram.polling import TOKEN_REFUSED, UpdatesRequest, Watch
from bot.telegram.transport import AiohttpRequest
from directory.database import make_session_factory

logger = logging.getLogger(__name__)

POLL: Final = timedelta(seconds=30)
"""How long Telegram holds a poll when there is nothing new."""
COLLECTED_AFTER: Final = 20_000
"""Objects after which cycles are looked for; with Python's 700 that is several times for a single message."""

App = Application[Any, Any, Any, Any, Any, Any]


def run(settings: Settings) -> None:
    """Serve Telegram until SIGINT or SIGTERM.

    Raises:
        SettingsError: there is no token, Telegram refuses it, or a webhook is asked for.
        BotError: Telegram cannot be reached, or another program serves the same bot.
        DirectoryError, LexiconError, ModelError: as ``bot.app.opened``.
    """
    gc.set_threshold(COLLECTED_AFTER)
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    handler = logs.set_up(settings.log_level, settings.bot_token)
    serving = asyncio.create_task(serve(settings), name="serve")
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: asyncio.run ends the loop by itself
            asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    try:
        await asyncio.wait([serving])
        if not serving.cancelled():
            serving.result()
        logger.info("Stopped.")
    finally:
        logging.getLogger().removeHandler(handler)


async def serve(settings: Settings) -> None:
    """Serve Telegram by long polling until cancelled.

    Raises:
        As ``run``.
    """
    settings.token()
    if settings.webhook_url is not None:
        raise SettingsError("WEBHOOK_URL is set, but this version serves by long polling alone; leave it out.")
    presentations = presentation.load_all(COMMANDS, CURATORS_COMMANDS)
    async with opened(settings) as live:
        await serve_directory(settings, live, presentations)


async def serve_directory(
    settings: Settings, live: LiveDirectory, presentations: dict[str, presentation.Presentation]
) -> None:
    """Serve Telegram over a directory that is already loaded, until cancelled; what is under way is finished first.

    Raises:
        SettingsError: Telegram refuses the token.
        BotError: Telegram cannot be reached, or another program serves the same bot.
    """
    # PTB's own switch for waiting times as timedelta; without it every 429 is a deprecation warning.
    os.environ["PTB_TIMEDELTA"] = "true"
    sessions = make_session_factory(live.engine)
    conversation = live.conversation
    memory, counting = Memory(sessions, conversation.clock), Counting(sessions, conversation.clock)
    box = SuggestionBox(sessions, lambda: live.conversation)
    curators = Curators(settings.curators, sessions, lambda: live.conversation, memory)
    watch, patience = Watch(), Patience()
    application = build(settings, watch, patience)
    Handlers(lambda: live.conversation, memory, counting, box, curators).register(application)
    async with (
        _introduced(application, settings.bot_api_url),
        _busy(
            live.watch(),
            memory.watch(),
            counting.watch(),
            profile.present(application.bot, presentations, settings.curators),
        ),
    ):
        logger.info("Serving as @%s.", application.bot.username)
        if not application.bot.supports_inline_queries:
            logger.info("Inline mode is off; send /setinline to @BotFather to switch it on.")
        await application.start()
        try:
            await _poll(application, watch, settings.bot_api_url)
        finally:
            patience.give_up()
            await application.stop()


def build(settings: Settings, watch: Watch, patience: Patience) -> App:
    """Return PTB's application, without handlers."""
    builder = ApplicationBuilder().token(settings.token()).base_url(f"{settings.bot_api_url}/bot")
    builder = builder.base_file_url(f"{settings.bot_api_url}/file/bot")
    request = AiohttpRequest(settings.bot_api_url, CALLS_AT_ONCE)
    return (
        builder.request(request)
        .get_updates_request(UpdatesRequest(settings.bot_api_url, watch))
        .rate_limiter(patience)
        .concurrent_updates(ChatOrder())
        .build()
    )


@asynccontextmanager
async def _introduced(application: App, url: str) -> AsyncIterator[None]:
    """Ask Telegram who the bot is, and let go of the connections in the end."""
    try:
        with _in_words(url):
            await application.initialize()
        try:
            yield
        finally:
            await application.shutdown()
    finally:
        await application.bot.shutdown()


@asynccontextmanager
async def _busy(*jobs: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Have jobs done beside, until the end."""
    tasks = [asyncio.create_task(job) for job in jobs]
    for task in tasks:
        task.add_done_callback(_tell)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _tell(job: asyncio.Task[None]) -> None:
    """Log the end of a job that nobody expected."""
    if not job.cancelled() and (fault := job.exception()) is not None:
        logger.error("A job beside the talks has ended: %s", logs.where(fault))


async def _poll(application: App, watch: Watch, url: str) -> None:
    """Fetch updates until cancelled, or until there is no use in going on."""
    updater = application.updater
    assert updater is not None  # noqa: S101 - PTB makes one unless told otherwise
    try:
        with _in_words(url):
            await updater.start_polling(timeout=POLL, allowed_updates=ALLOWED_UPDATES, error_callback=watch.failed)
        await watch.halted
    finally:
        if updater.running:
            with suppress(TelegramError):
                await updater.stop()


@contextmanager
def _in_words(url: str) -> Iterator[None]:
    """Say in one sentence why Telegram cannot be served."""
    try:
        yield
    except InvalidToken:
        raise SettingsError(TOKEN_REFUSED) from None
    except TelegramError as fault:
        raise BotError(f"{url} cannot be used ({type(fault).__name__}); check the network or BOT_API_URL.") from None
