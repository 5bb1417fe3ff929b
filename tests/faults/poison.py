"""A message whose handling ends the process, whatever process that is."""

import asyncio

from tests.faults.arena import Arena
from tests.faults.traffic import Counts

DEADLY = """
import os

from bot.understanding.understander import Understander

read = Understander.read


def read_or_die(self, text):
    if "poison" in text:
        os._exit(139)
    return read(self, text)


Understander.read = read_or_die
"""


async def serve_beside_poison(world: Arena, receives: str) -> tuple[Counts, int]:
    """Start the process again whenever it dies; return the counts, and how often it has died."""
    program, traffic = world.program(receives, **world.customized(DEADLY)), world.traffic(10)
    await program.start()
    deaths = 0
    async with world.delivering():
        flowing = asyncio.create_task(traffic.flow(int(world.size(80, 400))))
        await asyncio.sleep(0.5)
        world.api.person(66).says("poison")
        while not program.lines("is set aside"):
            assert program.process
            if program.process.returncode is not None:
                deaths += 1
                await program.start()
            await asyncio.sleep(0.05)
        await flowing
        await traffic.settle()
        shown = await program.metrics()
    assert 'referral_bot_updates_total{outcome="aside"} 1.0' in shown, shown
    return traffic.counts(), deaths
