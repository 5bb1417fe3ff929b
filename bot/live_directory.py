"""The conversation over the directory as it is now: read again when the directory changes, swapped whole."""

import asyncio
import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, Self

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation import Conversation
from bot.followups import Followups
from bot.logs import where
from bot.texts import Texts
from bot.understanding.understander import Understander
from directory.catalogue import Catalogue
from directory.database import load_organizations, make_session_factory
from directory.errors import DirectoryError
from directory.geography import Areas
from directory.model import Organization
from directory.repository import Repository

logger = logging.getLogger(__name__)

LOOK_SECONDS: Final = 5.0
"""Time between two looks at the directory's revision."""


def now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)


class LiveDirectory:
    """Holds the conversation; ``conversation`` is exchanged as a whole, so that a reply never mixes two states."""

    def __init__(
        self, engine: AsyncEngine, understander: Understander, conversation: Conversation, revision: int
    ) -> None:
        self.conversation = conversation
        self.engine = engine
        self._understander = understander
        self._revision = revision
        self._is_failing = False

    @classmethod
    async def load(cls, engine: AsyncEngine, clock: Callable[[], datetime] = now) -> Self:
        """Read the directory, the vocabularies, the model and the texts.

        Raises:
            DirectoryError: the database cannot be read, or a data file is missing or damaged.
            LexiconError, ModelError: a file of a language or the model is missing or damaged.
        """
        areas = Areas.load()
        revision, organizations = await load_organizations(engine, areas)
        understander = Understander.load(areas, organizations)
        conversation = Conversation(
            understand=understander.read,
            catalogue=Catalogue(organizations, areas),
            texts=Texts.load(),
            sectors=understander.readers.sectors,
            followups=Followups.load(understander.readers.find),
            clock=clock,
            complete=understander.readers.organizations.complete,
        )
        return cls(engine, understander, conversation, revision)

    def on(self, engine: AsyncEngine, conversation: Conversation | None = None) -> "LiveDirectory":
        """Return the same on another engine whose database holds the same directory."""
        return LiveDirectory(engine, self._understander, conversation or self.conversation, self._revision)

    async def refresh(self) -> bool:
        """Read the directory again if it has changed, and return whether it has.

        Raises:
            DirectoryError: the database cannot be read; the conversation stays as it was.
        """
        async with make_session_factory(self.engine)() as session:
            if await Repository(session).revision() == self._revision:
                return False
        known = self.conversation.catalogue
        with kept_for_good():
            revision, organizations = await load_organizations(self.engine, known.areas, known.organizations)
            self._understander, self.conversation = await asyncio.to_thread(self._over, organizations)
        self._revision = revision
        logger.info("The directory has changed: %d organizations, revision %d.", len(organizations), revision)
        return True

    async def watch(self) -> None:
        """Look for changes until cancelled; a database that cannot be read for a while is only logged."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.refresh()
            except (DirectoryError, SQLAlchemyError, OSError) as fault:
                if not self._is_failing:
                    logger.warning("The directory cannot be read again: %s", where(fault))
                self._is_failing = True
            else:
                self._is_failing = False

    def _over(self, organizations: tuple[Organization, ...]) -> tuple[Understander, Conversation]:
        """Return the same understanding and conversation over other organizations."""
        understander = self._understander.with_organizations(organizations)
        return understander, replace(
            self.conversation,
            understand=understander.read,
            catalogue=Catalogue(organizations, self.conversation.catalogue.areas),
            followups=replace(self.conversation.followups, find=understander.readers.find),
            complete=understander.readers.organizations.complete,
        )


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
