"""A Bot API that refuses, fails, is silent, breaks off and talks nonsense, all at once and under load."""

import asyncio
from dataclasses import dataclass

from tests.auxil.bot_api import Fault
from tests.faults.arena import Arena
from tests.faults.traffic import Counts

PATIENCE = """
from bot.telegram import transport

transport.ANSWER_SECONDS = 1.0
"""
"""A silent server is waited for 20 seconds; this is the same in less time."""
SILENT_SECONDS = 25.0
NOISE = b"<html>Please log in to the network of this hotel</html>"


@dataclass(frozen=True, slots=True)
class Bad:
    """What came of it."""

    counts: Counts
    unheard: int
    """Calls that had arrived, and whose answer was lost: each of these may be made again, and then doubles."""


async def serve_through_faults(world: Arena, receives: str) -> Bad:
    """Let every kind of fault come twice: as messages are sent, and as updates are fetched or a webhook is set."""
    silent = world.size(1.5, SILENT_SECONDS)
    program = world.program(receives, **({} if world.is_large else world.customized(PATIENCE)))
    api, traffic = world.api, world.traffic(world.size(15, 25))
    api.foreseen.append("fault")
    if receives == "webhook":
        api.faults += [Fault("setWebhook", 429, retry_after=1, times=2), Fault("setWebhook", 502, times=2)]
        api.faults += [Fault("setWebhook", None)]
    await program.start()
    async with world.delivering():
        flowing = asyncio.create_task(traffic.flow(int(world.size(150, 1500))))
        for fault in _of_sending(silent):
            api.faults.append(fault)
            await asyncio.sleep(world.size(0.5, 4))
        if receives == "polling":
            for fault in _of_fetching(silent):
                api.faults.append(fault)
                await asyncio.sleep(world.size(0.5, 4))
        await flowing
        await traffic.settle(world.size(40, 180))
    unheard = sum(fault.is_done for fault in _of_sending(silent))
    return Bad(traffic.counts(), unheard * 2)


def _of_sending(silent: float) -> list[Fault]:
    call = "sendMessage"
    return [
        Fault(call, 429, retry_after=1, times=2),
        Fault(call, 429, retry_after=2, times=10),  # all chats at once
        Fault(call, 500, times=2),
        Fault(call, 502, times=10),
        Fault(call, 503, times=10),
        Fault(call, None, times=5),
        Fault(call, None, times=2, is_done=True),
        Fault(call, 502, times=2, seconds=silent),
        Fault(call, None, times=2, seconds=silent, is_done=True),
        Fault(call, 200, times=2, body=b'{"ok": true, "resu', is_half=True),
        Fault(call, 200, times=2, body=NOISE),
        Fault(call, 200, times=2, body=b""),
    ]


def _of_fetching(silent: float) -> list[Fault]:
    call = "getUpdates"
    return [
        Fault(call, 429, retry_after=1),
        Fault(call, 502, times=2),
        Fault(call, None),
        Fault(call, 200, body=NOISE),
        Fault(call, 200, body=b'{"ok": true, "result": [{"upda', is_half=True),
        Fault(call, 502, seconds=silent),
    ]
