"""Targets of what Telegram hands out: any answer to a poll, and real updates of which parts were exchanged."""

import asyncio
import copy
import json
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest, RequestData

from bot.app import opened
from bot.operations.metrics import Metrics
from bot.settings import Settings
from bot.storage.counting import Counting
from bot.storage.memory import Memory
from bot.storage.suggestion_box import SuggestionBox
from bot.storage.transactions import Storage
from bot.telegram.curators import Curators
from bot.telegram.handlers import Handlers
from bot.telegram.polling import UpdatesRequest, Watch
from directory.database import make_engine, make_session_factory, migrate
from directory.geography import Areas
from directory.records import read_shipped
from directory.repository import Repository
from tests.auxil import updates
from tests.auxil.bot_api import BOT, TOKEN
from tests.auxil.updates import Json
from tests.fuzz.target import Target

CURATOR = 7
_PERSON = updates.user(4001)
_CHAT = updates.private_chat(4001)
_OTHER = updates.private_chat(4002)
_GROUP = updates.group(-1001)
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 2**31, 2**63, -(2**70), 1.5, 1e308, "", " ", "\n", "a", "/start", "/", "/@", "@",
    "1len|sp|||v|PE", "\U0001f600" * 40, "\ud83d", "\u202e", "<b>&", "[", {}, [], [[]], [None], [{}], {"id": 1},
    [{"type": "mention", "offset": 5000, "length": 9}], [{"type": "bot_command", "offset": 0, "length": 1}],
    [{"type": "mention", "offset": -3, "length": 2}],
)  # fmt: skip
"""What takes the place of a part."""


def _message(**content: object) -> Json:
    return updates.message(11, _CHAT, _PERSON, **content)


def _press(data: str, under: Json | None = None) -> Json:
    query = {"id": "44", "from": _PERSON, "chat_instance": "77", "data": data}
    return {"callback_query": query | {"message": under or updates.message(9, _CHAT, BOT, text="hello")}}


REAL: tuple[Json, ...] = (
    {"message": _message(text="street vendors in Peru")},
    {"message": _message(text="/start interview_street-vendors_PE")},
    {"message": _message(text="/forget")},
    {"message": _message(text="/suggestions") | {"from": updates.user(CURATOR), "chat": updates.private_chat(CURATOR)}},
    {"message": updates.message(12, _GROUP, _PERSON, text=f"@{updates.BOT_USERNAME} street vendors in Peru")},
    {"edited_message": _message(text="street vendors in Ghana", edit_date=1_780_000_009)},
    {"message": _message(**updates.PHOTO)},
    {"message": _message(**updates.LOCATION)},
    {"message": _message(contact={"phone_number": "+51987654321", "first_name": "Amparo"})},
    {"message": updates.message(13, _GROUP, _PERSON, **updates.JOINED)},
    _press("1len|sp|||v|PE"),
    _press("1yen|sp|||v|PE"),
    _press("1d.a1.en"),
    _press("1x.web.en|||||||streetnet-international"),
    _press("1len|sp|||v|PE", {"message_id": 3, "date": 0, "chat": _CHAT}),
    {"inline_query": {"id": "55", "from": _PERSON, "query": "vendors ghana", "offset": "", "chat_type": "private"}},
)


class _Telegram(BaseRequest):
    """Takes every call and answers what the Bot API answers, without a network."""

    read_timeout = 5.0
    sent = 0

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Need nothing."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **_: Any
    ) -> tuple[int, bytes]:
        """Answer a call."""
        assert method == "POST"
        name = url.rpartition("/")[2]
        given = dict(request_data.parameters) if request_data else {}
        self.sent += name == "sendMessage"
        result: object = True
        if name == "getMe":
            result = BOT
        elif name.startswith(("send", "editMessage")):
            chat = {"id": given.get("chat_id"), "type": "private"}
            result = updates.message(99, chat, BOT, text=str(given.get("text", "hello")))
        return 200, json.dumps({"ok": True, "result": result}).encode()


