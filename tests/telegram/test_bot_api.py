"""The stand-in of the Bot API refuses what Telegram refuses, so that a green conversation means something."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest

from tests.auxil import telegram_html, updates
from tests.auxil.bot_api import TOKEN, BotApi, Fault
from tests.auxil.updates import Json

CHAT = 4001
Ask = Callable[..., Awaitable[tuple[int, Json]]]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.person(CHAT)
        yield server


@pytest.fixture
async def ask(api: BotApi) -> AsyncIterator[Ask]:
    async with aiohttp.ClientSession() as session:

        async def post(method: str, *, token: str = TOKEN, **parameters: object) -> tuple[int, Json]:
            form = {key: item if isinstance(item, str) else json.dumps(item) for key, item in parameters.items()}
            async with session.post(f"{api.url}/bot{token}/{method}", data=form) as response:
                return response.status, await response.json()

        yield post


def keyboard(*buttons: Json) -> Json:
    return {"inline_keyboard": [[button] for button in buttons]}


async def test_it_says_who_the_bot_is(ask):
    status, body = await ask("getMe")
    assert (status, body["result"]["username"]) == (200, updates.BOT_USERNAME)


@pytest.mark.parametrize(
    ("token", "status", "words"),
    [("123:wrong", 401, "Unauthorized"), ("no-token", 404, "Not Found")],
)
async def test_it_refuses_a_wrong_token(ask, token, status, words):
    assert await ask("getMe", token=token) == (status, {"ok": False, "error_code": status, "description": words})


async def test_it_knows_no_other_methods(ask):
    assert (await ask("sendMesage"))[0] == 404


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"chat_id": CHAT, "text": "hi", "disable_web_page_preview": True}, "unknown parameter"),
        ({"chat_id": "four", "text": "hi"}, 'parameter "chat_id" must be an Integer'),
        ({"text": "hi"}, "chat_id is empty"),
        ({"chat_id": CHAT}, "message text is empty"),
        ({"chat_id": CHAT, "text": " \n"}, "message text is empty"),
        ({"chat_id": CHAT, "text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"chat_id": 99, "text": "hi"}, "chat not found"),
        ({"chat_id": CHAT, "text": "x" * 4097}, "message is too long"),
        ({"chat_id": CHAT, "text": "😀" * 2049}, "message is too long"),
        ({"chat_id": CHAT, "text": "hi", "parse_mode": "XML"}, "unsupported parse_mode"),
        ({"chat_id": CHAT, "text": "hi", "link_preview_options": {"disabled": True}}, "unknown field"),
        ({"chat_id": CHAT, "text": "hi", "link_preview_options": {"is_disabled": 1}}, "of a wrong type"),
        ({"chat_id": CHAT, "text": "hi", "link_preview_options": "off"}, "can't parse link_preview_options"),
        ({"chat_id": CHAT, "text": "hi", "reply_parameters": {"message_id": "1"}}, "of a wrong type"),
        ({"chat_id": CHAT, "text": "hi", "disable_notification": "yes"}, "must be a Boolean"),
        ({"chat_id": CHAT, "text": "hi", "reply_markup": "{"}, "can't parse reply markup"),
        ({"chat_id": CHAT, "text": "hi", "reply_markup": {"keyboard": []}}, "must be an inline keyboard"),
    ],
)
async def test_it_refuses_a_message_that_breaks_the_rules(ask, parameters, words):
    status, body = await ask("sendMessage", **parameters)
    assert status == 400
    assert words in body["description"]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("é < b", 'Unsupported start tag "" at byte offset 3'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag"),
        ("<b>x</b", "Unclosed end tag"),
        ("<a =x>y</a>", "Empty attribute name"),
        ("<span>x</span>", 'Tag "span" must have class'),
        ("<br/>", "Unsupported start tag"),
        ("<!-- x -->", "Unsupported start tag"),
    ],
)
async def test_it_refuses_broken_html(ask, html, words):
    status, body = await ask("sendMessage", chat_id=CHAT, text=html, parse_mode="HTML")
    assert status == 400
    assert body["description"].startswith("Bad Request: can't parse entities: ")
    assert words in body["description"]


def test_html_becomes_text_and_entities():
    html = '😀 <b>A &amp; <i>B</i></b> &lt;&#33; <a href="https://x.org/?a=1&amp;b">c</a> &nbsp;'
    text, entities = telegram_html.parse(html)
    assert text == "😀 A & B <! c &nbsp;"
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in entities] == [
        ("bold", 3, 5),
        ("italic", 7, 1),
        ("text_link", 12, 1),
    ]


async def test_the_limit_counts_what_remains_after_entities(ask):
    status, _ = await ask("sendMessage", chat_id=CHAT, text="<b>" + "&amp;" * 4096 + "</b>", parse_mode="HTML")
    assert status == 200


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "x"}, "Text buttons are unallowed"),
        ({"text": "x", "callback_data": ""}, "Text buttons are unallowed"),
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "y"}, "button text is empty"),
        ({"callback_data": "y"}, 'Can\'t find field "text"'),
        ({"text": "x", "callback_data": "y", "url": "https://x.org"}, "exactly one action"),
        ({"text": "x", "callback": "y"}, "unknown field"),
        ({"text": "x", "url": "mailto:a@x.org"}, "Unsupported URL protocol"),
        ({"text": "x", "url": "https://"}, "URL host is empty"),
        ({"text": "x", "url": "x.org"}, "Wrong HTTP URL"),
    ],
)
async def test_it_refuses_a_button_that_breaks_the_rules(ask, button, words):
    status, body = await ask("sendMessage", chat_id=CHAT, text="hi", reply_markup=keyboard(button))
    assert status == 400
    assert words in body["description"]


@pytest.mark.parametrize("rows", [[9], [8] * 12 + [5]])
async def test_it_refuses_too_many_buttons(ask, rows):
    button = {"text": "x", "callback_data": "y"}
    markup = {"inline_keyboard": [[button] * length for length in rows]}
    assert (await ask("sendMessage", chat_id=CHAT, text="hi", reply_markup=markup))[0] == 400


async def test_a_message_is_edited_but_never_into_itself(api, ask):
    _, sent = await ask("sendMessage", chat_id=CHAT, text="<b>hi</b>", parse_mode="HTML")
    number = sent["result"]["message_id"]
    same = await ask("editMessageText", chat_id=CHAT, message_id=number, text="<b>hi</b> ", parse_mode="HTML")
    assert "message is not modified" in same[1]["description"]
    plain = await ask("editMessageText", chat_id=CHAT, message_id=number, text="hi")
    assert plain[0] == 200
    assert (await ask("editMessageText", chat_id=CHAT, message_id=number + 9, text="hi"))[0] == 400
    markup = keyboard({"text": "x", "callback_data": "y"})
    assert (await ask("editMessageReplyMarkup", chat_id=CHAT, message_id=number, reply_markup=markup))[0] == 200
    assert (await ask("editMessageReplyMarkup", chat_id=CHAT, message_id=number, reply_markup=markup))[0] == 400
    assert api.messages[CHAT, number]["text"] == "hi"


async def test_a_press_is_answered_once(api, ask):
    await ask("sendMessage", chat_id=CHAT, text="hi", reply_markup=keyboard({"text": "More", "callback_data": "m"}))
    query = api.person(CHAT).presses("More")
    assert (await ask("answerCallbackQuery", callback_query_id=query, text="x" * 201))[0] == 400
    assert (await ask("answerCallbackQuery", callback_query_id=query))[0] == 200
    again = await ask("answerCallbackQuery", callback_query_id=query)
    assert "query is too old and response timeout expired or query ID is invalid" in again[1]["description"]
    assert (await ask("answerCallbackQuery", callback_query_id="5"))[0] == 400


async def test_updates_come_in_order_until_they_are_confirmed(api, ask):
    for text in ("one", "two", "three"):
        api.person(CHAT).says(text)
    first = (await ask("getUpdates"))[1]["result"]
    assert [update["message"]["text"] for update in first] == ["one", "two", "three"]
    assert (await ask("getUpdates", limit=2))[1]["result"] == first[:2]
    assert (await ask("getUpdates", offset=first[1]["update_id"] + 1))[1]["result"] == first[2:]
    assert (await ask("getUpdates"))[1]["result"] == first[2:]


async def test_a_long_poll_waits_for_an_update(api, ask):
    poll = asyncio.create_task(ask("getUpdates", timeout=20))
    await api.until(lambda: api._polls == 1)
    api.person(CHAT).says("hello")
    assert len((await poll)[1]["result"]) == 1


async def test_it_sends_only_the_updates_asked_for(api, ask):
    await ask("getUpdates", allowed_updates=["message"])
    note = api.person(CHAT).says("hello")
    api.person(CHAT).edits(note, "hullo")
    assert len((await ask("getUpdates"))[1]["result"]) == 1
    assert (await ask("getUpdates", allowed_updates=["messages"]))[0] == 400


async def test_a_second_poll_ends_the_first(api, ask):
    first = asyncio.create_task(ask("getUpdates", timeout=20))
    await api.until(lambda: api._polls == 1)
    assert (await ask("getUpdates"))[0] == 200
    status, body = await first
    assert (status, body["description"][:8]) == (409, "Conflict")


async def test_polling_and_a_webhook_exclude_each_other(api, ask):
    api.webhook = "https://example.org/hook"
    assert (await ask("getUpdates"))[0] == 409
    assert (await ask("deleteWebhook", drop_pending_updates=False))[0] == 200
    assert (await ask("getUpdates"))[0] == 200


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}),
        ("setMyCommands", {"commands": [{"command": "x" * 33, "description": "x"}]}),
        ("setMyCommands", {"commands": [{"command": "start", "description": ""}]}),
        ("setMyCommands", {"commands": [{"command": "start", "description": "x" * 257}]}),
        ("setMyCommands", {"commands": [{"command": "start"}]}),
        ("setMyCommands", {"commands": [{"command": f"c{n}", "description": "x"} for n in range(101)]}),
        ("setMyCommands", {"commands": [], "scope": {"type": "everyone"}}),
        ("setMyCommands", {"commands": [], "language_code": "pt-br"}),
        ("setMyCommands", {}),
        ("setMyName", {"name": "x" * 65}),
        ("setMyDescription", {"description": "x" * 513}),
        ("setMyShortDescription", {"short_description": "x" * 121}),
        ("sendChatAction", {"chat_id": CHAT, "action": "thinking"}),
    ],
)
async def test_it_refuses_other_calls_that_break_the_rules(ask, method, parameters):
    assert (await ask(method, **parameters))[0] == 400


async def test_it_takes_the_bots_commands_and_names(ask):
    commands = [{"command": "start", "description": "Begin"}]
    assert (await ask("setMyCommands", commands=commands, language_code="es"))[0] == 200
    assert (await ask("setMyName", name="Referral"))[0] == 200
    assert (await ask("setMyDescription", description="x" * 512, language_code="fr"))[0] == 200
    assert (await ask("setMyShortDescription", short_description="x" * 120))[0] == 200
    assert (await ask("sendChatAction", chat_id=CHAT, action="typing"))[0] == 200
    assert (await ask("getWebhookInfo"))[1]["result"]["url"] == ""


async def test_somebody_who_blocked_the_bot_is_not_reached(api, ask):
    api.blocked.add(CHAT)
    status, body = await ask("sendMessage", chat_id=CHAT, text="hi")
    assert (status, body["description"]) == (403, "Forbidden: bot was blocked by the user")


async def test_faults_come_on_demand_and_pass(api, ask):
    api.faults.append(Fault("sendMessage", 429, chat_id=CHAT, retry_after=3))
    status, body = await ask("sendMessage", chat_id=CHAT, text="hi")
    assert (status, body["parameters"]) == (429, {"retry_after": 3})
    assert (await ask("sendMessage", chat_id=CHAT, text="hi"))[0] == 200
    api.faults.append(Fault("getMe", 502))
    with pytest.raises(aiohttp.ContentTypeError):
        await ask("getMe")
    api.faults.append(Fault("getMe", None))
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask("getMe")
    assert (await ask("getMe"))[0] == 200
    assert [call.refusal for call in api.sent("getMe")] == ["fault 502", "fault None", None]


def test_telegram_marks_commands_and_mentions_in_what_people_write():
    found = updates.marks("😀 /start@referral_test_bot ask @referral_test_bot, a@b.org, 3/4")
    assert [(mark["type"], mark["offset"]) for mark in found] == [("bot_command", 3), ("mention", 32)]


async def test_it_takes_a_file_and_shows_it(api):
    async with aiohttp.ClientSession() as session:
        form = aiohttp.FormData({"chat_id": str(CHAT), "caption": "card"})
        form.add_field("document", b"BEGIN:VCARD", filename="card.vcf", content_type="text/vcard")
        async with session.post(f"{api.url}/bot{TOKEN}/sendDocument", data=form) as response:
            assert response.status == 200
    shown = api.inbox(CHAT).get_nowait()
    assert (shown.text, shown.document) == ("card", ("card.vcf", b"BEGIN:VCARD"))


async def test_it_refuses_a_file_without_content(ask):
    assert (await ask("sendDocument", chat_id=CHAT, document="attach://nothing"))[0] == 400


@pytest.mark.parametrize(
    ("button", "taken"),
    [
        ({"copy_text": {"text": "x" * 256}}, True),
        ({"copy_text": {"text": "x" * 257}}, False),
        ({"copy_text": {"text": ""}}, False),
        ({"switch_inline_query": ""}, True),
        ({"switch_inline_query": "x" * 257}, False),
        ({"copy_text": {"text": "x"}, "url": "https://example.org"}, False),
    ],
)
async def test_it_knows_buttons_that_copy_and_share(ask, button, taken):
    status, _ = await ask("sendMessage", chat_id=CHAT, text="hi", reply_markup=keyboard({"text": "go"} | button))
    assert (status == 200) is taken


def article(number: int = 1, **more: object) -> Json:
    return {
        "type": "article",
        "id": str(number),
        "title": "StreetNet",
        "input_message_content": {"message_text": "<b>StreetNet</b>", "parse_mode": "HTML"},
    } | more


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ({"results": []}, None),
        ({"results": [article(n) for n in range(50)], "next_offset": "x" * 64, "cache_time": 60}, None),
        ({"results": [article(n) for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(id="é" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article(color="red")]}, "unknown field"),
        ({"results": [article(reply_markup=keyboard({"text": "x"}))]}, "Text buttons"),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "Ask", "start_parameter": "a b"}}, "SWITCH_PM_PARAM_INVALID"),
    ],
)
async def test_it_takes_and_refuses_answers_to_inline_queries(api, ask, answer, refusal):
    api.open_queries.add("550001")
    status, body = await ask("answerInlineQuery", inline_query_id="550001", **answer)
    assert status == (200 if refusal is None else 400), body
    assert refusal is None or refusal in body["description"]


async def test_it_keeps_commands_by_scope_and_language(api, ask):
    scope = {"type": "chat", "chat_id": CHAT}
    commands = [{"command": "start", "description": "Start"}]
    assert (await ask("setMyCommands", commands=commands, scope=scope, language_code="es"))[0] == 200
    assert api.menus == {(f"chat {CHAT}", "es"): commands}
    assert (await ask("setMyCommands", commands=commands, scope={"type": "chat", "chat_id": 1}))[0] == 400
    assert (await ask("getMyCommands", scope=scope, language_code="es"))[1]["result"] == commands
    assert (await ask("deleteMyCommands", scope=scope, language_code="es"))[0] == 200
    assert api.menus == {}
