"""Brings the updates of the stand-in to the programs that listen, in the way of Telegram's own server.

One update of a chat is on its way at a time (presses and inline queries by person); whatever is not answered by a 2xx
is brought again, at once, then after 2, 4, 8 … seconds, or when ``Retry-After`` says so.
"""

import asyncio
import itertools
import ssl
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import aiohttp

from tests.auxil.bot_api import BotApi
from tests.auxil.people import PATIENCE_SECONDS
from tests.auxil.updates import Json

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
ANSWER_SECONDS = 60
"""How long Telegram waits for an answer."""
LONGEST_PAUSE = 60.0


@dataclass(slots=True)
class WebhookSender:
    """The side of Telegram that brings updates; an async context manager."""

    api: BotApi
    targets: Sequence[str]
    """Addresses of programs; each update goes to the next of them."""
    haste: float = 10.0
    """How much faster than Telegram's its pauses are."""
    context: ssl.SSLContext | None = None
    """Whom it trusts, where a target has https."""
    answers: Counter[int] = field(default_factory=Counter)
    """By status; 0 where the connection broke."""
    tries: Counter[int] = field(default_factory=Counter)
    """By update."""
    _queues: dict[tuple[str, int], asyncio.Queue[Json]] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _open: int = 0
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=100, ssl=self.context or True)
        self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(ANSWER_SECONDS))
        self._tasks.append(asyncio.create_task(self._hand_out()))
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        assert self._session
        await self._session.close()

    async def until_idle(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until every update has arrived."""
        async with asyncio.timeout(seconds):
            await self._arrived.wait()

    async def _hand_out(self) -> None:
        while True:
            await self.api.wait(lambda: bool(self.api.pending and self.api.webhook))
            update = self.api.pending.popleft()
            self._arrived.clear()
            self._open += 1
            key = _queue(update)
            if key not in self._queues:
                self._queues[key] = asyncio.Queue()
                self._tasks.append(asyncio.create_task(self._bring_in_order(self._queues[key])))
            self._queues[key].put_nowait(update)

    async def _bring_in_order(self, queue: asyncio.Queue[Json]) -> None:
        while True:
            update = await queue.get()
            for failures in itertools.count():
                pause = await self._bring(update, failures)
                if pause is None:
                    break
                await asyncio.sleep(pause / self.haste)
            self._open -= 1
            if not self._open and not self.api.pending:
                self._arrived.set()

    async def _bring(self, update: Json, failures: int) -> float | None:
        """Bring an update once; return the seconds until the next time, None where it has arrived."""
        assert self._session
        number = update["update_id"]
        target = self.targets[(number + failures) % len(self.targets)]
        self.tries[number] += 1
        headers = {SECRET_HEADER: self.api.webhook_secret}
        backoff = 0.0 if failures == 0 else min(2.0**failures, LONGEST_PAUSE)
        try:
            async with self._session.post(target, json=update, headers=headers) as answer:
                self.answers[answer.status] += 1
                if answer.ok:
                    return None
                return float(answer.headers.get("Retry-After", backoff))
        except (aiohttp.ClientError, TimeoutError):
            self.answers[0] += 1
            return max(backoff, 0.2)


def _queue(update: Json) -> tuple[str, int]:
    if "callback_query" in update:
        return "press", update["callback_query"]["from"]["id"]
    if "inline_query" in update:
        return "inline", update["inline_query"]["from"]["id"]
    message = update.get("message") or update.get("edited_message") or defaultdict(dict)
    return "message", message["chat"].get("id", 0)
