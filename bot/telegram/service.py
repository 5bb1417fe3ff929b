"""The bot on Telegram: put together, started, stopped; updates are fetched, or brought where a webhook is set."""

import asyncio
import gc
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, Final

from telegram.ext import ApplicationBuilder
from telegram.request import BaseRequest

from bot import logs
from bot.app import opened
from bot.conversation import Conversation
from bot.live_directory import LiveDirectory
from bot.operations.http_serving import serving
from bot.operations.metrics import CatalogueStanding, Metrics
from bot.operations.monitor import Readiness, make_monitor
from bot.operations.polling_turn import PollingTurn
from bot.operations.supervision import STANDS_BY_SECONDS, supervise
from bot.settings import Settings
from bot.storage.claims import Claims
from bot.storage.counting import Counting
from bot.storage.memory import Memory
from bot.storage.suggestion_box import SuggestionBox
from bot.storage.transactions import Part, Storage
from bot.telegram import presentation, profile
from bot.telegram.curators import CURATORS_COMMANDS, Curators
from bot.telegram.handlers import COMMANDS, Handlers
from bot.telegram.intake import App, Intake
from bot.telegram.pacing import CALLS_AT_ONCE, Patience
from bot.telegram.polling import UpdatesRequest, Watch
from bot.telegram.receiving import Receiving, in_words
from bot.telegram.transport import AiohttpRequest
from bot.telegram.webhook import secret_of
from bot.understanding.reading import Reading
from directory.database import make_session_factory

logger = logging.getLogger(__name__)

COLLECTED_AFTER: Final = 20_000
"""Objects after which cycles are looked for; with Python's 700 that is several times for a single message."""


def run(settings: Settings) -> None:
    """Serve Telegram until SIGINT or SIGTERM.

    Raises:
        SettingsError: there is no token, Telegram refuses it, or an address to listen at cannot be had.
        BotError: Telegram cannot be reached, or another program serves the same bot.
        DirectoryError, LexiconError, ModelError: as ``bot.app.opened``.
    """
    gc.set_threshold(COLLECTED_AFTER)
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    handler = logs.set_up(
        settings.log_level,
        settings.bot_token,
        as_json=settings.log_format == "json",
        secrets=(*settings.secrets(), *([secret_of(settings)] if settings.bot_token else [])),
    )
    serving_task = asyncio.create_task(serve(settings), name="serve")
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: asyncio.run ends the loop by itself
            asyncio.get_running_loop().add_signal_handler(number, serving_task.cancel)
    try:
        await asyncio.wait([serving_task])
        if not serving_task.cancelled():
            serving_task.result()
        logger.info("Stopped.", extra={"event": "bot_stopped"})
    finally:
        logging.getLogger().removeHandler(handler)


async def serve(settings: Settings) -> None:
    """Serve Telegram until cancelled.

    Raises:
        As ``run``.
    """
    settings.token()
    presentations = presentation.load_all(COMMANDS, CURATORS_COMMANDS)
    metrics, readiness = Metrics(), Readiness()
    async with _monitored(settings, metrics, readiness), opened(settings) as live:
        await serve_directory(settings, live, presentations, metrics, readiness)


