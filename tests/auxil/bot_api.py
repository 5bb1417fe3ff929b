"""A stand-in of Telegram's Bot API over real HTTP, which refuses what Telegram refuses.

Tests speak through ``Person``: what somebody writes becomes an update that the bot fetches, and what the bot sends
waits to be heard. Every call is recorded. Faults (429, 5xx, a reset connection) come on demand.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from time import monotonic
from typing import Any, Self

from aiohttp import web

from tests.auxil import bot_api_inline as inline
from tests.auxil import bot_api_rules as rules
from tests.auxil import updates
from tests.auxil.people import PATIENCE_SECONDS, Person, Shown
from tests.auxil.updates import Json

TOKEN = "987654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - shaped like a token, known to nobody
BOT = {
    "id": 987654321,
    "is_bot": True,
    "first_name": "Referral",
    "username": updates.BOT_USERNAME,
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
_UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot and what came of it."""

    method: str
    parameters: dict[str, str]
    refusal: str | None
    at: float = field(default_factory=monotonic)
    """When it was answered, in seconds of a clock that goes steadily."""


@dataclass(slots=True)
class Fault:
    """A failure to come: of a method, of a chat where one is named, so many times."""

    method: str
    status: int | None
    """None resets the connection; 200 is no failure, but slowness."""
    chat_id: int | None = None
    retry_after: int | None = None
    times: int = 1
    is_done: bool = False
    """Whether the call arrives all the same, and only its answer is lost."""
    seconds: float = 0.0
    """How long the server is silent before that."""
    body: bytes | None = None
    """What is answered instead of Telegram's JSON, with the status."""
    is_half: bool = False
    """Whether the connection breaks in the middle of that."""


def _refused(no: rules.Refusal) -> web.Response:
    body: Json = {"ok": False, "error_code": no.status, "description": no.description}
    if no.retry_after is not None:
        body["parameters"] = {"retry_after": no.retry_after}
    return web.json_response(body, status=no.status)


def _doing(button: Json) -> str:
    """Return what a button does, whichever of its actions it has."""
    copied = button.get("copy_text", {}).get("text")
    return str(button.get("callback_data") or button.get("url") or copied or button.get("switch_inline_query", ""))


