"""Sites on this machine with every fault that a site may have, and the network that leads to them.

Names end in ``.test`` and are looked up here; ports are whatever was free, so addresses are made by ``url``.
"""

import asyncio
import socket
import ssl
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

import trustme
from aiohttp import web
from aiohttp.typedefs import Handler

from directory.link_checking.network import AddressInfo, Network
from directory.link_checking.policy import Courtesy
from directory.link_checking.public_addresses import is_public

COURTESY = Courtesy(
    connections=8,
    pause_seconds=0.0,
    longest_pause_seconds=1.0,
    connect_seconds=30.0,
    answer_seconds=30.0,
    body_seconds=30.0,
    most_bytes=65_536,
    most_redirects=5,
    robots_patience_days=30,
)
"""Without pauses, and with as much time as a busy machine may need."""

PAGE = "<html><title>Vendors</title><body>We are vendors. <a href='//sedo.test/'>Friends</a></body></html>"
PARKED = "<html><title>vendors.test</title><script>a = 1</script><body>This  domain is <b>for sale</b>!</body></html>"
REPORT = f"<html><body>{'Many words. ' * 200}This domain is for sale, said a seller.</body></html>"

LOOPBACK = "127.0.0.1"
ADDRESSES = {
    "private.test": ["192.168.1.10"],
    "link-local.test": ["169.254.169.254"],
    "both.test": [LOOPBACK, "10.0.0.1"],
    "six.test": ["::1"],
}
"""Of names that do not lead to this machine's IPv4 address; ``nobody.test`` does not exist."""
SHUT = 1
"""A port of this machine where nothing listens."""


@dataclass(frozen=True)
class Seen:
    """A request that came."""

    host: str
    method: str
    path: str
    user_agent: str


