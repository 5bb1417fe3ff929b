"""Tells systemd how the service does, by the protocol of sd_notify; where nobody supervises, nothing is done."""

import asyncio
import logging
import os
import socket
from collections.abc import Mapping
from typing import Final

from bot.operations.monitor import Readiness

logger = logging.getLogger(__name__)

LOOK_SECONDS: Final = 0.25
STANDS_BY_SECONDS: Final = 5.0
"""Time without a turn to fetch updates after which a service counts as started: it stands by."""


async def supervise(
    readiness: Readiness, environ: Mapping[str, str], *, stands_by_after: float | None = STANDS_BY_SECONDS
) -> None:
    """Tell the supervisor that the service is ready, lives and ends, until cancelled.

    A sign of life comes from the event loop itself, so that a loop that hangs gives none and is started anew.

    Args:
        readiness: what is told; it changes.
        environ: NOTIFY_SOCKET names the supervisor's socket, WATCHDOG_USEC the microseconds between signs of life.
        stands_by_after: seconds without updates after which the service counts as started all the same, since it waits
            for its turn; None where it has no turns.
    """
    address = environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    loop, pause = asyncio.get_running_loop(), _pause(environ)
    began = lived = loop.time()
    word, said = "", set[str]()

    def say_once(state: str) -> None:
        if state not in said:
            said.add(state)
            _notify(address, state)

    try:
        while True:
            if word != (word := _word(readiness)):
                _notify(address, f"STATUS={word}")
            stands_by = stands_by_after is not None and loop.time() - began >= stands_by_after
            if readiness.draining:
                say_once("STOPPING=1")
            elif readiness.is_ready or stands_by:
                say_once("READY=1")
            if pause is not None and loop.time() - lived >= pause:
                lived = loop.time()
                _notify(address, "WATCHDOG=1")
            await asyncio.sleep(LOOK_SECONDS if pause is None else min(LOOK_SECONDS, pause / 2))
    finally:
        say_once("STOPPING=1")


def _pause(environ: Mapping[str, str]) -> float | None:
    """Return the seconds between signs of life: half of what is asked for; None where none are."""
    given, process = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", str(os.getpid()))
    if not (given.isascii() and given.isdigit()) or process != str(os.getpid()):
        return None
    return int(given) / 1_000_000 / 2 or None


def _word(readiness: Readiness) -> str:
    if readiness.draining:
        return "finishing"
    if not readiness.updates:
        return "not serving yet"
    return "serving" if readiness.database else "serving from memory, the database is away"


def _notify(address: str, state: str) -> None:
    """Send one state; a supervisor that takes none is told nothing."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        try:
            sender.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)
        except OSError as fault:
            logger.warning(
                "The supervisor cannot be told %s: %s",
                state.partition("=")[0],
                os.strerror(fault.errno or 0),
                extra={"event": "supervisor_untold"},
            )