class _Serving:
    """The bot's handlers on a directory of their own; what they raise is kept."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.faults: list[BaseException] = []
        self.telegram = _Telegram()
        self.folder = tempfile.TemporaryDirectory()
        self.application = self.loop.run_until_complete(self._start())

    async def _start(self) -> Application[Any, Any, Any, Any, Any, Any]:
        url = f"sqlite:///{Path(self.folder.name)}/fuzz.sqlite3"
        await migrate(url)
        engine = make_engine(url)
        async with make_session_factory(engine).begin() as session:
            await Repository(session).upsert(read_shipped(Areas.load()))
        await engine.dispose()
        self._opened = opened(Settings(bot_token=TOKEN, database_url=url))
        live = await self._opened.__aenter__()
        sessions, clock = make_session_factory(live.engine), live.conversation.clock
        storage = Storage(live.engine)
        memory = Memory(storage, clock)
        box = SuggestionBox(storage, lambda: live.conversation)
        curators = Curators(frozenset({CURATOR}), sessions, lambda: live.conversation, memory)
        made = ApplicationBuilder().token(TOKEN).request(self.telegram).get_updates_request(_Telegram()).build()
        made.add_error_handler(self._fail)
        Handlers(lambda: live.conversation, memory, Counting(storage, clock), box, curators, Metrics()).register(made)
        await made.initialize()
        return made

    async def _fail(self, _update: object, context: Any) -> None:
        self.faults.append(context.error)

    def take(self, update: Json) -> None:
        """Hand an update to the handlers, and raise what they raise."""
        self.faults.clear()
        read = Update.de_json(update, self.application.bot)
        try:
            self.loop.run_until_complete(self.application.process_update(read))
        except (TypeError, AttributeError) as fault:  # PTB's own, of numbers that are none: its tasks contain it
            self.faults.append(fault)

    def answers(self) -> None:
        """Claim that the next person is answered, whatever came before."""
        before = self.telegram.sent
        self.take({"update_id": 2, "message": updates.message(11, _OTHER, updates.user(4002), text="/help")})
        assert not self.faults
        assert self.telegram.sent == before + 1


@cache
def _serving() -> _Serving:
    return _Serving()


@cache
def _reader() -> UpdatesRequest:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)

    async def make() -> UpdatesRequest:
        return UpdatesRequest("http://127.0.0.1:9", Watch())

    return loop.run_until_complete(make())


def _poll(data: bytes) -> None:
    try:
        answer = _reader().parse_json_payload(data)
    except TelegramError as fault:
        assert str(fault) == "The answer of the Bot API server is no JSON."
        return
    if not answer.get("ok") or not isinstance(answer.get("result"), list):
        return
    for update in answer["result"]:
        _serving().take(update)
    _serving().answers()


def _is_real(data: bytes) -> None:
    """Claim that what Telegram really sends is worked off without a fault."""
    _serving().take({"update_id": 1, **REAL[sum(data) % len(REAL)]})
    assert _serving().faults == []


def _exchanged(data: bytes) -> None:
    """Read bytes as orders: which real update, then of which of its parts what takes the place."""
    orders = iter(data)
    update = copy.deepcopy(REAL[next(orders, 0) % len(REAL)])
    for chosen, value in zip(orders, orders, strict=False):
        places = list(_places(update))
        holder, key = places[chosen % len(places)]
        holder[key] = copy.deepcopy(_VALUES[value % len(_VALUES)])
    _poll(json.dumps({"ok": True, "result": [{"update_id": 1, **update}]}).encode())


def _places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in JSON as its holder and key."""
    for key, value in list(part.items() if isinstance(part, dict) else enumerate(part)):
        yield part, key
        if isinstance(value, dict | list):
            yield from _places(value)


TARGETS = {
    "poll": Target(
        _poll, lambda: [json.dumps({"ok": True, "result": [{"update_id": 1, **one}]}).encode() for one in REAL]
    ),
    "real_updates": Target(_is_real, lambda: [bytes([number]) for number in range(len(REAL))]),
    "exchanged_parts": Target(_exchanged, lambda: [bytes([number, 3, 4]) for number in range(len(REAL))]),
}
