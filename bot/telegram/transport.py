"""Carries python-telegram-bot's calls over aiohttp, whose throughput holds where httpx's collapses."""

from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS: Final = 10.0
ANSWER_SECONDS: Final = 20.0
"""How long the server may be silent."""
_FORM: Final = "application/x-www-form-urlencoded"


class AiohttpRequest(BaseRequest):
    """Makes calls to one Bot API server, each on a connection of its own out of a few that are kept open."""

    def __init__(self, url: str, connections: int) -> None:
        self._proxy = proxy_for(url)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long the server may be silent, in seconds."""
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        """Make ready to connect."""
        if self._session is None:
            # PTB's own requests trust the certificates that httpx trusts; so do these.
            connector = aiohttp.TCPConnector(limit=self._connections, ssl=httpx.create_ssl_context())
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917 - PTB's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - its type is PTB's own
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
    ) -> tuple[int, bytes]:
        """Make a call and return the answer's status and body.

        Raises:
            TimedOut: the server cannot be reached in time, or is silent for too long.
            NetworkError: the call or its answer got lost.
        """
        if self._session is None:
            raise RuntimeError("a call before initialize or after shutdown")
        timeout = aiohttp.ClientTimeout(
            sock_connect=_seconds(connect_timeout, CONNECT_SECONDS), sock_read=_seconds(read_timeout, ANSWER_SECONDS)
        )
        body, headers = _body(request_data)
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except TimeoutError as fault:
            raise TimedOut from fault
        except (aiohttp.ClientError, OSError) as fault:
            raise NetworkError(type(fault).__name__) from fault


def proxy_for(url: str) -> str | None:
    """Return the proxy that the environment names for an address, None where it is reached directly."""
    parts = urlsplit(url)
    if parts.hostname is None or proxy_bypass(parts.hostname):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"


def _body(given: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """Return a call's parameters as a form, with its files where there are some, and the headers that go with it."""
    if given is None:
        return None, {}
    if not given.contains_files:
        return given.url_encoded_parameters().encode(), {"Content-Type": _FORM}
    form = aiohttp.FormData()
    for name, value in given.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, media_type) in given.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form, {}


def _seconds(asked: Any, usual: float) -> float | None:  # noqa: ANN401
    return usual if asked is BaseRequest.DEFAULT_NONE else asked
