"""Hears that the directory has changed: by PostgreSQL's notices, or, where there are none, by looking often."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from directory.own_connection import CONNECTION_FAULTS, connect, until_lost
from directory.revision import CHANNEL

logger = logging.getLogger(__name__)

LOOK_SECONDS: Final = 0.5
"""Time between two looks at the directory while nobody tells of changes."""
LISTENING_SECONDS: Final = 30.0
"""The same while somebody does."""
GATHER_SECONDS: Final = 0.1
"""How long after a notice others may come that count as the same."""
_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 5.0


class Notices:
    """Tells when to look at the directory again."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.is_listening = False
        self._engine = engine
        self._news = asyncio.Event()

    async def wait(self) -> None:
        """Return when the directory may have changed: on a notice, when notices may have been missed, or in time."""
        seconds = LISTENING_SECONDS if self.is_listening else LOOK_SECONDS
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return
        await asyncio.sleep(GATHER_SECONDS)
        self._news.clear()

    async def listen(self) -> None:
        """Listen until cancelled; a lost connection is made anew, with growing pauses."""
        pause, was_listening = _FIRST_PAUSE, True
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._listen_once()
            except CONNECTION_FAULTS as fault:
                if was_listening:
                    logger.warning(
                        "Changes of the directory are not told of for now (%s); it is looked at twice a second.",
                        type(fault).__name__,
                        extra={"event": "notices_lost"},
                    )
                was_listening = False
            else:
                was_listening = True
            has_stayed = asyncio.get_running_loop().time() - began > _LONGEST_PAUSE
            pause = _FIRST_PAUSE if has_stayed else min(2 * pause, _LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def _listen_once(self) -> None:
        connection = await connect(self._engine)
        try:
            await connection.add_listener(CHANNEL, self._hear)
            self.is_listening = True
            self._news.set()  # what was told before has not been heard
            await until_lost(connection)
        finally:
            self.is_listening = False
            self._news.set()  # whoever waits long is to look more often from now on
            connection.terminate()

    def _hear(self, *_notice: object) -> None:
        self._news.set()


@asynccontextmanager
async def noticing(engine: AsyncEngine) -> AsyncIterator[Notices]:
    """Give what tells when to look at the directory of an engine, and listen until the end."""
    notices = Notices(engine)
    if engine.dialect.name != "postgresql":
        yield notices
        return
    listening = asyncio.create_task(notices.listen(), name="notices")
    try:
        yield notices
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
