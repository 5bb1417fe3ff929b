"""A newer version of the program that migrates the database beneath running bots."""

import asyncio

from tests.auxil.newer_program import migrate_as_a_newer_program
from tests.faults.arena import Arena
from tests.faults.traffic import Counts


async def migrate_under_load(world: Arena) -> Counts:
    """Migrate under load: two replicas with a webhook on PostgreSQL, one that polls on SQLite."""
    traffic = world.traffic(world.size(15, 30))
    receives = ["webhook", "webhook"] if world.kind == "postgresql" else ["polling"]
    await asyncio.gather(*(program.start() for program in [world.program(each) for each in receives]))
    async with world.delivering():
        flowing = asyncio.create_task(traffic.flow(int(world.size(100, 600))))
        await asyncio.sleep(1)
        ended = await asyncio.to_thread(migrate_as_a_newer_program, world.database, world.folder)
        assert (ended.status, ended.error) == (0, ""), ended
        await flowing
        await traffic.settle()
    assert [program.process.returncode for program in world.programs if program.process] == [None] * len(receives)
    return traffic.counts()
