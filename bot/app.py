"""The composition root: settings in, a conversation over the directory out, for every shell."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.conversation import Conversation
from bot.live_directory import LiveDirectory, kept_for_good
from bot.settings import Settings
from bot.storage.suggestion_box import TERMINAL, SuggestionBox
from bot.storage.transactions import Storage
from bot.turn import Turn
from directory.database import prepare


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[LiveDirectory]:
    """Open the directory, made at first use where it is the embedded one, and read all that answers rest on.

    Raises:
        DirectoryError: the database cannot be used, or a data file is missing or damaged.
        LexiconError, ModelError: a file of a language or the model is missing or damaged.
    """
    engine = await prepare(settings.database_url)
    try:
        with kept_for_good():
            live = await LiveDirectory.load(engine)
        yield live
    finally:
        await engine.dispose()


async def keep_suggestion(settings: Settings, conversation: Conversation, turn: Turn) -> Turn:
    """Keep what a turn of a terminal suggests, and return the turn as it goes on.

    Whoever has a terminal on the database has no daily limit.

    Raises:
        DirectoryError: the database cannot be used.
    """
    engine = await prepare(settings.database_url)
    try:
        return await SuggestionBox(Storage(engine), lambda: conversation).keep(turn, TERMINAL)
    finally:
        await engine.dispose()


async def assemble(settings: Settings) -> Conversation:
    """Return the conversation over the directory as it is at this moment: for the terminal and single questions.

    Raises:
        As ``opened``.
    """
    async with opened(settings) as live:
        return live.conversation