class FaultySites:
    """The sites, listening while the context lasts."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.looked_up: list[str] = []
        self.most_at_once = 0
        """How many requests one host ever had at the same time."""
        self.ports: dict[str, int] = {}
        self._rebound = iter([LOOPBACK])
        self._at_once: defaultdict[str, int] = defaultdict(int)
        self._authority = trustme.CA()
        self._stack = AsyncExitStack()

    def url(self, path: str, host: str = "vendors.test", kind: str = "http") -> str:
        """Return the address of a page; ``kind`` is http, garbage or one of the certificates."""
        scheme = "http" if kind in {"http", "garbage", "six"} else "https"
        return f"{scheme}://{host}:{self.ports[kind]}{path}"

    def network(self) -> Network:
        """Return a network that knows these names, may connect to this machine, and trusts one authority."""

        def trusted() -> ssl.SSLContext:
            context = ssl.create_default_context()
            self._authority.configure_trust(context)
            return context

        return Network(
            look_up=self._look_up,
            is_allowed=lambda address: address.is_loopback or is_public(address),
            trusted=trusted,
        )

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._watch])
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0, handler_cancellation=True)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await self._serve(runner, "http")
        if socket.has_ipv6:
            await self._serve(runner, "six", host="::1")
        now = datetime.now(UTC)
        stranger = trustme.CA()
        for kind, certificate in {
            "trusted": self._authority.issue_cert("vendors.test"),
            "expired": self._authority.issue_cert("vendors.test", not_after=now - timedelta(days=1)),
            "other-name": self._authority.issue_cert("others.test"),
            "self-signed": stranger.issue_cert("vendors.test"),
        }.items():
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            await self._serve(runner, kind, ssl_context=context)
        garbage = await asyncio.start_server(_speak_garbage, LOOPBACK, 0)
        self._stack.push_async_callback(garbage.wait_closed)
        self._stack.callback(garbage.close)
        self.ports["garbage"] = garbage.sockets[0].getsockname()[1]
        self.ports["shut"] = SHUT
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _serve(
        self, runner: web.AppRunner, kind: str, *, host: str = LOOPBACK, ssl_context: ssl.SSLContext | None = None
    ) -> None:
        site = web.TCPSite(runner, host, 0, ssl_context=ssl_context)
        await site.start()
        self.ports[kind] = site._server.sockets[0].getsockname()[1]

    def _look_up(self, host: str, port: int) -> list[AddressInfo]:
        self.looked_up.append(host)
        host.encode("idna")  # as the system's own look-up does
        if host == "nobody.test":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if host == "silent.test":
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        addresses = ADDRESSES.get(host, [LOOPBACK])
        if host == "rebound.test":  # one answer for whoever looks first, another for whoever looks again
            addresses = [next(self._rebound, "10.0.0.1")]
        return [info for address in addresses for info in socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)]

    @web.middleware
    async def _watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        host = request.host.rpartition(":")[0]
        self.seen.append(Seen(host, request.method, request.path, request.headers.get("User-Agent", "")))
        self._at_once[host] += 1
        self.most_at_once = max(self.most_at_once, self._at_once[host])
        try:
            return await handler(request)
        finally:
            self._at_once[host] -= 1

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        host, path = request.host.rpartition(":")[0], request.path
        if path == "/robots.txt":
            return _robots(host)
        if host == "sedo.com":
            return _page(PAGE)
        if path in _REDIRECTS:
            status, target = _REDIRECTS[path]
            headers = {"Location": target.format(port=self.ports["http"])} if target else {}
            return web.Response(status=status, headers=headers)
        if path in _STATUSES:
            status, headers = _STATUSES[path]
            return web.Response(status=status, headers=headers)
        if path in _PAGES:
            return _page(_PAGES[path])
        return await getattr(self, f"_{path.strip('/').replace('-', '_')}")(request)

    async def _no_head(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=405) if request.method == "HEAD" else _page(PAGE)

    async def _busy_once(self, request: web.Request) -> web.StreamResponse:
        came = sum(seen.path == request.path and seen.method == "GET" for seen in self.seen)
        return web.Response(status=503, headers={"Retry-After": "0"}) if came == 1 else _page(PAGE)

    async def _cookie(self, request: web.Request) -> web.StreamResponse:
        if "been" in request.cookies:
            return _page(PAGE)
        return web.Response(status=302, headers={"Location": "/cookie", "Set-Cookie": "been=here"})

    async def _lead(self, request: web.Request) -> web.StreamResponse:
        """Lead wherever the query says."""
        return web.Response(status=302, headers={"Location": request.query["to"]})

    async def _paper(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"%PDF-1.7", content_type="application/pdf")

    async def _reset(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def _slow_headers(self, _request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(60)
        return web.Response()

    async def _slow_body(self, request: web.Request) -> web.StreamResponse:
        return await self._pour(request, b"<html>", pause=0.1)

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        return await self._pour(request, b"more " * 4096, pause=0)

    async def _pour(self, request: web.Request, piece: bytes, pause: float) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        if request.method == "HEAD":
            return response
        try:
            while True:
                await response.write(piece)
                await asyncio.sleep(pause)
        except ConnectionError:
            return response


_PAGES = {"/fine": PAGE, "/parked": PARKED, "/report": REPORT}
_REDIRECTS = {
    "/moved": (301, "/fine"),
    "/moved-for-now": (302, "/fine"),
    "/across": (302, "http://others.test:{port}/fine"),
    "/across-to-closed": (302, "http://closed.test:{port}/fine"),
    "/across-to-seller": (302, "http://sedo.com:{port}/fine"),
    "/to-private": (302, "http://private.test/fine"),
    "/to-number": (302, "http://10.0.0.1/fine"),
    "/to-nobody": (302, "http://nobody.test/fine"),
    "/round": (302, "/round-again"),
    "/round-again": (302, "/round"),
    "/to-mail": (302, "mailto:info@vendors.test"),
    "/to-nothing": (302, ""),
}
_STATUSES: dict[str, tuple[int, dict[str, str]]] = {
    "/not-found": (404, {}),
    "/gone": (410, {}),
    "/forbidden": (403, {}),
    "/teapot": (409, {}),
    "/fault": (500, {}),
    "/busy": (503, {"Retry-After": "0"}),
    "/busy-for-long": (503, {"Retry-After": "3600"}),
    "/busy-until": (503, {"Retry-After": "Fri, 31 Dec 2999 23:59:59 GMT"}),
    "/down": (503, {}),
}


def _robots(host: str) -> web.Response:
    if host == "closed.test":
        return web.Response(text="User-agent: *\nDisallow: /\n")
    if host == "closed-to-us.test":
        return web.Response(text="User-agent: referral-bot\nDisallow: /fine\n\nUser-agent: *\nDisallow:\n")
    if host == "unsaid.test":
        return web.Response(status=500)
    if host == "slow.test":
        return web.Response(text="User-agent: *\nCrawl-delay: 0.2\n")
    response = web.Response(status=404)
    if host == "rebound.test":
        response.force_close()  # so that the next request needs a connection of its own
    return response


def _page(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


async def _speak_garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"220 mail.vendors.test ESMTP\r\n")
    await writer.drain()
    writer.close()
