"""One request: what was answered, or which fault stood in the way."""

import asyncio
import errno
import socket
import ssl
from dataclasses import dataclass
from typing import Final

import aiohttp
from yarl import URL

from directory.link_checking.network import PrivateAddressError
from directory.link_checking.outcomes import Outcome
from directory.link_checking.policy import Courtesy

_CERTIFICATE_FAULTS: Final = {
    10: Outcome.TLS_EXPIRED,
    18: Outcome.TLS_UNTRUSTED,
    19: Outcome.TLS_UNTRUSTED,
    20: Outcome.TLS_UNTRUSTED,
    21: Outcome.TLS_UNTRUSTED,
    62: Outcome.TLS_OTHER_NAME,
    64: Outcome.TLS_OTHER_NAME,
}
"""By OpenSSL's number of the fault."""
_NO_SUCH_NAME: Final = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_OUR_SIDE: Final = frozenset({errno.ENETUNREACH, errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.ENETDOWN})
"""This machine has no way to that kind of network, such as IPv6."""
_CUT: Final = frozenset({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED})
_MEANINGS: Final[tuple[tuple[type[BaseException], Outcome, bool], ...]] = (
    (aiohttp.ClientConnectorSSLError, Outcome.TLS_FAULT, True),
    (ssl.SSLError, Outcome.TLS_FAULT, True),
    (aiohttp.ConnectionTimeoutError, Outcome.TIMEOUT, True),
    (TimeoutError, Outcome.TIMEOUT, False),
    (ValueError, Outcome.MALFORMED, True),  # aiohttp's faults of addresses are such
    (aiohttp.ServerDisconnectedError, Outcome.RESET, False),
    (aiohttp.ClientPayloadError, Outcome.RESET, False),
    (ConnectionError, Outcome.RESET, False),
)
"""What other faults mean, and whether no connection came about; the more special ones stand first."""
_CHUNK: Final = 16_384


class LinkFault(Exception):  # noqa: N818  it is a finding, no error of the program
    """A request has come to nothing; ``before_answer`` says that no connection came about at all."""

    def __init__(self, outcome: Outcome, *, before_answer: bool = False) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.before_answer = before_answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server has said."""

    status: int
    location: str | None
    retry_after: str | None
    content_type: str
    body: str | None
    """As far as it was read; None of a HEAD request."""


async def fetch(session: aiohttp.ClientSession, method: str, url: URL, courtesy: Courtesy) -> Answer:
    """Send one request and return the answer; redirects are not followed.

    Raises:
        LinkFault: no answer has come, or not all of it in time.
    """
    try:
        async with asyncio.timeout(courtesy.answer_seconds):
            response = await session.request(method, url, allow_redirects=False)
        try:
            body = None
            if method != "HEAD":
                async with asyncio.timeout(courtesy.body_seconds):
                    body = await _read(response, courtesy.most_bytes)
            return Answer(
                response.status,
                response.headers.get("Location"),
                response.headers.get("Retry-After"),
                response.content_type,
                body,
            )
        finally:
            if method == "HEAD":
                response.release()
            else:
                response.close()  # not all of it may have been read
    except LinkFault:
        raise
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as fault:
        raise _fault(fault) from fault


async def _read(response: aiohttp.ClientResponse, most: int) -> str:
    """Return the beginning of a body; a page without end is left after so many bytes."""
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) >= most:
            break
    charset = response.charset or "utf-8"
    try:
        return content[:most].decode(charset, errors="replace")
    except LookupError:
        return content[:most].decode("utf-8", errors="replace")


def _fault(fault: BaseException) -> LinkFault:
    """Return what a fault of the client's means."""
    if isinstance(fault, aiohttp.ClientConnectorCertificateError):
        number = getattr(fault.certificate_error, "verify_code", 0)
        return LinkFault(_CERTIFICATE_FAULTS.get(number, Outcome.TLS_FAULT), before_answer=True)
    if isinstance(fault, aiohttp.ClientConnectorError) and not isinstance(fault, aiohttp.ClientConnectorSSLError):
        return LinkFault(_of_connecting(fault.os_error), before_answer=True)
    if isinstance(fault, aiohttp.ClientOSError) and fault.errno in _CUT:
        return LinkFault(Outcome.RESET)
    for kind, outcome, before_answer in _MEANINGS:
        if isinstance(fault, kind):
            return LinkFault(outcome, before_answer=before_answer)
    return LinkFault(Outcome.BAD_ANSWER)


def _of_connecting(fault: OSError) -> Outcome:
    if isinstance(fault, PrivateAddressError):
        return Outcome.PRIVATE_ADDRESS
    if isinstance(fault, socket.gaierror):
        return Outcome.NO_ADDRESS if fault.errno in _NO_SUCH_NAME else Outcome.UNSURE
    if fault.errno in _OUR_SIDE:
        return Outcome.UNSURE
    return Outcome.RESET if fault.errno in _CUT else Outcome.UNREACHABLE
