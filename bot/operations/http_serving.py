"""Serves an ASGI application beside everything else in a running event loop, and ends it with patience."""

import asyncio
import errno
import logging
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.errors import BotError, SettingsError

logger = logging.getLogger(__name__)

CONNECTIONS: Final = 512
"""Connections open at a time; requests on those beyond are answered by 503."""
KEEP_ALIVE_SECONDS: Final = 75
"""How long an idle connection stays: longer than nginx keeps one (60), which would else send into a closing one."""
HEAD_SECONDS: Final = 10.0
"""Time that a new connection has for the head of its first request."""
HEAD_BYTES: Final = 16 * 1024
DRAIN_SECONDS: Final = 8.0
_BREAKING_OFF_SECONDS: Final = 1.0
"""Time that requests have to end once they are broken off."""
_REASONS: Final = {
    errno.EADDRINUSE: "another program listens there; end that one or set another port",
    errno.EACCES: "ports below 1024 need a privilege; set a higher one",
    errno.EADDRNOTAVAIL: "this machine has no such address; set one that it has, such as 127.0.0.1",
}


@asynccontextmanager
async def serving(
    app: ASGIApp, host: str, port: int, *, setting: str, drain_seconds: float = DRAIN_SECONDS
) -> AsyncIterator[int]:
    """Serve an application over HTTP, and give the port; in the end requests under way are waited for.

    At the end nothing new is accepted from the first moment on. Signals, logging and the life of the process stay the
    caller's. The application sees no lifespan events.

    Args:
        app: the application.
        host: name or address of this machine.
        port: 0 for any that is free.
        setting: the environment variable that says host and port, for the error's text.
        drain_seconds: how long requests under way may take in the end; then they are cancelled.

    Raises:
        SettingsError: nothing can listen there.
        BotError: the server has failed by itself.
    """
    listener = _listen(host, port, setting)
    server = _Server(
        uvicorn.Config(
            cast("Any", app),  # uvicorn and Starlette each have a type of their own for the same thing
            http=_Protocol,
            ws="none",
            interface="asgi3",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            limit_concurrency=CONNECTIONS + 1,  # uvicorn counts the one that asks
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            h11_max_incomplete_event_size=HEAD_BYTES,
        )
    )
    running = asyncio.create_task(server.serve([listener]), name=f"HTTP on port {port}")
    try:
        await server.started_or_ended(running)
        _raise_failure(running, host, port)
        yield listener.getsockname()[1]
    finally:
        server.stop_listening(listener)
        try:
            await asyncio.wait([running], timeout=drain_seconds)
        finally:  # also where a second signal cancels the waiting
            await server.break_off(running)
    _raise_failure(running, host, port)


class _Protocol(H11Protocol):
    """Lets go of connections that ask nothing: uvicorn would keep them until there is room for no other."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's type
        super().connection_made(transport)
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._let_go)

    def connection_lost(self, exc: Exception | None) -> None:
        self._deadline.cancel()
        super().connection_lost(exc)

    def _let_go(self) -> None:
        if self.cycle is None:
            self.transport.abort()


class _Server(uvicorn.Server):
    """Runs until told to end; who tells is somebody else."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._has_started = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to those who have them."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self._has_started.set()

    async def started_or_ended(self, running: asyncio.Task[None]) -> None:
        """Wait until requests are taken, or never will be."""
        starting = asyncio.create_task(self._has_started.wait())
        try:
            await asyncio.wait([starting, running], return_when=asyncio.FIRST_COMPLETED)
        finally:
            starting.cancel()

    def stop_listening(self, listener: socket.socket) -> None:
        """Accept nothing more, and begin to end."""
        for each in getattr(self, "servers", ()):
            each.close()
        listener.close()
        self.should_exit = True

    async def break_off(self, running: asyncio.Task[None]) -> None:
        """End whatever is left: a request that waits gets its 500, a connection that does not close is cut."""
        left = {task for task in self.server_state.tasks if not task.done()}
        if left:
            told = "Requests that were not done in time are broken off: %d."
            logger.warning(told, len(left), extra={"event": "requests_broken_off", "requests": len(left)})
        tasks = {running, *left}
        for task in tasks:
            task.cancel()
        try:
            await asyncio.wait(tasks, timeout=_BREAKING_OFF_SECONDS)
        finally:
            for connection in list(self.server_state.connections):
                connection.transport.abort()


def _listen(host: str, port: int, setting: str) -> socket.socket:
    """Return a socket that listens: uvicorn's own way to open one ends the process where it fails."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    try:
        socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)  # since create_server tells no kind of fault apart
        listener = socket.create_server((host, port), family=family, backlog=CONNECTIONS, dualstack_ipv6=both)
    except socket.gaierror:
        why = "that name has no address; set one of this machine, such as 127.0.0.1"
        raise SettingsError(f"{setting} names {_shown(host, port)}, but {why}.") from None
    except OSError as fault:
        why = _REASONS.get(fault.errno or 0, f"{os.strerror(fault.errno or 0)}; set another host and port")
        raise SettingsError(f"{setting} names {_shown(host, port)}, but {why}.") from None
    listener.setblocking(False)
    return listener


def _raise_failure(running: asyncio.Task[None], host: str, port: int) -> None:
    if running.done() and not running.cancelled() and (fault := running.exception()) is not None:
        raise BotError(f"The server on {_shown(host, port)} has failed ({type(fault).__name__}).") from fault


def _shown(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
