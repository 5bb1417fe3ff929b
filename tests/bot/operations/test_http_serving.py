import asyncio
import signal
import socket

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.errors import SettingsError
from bot.operations import http_serving
from bot.operations.http_serving import serving

HERE = "127.0.0.1"


class Slow:
    """An application that answers when it is let, and knows how many it has begun and what became of them."""

    def __init__(self):
        self.begun, self.go_on, self.ends = asyncio.Event(), asyncio.Event(), []
        self.app = Starlette(routes=[Route("/", self._slow, methods=["POST"]), Route("/quick", self._quick)])

    async def _slow(self, request: Request) -> PlainTextResponse:
        self.begun.set()
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.ends.append("broken off")
            raise
        self.ends.append("answered")
        return PlainTextResponse(await request.body())

    async def _quick(self, _: Request) -> PlainTextResponse:
        return PlainTextResponse("quick")


@pytest.fixture
async def slow():
    return Slow()


@pytest.fixture
async def client():
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        yield session


async def post(client, port):
    async with client.post(f"http://{HERE}:{port}/", data=b"hello") as response:
        return response.status, await response.read()


async def test_it_serves_on_a_free_port_and_says_nothing_of_itself(client, slow):
    async with serving(slow.app, HERE, 0, setting="WEBHOOK_LISTEN") as port:
        async with client.get(f"http://{HERE}:{port}/quick") as response:
            assert (response.status, await response.text()) == (200, "quick")
            assert not {"Server", "Date"} & response.headers.keys()
        async with client.get(f"http://{HERE}:{port}/") as response:
            assert response.status == 405


async def test_a_slow_request_is_finished_while_nobody_new_is_let_in(client, slow):
    async def end():
        await slow.begun.wait()
        ending.set()

    ending = asyncio.Event()
    opened = asyncio.get_running_loop().create_future()

    async def serve():
        async with serving(slow.app, HERE, 0, setting="WEBHOOK_LISTEN") as port:
            opened.set_result(port)
            await end()

    serve_task = asyncio.create_task(serve())
    port = await opened
    asked = asyncio.create_task(post(client, port))
    await ending.wait()
    await asyncio.sleep(0.05)  # the end has begun
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(HERE, port)
    assert not asked.done()
    assert not serve_task.done()
    slow.go_on.set()
    assert await asked == (200, b"hello")
    await serve_task
    assert slow.ends == ["answered"]


async def test_a_request_that_takes_too_long_is_broken_off_and_answered_by_an_error(client, slow, caplog):
    async with serving(slow.app, HERE, 0, setting="WEBHOOK_LISTEN", drain_seconds=0.2) as port:
        asked = asyncio.create_task(post(client, port))
        await slow.begun.wait()
    assert (await asked)[0] == 500
    assert slow.ends == ["broken off"]
    assert [record.requests for record in caplog.records if vars(record).get("event") == "requests_broken_off"] == [1]


async def test_who_is_cancelled_while_waiting_breaks_off_what_is_under_way(client, slow):
    async def serve():
        async with serving(slow.app, HERE, 0, setting="WEBHOOK_LISTEN", drain_seconds=30) as port:
            opened.set_result(port)
            await slow.begun.wait()

    opened = asyncio.get_running_loop().create_future()
    serve_task = asyncio.create_task(serve())
    asked = asyncio.create_task(post(client, await opened))
    await slow.begun.wait()
    await asyncio.sleep(0.05)
    serve_task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serve_task
    assert (await asked)[0] == 500


async def test_an_idle_connection_holds_nothing_up(slow):
    async with serving(slow.app, HERE, 0, setting="WEBHOOK_LISTEN", drain_seconds=30) as port:
        reader, writer = await asyncio.open_connection(HERE, port)
        writer.write(b"GET /quick HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        silent, its_writer = await asyncio.open_connection(HERE, port)
    assert await silent.read() == b""
    for each in (writer, its_writer):
        each.close()
        await each.wait_closed()


async def test_a_connection_that_asks_nothing_is_let_go(slow, monkeypatch):
    monkeypatch.setattr(http_serving, "HEAD_SECONDS", 0.1)
    async with serving(slow.app, HERE, 0, setting="WEBHOOK_LISTEN") as port:
        reader, writer = await asyncio.open_connection(HERE, port)
        writer.write(b"GET /quick HTTP/1.1\r\nHost:")
        async with asyncio.timeout(5):
            assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()


async def test_connections_beyond_the_bound_are_told_to_come_back(client, slow, monkeypatch):
    monkeypatch.setattr(http_serving, "CONNECTIONS", 2)
    async with serving(slow.app, HERE, 0, setting="WEBHOOK_LISTEN") as port:
        asked = [asyncio.create_task(post(client, port)) for _ in range(2)]
        await slow.begun.wait()
        await asyncio.sleep(0.05)
        assert (await post(client, port))[0] == 503
        slow.go_on.set()
        assert [status for status, _ in await asyncio.gather(*asked)] == [200, 200]


async def test_a_head_beyond_all_measure_is_refused(slow):
    async with serving(slow.app, HERE, 0, setting="WEBHOOK_LISTEN") as port:
        reader, writer = await asyncio.open_connection(HERE, port)
        writer.write(b"GET /quick HTTP/1.1\r\nx: " + b"x" * 2 * http_serving.HEAD_BYTES)
        assert (await reader.readline()).startswith(b"HTTP/1.1 400")
        writer.close()
        await writer.wait_closed()


async def test_signals_stay_with_the_program(slow):
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    async with serving(slow.app, HERE, 0, setting="WEBHOOK_LISTEN"):
        assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


async def test_the_port_is_free_again_afterwards(slow):
    async with serving(slow.app, HERE, 0, setting="WEBHOOK_LISTEN") as port:
        pass
    async with serving(slow.app, HERE, port, setting="WEBHOOK_LISTEN") as again:
        assert again == port


async def test_a_port_that_is_taken_is_said_in_one_sentence(slow):
    with socket.create_server((HERE, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError) as caught:
            async with serving(slow.app, HERE, port, setting="MONITOR_LISTEN"):
                pass
    assert str(caught.value) == (
        f"MONITOR_LISTEN names {HERE}:{port}, but another program listens there; end that one or set another port."
    )


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
async def test_an_address_of_another_machine_is_said_in_one_sentence(slow, host):
    with pytest.raises(SettingsError, match=rf"^WEBHOOK_LISTEN names {host}:0, but .*127\.0\.0\.1\.$"):
        async with serving(slow.app, host, 0, setting="WEBHOOK_LISTEN"):
            pass


async def test_it_listens_on_addresses_of_version_six(client, slow):
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    async with (
        serving(slow.app, "::1", 0, setting="WEBHOOK_LISTEN") as port,
        client.get(f"http://[::1]:{port}/quick") as response,
    ):
        assert response.status == 200