@dataclass(slots=True)
class BotApi:
    """The server; an async context manager."""

    calls: list[Call] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    messages: dict[tuple[int, int], Json] = field(default_factory=dict)
    """The bot's messages as they stand now, by chat and number."""
    open_queries: set[str] = field(default_factory=set)
    """Presses of buttons and inline queries that wait for an answer."""
    inline_answers: dict[str, Json] = field(default_factory=dict)
    """Parameters of the answers to inline queries, by the query's id."""
    chats: dict[int, Json] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    """Chats whose people have blocked the bot."""
    profile: dict[tuple[str, str], object] = field(default_factory=dict)
    """What the bot tells of itself, by kind and language."""
    menus: dict[tuple[str, str], object] = field(default_factory=dict)
    """Commands by scope (its type, and the chat's id after a space where it has one) and language."""
    foreseen: list[str] = field(default_factory=list)
    """Words of refusals that a test foresees."""
    webhook: str = ""
    webhook_secret: str = ""
    webhook_facts: Json = field(default_factory=dict)
    """What it says of the webhook besides, or instead of what it knows."""
    ahead: timedelta = timedelta()
    """How wrong its clock is."""
    pending: deque[Json] = field(default_factory=deque)
    url: str = ""
    token: str = TOKEN
    """The token that it accepts now."""
    _inboxes: dict[int, asyncio.Queue[Shown]] = field(default_factory=dict)
    _waiting: list[asyncio.Event] = field(default_factory=list)
    _polls: int = 0
    _ids: int = 0
    _allowed: frozenset[str] = rules.UPDATE_KINDS - _UNASKED
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_route("*", "/bot{token}/{method}", self._serve)
        application.on_response_prepare.append(self._tell_time)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner
        await self._runner.cleanup()

    def next_id(self) -> int:
        """Return a number not used before."""
        self._ids += 1
        return self._ids

    def person(self, identity: int = 4001, language: str | None = "en", chat: Json | None = None) -> Person:
        """Return somebody in their private chat, or in the group that is given."""
        chat = chat or updates.private_chat(identity)
        self.chats[chat["id"]] = chat
        return Person(self, identity, language, chat)

    def push(self, **content: Json) -> None:
        """Put an update in the queue; content of a kind that the bot has not asked for is dropped."""
        if set(content) <= self._allowed:
            self.pending.append({"update_id": 700_000 + self.next_id(), **content})
            self._wake()

    def push_raw(self, update: Json) -> None:
        """Put an update in the queue just as it is."""
        self.pending.append({"update_id": 700_000 + self.next_id(), **update})
        self._wake()

    def inbox(self, chat_id: int) -> asyncio.Queue[Shown]:
        """Return what a chat has been sent and nobody has heard yet."""
        return self._inboxes.setdefault(chat_id, asyncio.Queue())

    def sent(self, method: str) -> list[Call]:
        """Return the calls of a method."""
        return [call for call in self.calls if call.method == method]

    def refusals(self) -> list[str]:
        """Return what was refused, in the server's words."""
        return [call.refusal for call in self.calls if call.refusal]

    def unexpected_refusals(self) -> list[str]:
        """Return what was refused but was neither asked for nor foreseen by the test."""
        return [no for no in self.refusals() if not any(words in no for words in ("fault ", *self.foreseen))]

    async def until(self, claim: Callable[[], bool]) -> None:
        """Wait until a claim about the calls is true."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.wait(claim)

    async def wait(self, claim: Callable[[], bool]) -> None:
        """Wait until a claim is true, however long."""
        changed = asyncio.Event()
        self._waiting.append(changed)
        try:
            while not claim():
                await changed.wait()
                changed.clear()
        finally:
            self._waiting.remove(changed)

    def _wake(self) -> None:
        """Let everyone who waits look again."""
        for waiting in self._waiting:
            waiting.set()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        form = await request.post()
        files = {name: value for name, value in form.items() if isinstance(value, web.FileField)}
        raw = {name: str(value) for name, value in form.items() if name not in files} | dict(request.query)
        raw |= {name: value.filename for name, value in files.items()}
        refusal: str | None = None
        try:
            content = {name: value.file.read() for name, value in files.items()}
            if fault := self._fault(method, raw):
                if fault.status == HTTPStatus.OK and fault.body is None:
                    await asyncio.sleep(fault.seconds)
                    return web.json_response(
                        {"ok": True, "result": await self._answer(request.match_info["token"], method, raw, content)}
                    )
                refusal = f"fault {fault.status}"
                if fault.is_done:
                    await self._answer(request.match_info["token"], method, raw, content)
                    refusal = None
                return await self._fail(fault, request)
            result = await self._answer(request.match_info["token"], method, raw, content)
            return web.json_response({"ok": True, "result": result})
        except rules.Refusal as no:
            refusal = no.description
            return _refused(no)
        finally:
            self.calls.append(Call(method, raw, refusal))
            self._wake()

    async def _tell_time(self, _request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = format_datetime(datetime.now(UTC) + self.ahead, usegmt=True)

    async def _fail(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(fault.seconds)
        if fault.body is not None and fault.status is not None:
            if not fault.is_half:
                return web.Response(status=fault.status, body=fault.body, content_type="application/json")
            half = web.StreamResponse(headers={"Content-Length": str(2 * len(fault.body))})
            await half.prepare(request)
            await half.write(fault.body)
        if fault.status is None or fault.is_half:
            if request.transport:
                request.transport.abort()
            return web.Response()
        if fault.status >= 500:
            return web.Response(status=fault.status, text="<html><h1>Bad Gateway</h1></html>", content_type="text/html")
        return _refused(rules.Refusal(f"Too Many Requests: retry after {fault.retry_after}", 429, fault.retry_after))

    def _fault(self, method: str, raw: dict[str, str]) -> Fault | None:
        for fault in self.faults:
            meant = fault.chat_id is None or str(fault.chat_id) == raw.get("chat_id")
            if fault.method == method and fault.times and meant:
                fault.times -= 1
                return fault
        return None

    async def _answer(self, token: str, method: str, raw: dict[str, str], files: dict[str, bytes]) -> object:
        if token != self.token:
            known_shape = token.partition(":")[0].isdigit() and ":" in token
            raise rules.Refusal("Unauthorized", 401) if known_shape else rules.Refusal("Not Found", 404)
        answers: dict[str, Callable[[dict[str, Any]], object]] = {
            "getMe": lambda _: BOT,
            "getWebhookInfo": lambda _: (
                {
                    "url": self.webhook,
                    "has_custom_certificate": False,
                    "pending_update_count": len(self.pending),
                }
                | self.webhook_facts
            ),
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "sendMessage": self._send_message,
            "sendDocument": lambda given: self._send_document(given, files),
            "answerInlineQuery": self._answer_inline,
            "editMessageText": self._edit_message,
            "editMessageReplyMarkup": self._edit_message,
            "answerCallbackQuery": self._answer_query,
            "sendChatAction": self._chat_action,
            "getMyCommands": lambda given: self.menus.get(self._menu(given), []),
            "deleteMyCommands": lambda given: bool(self.menus.pop(self._menu(given), True)),
            "getMyName": lambda given: {"name": self._profile("name", given, "")},
            "getMyDescription": lambda given: {"description": self._profile("description", given, "")},
            "getMyShortDescription": lambda given: {"short_description": self._profile("short_description", given, "")},
            "setMyCommands": self._set_menu,
            "setMyName": self._present,
            "setMyDescription": self._present,
            "setMyShortDescription": self._present,
        }
        known = rules.PARAMETERS | inline.PARAMETERS
        if method not in known:
            raise rules.Refusal("Not Found: method not found", 404)
        parameters = rules.read_parameters(method, raw, known[method])
        result = answers[method](parameters)
        return await result if isinstance(result, Awaitable) else result

    async def _get_updates(self, parameters: dict[str, Any]) -> list[Json]:
        if self.webhook:
            raise rules.Refusal("Conflict: can't use getUpdates method while webhook is active", 409)
        if "allowed_updates" in parameters:
            self._allowed = frozenset(parameters["allowed_updates"]) or rules.UPDATE_KINDS - _UNASKED
        self._polls += 1
        mine = self._polls
        while self.pending and self.pending[0]["update_id"] < parameters.get("offset", 0):
            self.pending.popleft()
        self._wake()
        try:
            async with asyncio.timeout(parameters.get("timeout", 0)):
                await self.wait(lambda: bool(self.pending) or self._polls != mine)
        except TimeoutError:
            return []
        if self._polls != mine:
            raise rules.Refusal(_CONFLICT, 409)
        return list(self.pending)[: parameters.get("limit", 100)]

    def _set_webhook(self, parameters: dict[str, Any]) -> bool:
        if not parameters["url"].startswith("https://"):
            raise rules.bad_request("bad webhook: an HTTPS URL must be provided for webhook")
        self.webhook, self.webhook_secret = parameters["url"], parameters.get("secret_token", "")
        if "allowed_updates" in parameters:
            self._allowed = frozenset(parameters["allowed_updates"]) or rules.UPDATE_KINDS - _UNASKED
        self._wake()
        return True

    def _delete_webhook(self, parameters: dict[str, Any]) -> bool:
        self.webhook = ""
        if parameters.get("drop_pending_updates"):
            self.pending.clear()
        return True

    def _chat(self, chat_id: int) -> Json:
        if chat_id not in self.chats:
            raise rules.bad_request("chat not found")
        if chat_id in self.blocked:
            raise rules.Refusal("Forbidden: bot was blocked by the user", 403)
        return self.chats[chat_id]

    def _send_message(self, parameters: dict[str, Any]) -> Json:
        chat = self._chat(parameters["chat_id"])
        text, entities = rules.read_text(parameters)
        body: Json = updates.message(self.next_id(), chat, BOT) | {"text": text.strip()}
        if entities:
            body["entities"] = entities
        if rows := parameters.get("reply_markup", {}).get("inline_keyboard"):
            body["reply_markup"] = {"inline_keyboard": rows}
        self._show(body, edited=False)
        return body

    def _edit_message(self, parameters: dict[str, Any]) -> Json:
        self._chat(parameters["chat_id"])
        key = (parameters["chat_id"], parameters["message_id"])
        if key not in self.messages:
            raise rules.bad_request("message to edit not found")
        before = self.messages[key]
        after = {name: item for name, item in before.items() if name not in {"reply_markup", "edit_date"}}
        if "text" in parameters:
            if "text" not in before:
                raise rules.bad_request("there is no text in the message to edit")
            text, entities = rules.read_text(parameters)
            after = {name: item for name, item in after.items() if name != "entities"} | {"text": text.strip()}
            after |= {"entities": entities} if entities else {}
        if rows := parameters.get("reply_markup", {}).get("inline_keyboard"):
            after["reply_markup"] = {"inline_keyboard": rows}
        if after == {name: item for name, item in before.items() if name != "edit_date"}:
            raise rules.bad_request(_NOT_MODIFIED)
        after["edit_date"] = updates.NOW + self.next_id()
        self._show(after, edited=True)
        return after

    def _show(self, body: Json, *, edited: bool, document: tuple[str, bytes] | None = None) -> None:
        chat_id = body["chat"]["id"]
        self.messages.pop((chat_id, body["message_id"]), None)
        self.messages[chat_id, body["message_id"]] = body
        rows = body.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = tuple((item["text"], _doing(item)) for row in rows for item in row)
        text, entities = body.get("text", body.get("caption", "")), tuple(body.get("entities", ()))
        shown = Shown(body["message_id"], text, entities, buttons, edited, document)
        self.inbox(chat_id).put_nowait(shown)

    def _answer_query(self, parameters: dict[str, Any]) -> bool:
        query = parameters["callback_query_id"]
        if query not in self.open_queries:
            raise rules.bad_request(_TOO_OLD)
        self.open_queries.discard(query)
        return True

    def _present(self, parameters: dict[str, Any]) -> bool:
        for what in ("name", "description", "short_description"):
            if what in parameters:
                self.profile[what, parameters.get("language_code", "")] = parameters[what]
        return True

    def _menu(self, parameters: dict[str, Any]) -> tuple[str, str]:
        scope = parameters.get("scope", {"type": "default"})
        if "chat_id" in scope:
            self._chat(int(scope["chat_id"]))
        name = f"{scope['type']} {scope.get('chat_id', '')}".strip()
        return name, parameters.get("language_code", "")

    def _set_menu(self, parameters: dict[str, Any]) -> bool:
        self.menus[self._menu(parameters)] = parameters["commands"]
        return True

    def _send_document(self, parameters: dict[str, Any], files: dict[str, bytes]) -> Json:
        chat = self._chat(parameters["chat_id"])
        if not files.get("document"):
            raise rules.bad_request("file must be non-empty" if "document" in files else "wrong remote file identifier")
        text, entities = rules.read_caption(parameters)
        name = parameters["document"]
        body: Json = updates.message(self.next_id(), chat, BOT) | {
            "document": {"file_id": "BQACAgQ", "file_unique_id": "AgADd", "file_name": name}
        }
        body |= {"caption": text} if text else {}
        body |= {"caption_entities": entities} if entities else {}
        if rows := parameters.get("reply_markup", {}).get("inline_keyboard"):
            body["reply_markup"] = {"inline_keyboard": rows}
        self._show(body, edited=False, document=(name, files["document"]))
        return body

    def _answer_inline(self, parameters: dict[str, Any]) -> bool:
        query = parameters["inline_query_id"]
        self._answer_query({"callback_query_id": query})
        self.inline_answers[query] = parameters
        return True

    def _profile(self, what: str, parameters: dict[str, Any], default: object) -> object:
        return self.profile.get((what, parameters.get("language_code", "")), default)

    def _chat_action(self, parameters: dict[str, Any]) -> bool:
        self._chat(parameters["chat_id"])
        if parameters["action"] not in rules.CHAT_ACTIONS:
            raise rules.bad_request("wrong parameter action in request")
        return True
