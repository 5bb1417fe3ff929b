import asyncio
import json
import subprocess
import sys

import aiohttp
import pytest
from aiohttp import web

from tests.benchmark.bringing import Bringing
from tests.benchmark.crowd import Crowd
from tests.benchmark.figures import Figures
from tests.benchmark.light_bot_api import AT_ONCE, LightBotApi
from tests.benchmark.load import PARTS

LOAD = [
    sys.executable,
    "-m",
    "tests.benchmark.load",
    "--people",
    "8",
    "--at-once",
    "4",
    "--warm-up",
    "0.2",
    "--seconds",
    "0.5",
]
SECRET = "".join(map(chr, range(97, 123)))
ECHO = ["--", sys.executable, "-m", "tests.benchmark.echo_bot"]


def put(*options):
    ended = subprocess.run([*LOAD, *options, *ECHO], check=True, stdout=subprocess.PIPE, timeout=120)
    return json.loads(ended.stdout)


@pytest.fixture
def crowd():
    return Crowd(people=300, at_once=150, texts=["hello"])


@pytest.fixture
async def api(crowd):
    """The stand-in, over HTTP; gives a function that calls a method."""
    api = LightBotApi(crowd, delay=0)
    server = await asyncio.get_running_loop().create_server(web.Server(api.serve, access_log=None), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with aiohttp.ClientSession() as session:

        async def call(method, **given):
            async with session.post(f"http://127.0.0.1:{port}/bot1:x/{method}", data=given) as response:
                told = await response.json()
                return told["result"] if told["ok"] else told["error_code"]

        call.api = api
        yield call
    server.close()


def numbers(given):
    return [update["update_id"] for update in given]


@pytest.mark.parametrize("options", [[], ["--webhook"], ["--webhook", "--replicas", "2"]])
def test_a_bot_under_load_is_measured_and_ended(options):
    found = Figures(**put(*options))
    assert found.answers > 4
    assert 0 < found.median <= found.p99
    assert found.lost == found.doubles == found.again == 0


def test_a_long_load_tells_how_memory_goes():
    found = put("--messages", "60")
    assert len(found["memory"]) == PARTS + 1
    assert len(found["rates"]) == PARTS
    assert Figures(**found["figures"]).answers >= 60


async def test_with_slips_hardly_two_texts_are_the_same():
    crowd = Crowd(people=100, at_once=99, texts=["street vendors in Lima"], slips=True)
    await crowd.begin()
    texts = {json.loads(update.body)["message"]["text"] for update in crowd.unconfirmed.values()}
    assert len(texts) > 80


def test_a_bot_that_ends_by_itself_is_told():
    bot = [sys.executable, "-c", "raise SystemExit(3)"]
    ended = subprocess.run([*LOAD, "--", *bot], check=False, stderr=subprocess.PIPE, timeout=60)
    assert ended.returncode
    assert b"the bot ended with 3" in ended.stderr


async def test_a_poll_gives_a_hundred_from_its_offset_on_and_forgets_what_is_below(api, crowd):
    await crowd.begin()
    first = numbers(await api("getUpdates"))
    assert len(first) == AT_ONCE
    assert numbers(await api("getUpdates")) == first
    assert api.api.again == AT_ONCE
    assert numbers(await api("getUpdates", offset=first[50])) == [*first[50:], *range(first[-1] + 1, first[-1] + 51)]
    assert numbers(await api("getUpdates", limit=1)) == [first[50]]


async def test_a_poll_waits_for_what_is_written(api, crowd):
    poll = asyncio.create_task(api("getUpdates", timeout=5))
    await asyncio.sleep(0.1)
    assert not poll.done()
    await crowd.begin()
    assert len(await poll) == AT_ONCE


async def test_a_webhook_stops_polls_until_it_is_deleted(api):
    assert await api("setWebhook", url="https://bot.example.org/", secret_token=SECRET) is True
    assert (await api("getWebhookInfo"))["url"] == "https://bot.example.org/"
    assert await api("getUpdates") == 409
    assert await api("deleteWebhook") is True
    assert await api("getUpdates") == []


async def test_two_answers_to_one_update_are_a_double_and_none_is_a_loss(api, crowd):
    await crowd.begin()
    crowd.end()
    for chat in (1, 2, 2):
        await api("sendMessage", chat_id=chat, text="hello")
    assert (crowd.answers, crowd.doubles, crowd.lost) == (2, 1, 148)


async def test_updates_are_brought_one_at_a_time_of_a_chat_until_a_200(crowd):
    statuses, under_way, most, secrets = [503, 500], 0, 0, set()

    async def receive(request):
        nonlocal under_way, most
        update = json.loads(await request.read())
        secrets.add(request.headers["X-Telegram-Bot-Api-Secret-Token"])
        if statuses:
            return web.Response(status=statuses.pop(), headers={"Retry-After": "0"})
        under_way += 1
        most = max(most, under_way)
        await crowd.hear(update["message"]["from"]["id"])
        await asyncio.sleep(0.05)  # the person may write meanwhile, which is not to be brought yet
        under_way -= 1
        return web.Response()

    crowd = Crowd(people=2, at_once=1, texts=["hello"])
    api = LightBotApi(crowd, delay=0)
    api.secret = SECRET
    server = await asyncio.get_running_loop().create_server(web.Server(receive), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    bringing = asyncio.create_task(Bringing(crowd, api, [f"http://127.0.0.1:{port}/"], delay=0).run())
    await crowd.begin()
    await asyncio.sleep(1)
    crowd.end()
    bringing.cancel()
    await asyncio.wait([bringing])
    server.close()
    assert secrets == {SECRET}
    assert api.again == 2
    assert most == 2
    assert crowd.doubles == 0
    assert crowd.answers > 4
