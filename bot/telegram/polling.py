"""Long polling that neither a broken update nor another program with the same token can wedge."""

import asyncio
import json
import logging
from http import HTTPStatus
from typing import Any, Final

from telegram import Update
from telegram.error import TelegramError

from bot.errors import BotError, SettingsError
from bot.telegram.transport import AiohttpRequest

logger = logging.getLogger(__name__)

TOKEN_REFUSED: Final = "Telegram refuses BOT_TOKEN; copy it again from @BotFather."  # noqa: S105 - a sentence
_TWICE: Final = "Another program fetches this bot's messages with the same BOT_TOKEN; stop that one first."
_POLLING_CONNECTIONS: Final = 1


class Watch:
    """Follows how Telegram answers the polls, and says when there is no use in going on."""

    def __init__(self) -> None:
        self.halted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Fails with the reason for which the bot must stop."""
        self._has_served = False
        self._is_cut_off = False

    def answered(self, status: int) -> None:
        """Take note of the status of a poll."""
        if status == HTTPStatus.OK:
            if self._is_cut_off:
                logger.info("Telegram answers again.")
            self._has_served = True
            self._is_cut_off = False
        elif status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            self._halt(SettingsError(TOKEN_REFUSED))
        elif status == HTTPStatus.CONFLICT and not self._has_served:
            # Whoever has served before stays: a second start by mistake must not end the first.
            self._halt(BotError(_TWICE))

    def failed(self, fault: TelegramError) -> None:
        """Take note of a poll that failed; PTB tries again by itself, ever more slowly."""
        if not self._is_cut_off:
            logger.warning("Telegram's updates cannot be fetched (%s); trying again.", type(fault).__name__)
        self._is_cut_off = True

    def _halt(self, reason: BotError) -> None:
        if not self.halted.done():
            self.halted.set_exception(reason)


class UpdatesRequest(AiohttpRequest):
    """Fetches updates; one that cannot be read is replaced by an empty one, so that it is confirmed and gone."""

    def __init__(self, url: str, watch: Watch) -> None:
        super().__init__(url, _POLLING_CONNECTIONS)
        self._watch = watch

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """Make the request and report its status."""
        status, payload = await super().do_request(url, method, *args, **kwargs)
        self._watch.answered(status)
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the server's answer with readable updates only.

        Raises:
            TelegramError: it is no JSON; the text quotes nothing of it.
        """
        try:
            answer: dict[str, Any] = dict(json.loads(payload))
        except (ValueError, TypeError, RecursionError):
            raise TelegramError("The answer of the Bot API server is no JSON.") from None
        if isinstance(answer.get("result"), list):
            answer["result"] = [
                _readable(one) for one in answer["result"] if isinstance(one, dict) and "update_id" in one
            ]
        return answer


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    try:
        Update.de_json(update, None)
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with it, the next ones must come through
        logger.warning("Update %s cannot be read (%s); passed over.", update.get("update_id"), type(fault).__name__)
        return {"update_id": update["update_id"]}
    return update
