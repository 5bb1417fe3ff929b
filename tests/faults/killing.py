"""Processes that are killed in the middle of their work."""

import asyncio
from random import Random

from tests.faults.arena import Arena
from tests.faults.traffic import Counts


async def kill_under_load(world: Arena, receives: str) -> Counts:
    """Kill the one process at random moments while messages flow, and start it again each time."""
    program, traffic, chance = world.program(receives), world.traffic(world.size(25, 50)), Random(6)
    await program.start()
    async with world.delivering():
        flowing = asyncio.create_task(traffic.flow(int(world.size(200, 3000))))
        for _ in range(int(world.size(2, 8))):
            await asyncio.sleep(chance.uniform(0.7, world.size(1.5, 4)))
            await program.kill()
            await program.start()
        await flowing
        await traffic.settle()
    return traffic.counts()


async def kill_one_of_two(world: Arena) -> Counts:
    """Kill one of two replicas, and let the other go on alone for a while."""
    first, second = world.program("webhook"), world.program("webhook")
    traffic = world.traffic(world.size(25, 50))
    await asyncio.gather(first.start(), second.start())
    async with world.delivering():
        flowing = asyncio.create_task(traffic.flow(int(world.size(200, 3000))))
        for _ in range(int(world.size(1, 4))):
            await asyncio.sleep(world.size(1.5, 4))
            await first.kill()
            await asyncio.sleep(world.size(1.5, 5))
            await first.start()
        await flowing
        await traffic.settle()
    return traffic.counts()
