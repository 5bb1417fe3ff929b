"""Order and pace towards Telegram: updates in order within a chat, chats side by side, 429 honored per chat."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, Final
from weakref import WeakValueDictionary

from telegram import Update
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter, BaseUpdateProcessor

CALLS_AT_ONCE: Final = 24
"""Calls under way at a time: with httpx, throughput collapses somewhere between 32 and 48."""
_UPDATES_AT_ONCE: Final = 10_000
"""Updates taken in at a time; most of them wait for their chat's turn, so the bound on calls is the one that counts."""
_LONGEST_WAIT_SECONDS: Final = 120.0
_MOST_TRIES: Final = 3

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class ChatOrder(BaseUpdateProcessor):
    """Works off the updates of a chat one after the other, those of different chats side by side."""

    def __init__(self) -> None:
        super().__init__(_UPDATES_AT_ONCE)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Leave nothing behind."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn, then work the update off."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        turn = self._turns.get(chat.id)
        if turn is None:
            turn = self._turns[chat.id] = asyncio.Lock()
        async with turn:
            await coroutine


class Patience(BaseRateLimiter[None]):
    """Lets few calls go at a time, and makes a chat alone wait when Telegram asks for it."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(CALLS_AT_ONCE)
        self._ready_at: dict[object, float] = {}
        self._closing = asyncio.Event()

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Let nobody wait any longer."""
        self.give_up()

    def give_up(self) -> None:
        """End every wait, so that the program can stop; what was to be sent fails."""
        self._closing.set()

    async def process_request(  # noqa: PLR0917 - PTB's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,  # noqa: ARG002
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002
    ) -> Answer:
        """Make the call when it may be made.

        Raises:
            RetryAfter: the wait is too long, the call serves no chat, or the program stops.
        """
        chat = data.get("chat_id")
        tries = 0
        while True:
            await self._wait(chat)
            tries += 1
            async with self._free:
                try:
                    return await callback(*args, **kwargs)
                except RetryAfter as told:
                    seconds = _seconds(told)
                    if chat is None or tries == _MOST_TRIES or seconds > _LONGEST_WAIT_SECONDS:
                        raise
                    self._ready_at[chat] = asyncio.get_running_loop().time() + seconds

    async def _wait(self, chat: object) -> None:
        left = self._ready_at.get(chat, 0.0) - asyncio.get_running_loop().time()
        if left <= 0:
            self._ready_at.pop(chat, None)
            return
        try:
            async with asyncio.timeout(left):
                await self._closing.wait()
        except TimeoutError:
            return
        raise RetryAfter(timedelta(seconds=left))


def _seconds(told: RetryAfter) -> float:
    wait = told.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
