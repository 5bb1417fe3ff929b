"""Order and pace towards Telegram: updates in order within a chat, chats side by side, 429 honored per chat."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from weakref import WeakValueDictionary

from telegram import Update
from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

CALLS_AT_ONCE: Final = 128
"""Calls under way at a time: over aiohttp, more bring no more answers (`tests/benchmark/load.py`)."""
MESSAGES: Final = 60
MESSAGES_TO_GROUP: Final = 20
"""Messages that a chat may be sent within a minute as fast as they come: what Telegram asks for, however they lie."""
GAP_SECONDS: Final = 1.0
"""Time between two messages to a person who has had that many; a group waits until the minute is over."""
MINUTE: Final = 60.0
_MESSAGES_BY: Final = frozenset({"sendMessage", "sendDocument"})
"""Calls that send a message; an edit is none, and where Telegram counts one it says so by a 429."""
_LONGEST_WAIT_SECONDS: Final = 120.0
_MOST_TRIES: Final = 3
MOST_UNWRITTEN: Final = 8
"""Updates that are answered and not yet written down as done, from which on no more are computed."""
_LONGEST_HOLD_SECONDS: Final = 0.2
_PACES: Final = 1_000
"""Chats whose pace is held before the first look at which of them have been quiet for a minute."""

Called = Callable[[str, float, BaseException | None], None]
Answer = bool | dict[str, Any] | list[dict[str, Any]]


class ChatOrder:
    """Lets the updates of a chat be worked off one after the other, those of different chats side by side."""

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def turn(self, update: Update) -> AbstractAsyncContextManager[object]:
        """Return what is waited for, and held, while an update is worked off."""
        queue = _queue(update)
        if queue is None:
            return nullcontext()
        turn = self._turns.get(queue)
        if turn is None:
            turn = self._turns[queue] = asyncio.Lock()
        return turn


def _queue(update: Update) -> int | None:
    """Return the number of the chat whose turn an update waits for, None for what is worked off at once.

    Telegram hands out messages by chat and presses by person; a press belongs to the talk, so it waits in the line of
    its chat. One under a message that was sent by inline query names no chat: its person's own has the same number.
    Inline queries stand beside every talk, and a newer one makes those before it idle (``bot.telegram.inline``).
    """
    if update.inline_query or update.chosen_inline_result:
        return None
    where = update.effective_chat or update.effective_user
    return where.id if where else None


class OneByOne:
    """Lets those who wait begin a piece of computing one after the other, and what is sent be written down first.

    After a start many updates wait. If all were computed in a row, what they have sent would be written down as done
    only after the last, and a crash would send it again.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._unwritten: set[int] = set()
        self._fewer = asyncio.Event()

    async def turn(self) -> None:
        """Wait for one's turn to compute; a database that is slow holds it up for a moment only."""
        async with self._turn:
            await asyncio.sleep(0)
            if len(self._unwritten) >= MOST_UNWRITTEN:
                self._fewer.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LONGEST_HOLD_SECONDS):
                        await self._fewer.wait()

    def answered(self, update_id: int) -> None:
        """Take note that the answer to an update is sent."""
        self._unwritten.add(update_id)

    def written(self, update_id: int) -> None:
        """Take note that an update is written down, or needs no more of that."""
        self._unwritten.discard(update_id)
        if len(self._unwritten) < MOST_UNWRITTEN:
            self._fewer.set()


@dataclass(slots=True)
class _Pace:
    """How fast a chat may be sent messages."""

    most: int
    """Messages within a minute, as fast as they come."""
    gap: float
    """Seconds between two messages above that."""
    ready_at: float = 0.0
    """When Telegram, after a 429, takes calls for it again."""
    sent: deque[float] = field(default_factory=deque)
    """When the newest messages were sent, as many as a minute may have."""

    def wait(self, now: float, *, counts: bool) -> float:
        """Return the seconds until a call may be made, 0 or less where it may be made now."""
        if not counts or len(self.sent) < self.most:
            return self.ready_at - now
        return max(self.ready_at, min(self.sent[0] + MINUTE, self.sent[-1] + self.gap)) - now

    def is_idle(self, now: float) -> bool:
        """Say whether nothing is left to wait for."""
        return self.ready_at <= now and (not self.sent or self.sent[-1] + MINUTE <= now)


class Patience(BaseRateLimiter[None]):
    """Lets calls go side by side, and makes a chat alone wait: when Telegram asks for it, or would soon."""

    def __init__(self, called: Called = lambda _, __, ___: None) -> None:
        """Begin with nobody waiting; ``called`` hears of each call: its method, seconds and fault."""
        self._called = called
        self._free = asyncio.Semaphore(CALLS_AT_ONCE)
        self._paces: dict[object, _Pace] = {}
        self._look_at = _PACES
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
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002
    ) -> Answer:
        """Make the call when it may be made.

        Raises:
            RetryAfter: the wait is too long, the call serves no chat, or the program stops.
        """
        chat = data.get("chat_id")
        pace = None if chat is None else self._pace(chat)
        tries = 0
        while True:
            if pace is not None:
                await self._wait(pace, counts=endpoint in _MESSAGES_BY)
            tries += 1
            async with self._free:
                began = _now()
                try:
                    answer = await callback(*args, **kwargs)
                except RetryAfter as told:
                    self._called(endpoint, _now() - began, told)
                    seconds = _seconds(told)
                    if pace is None or tries == _MOST_TRIES or seconds > _LONGEST_WAIT_SECONDS:
                        raise
                    pace.ready_at = _now() + seconds
                except TelegramError as fault:
                    self._called(endpoint, _now() - began, fault)
                    raise
                else:
                    self._called(endpoint, _now() - began, None)
                    return answer

    def _pace(self, chat: object) -> _Pace:
        """Return a chat's pace; those of chats that have been quiet are let go from time to time."""
        pace = self._paces.get(chat)
        if pace is None:
            if len(self._paces) >= self._look_at:
                now = _now()
                self._paces = {known: one for known, one in self._paces.items() if not one.is_idle(now)}
                self._look_at = max(_PACES, 2 * len(self._paces))
            is_private = isinstance(chat, int) and chat > 0
            pace = _Pace(MESSAGES, GAP_SECONDS) if is_private else _Pace(MESSAGES_TO_GROUP, MINUTE)
            self._paces[chat] = pace
        return pace

    async def _wait(self, pace: _Pace, *, counts: bool) -> None:
        """Wait until a call may be made, and take note of it where it counts."""
        while (left := pace.wait(_now(), counts=counts)) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._closing.wait()
            except TimeoutError:
                continue
            raise RetryAfter(timedelta(seconds=left))
        if counts:
            pace.sent.append(_now())
            if len(pace.sent) > pace.most:
                pace.sent.popleft()


def _now() -> float:
    return asyncio.get_running_loop().time()


def _seconds(told: RetryAfter) -> float:
    wait = told.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
