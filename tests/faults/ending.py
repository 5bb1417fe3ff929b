"""Processes that are asked to end in the middle of everything."""

import asyncio
from dataclasses import dataclass

from tests.auxil.bot_api import Fault
from tests.faults.arena import Arena
from tests.faults.traffic import Counts

ENDLESS = 10**6
CHAT = 9001


@dataclass(frozen=True, slots=True)
class End:
    """How a process ended, and what came of the messages after the next start."""

    counts: Counts
    status: int
    seconds: float


async def end_under_load(world: Arena, receives: str, meanwhile: str = "") -> End:
    """Send SIGTERM under load while something else goes wrong: ``slow``, ``waits`` or ``hangs``.

    ``slow`` is a Bot API that takes a second for each call, ``waits`` a chat that Telegram lets wait a minute, and
    ``hangs`` a database that falls silent at that moment.
    """
    program, traffic = world.program(receives), world.traffic(world.size(20, 40))
    await program.start()
    if meanwhile == "slow":
        world.api.faults.append(Fault("sendMessage", 200, times=ENDLESS, seconds=1))
    if meanwhile == "waits":
        world.api.faults.append(Fault("sendMessage", 429, chat_id=CHAT, retry_after=60))
        world.api.person(CHAT).says("/help")
    async with world.delivering():
        flowing = asyncio.create_task(traffic.flow(int(world.size(80, 1000))))
        await asyncio.sleep(world.size(2, 8))
        if meanwhile == "hangs":
            await asyncio.to_thread(world.server.freeze)
            await asyncio.sleep(0.2)
        try:
            status, seconds = await program.end()
        finally:
            if meanwhile == "hangs":
                await asyncio.to_thread(world.server.thaw)
        world.api.faults.clear()
        await program.start()
        await flowing
        await traffic.settle()
        if meanwhile == "waits":
            await world.api.person(CHAT).hears()
    return End(traffic.counts(), status, seconds)
