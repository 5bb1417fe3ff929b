"""The webhook: who may bring updates, and when they count as done."""

import asyncio
import io
import json
import re
import socket
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest

from bot.errors import SettingsError
from bot.settings import Settings
from bot.telegram import intake, presentation
from bot.telegram.curators import CURATORS_COMMANDS
from bot.telegram.handlers import COMMANDS
from bot.telegram.service import serve_directory
from bot.texts import Texts
from tests.auxil import updates
from tests.auxil.bot_api import TOKEN, Fault
from tests.auxil.webhook_sender import SECRET_HEADER, WebhookSender

pytestmark = pytest.mark.usefixtures("nothing_refused")

SAY = Texts.load().say
HOOK = "https://example.org/hook"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def listen():
    """An address of this machine where nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()


@pytest.fixture
def url(listen):
    return f"http://127.0.0.1:{listen[1]}/hook"


@pytest.fixture
def serving(api, live, listen):
    @asynccontextmanager
    async def start(conversation=None, **settings):
        own = live.on(live.engine, conversation)
        chosen = {"bot_token": TOKEN, "bot_api_url": api.url, "webhook_url": HOOK, "webhook_listen": listen} | settings
        task = asyncio.create_task(
            serve_directory(Settings(**chosen), own, presentation.load_all(COMMANDS, CURATORS_COMMANDS))
        )
        try:
            await api.until(lambda: bool(api.sent("setWebhook")) or task.done())
            yield task
        finally:
            task.cancel()
            await asyncio.wait([task])
            if not task.cancelled():
                task.result()

    return start


async def post(url, api, body, **headers):
    given = JSON | {SECRET_HEADER: api.webhook_secret} | headers
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=given) as answer:
        return answer.status


async def ended(serving):
    """Wait until a bot ends by itself."""
    async with serving as task:
        await asyncio.wait([task])


def message(number, text="/start", chat=4001):
    body = updates.message(number, updates.private_chat(chat), updates.user(chat), text=text)
    return {"update_id": number, "message": body}


async def test_a_talk_goes_on_over_the_webhook(serving, api, url):
    async with serving(), WebhookSender(api, [url]) as sender:
        person = api.person(language="es")
        person.says("soy periodista y busco vendedoras ambulantes de Lima")
        assert "Lima" in (await person.hears()).text
        person.says("and in Brazil?")
        assert "Brazil" in (await person.hears()).text
        await sender.until_idle()
    assert set(sender.answers) == {200}
    assert api.sent("getUpdates") == []


async def test_telegram_is_told_the_address_the_secret_and_the_kinds_of_updates(serving, api):
    async with serving(webhook_secret="a-secret_of-ours"):  # noqa: S106 - known to nobody
        pass
    told = api.sent("setWebhook")[0].parameters
    assert told["url"] == HOOK
    assert told["secret_token"] == "a-secret_of-ours"  # noqa: S105
    assert "message" in json.loads(told["allowed_updates"])
    assert "drop_pending_updates" not in told
    assert api.webhook == HOOK, "other replicas go on"


async def test_without_a_secret_one_is_made_of_the_token_and_does_not_show_it(serving, api):
    for times in (1, 2):
        async with serving():
            await api.until(lambda: len(api.sent("setWebhook")) == times)  # noqa: B023 - waited for at once
    first, second = (call.parameters["secret_token"] for call in api.sent("setWebhook")[:2])
    assert first == second, "all replicas know the same"
    assert re.fullmatch("[0-9a-f]{64}", first)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({SECRET_HEADER: "forged"}, 403),
        ({SECRET_HEADER: ""}, 403),
        ({SECRET_HEADER: "geheim ä".encode().decode("latin-1")}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
async def test_who_is_not_telegram_is_refused(serving, api, url, headers, status):
    async with serving():
        assert await post(url, api, json.dumps(message(1)), **headers) == status
    assert api.sent("sendMessage") == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_updates_are_posted_only(serving, api, url, method):
    headers = JSON | {SECRET_HEADER: "forged"}
    asking = aiohttp.request(method, url, data=json.dumps(message(1)), headers=headers)
    async with serving(), asking as answer:
        assert answer.status == 405
        assert answer.headers.get("Server") is None
    assert api.sent("sendMessage") == []


async def test_a_secret_is_asked_for_before_anything_is_read(serving, api, url):
    async with serving():
        assert await post(url, api, chunks(3_000_000), **{SECRET_HEADER: "forged", "Content-Type": "text/plain"}) == 403


async def chunks(size):
    for _ in range(size // 65536 + 1):
        yield b" " * 65536


@pytest.mark.parametrize("sends", ["at once", "bit by bit"])
async def test_what_is_larger_than_any_update_is_refused(serving, api, url, sends):
    async with serving():
        body = io.BytesIO(b" " * 1_100_000) if sends == "at once" else chunks(1_100_000)
        assert await post(url, api, body) == 413


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b'{"update_id": 99999999999999999999}',
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
async def test_what_is_no_update_is_refused(serving, api, url, body):
    async with serving():
        assert await post(url, api, body) == 400


async def test_another_path_is_not_there(serving, api, url):
    async with serving():
        assert await post(url + "/more", api, json.dumps(message(1))) == 404


async def test_an_update_that_cannot_be_read_is_taken_and_gone(serving, api, url, caplog):
    async with serving():
        broken = {"update_id": 5, "message": {"message_id": 1, "text": "Me llamo Amparo"}}
        assert await post(url, api, json.dumps(broken)) == 200
    assert "Update 5 cannot be read" in caplog.text
    assert "Amparo" not in caplog.text


async def test_an_update_that_comes_twice_is_answered_once(serving, api, url):
    api.person()
    async with serving():
        assert [await post(url, api, json.dumps(message(7))) for _ in range(2)] == [200, 200]
        both = await asyncio.gather(*(post(url, api, json.dumps(message(8))) for _ in range(2)))
    assert both == [200, 200]
    assert len(api.sent("sendMessage")) == 2


async def test_it_is_answered_once_by_two_replicas_too(serving, api, url):
    api.person()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        other = found.getsockname()
    async with serving(), serving(webhook_listen=other):
        await api.until(lambda: len(api.sent("setWebhook")) == 2)
        assert await post(url, api, json.dumps(message(7))) == 200
        assert await post(f"http://127.0.0.1:{other[1]}/hook", api, json.dumps(message(7))) == 200
    assert len(api.sent("sendMessage")) == 1


async def test_200_comes_only_after_the_answer(serving, api, url):
    person = api.person()
    async with serving():
        api.faults.append(Fault("sendMessage", 429, retry_after=1))
        posting = asyncio.create_task(post(url, api, json.dumps(message(7))))
        await api.until(lambda: len(api.sent("sendMessage")) == 1)
        assert not posting.done()
        await person.hears()
        assert await posting == 200


async def test_while_telegram_takes_no_answer_the_update_comes_again(serving, api, url):
    person = api.person()
    async with serving(), WebhookSender(api, [url]) as sender:
        api.faults.append(Fault("sendMessage", 502, times=6))
        person.says("/start")
        await person.hears()
        await sender.until_idle()
    assert sender.answers == {503: 2, 200: 1}
    assert [call.refusal for call in api.sent("sendMessage")] == ["fault 502"] * 6 + [None]


async def test_an_update_that_always_fails_is_set_aside(serving, api, live, url, caplog):
    def break_down(words: str):
        raise ZeroDivisionError(words)

    person = api.person(language="pt")
    async with serving(replace(live.conversation, understand=break_down)), WebhookSender(api, [url]) as sender:
        said = person.says("meu nome é Amparo")
        assert (await person.hears()).text == SAY("pt", "screens.apology")
        await sender.until_idle()
        person.says("/help")
        assert SAY("pt", "screens.help") in (await person.hears()).text
    assert sender.tries.most_common(1)[0][1] == intake.MOST_TRIES
    assert "is set aside (ZeroDivisionError)" in caplog.text
    assert "Amparo" not in "".join(record.getMessage() for record in caplog.records)
    async with live.engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT state, tries, fault FROM update_claim WHERE state = 'aside'")
        assert rows.all() == [("aside", intake.MOST_TRIES, "ZeroDivisionError")]
    assert said["text"] not in str(api.sent("sendMessage"))


async def test_what_is_under_way_at_the_end_is_finished(serving, api, url):
    api.person()
    async with serving() as task:
        api.faults.append(Fault("sendMessage", None))
        posting = asyncio.create_task(post(url, api, json.dumps(message(7))))
        await api.until(lambda: len(api.sent("sendMessage")) == 1)
        task.cancel()
        assert await posting == 200
    assert len(api.sent("sendMessage")) == 2


async def test_a_port_that_is_taken_is_told_in_one_line(serving, listen):
    with socket.socket() as taken:
        taken.bind(tuple(listen))
        taken.listen()
        with pytest.raises(SettingsError, match=r"WEBHOOK_LISTEN names 127\.0\.0\.1:"):
            await ended(serving())


async def test_a_webhook_that_telegram_refuses_is_told_in_one_line(serving, api):
    api.foreseen.append("bad webhook")
    with pytest.raises(SettingsError, match=r"^Telegram refuses WEBHOOK_URL \(.*\); set another\.$"):
        await ended(serving(webhook_url="http://example.org/hook"))


async def test_polling_takes_the_webhook_away_and_drops_nothing(start, api):
    api.webhook = HOOK
    api.person().says("/start")
    async with start():
        await api.until(lambda: bool(api.sent("sendMessage")))
    assert api.webhook == ""
