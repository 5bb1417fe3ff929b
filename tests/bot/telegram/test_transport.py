import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram import transport
from bot.telegram.transport import AiohttpRequest, proxy_for


class Server:
    """Answers with what it was given; on demand it keeps silent or hangs up."""

    def __init__(self) -> None:
        self.url = ""
        self.connections: set[object] = set()

    async def serve(self, request: web.Request) -> web.Response:
        self.connections.add(request.transport)
        if request.path == "/silence":
            await asyncio.sleep(60)
        if request.path == "/reset":
            assert request.transport
            request.transport.abort()
        if request.path == "/moved":
            raise web.HTTPFound("/")
        given = {
            name: [value.filename, value.content_type, value.file.read().decode()]
            if isinstance(value, web.FileField)
            else value
            for name, value in (await request.post()).items()
        }
        return web.json_response(given, status=429 if request.path == "/wait" else 200)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", server.serve)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
async def request_(server: Server) -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(server.url, 4) as request:
        yield request


def data(**parameters: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in parameters.items()])


async def test_a_call_brings_its_parameters_and_gets_status_and_body(server, request_):
    status, body = await request_.do_request(f"{server.url}/", "POST", data(text="¿Qué? & más", chat_id=4001))
    assert (status, await request_.do_request(f"{server.url}/wait", "POST")) == (200, (429, b"{}"))
    assert request_.parse_json_payload(body) == {"text": "¿Qué? & más", "chat_id": "4001"}


async def test_a_call_brings_files(server, request_):
    file = InputFile(b"BEGIN:VCARD", "Streetnet.vcf")
    body = (await request_.do_request(f"{server.url}/", "POST", data(document=file, caption="Así")))[1]
    found = request_.parse_json_payload(body)
    assert found["caption"] == "Así"
    assert found["document"][0] == "Streetnet.vcf"
    assert found["document"][2] == "BEGIN:VCARD"


async def test_a_connection_is_used_again(server, request_):
    for _ in range(5):
        await request_.do_request(f"{server.url}/", "POST", data(text="hello"))
    assert len(server.connections) == 1


async def test_a_silent_server_is_a_call_that_ran_out_of_time(server, request_):
    with pytest.raises(TimedOut):
        await request_.do_request(f"{server.url}/silence", "POST", read_timeout=0.05)


async def test_a_server_that_hangs_up_is_a_call_that_got_lost(server, request_):
    with pytest.raises(NetworkError) as caught:
        await request_.do_request(f"{server.url}/reset", "POST", data(text="hello"))
    assert not isinstance(caught.value, TimedOut)
    assert (await request_.do_request(f"{server.url}/", "POST"))[0] == 200


async def test_no_server_is_a_call_that_got_lost_and_the_address_is_not_quoted():
    async with AiohttpRequest("http://127.0.0.1:9", 1) as request:
        with pytest.raises(NetworkError) as caught:
            await request.do_request("http://127.0.0.1:9/botTOKEN/getMe", "POST")
    assert not isinstance(caught.value, TimedOut)
    assert "TOKEN" not in str(caught.value)


async def test_another_address_is_not_followed(server, request_):
    assert (await request_.do_request(f"{server.url}/moved", "POST"))[0] == 302


async def test_it_can_be_started_again_after_its_end(server):
    request = AiohttpRequest(server.url, 1)
    for _ in range(2):
        async with request:
            assert (await request.do_request(f"{server.url}/", "POST"))[0] == 200
    with pytest.raises(NetworkError):
        await request.post(f"{server.url}/")


async def test_a_proxy_of_the_environment_is_used(server, monkeypatch):
    monkeypatch.setenv("http_proxy", server.url)
    async with AiohttpRequest("http://api.example.org", 1) as request:
        assert (await request.do_request("http://api.example.org/", "POST"))[0] == 200


@pytest.mark.parametrize(
    ("environ", "proxy"),
    [
        ({}, None),
        ({"https_proxy": "http://proxy:3128"}, "http://proxy:3128"),
        ({"https_proxy": "proxy:3128"}, "http://proxy:3128"),
        ({"all_proxy": "http://proxy:3128"}, "http://proxy:3128"),
        ({"http_proxy": "http://proxy:3128"}, None),
        ({"https_proxy": "http://proxy:3128", "no_proxy": "example.org"}, None),
    ],
)
def test_the_proxy_is_the_one_that_the_environment_names(monkeypatch, environ, proxy):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert proxy_for("https://api.example.org") == proxy


def test_a_silence_is_borne_for_as_long_as_ptb_is_told():
    assert AiohttpRequest("http://127.0.0.1", 1).read_timeout == transport.ANSWER_SECONDS
