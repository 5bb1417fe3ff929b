"""Takes each update in once: claimed, worked off in its chat's turn, tried again where that helps, else set aside."""

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import StrEnum
from typing import Any, Final

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ContextTypes

from bot.logs import where
from bot.operations.metrics import Metrics
from bot.storage.claims import Claim, Claims, Standing
from bot.telegram.pacing import ChatOrder, OneByOne
from directory.errors import StorageError

logger = logging.getLogger(__name__)

MOST_TRIES: Final = 3
"""Tries of an update that fails by itself, or in whose time the process dies."""
MOST_DELAYS: Final = 60
"""Tries, one after the other, of an update whose answer Telegram does not take: about half an hour."""
TRY_SECONDS: Final = 180.0
"""How long a try may take: longer than any wait that Telegram asks for and that is waited (``pacing``)."""
_KNOWN: Final = 20_000
"""Updates that are known to be done without asking the database."""

App = Application[Any, Any, Any, Any, Any, Any]
Apologize = Callable[[Update], Awaitable[None]]
Pauses = Callable[[int], float]


class Outcome(StrEnum):
    """What became of an update."""

    DONE = "done"
    DUPLICATE = "duplicate"
    """It was done before."""
    ASIDE = "aside"
    """It is not tried any more."""
    FAILED = "failed"
    """It is to be tried again."""
    DELAYED = "delayed"
    """Telegram or the way there fails; it is to be tried again, however often that takes."""
    HELD = "held"
    """Another process is at it."""
    STOPPED = "stopped"
    """This process ends; another one takes it."""

    @property
    def is_final(self) -> bool:
        """Whether Telegram may forget the update."""
        return self in {Outcome.DONE, Outcome.DUPLICATE, Outcome.ASIDE}


