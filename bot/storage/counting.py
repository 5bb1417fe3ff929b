"""Adds up in memory what turns count as, and hands it to the database every few seconds and at the end.

Nobody is known here: a judgement counts once for an answer and an update once for itself, as far as memory reaches.
"""

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Hashable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from bot.logs import where
from bot.storage.transactions import Storage
from directory import tallies
from directory.cells import Cell
from directory.errors import StorageError

logger = logging.getLogger(__name__)

FLUSH_SECONDS: Final = 5.0
"""Time between two writings; what was counted since the last one is all that a crash loses."""
MOST_CELLS: Final = 20_000
"""Cells kept while the database is away; what would be one more is not counted."""
MOST_KNOWN: Final = 10_000
"""Occasions that are remembered, so that none counts twice."""


class Counting:
    """The counts that are not in the database yet."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock
        self._counts: Counter[tuple[str, Cell]] = Counter()
        self._known: OrderedDict[Hashable, None] = OrderedDict()
        self._is_failing = False
        self._turn = asyncio.Lock()

    def take(self, cells: Collection[Cell], occasion: Hashable) -> None:
        """Count cells, once for an occasion: an update, or an answer that is judged."""
        if not cells or occasion in self._known:
            return
        self._known[occasion] = None
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)  # the oldest
        month = f"{self._clock().astimezone(UTC):%Y-%m}"
        for cell in cells:
            if (month, cell) in self._counts or len(self._counts) < MOST_CELLS:
                self._counts[month, cell] += 1

    async def flush(self) -> None:
        """Add to the database what has been counted; where that fails it is kept for the next time.

        Raises:
            StorageError: the database cannot be written.
        """
        async with self._turn:
            written = Counter(self._counts)
            async with self._storage.writing("counting") as session:
                await tallies.add(session, written)
            self._counts -= written  # what was counted meanwhile stays

    async def watch(self) -> None:
        """Hand the counts over again and again until cancelled, and then what is left."""
        writing = asyncio.create_task(self._write(), name="counts")
        try:
            while True:
                # A writing that has begun is finished: nobody could tell whether a broken one had counted.
                await asyncio.shield(writing)
                await asyncio.sleep(FLUSH_SECONDS)
                writing = asyncio.create_task(self._write(), name="counts")
        finally:
            with suppress(asyncio.CancelledError):
                await writing
            await self._write()

    async def _write(self) -> None:
        if not self._counts:
            return
        try:
            await self.flush()
        except StorageError as fault:
            if not self._is_failing:
                logger.warning(
                    "What was asked cannot be counted for now: %s", where(fault), extra={"event": "counts_waiting"}
                )
            self._is_failing = True
        else:
            self._is_failing = False
