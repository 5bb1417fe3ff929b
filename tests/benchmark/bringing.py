"""Brings updates to webhooks as Telegram does: one at a time of a chat, and again until a 200 confirms it."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus
from itertools import count
from typing import Final

import aiohttp

from tests.benchmark.crowd import Crowd, Written
from tests.benchmark.light_bot_api import LightBotApi

_PAUSES: Final = (0.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Seconds before an update is brought again, unless Retry-After says otherwise; the last counts for all others."""
_SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class Bringing:
    """Posts the crowd's updates to one address after the other."""

    def __init__(self, crowd: Crowd, api: LightBotApi, addresses: Sequence[str], delay: float) -> None:
        """Bring to replicas' addresses, or what stands before them; ``delay`` is the way there in seconds."""
        self._crowd = crowd
        self._api = api
        self._addresses = addresses
        self._delay = delay
        self._turns = count()
        self._free = asyncio.Semaphore(api.connections)
        self._busy: set[int] = set()
        """The people of whom one is under way."""

    async def run(self) -> None:
        """Bring what is written until cancelled."""
        headers = {_SECRET_HEADER: self._api.secret, "Content-Type": "application/json"}
        timeout = aiohttp.ClientTimeout(total=60)
        connector = aiohttp.TCPConnector(limit=0)
        jar = aiohttp.DummyCookieJar()
        started: set[int] = set()
        async with (
            aiohttp.ClientSession(connector=connector, headers=headers, timeout=timeout, cookie_jar=jar) as session,
            asyncio.TaskGroup() as tasks,
        ):
            while True:
                await self._free.acquire()
                update = await self._next(started)
                started.add(update.number)
                self._busy.add(update.person.identity)
                task = tasks.create_task(self._bring(session, update))
                task.add_done_callback(lambda _, number=update.number: started.discard(number))

    async def _next(self, started: set[int]) -> Written:
        """Return the earliest update that is not under way, of somebody of whom none is."""
        crowd = self._crowd
        async with crowd.news:
            while True:
                for update in crowd.unconfirmed.values():
                    if update.number not in started and update.person.identity not in self._busy:
                        return update
                await crowd.news.wait()

    async def _bring(self, session: aiohttp.ClientSession, update: Written) -> None:
        """Bring an update until that succeeds; while it waits to be brought again, others have its connection."""
        tries = 0
        while (pause := await self._post(session, update, tries)) is not None:
            tries += 1
            self._api.again += 1
            self._free.release()
            await asyncio.sleep(pause)
            await self._free.acquire()
        self._free.release()
        del self._crowd.unconfirmed[update.number]
        self._busy.discard(update.person.identity)
        async with self._crowd.news:
            self._crowd.news.notify_all()

    async def _post(self, session: aiohttp.ClientSession, update: Written, tries: int) -> float | None:
        """Bring an update once, and return the seconds until it is to be brought again, None where it need not be."""
        pause = _PAUSES[min(tries, len(_PAUSES) - 1)]
        address = self._addresses[next(self._turns) % len(self._addresses)]
        await asyncio.sleep(self._delay)
        with suppress(aiohttp.ClientError, TimeoutError):
            async with session.post(address, data=update.body) as response:
                await response.read()
                if response.status == HTTPStatus.OK:
                    return None
                return float(response.headers.get("Retry-After", pause))
        return pause
