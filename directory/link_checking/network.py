"""The way to the internet: names are resolved once for each connection, and only what was found public is connected to.

aiohttp is used because it lets both steps be taken here: its connector asks a resolver of ours, connects to no other
address than those that it returned, and makes every socket, those for addresses written as numbers too, by a function
of ours that is told the very address. The name stays in the Host header and in TLS. httpx would need its transport's
private parts replaced for the same.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
import certifi
from aiohttp.abc import AbstractResolver, ResolveResult

from directory.link_checking.policy import Courtesy
from directory.link_checking.public_addresses import IPAddress, as_address, is_public

AddressInfo = tuple[Any, ...]
"""Of one address, as ``socket.getaddrinfo`` gives it."""
_ADDRESS: Final = 4
"""Where the address stands in it."""


class PrivateAddressError(OSError):
    """A host has an address that is not on the public internet."""


def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


@dataclass(frozen=True)
class Network:
    """How machines are found and which may be connected to; tests have one of their own, on this machine."""

    look_up: Callable[[str, int], list[AddressInfo]] = field(
        default=lambda host, port: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    )
    """Returns the addresses of a host; may block, and raises ``socket.gaierror``."""
    is_allowed: Callable[[IPAddress], bool] = is_public
    trusted: Callable[[], ssl.SSLContext] = _trusted
    """Makes what certificates are checked against."""

    def refuse(self, host: str, address: str) -> None:
        """Raise if an address may not be connected to.

        Raises:
            PrivateAddressError: it is not on the public internet.
        """
        found = as_address(address)
        if found is None or not self.is_allowed(found):
            raise PrivateAddressError(f"{host} leads to {address}")

    def session(self, user_agent: str, courtesy: Courtesy) -> aiohttp.ClientSession:
        """Open a session that connects nowhere else; the caller closes it. Proxies of the environment are not used."""
        connector = aiohttp.TCPConnector(
            resolver=_Resolver(self, courtesy.connections),
            use_dns_cache=False,  # the addresses that were just looked at, and no others
            socket_factory=self._socket,
            ssl=self.trusted(),
            limit=courtesy.connections,
            limit_per_host=1,
        )
        return aiohttp.ClientSession(
            connector=connector,
            headers={"User-Agent": user_agent, "Accept": "text/html,*/*;q=0.5"},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=courtesy.connect_seconds),
        )

    def _socket(self, address_info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = address_info
        self.refuse(str(address[0]), str(address[0]))
        return socket.socket(family, kind, protocol)


class _Resolver(AbstractResolver):
    """Looks names up in threads of its own, since one that hangs would hold up all others."""

    def __init__(self, network: Network, threads: int) -> None:
        self._network = network
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="names")

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002  both kinds are wanted
    ) -> list[ResolveResult]:
        """Return the addresses of a host, all of them public."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, self._network.look_up, host, port)
        for address_info in found:
            self._network.refuse(host, str(address_info[_ADDRESS][0]))
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=int(address[1]),
                family=address_family,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address_family, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
