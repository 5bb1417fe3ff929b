"""Long polling that confirms an update only once it is done, and that no broken update can wedge."""

import asyncio
import json
import logging
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from time import monotonic, perf_counter
from typing import Any, Final

from telegram import Bot, Update
from telegram.error import RetryAfter, TelegramError

from bot.errors import BotError, SettingsError
from bot.operations.metrics import Metrics
from bot.telegram.intake import Intake
from bot.telegram.parsing import read
from bot.telegram.transport import AiohttpRequest
from bot.telegram.window import Window

logger = logging.getLogger(__name__)

TOKEN_REFUSED: Final = "Telegram refuses BOT_TOKEN; copy it again from @BotFather."  # noqa: S105 - a sentence
POLL: Final = timedelta(seconds=30)
"""How long Telegram holds a poll when there is nothing new."""
LONGEST_HOLD_SECONDS: Final = 5.0
"""How long the earliest open update may keep new ones from being fetched, once a hundred wait for its confirmation."""
SETTLED_SECONDS: Final = 2.0
"""How long a program fetches alone until it counts as the one that was there first; the other tries every half second.
"""
_TWICE: Final = "Another program fetches this bot's messages with the same BOT_TOKEN; stop that one first."
_BROUGHT: Final = (
    "Another program has set a webhook for this bot, and Telegram brings its messages there; "
    "stop that one first, or set WEBHOOK_URL."
)
_BY_WEBHOOK: Final = b"webhook is active"
"""In Telegram's reason for which it gives no updates."""
_POLLING_CONNECTIONS: Final = 1
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0
"""Seconds from one poll to the next while updates are open, as Telegram then answers at once, with these once more."""
_FAULT_PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds before what failed is tried again; the last counts for all further times."""
LONGEST_FAULT_PAUSE: Final = 4.0
"""The most of that before a poll: nobody is answered meanwhile."""


class Watch:
    """Follows how Telegram answers the polls, and says when there is no use in going on."""

    def __init__(self) -> None:
        self.halted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Fails with the reason for which the bot must stop."""
        self._served_since: float | None = None
        self._is_cut_off = False

    def answered(self, status: int, payload: bytes = b"") -> None:
        """Take note of how a poll was answered."""
        if status == HTTPStatus.OK:
            if self._is_cut_off:
                logger.info("Telegram answers again.", extra={"event": "polls_answered_again"})
            self._served_since = self._served_since or monotonic()
            self._is_cut_off = False
        elif status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            self._halt(SettingsError(TOKEN_REFUSED))
        elif status == HTTPStatus.CONFLICT and _BY_WEBHOOK in payload:
            self._halt(BotError(_BROUGHT))
        elif status == HTTPStatus.CONFLICT and not self._has_settled:
            # Whoever has served for a while stays: a second start by mistake must not end the first.
            self._halt(BotError(_TWICE))

    def failed(self, fault: TelegramError) -> None:
        """Take note of a poll that failed and will be made again."""
        if not self._is_cut_off:
            name = type(fault).__name__
            logger.warning(
                "Telegram's updates cannot be fetched (%s); trying again.", name, extra={"event": "polls_fail"}
            )
        self._is_cut_off = True

    @property
    def _has_settled(self) -> bool:
        return self._served_since is not None and monotonic() - self._served_since > SETTLED_SECONDS

    def _halt(self, reason: BotError) -> None:
        if not self.halted.done():
            self.halted.set_exception(reason)


class UpdatesRequest(AiohttpRequest):
    """Fetches updates; what is known already is left out, and what cannot be read leaves only its number."""

    def __init__(self, url: str, watch: Watch) -> None:
        super().__init__(url, _POLLING_CONNECTIONS)
        self._watch = watch
        self.is_known = _is_unknown
        """Says whether an update was fetched before and so need not be read once more."""

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """Make the request and report its status."""
        status, payload = await super().do_request(url, method, *args, **kwargs)
        self._watch.answered(status, payload)
        return status, payload

    # PTB calls it on instances alone.
    def parse_json_payload(self, payload: bytes) -> dict[str, Any]:  # type: ignore[override]
        """Return the server's answer with new and readable updates only.

        Raises:
            TelegramError: it is no JSON; the text quotes nothing of it.
        """
        try:
            answer: dict[str, Any] = dict(json.loads(payload))
        except (ValueError, TypeError, RecursionError):
            raise TelegramError("The answer of the Bot API server is no JSON.") from None
        if isinstance(answer.get("result"), list):
            answer["result"] = [_readable(one) for one in answer["result"] if self._is_news(one)]
        return answer

    def _is_news(self, update: object) -> bool:
        number = update.get("update_id") if isinstance(update, dict) else None
        return isinstance(number, int) and not self.is_known(number)


