"""The bot on the stand-in of the Bot API: the real application, polling over HTTP."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import opened
from bot.conversation import Conversation
from bot.live_directory import LiveDirectory
from bot.settings import Settings
from bot.telegram import presentation
from bot.telegram.curators import CURATORS_COMMANDS
from bot.telegram.handlers import COMMANDS
from bot.telegram.service import serve_directory
from directory.database import make_engine, make_session_factory
from directory.model import Record
from directory.repository import Repository
from tests.auxil.bot_api import TOKEN, BotApi

Serving = Callable[..., AbstractAsyncContextManager[LiveDirectory]]


@pytest.fixture(scope="session")
def filled_url(new_database_url: Callable[..., str], migrated_url: Callable[[str], str], shipped: list[Record]) -> str:
    """A database with the package's records."""
    url = new_database_url("sqlite", template=migrated_url("sqlite"))

    async def fill() -> None:
        engine = make_engine(url)
        async with make_session_factory(engine).begin() as session:
            await Repository(session).upsert(shipped)
        await engine.dispose()

    asyncio.run(fill())
    return url


@pytest.fixture(scope="session")
def loaded(filled_url: str) -> LiveDirectory:
    """Everything that answers rest on, read once for all tests."""

    async def load() -> LiveDirectory:
        async with opened(Settings(database_url=filled_url)) as live:
            return live

    return asyncio.run(load())


@pytest.fixture
def database_url(new_database_url: Callable[..., str], filled_url: str) -> str:
    """A directory of the test's own."""
    return new_database_url("sqlite", template=filled_url)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
def live(loaded: LiveDirectory, engine: AsyncEngine) -> LiveDirectory:
    """The loaded directory on the test's own database."""
    return loaded.on(engine)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
def start(api: BotApi, live: LiveDirectory) -> Serving:
    """Gives a context manager within which the bot serves."""

    @asynccontextmanager
    async def serving(
        conversation: Conversation | None = None, curators: Iterable[int] = ()
    ) -> AsyncIterator[LiveDirectory]:
        own = live.on(live.engine, conversation)
        settings = Settings(bot_token=TOKEN, bot_api_url=api.url, curators=frozenset(curators))
        task = asyncio.create_task(serve_directory(settings, own, presentation.load_all(COMMANDS, CURATORS_COMMANDS)))
        try:
            yield own
        finally:
            task.cancel()
            await asyncio.wait([task])
            if not task.cancelled():
                task.result()

    return serving


@pytest.fixture
async def bot(start: Serving) -> AsyncIterator[LiveDirectory]:
    """The bot, serving as long as the test lasts."""
    async with start() as live:
        yield live


@pytest.fixture
def nothing_refused(api: BotApi, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Hold a test to this: Telegram takes every call, and no task fails unseen."""
    yield
    assert api.unexpected_refusals() == []
    assert [record for record in caplog.records if record.name == "asyncio" and record.levelno > logging.INFO] == []
