"""The conversation over the directory as it is now: read again when the directory changes, swapped whole."""

import asyncio
import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import Final, Self

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation import Conversation
from bot.followups import Followups
from bot.logs import where
from bot.texts import Texts
from bot.understanding.understander import Understander
from directory.assembly import LeftOut
from directory.database import Contents, load_contents, make_session_factory
from directory.errors import DirectoryError
from directory.geography import Areas
from directory.notices import noticing
from directory.repository import Repository

logger = logging.getLogger(__name__)

LONGEST_REST: Final = 10.0
"""Seconds after a reading before the next one at most; it is as long as the reading took."""
LOOK_SECONDS: Final = 10.0
"""How long a look whether it has changed may take: a host that has vanished would keep it waiting for good."""
NEWS_DAYS: Final = timedelta(days=90)
"""How long a change of the directory is news."""


def now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)


class LiveDirectory:
    """Holds the conversation; ``conversation`` is exchanged as a whole, so that a reply never mixes two states."""

    def __init__(
        self,
        engine: AsyncEngine,
        understander: Understander,
        conversation: Conversation,
        revision: int,
        left_out: tuple[LeftOut, ...] = (),
    ) -> None:
        self.conversation = conversation
        self.engine = engine
        self._understander = understander
        self._revision = revision
        self._is_failing = False
        self._left_out = left_out
        self._current_at = monotonic()

    @property
    def revision(self) -> int:
        """The revision of the directory that the conversation is over."""
        return self._revision

    @property
    def left_out(self) -> int:
        """How many records break the rules and are left out."""
        return len(self._left_out)

    @property
    def age_seconds(self) -> float:
        """Time since the conversation was last found to be over what the database holds."""
        return monotonic() - self._current_at

    @classmethod
    async def load(cls, engine: AsyncEngine, clock: Callable[[], datetime] = now) -> Self:
        """Read the directory, the vocabularies, the model and the texts.

        Raises:
            DirectoryError: the database cannot be read, or a data file is missing or damaged.
            LexiconError, ModelError: a file of a language or the model is missing or damaged.
        """
        areas = Areas.load()
        contents = await load_contents(engine, areas, news_since(clock))
        understander = Understander.load(areas, contents.organizations)
        conversation = Conversation(
            understand=understander.read,
            catalogue=contents.catalogue(areas, clock().date()),
            texts=Texts.load(),
            sectors=understander.readers.sectors,
            followups=Followups.load(understander.readers.find),
            clock=clock,
            links=contents.links,
            complete=understander.readers.organizations.complete,
        )
        return cls(engine, understander, conversation, contents.revision, contents.left_out)

    def on(self, engine: AsyncEngine, conversation: Conversation | None = None) -> "LiveDirectory":
        """Return the same on another engine whose database holds the same directory."""
        return LiveDirectory(
            engine, self._understander, conversation or self.conversation, self._revision, self._left_out
        )

    async def refresh(self) -> bool:
        """Read the directory again if it has changed or a new day has begun (UTC), and return whether it was read.

        On a new day ages are other ages, old news is no news, and links may have answered again.

        Raises:
            DirectoryError, TimeoutError: the database cannot be read; the conversation stays as it was.
        """
        known, day = self.conversation.catalogue, self.conversation.clock().date()
        if known.day == day:
            async with asyncio.timeout(LOOK_SECONDS), make_session_factory(self.engine)() as session:
                if await Repository(session).revision() == self._revision:
                    return False
        with kept_for_good():
            since = news_since(self.conversation.clock)
            recorded = map(known.recorded, known.organizations)
            contents = await load_contents(self.engine, known.areas, since, recorded, self._left_out)
            self._understander, self.conversation = await asyncio.to_thread(self._over, contents, day)
        self._revision, self._left_out = contents.revision, contents.left_out
        logger.info(
            "The directory was read again: %d organizations, revision %d.",
            len(contents.organizations),
            contents.revision,
            extra={
                "event": "directory_read",
                "organizations": len(contents.organizations),
                "revision": contents.revision,
            },
        )
        return True

    async def watch(self) -> None:
        """Read the directory again whenever it changes, until cancelled.

        Changes that come while it is read are read together, after a rest as long as the reading took; a database that
        cannot be read for a while is only logged.
        """
        clock = asyncio.get_running_loop().time
        async with noticing(self.engine) as notices:
            while True:
                await notices.wait()
                began = clock()
                try:
                    was_read = await self.refresh()
                except (DirectoryError, SQLAlchemyError, OSError) as fault:
                    if not self._is_failing:
                        logger.warning(
                            "The directory cannot be read again: %s",
                            where(fault),
                            extra={"event": "directory_unreadable"},
                        )
                    self._is_failing, was_read = True, False
                else:
                    self._is_failing = False
                    self._current_at = monotonic()
                if was_read:
                    await asyncio.sleep(min(clock() - began, LONGEST_REST))

    def _over(self, contents: Contents, day: date) -> tuple[Understander, Conversation]:
        """Return the same understanding and conversation over another state of the directory."""
        understander = self._understander.with_organizations(contents.organizations)
        return understander, replace(
            self.conversation,
            understand=understander.read,
            catalogue=contents.catalogue(self.conversation.catalogue.areas, day),
            links=contents.links,
            followups=replace(self.conversation.followups, find=understander.readers.find),
            complete=understander.readers.organizations.complete,
        )


def news_since(clock: Callable[[], datetime]) -> date:
    """Return the day from which on a change is news."""
    return (clock() - NEWS_DAYS).date()


@contextmanager
def kept_for_good() -> Iterator[None]:
    """Let the collector of cycles pass over what is made within, now and later: it lives as long as the process."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_enabled:
            gc.enable()