class Poller:
    """Fetches updates and hands them to the intake until cancelled."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        watch: Watch,
        request: UpdatesRequest,
        metrics: Metrics,
        *,
        kinds: tuple[str, ...],
    ) -> None:
        """Fetch updates of some kinds over the bot's own request for them."""
        self._metrics = metrics
        self._bot = bot
        self._intake = intake
        self._watch = watch
        self._kinds = kinds
        self._window = Window()
        self._moved = asyncio.Event()
        self._works: set[asyncio.Task[None]] = set()
        request.is_known = self._knows

    async def run(self) -> None:
        """Fetch again and again; where that fails, ever more slowly."""
        faults = 0
        pause = _SHORTEST_PAUSE
        while True:
            self._moved.clear()
            began = monotonic()
            try:
                fetched = await self._fetch(timedelta() if len(self._window) else POLL)
            except TelegramError as fault:
                self._watch.failed(fault)
                await asyncio.sleep(pause_after(faults, fault))
                faults += 1
                continue
            faults = 0
            for update in fetched:
                self._window.add(update.update_id)
                work = asyncio.create_task(self._work(update))
                self._works.add(work)
                work.add_done_callback(self._works.discard)
            pause = _SHORTEST_PAUSE if fetched else min(pause * 1.5, _LONGEST_PAUSE)
            if len(self._window) and await self._has_moved(pause):
                pause = _SHORTEST_PAUSE
                await self._rest(began + _SHORTEST_PAUSE)

    def _knows(self, update_id: int) -> bool:
        return self._window.knows(update_id) or self._intake.knows(update_id)

    async def confirm(self) -> None:
        """Tell Telegram what is done, so that the next start does not fetch it again."""
        offset = self._window.offset
        if offset is not None:
            await self._bot.get_updates(offset=offset, limit=1, timeout=timedelta(), allowed_updates=self._kinds)

    async def _fetch(self, patience: timedelta) -> tuple[Update, ...]:
        offset = self._window.offset
        began = perf_counter()
        try:
            updates = await self._bot.get_updates(offset=offset, timeout=patience, allowed_updates=self._kinds)
        except TelegramError as fault:
            self._metrics.called("getUpdates", perf_counter() - began, fault)
            raise
        self._metrics.called("getUpdates", perf_counter() - began)
        self._window.confirmed(offset)
        return updates

    async def _work(self, update: Update) -> None:
        outcome = await self._intake.take(update, _seconds_after)
        if outcome.is_final and self._window.close(update.update_id):
            self._moved.set()

    async def _has_moved(self, pause: float) -> bool:
        """Wait until more can be confirmed than by the last poll, for some seconds at most, or longer if it is full."""
        full, head = self._window.is_full, self._window.head
        try:
            async with asyncio.timeout(LONGEST_HOLD_SECONDS if full else pause):
                await self._moved.wait()
        except TimeoutError:
            if full and head is not None and head == self._window.head:
                self._let_pass(head)
            return False
        return True

    async def _rest(self, until: float) -> None:
        """Let more be done before what is open comes once more; with nothing open, the next poll brings only new."""
        with suppress(TimeoutError):
            async with asyncio.timeout(until - monotonic()):
                while len(self._window):
                    self._moved.clear()
                    await self._moved.wait()

    def _let_pass(self, head: int) -> None:
        """Confirm the earliest update though it is not done, so that one chat holds up no other.

        It is still worked off; only if this process dies before that, it is lost.
        """
        logger.warning(
            "Update %s is confirmed before it is done, as a hundred wait behind it.",
            head,
            extra={"event": "update_released"},
        )
        self._metrics.update("released")
        self._window.close(head)


def _is_unknown(update_id: int) -> bool:  # noqa: ARG001
    return False


def pause_after(faults: int, fault: TelegramError) -> float:
    """Return the seconds to wait after so many faults in a row, or as long as Telegram asks for."""
    if isinstance(fault, RetryAfter):
        told = fault.retry_after
        return float(told.total_seconds() if isinstance(told, timedelta) else told)
    return min(_seconds_after(faults), LONGEST_FAULT_PAUSE)


def _seconds_after(times: int) -> float:
    return _FAULT_PAUSES[min(times, len(_FAULT_PAUSES) - 1)]


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    return {"update_id": update["update_id"]} if read(update, None) is None else update
