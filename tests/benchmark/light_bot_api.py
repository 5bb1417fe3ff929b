"""A light stand-in of the Bot API for load: it gives and forgets updates as Telegram does, and believes all else.

The stand-in of the tests (tests/auxil/bot_api.py) refuses what Telegram refuses; this one is quick.
"""

import asyncio
import json
from contextlib import suppress
from itertools import islice
from typing import Any, Final
from urllib.parse import parse_qs

from aiohttp import web

from tests.auxil import updates
from tests.auxil.updates import Json
from tests.benchmark.crowd import BOT, PATIENCE_SECONDS, Crowd

AT_ONCE: Final = 100
"""Updates that a poll gives at most, as Telegram has it."""
_ANSWERS: Final = frozenset({"sendMessage", "sendDocument", "editMessageText"})
"""Calls that show somebody what they asked for."""


class LightBotApi:
    """Answers every call after a delay."""

    def __init__(self, crowd: Crowd, delay: float) -> None:
        """Serve a crowd; ``delay`` is in seconds."""
        self.polls = self.registrations = 0
        """Polls that were begun; webhooks that were set."""
        self.secret = ""
        """What the bot wants to find in the header of an update that is brought."""
        self.connections = AT_ONCE
        """Updates that the bot wants to be brought at once."""
        self.again = 0
        """Updates that were given or brought once more."""
        self._crowd = crowd
        self._delay = delay
        self._webhook = ""
        self._given = 0
        self._moved = asyncio.Event()

    async def until_served(self, bots: int, *, brought: bool) -> None:
        """Wait until the bot polls, or as many as there are have set a webhook."""
        while (self.registrations < bots) if brought else not self.polls:
            self._moved.clear()
            await self._moved.wait()

    async def serve(self, request: web.BaseRequest) -> web.Response:
        """Answer one call."""
        method = request.path.rpartition("/")[2]
        if request.content_type.startswith("multipart/"):
            given = {name: str(value) for name, value in (await request.post()).items()}
        else:
            given = {name: values[0] for name, values in parse_qs((await request.read()).decode()).items()}
        if method == "getUpdates":
            status, body = await self._updates(given)
        else:
            status, body = 200, f'{{"ok":true,"result":{json.dumps(await self._result(method, given))}}}'
        await asyncio.sleep(self._delay)
        return web.Response(status=status, body=body, content_type="application/json")

    async def _updates(self, given: dict[str, str]) -> tuple[int, str]:
        if self._webhook:
            told = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
            return 409, json.dumps({"ok": False, "error_code": 409, "description": told})
        self.polls += 1
        self._moved.set()
        crowd = self._crowd
        crowd.confirm(int(given.get("offset", 0)))
        with suppress(TimeoutError):
            async with asyncio.timeout(min(int(given.get("timeout", 0)), PATIENCE_SECONDS)), crowd.news:
                await crowd.news.wait_for(lambda: crowd.unconfirmed)
        found = list(islice(crowd.unconfirmed.values(), min(int(given.get("limit", AT_ONCE)), AT_ONCE)))
        self.again += sum(update.number <= self._given for update in found)
        self._given = max([self._given, *(update.number for update in found)])
        return 200, f'{{"ok":true,"result":[{",".join(update.body for update in found)}]}}'

    async def _result(self, method: str, given: dict[str, str]) -> object:
        if "chat_id" in given:
            return await self._show(method, given)
        if method == "answerCallbackQuery" and "text" in given:  # words over the chat are all that some buttons bring
            await self._crowd.hear(int(given["callback_query_id"].partition("-")[0]))
        if method == "getMe":
            return BOT
        if method in {"setWebhook", "deleteWebhook"}:
            return self._set_webhook(given)
        if method == "getWebhookInfo":
            waiting = len(self._crowd.unconfirmed)
            return {"url": self._webhook, "has_custom_certificate": False, "pending_update_count": waiting}
        profile = {"name": "", "description": "", "short_description": ""} if method.startswith("getMy") else True
        return [] if method == "getMyCommands" else profile

    def _set_webhook(self, given: dict[str, str]) -> bool:
        self._webhook = given.get("url", "")
        if self._webhook:
            self.secret = given.get("secret_token", "")
            self.connections = min(int(given.get("max_connections", 40)), AT_ONCE)
            self.registrations += 1
            self._moved.set()
        return True

    async def _show(self, method: str, given: dict[str, str]) -> Json:
        person = self._crowd.people[int(given["chat_id"])]
        number = int(given.get("message_id", 0)) or self._crowd.next_message()
        text = given.get("text") or given.get("caption") or "-"
        body = updates.message(number, updates.private_chat(person.identity), BOT, text=text)
        rows: list[list[dict[str, Any]]] = []
        if "reply_markup" in given:
            body["reply_markup"] = json.loads(given["reply_markup"])
            rows = body["reply_markup"].get("inline_keyboard", [])
        person.shown = body
        person.buttons = tuple(button["callback_data"] for row in rows for button in row if "callback_data" in button)
        if method in _ANSWERS:
            await self._crowd.hear(person.identity)
        return body
