"""Work that costs little more for many than for one, such as a database's transaction, done for all who wait."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST: Final = 500
"""Items of one go."""
AT_ONCE: Final = 8
"""Those who go on at once with their results: a hundred would all think first, and then all wait for the network."""
BREATH_SECONDS: Final = 0.002
"""Pause before the next ones: a transaction takes several steps between its thread and the event loop, and each would
else wait until those who go on have thought."""


class Gathering(Generic[Item, Result]):
    """Serves together who asks while a go is under way; who asks alone is served at once."""

    def __init__(self, work: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]]) -> None:
        self._work = work
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._going: asyncio.Task[None] | None = None

    async def do(self, item: Item) -> Result:
        """Return the result for an item; a fault of the work is raised for every item of its go."""
        result: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, result))
        if self._going is None:
            # A task of its own: whoever asks may be cancelled, the others' work is not.
            self._going = asyncio.create_task(self._go_on())
        return await result

    async def _go_on(self) -> None:
        try:
            while self._waiting:
                await self._go([self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))])
        finally:
            self._going = None

    async def _go(self, asked: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            found = await self._work([item for item, _ in asked])
        except Exception as fault:  # noqa: BLE001 - whatever it is, those who asked are told
            for _, result in asked:
                if not result.done():
                    result.set_exception(fault)
            return
        for number, ((_, result), value) in enumerate(zip(asked, found, strict=True), start=1):
            if not result.done():
                result.set_result(value)
            if number % AT_ONCE == 0 and number < len(asked):
                await asyncio.sleep(BREATH_SECONDS)
