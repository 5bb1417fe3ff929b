"""How updates reach the intake: fetched, by one process at a time, or brought by Telegram to any number of them."""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.errors import BotError, SettingsError
from bot.operations.http_serving import serving
from bot.operations.metrics import Metrics
from bot.operations.monitor import Readiness
from bot.operations.polling_turn import PollingTurn
from bot.settings import Settings
from bot.telegram.handlers import ALLOWED_UPDATES
from bot.telegram.intake import App, Intake
from bot.telegram.polling import TOKEN_REFUSED, Poller, UpdatesRequest, Watch, pause_after
from bot.telegram.webhook import make_webhook, path_of, register, secret_of

logger = logging.getLogger(__name__)

DRAIN_SECONDS: Final = 6.0
"""How long updates under way may take at the end; with all else the end takes less than ten."""
CONFIRM_SECONDS: Final = 2.0
"""How long the last confirmation may take; without it the next start fetches what is done, and finds that it is."""


@dataclass(frozen=True, slots=True)
class Receiving:
    """Brings updates to the intake until cancelled."""

    settings: Settings
    application: App
    intake: Intake
    readiness: Readiness
    metrics: Metrics
    give_up: Callable[[], None]
    """Lets no call wait any longer."""

    async def fetch(self, turn: PollingTurn, watch: Watch, request: UpdatesRequest) -> None:
        """Fetch updates whenever it is this process's turn.

        Raises:
            SettingsError: Telegram refuses the token.
            BotError: another program fetches the same bot's updates, or has set a webhook for it.
        """
        try:
            while True:
                await turn.wait()
                await _patiently(self.application.bot.delete_webhook)
                poller = Poller(self.application.bot, self.intake, watch, request, self.metrics, kinds=ALLOWED_UPDATES)
                self.readiness.updates = True
                try:
                    await _first_of(poller.run(), _result_of(watch.halted), turn.lost())
                except BaseException:
                    await self._end(poller)
                    raise
                self.readiness.updates = False
                logger.warning("Another program serves this bot now.", extra={"event": "polling_lost"})
        finally:
            await turn.give_up()

    async def receive(self) -> None:
        """Let Telegram bring updates.

        Raises:
            SettingsError: Telegram refuses the token or the webhook, or nothing can listen at the address.
        """
        url = self.settings.webhook_url or ""
        app = make_webhook(path_of(url), secret_of(self.settings), self.application.bot, self.intake.take)
        host, port = self.settings.webhook_listen
        async with serving(app, host, port, setting="WEBHOOK_LISTEN", drain_seconds=DRAIN_SECONDS):
            try:
                await self._register()
                self.readiness.updates = True
                await asyncio.Event().wait()
            finally:
                self._stop()
        await self.intake.drain(0)

    async def _register(self) -> None:
        try:
            await _patiently(lambda: register(self.application.bot, self.settings, ALLOWED_UPDATES))
        except BadRequest as refusal:
            raise SettingsError(f"Telegram refuses WEBHOOK_URL ({refusal.message}); set another.") from None

    async def _end(self, poller: Poller) -> None:
        """Finish what is under way, and tell Telegram what is done."""
        self.intake.stop()
        self._stop()
        await self.intake.drain(DRAIN_SECONDS)
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(CONFIRM_SECONDS):
                await poller.confirm()

    def _stop(self) -> None:
        self.readiness.draining = True
        self.give_up()


@contextmanager
def in_words(url: str) -> Iterator[None]:
    """Say in one sentence why Telegram cannot be served."""
    try:
        yield
    except InvalidToken:
        raise SettingsError(TOKEN_REFUSED) from None
    except TelegramError as fault:
        raise BotError(f"{url} cannot be used ({type(fault).__name__}); check the network or BOT_API_URL.") from None


async def _patiently(call: Callable[[], Awaitable[object]]) -> None:
    """Tell Telegram how updates go; what passes by itself, such as a 429 when many start at once, is waited for."""
    for faults in itertools.count():
        try:
            await call()
        except BadRequest:
            raise
        except InvalidToken:
            raise SettingsError(TOKEN_REFUSED) from None
        except TelegramError as fault:
            if not faults:
                logger.warning(
                    "Telegram cannot be told how updates go (%s); trying again. What was told before goes on.",
                    type(fault).__name__,
                    extra={"event": "webhook_unset"},
                )
            await asyncio.sleep(pause_after(faults, fault))
        else:
            return


async def _first_of(*jobs: Coroutine[Any, Any, None]) -> None:
    """Do several things until the first ends, as it ends."""
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in ended:
        task.result()


async def _result_of(future: asyncio.Future[None]) -> None:
    await asyncio.shield(future)
