"""A PostgreSQL server that ends, or that hangs, in the middle of everything, and comes back."""

import asyncio
from dataclasses import dataclass
from time import monotonic

import asyncpg

from tests.faults.arena import Arena
from tests.faults.programs import Program
from tests.faults.traffic import Counts

AFTER = "and in Brazil?"


@dataclass(frozen=True, slots=True)
class Outage:
    """What an outage did to people."""

    counts: Counts
    waits: list[float]
    """Seconds that those waited who wrote while the database was away, in order of writing."""
    edit_seconds: float
    """Time until an edit of the directory reached the bot afterwards."""
    told: str
    """What the person read whose suggestion could not be kept meanwhile."""


async def go_on_without(world: Arena, receives: str, how: str) -> Outage:
    """Let the server end (``stop``) or hang (``freeze``) under load."""
    program, traffic = world.program(receives), world.traffic(world.size(10, 20))
    away = world.size(6, 30)
    await program.start()
    async with world.delivering():
        helper = world.api.person(77)
        helper.says("Peru")
        await helper.hears()
        flowing = asyncio.create_task(traffic.flow(int((away + 4) * traffic.rate)))
        await asyncio.sleep(2)
        await asyncio.to_thread(world.server.stop if how == "stop" else world.server.freeze)
        gone = monotonic()
        try:
            helper.says("/forget")
            await asyncio.sleep(away)
            told = (await helper.hears()).text
        finally:
            back = monotonic()
            await asyncio.to_thread(world.server.start if how == "stop" else world.server.thaw)
        await flowing
        await traffic.settle()
        counts = traffic.counts()
        edit_seconds = min([await _edit(world, program) for _ in range(2)])  # one may meet with somebody else's load
        done = await _done(world)
        await _talk_is_remembered(world)
        async with asyncio.timeout(20):
            while await _done(world) < done + 2:  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.1)
    return Outage(counts, traffic.waits(gone, back - 1), edit_seconds, told)


async def _edit(world: Arena, program: Program) -> float:
    """Edit the directory, and return the seconds until the bot has read it."""
    seen = program.written().count("directory was read again")
    connection = await asyncpg.connect(world.database)
    await connection.execute("UPDATE directory_state SET revision = revision + 1; NOTIFY directory_changed")
    begun = monotonic()
    await connection.close()
    while program.written().count("directory was read again") == seen and monotonic() - begun < 20:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    return monotonic() - begun


async def _talk_is_remembered(world: Arena) -> None:
    person = world.api.person(78)
    person.says("I want to interview street vendors in Peru")
    await person.hears()
    person.says(AFTER)
    assert "Brazil" in (await person.hears()).text


async def _done(world: Arena) -> int:
    connection = await asyncpg.connect(world.database)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM update_claim WHERE state = 'done'"))
    finally:
        await connection.close()
