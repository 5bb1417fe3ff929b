"""Turns at hosts: one request at a time to each, with a pause between them."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """Lets everybody who asks have a host to themselves for one request, and waits between two requests."""

    def __init__(self, pause_seconds: float) -> None:
        self._pause = pause_seconds
        self._pauses: dict[str, float] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: dict[str, float] = {}

    def slow_down(self, host: str, pause_seconds: float) -> None:
        """Wait at least so long between requests to a host from now on."""
        self._pauses[host] = max(self._pause, pause_seconds)

    @asynccontextmanager
    async def at(self, host: str) -> AsyncIterator[None]:
        """Wait for the turn at a host, hold it, and let the next one wait for the pause."""
        loop = asyncio.get_running_loop()
        async with self._locks[host]:
            wait = self._free_at.get(host, 0.0) - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                self._free_at[host] = loop.time() + self._pauses.get(host, self._pause)