class Intake:
    """Works updates off, however they come; one instance serves a process."""

    def __init__(
        self,
        application: App,
        claims: Claims,
        apologize: Apologize,
        metrics: Metrics,
        computing: OneByOne | None = None,
    ) -> None:
        """Work off by the application's handlers; ``apologize`` tells a person that their update came to nothing."""
        self._metrics = metrics
        self._computing = computing or OneByOne()
        self._application = application
        self._claims = claims
        self._apologize = apologize
        self._order = ChatOrder()
        self._alone = asyncio.Lock()
        self._returning: set[int] = set()
        """Suspects whose claim is being given back."""
        self._under_way: dict[int, asyncio.Task[Outcome]] = {}
        self._settled: OrderedDict[int, Outcome] = OrderedDict()
        self._faults: dict[int, Exception] = {}
        self._stopping = asyncio.Event()
        self._failures: Counter[int] = Counter()
        """Tries that have failed here, whether or not the database could count them."""
        application.add_error_handler(self._note)

    def knows(self, update_id: int) -> bool:
        """Say whether an update is under way here or was done here."""
        return update_id in self._under_way or update_id in self._settled

    async def take(self, update: Update, pauses: Pauses | None = None) -> Outcome:
        """Work an update off, unless that is done or under way.

        Args:
            update: read, but perhaps of a kind that nobody handles.
            pauses: seconds until it is tried again within its chat's turn, by how often it was tried before; None to
                leave that to whoever brings it.
        """
        number = update.update_id
        if number in self._settled:
            self._metrics.update("duplicate")
            return Outcome.DUPLICATE
        task = self._under_way.get(number)
        if task is None:
            if self._stopping.is_set():
                self._metrics.update("stopped")
                return Outcome.STOPPED
            task = self._under_way[number] = asyncio.create_task(self._in_turn(update, pauses))
            task.add_done_callback(lambda _: self._under_way.pop(number, None))
        with suppress(asyncio.CancelledError):
            return await asyncio.shield(task)
        if not task.cancelled():
            raise asyncio.CancelledError  # it is whoever asked that ends, not the work
        return Outcome.STOPPED

    def stop(self) -> None:
        """Take nothing more in, and try nothing again."""
        self._stopping.set()

    async def drain(self, seconds: float) -> None:
        """Let what is under way end, take nothing more in, and give back what takes too long."""
        self.stop()
        tasks = list(self._under_way.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=1)

    async def _in_turn(self, update: Update, pauses: Pauses | None) -> Outcome:
        async with self._order.turn(update):
            tried = 0
            while True:
                with self._metrics.under_way(), self._metrics.stage("total"):
                    try:
                        outcome = await self._try(update, is_last=tried + 1 >= MOST_DELAYS)
                    finally:
                        self._computing.written(update.update_id)
                self._metrics.update(outcome.value)
                if outcome.is_final or pauses is None or await self._stops_within(pauses(tried)):
                    return outcome
                tried += 1

    async def _stops_within(self, seconds: float) -> bool:
        """Wait, but no longer than until this process ends; return whether it does."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        return self._stopping.is_set()

    async def _try(self, update: Update, *, is_last: bool) -> Outcome:
        number = update.update_id
        claim = await self._claim(number)
        if claim.standing is not Standing.MINE:
            return self._close(number, _OF_OTHERS[claim.standing])
        if claim.tries > MOST_TRIES:  # the process has died of it
            return await self._set_aside(update, None)
        if claim.tries > 1:
            # What was under way when a process died is suspect: one by one, so that none dies of another's fault.
            await self._wait_alone(number)
            async with self._alone:
                while self._returning:  # noqa: ASYNC110  a moment, after a start alone
                    await asyncio.sleep(0.01)
                claim = await self._claim(number)
                if claim.standing is not Standing.MINE:
                    return self._close(number, _OF_OTHERS[claim.standing])
                return await self._try_claimed(update, claim, is_last=is_last)
        return await self._try_claimed(update, claim, is_last=is_last)

    async def _wait_alone(self, number: int) -> None:
        """Give a suspect back until it is alone: if the process dies of another one meanwhile, that must not count."""
        self._returning.add(number)
        try:
            await self._give_back(number, counts=False)
        finally:
            self._returning.discard(number)

    async def _try_claimed(self, update: Update, claim: Claim, *, is_last: bool) -> Outcome:
        number = update.update_id
        try:
            fault = await self._work_off(update)
        except asyncio.CancelledError:
            await self._give_back(number, counts=False)
            raise
        if fault is None or isinstance(fault, Forbidden):  # they have blocked the bot, or it has left the group
            return await self._done(number)
        logger.error("Update %s failed: %s", number, where(fault), extra={"event": "update_failed"})
        passes = _passes(fault)
        if not passes:
            self._failures[number] += 1
        if is_last or (max(claim.tries, self._failures[number]) >= MOST_TRIES and not passes):
            return await self._set_aside(update, fault)
        await self._give_back(number, counts=not passes)
        return Outcome.DELAYED if passes else Outcome.FAILED

    async def _work_off(self, update: Update) -> Exception | None:
        """Let the handlers work, and return what they failed of."""
        try:
            async with asyncio.timeout(TRY_SECONDS):
                await self._application.process_update(update)
        except Exception as fault:  # noqa: BLE001 - of time, or PTB's own of an update whose numbers are none
            self._faults.pop(update.update_id, None)
            return fault
        return self._faults.pop(update.update_id, None)

    async def _note(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take note of what a handler failed of."""
        if isinstance(update, Update) and context.error is not None:
            self._faults[update.update_id] = context.error
        elif context.error is not None:
            logger.error("Something failed: %s", where(context.error), extra={"event": "handler_failed"})

    async def _claim(self, number: int) -> Claim:
        """Claim an update; while the database is away it is worked off without, as nobody else gets it meanwhile."""
        try:
            with self._metrics.stage("claim"):
                return await self._claims.take(number)
        except StorageError as fault:
            self._metrics.update("unclaimed")
            logger.debug("Update %s is unclaimed: %s", number, where(fault), extra={"event": "update_unclaimed"})
            return Claim(Standing.MINE)

    async def _done(self, number: int) -> Outcome:
        outcome = self._close(number, Outcome.DONE)
        try:
            await self._claims.done(number)
        except StorageError as fault:
            logger.debug("Update %s is done, unwritten: %s", number, where(fault), extra={"event": "done_unwritten"})
        return outcome

    async def _give_back(self, number: int, *, counts: bool) -> None:
        with suppress(StorageError):  # then its lease ends by itself
            await self._claims.give_back(number, counts=counts)

    async def _set_aside(self, update: Update, fault: Exception | None) -> Outcome:
        """Try an update no more: write down its number and the error's class, and tell the person."""
        number, name = update.update_id, type(fault).__name__ if fault else "ProcessDied"
        logger.error("Update %s is set aside (%s).", number, name, extra={"event": "update_set_aside"})
        outcome = self._close(number, Outcome.ASIDE)
        with suppress(StorageError):
            await self._claims.set_aside(number, name)
        if fault is not None:
            with suppress(TelegramError):
                await self._apologize(update)
        return outcome

    def _close(self, number: int, outcome: Outcome) -> Outcome:
        if outcome.is_final:
            self._failures.pop(number, None)
            self._settled[number] = outcome
            if len(self._settled) > _KNOWN:
                self._settled.popitem(last=False)
        return outcome


_OF_OTHERS: Final = {
    Standing.DONE: Outcome.DUPLICATE,
    Standing.ASIDE: Outcome.ASIDE,
    Standing.HELD: Outcome.HELD,
}


def _passes(fault: Exception) -> bool:
    """Say whether a fault lies with Telegram or the way there, and so passes by itself.

    PTB's bare TelegramError is an answer that is no JSON: somebody between here and Telegram has made it up.
    """
    if type(fault) is TelegramError:
        return True
    return isinstance(fault, NetworkError | RetryAfter) and not isinstance(fault, BadRequest)