async def serve_directory(
    settings: Settings,
    live: LiveDirectory,
    presentations: dict[str, presentation.Presentation],
    metrics: Metrics | None = None,
    readiness: Readiness | None = None,
) -> None:
    """Serve Telegram over a directory that is already loaded, until cancelled; what is under way is finished first.

    Raises:
        SettingsError: Telegram refuses the token, or an address to listen at cannot be had.
        BotError: Telegram cannot be reached, or another program serves the same bot.
    """
    # PTB's own switch for waiting times as timedelta; without it every 429 is a deprecation warning.
    os.environ["PTB_TIMEDELTA"] = "true"
    metrics, readiness = metrics or Metrics(), readiness or Readiness()
    metrics.follow(lambda: _standing(live))
    readiness.directory = readiness.database = True

    def told(part: Part, is_well: bool) -> None:
        readiness.database = is_well
        if not is_well:
            metrics.storage_fault(part)

    storage = Storage(live.engine, told=told)
    conversation = _timed(lambda: live.conversation, metrics)
    clock = live.conversation.clock
    memory, counting = Memory(storage, clock), Counting(storage, clock)
    box = SuggestionBox(storage, conversation)
    curators = Curators(settings.curators, make_session_factory(live.engine), conversation, memory)
    handlers = Handlers(conversation, memory, counting, box, curators, metrics)
    watch, patience = Watch(), Patience(metrics.called)
    request = UpdatesRequest(settings.bot_api_url, watch)
    application = build(settings, request, patience)
    handlers.register(application)
    bot_id = int(settings.token().partition(":")[0])
    claims = Claims(storage, _place(settings), bot_id)
    intake = Intake(
        application, claims, lambda update: handlers.apologize(update, application.bot), metrics, handlers.computing
    )
    receiving = Receiving(settings, application, intake, readiness, metrics, patience.give_up)
    async with (
        _introduced(application, settings.bot_api_url),
        _busy(
            live.watch(),
            memory.watch(),
            counting.watch(),
            claims.watch(),
            supervise(readiness, os.environ, stands_by_after=None if settings.webhook_url else STANDS_BY_SECONDS),
            profile.present(application.bot, presentations, settings.curators),
        ),
    ):
        logger.info("Serving as @%s.", application.bot.username, extra={"event": "bot_serving"})
        if not application.bot.supports_inline_queries:
            logger.info(
                "Inline mode is off; send /setinline to @BotFather to switch it on.", extra={"event": "inline_off"}
            )
        if settings.webhook_url is None:
            await receiving.fetch(PollingTurn(live.engine, bot_id), watch, request)
        else:
            await receiving.receive()


def build(settings: Settings, updates_request: BaseRequest, patience: Patience) -> App:
    """Return PTB's application, without handlers and without an updater: updates come by the intake."""
    builder = ApplicationBuilder().token(settings.token()).base_url(f"{settings.bot_api_url}/bot")
    builder = builder.base_file_url(f"{settings.bot_api_url}/file/bot").updater(None)
    request = AiohttpRequest(settings.bot_api_url, CALLS_AT_ONCE)
    return builder.request(request).get_updates_request(updates_request).rate_limiter(patience).build()


@asynccontextmanager
async def _monitored(settings: Settings, metrics: Metrics, readiness: Readiness) -> AsyncIterator[None]:
    """Show how the service does over HTTP, where that is asked for."""
    if settings.monitor_listen is None:
        yield
        return
    host, port = settings.monitor_listen
    async with serving(make_monitor(metrics, readiness), host, port, setting="MONITOR_LISTEN", drain_seconds=0.5):
        yield


@asynccontextmanager
async def _introduced(application: App, url: str) -> AsyncIterator[None]:
    """Ask Telegram who the bot is, and let go of the connections in the end."""
    try:
        with in_words(url):
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
        logger.error("A job beside the talks has ended: %s", logs.where(fault), extra={"event": "job_ended"})


def _place(settings: Settings) -> str:
    """Return the name of this process's place, which its successor after a crash has as well."""
    if settings.webhook_url is None:
        return "polling"
    host, port = settings.webhook_listen
    return f"{socket.gethostname()[:40]} {host}:{port}"


def _timed(conversation: Callable[[], Conversation], metrics: Metrics) -> Callable[[], Conversation]:
    """Return a function that gives the conversation of the moment, whose understanding is timed."""
    plain: Conversation | None = None
    timed: Conversation | None = None

    def get() -> Conversation:
        nonlocal plain, timed
        now = conversation()
        if timed is None or now is not plain:
            understand = now.understand

            def read(text: str) -> Reading:
                with metrics.stage("understand"):
                    return understand(text)

            plain, timed = now, replace(now, understand=read)
        return timed

    return get


def _standing(live: LiveDirectory) -> CatalogueStanding:
    organizations = len(live.conversation.catalogue.organizations)
    return CatalogueStanding(organizations, live.revision, live.age_seconds, live.left_out)
