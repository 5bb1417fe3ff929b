"""No room on the disk of the database, and room again."""

import asyncio

import asyncpg

from tests.faults.arena import Arena
from tests.faults.traffic import Counts

TABLES = ("update_claim", "conversation", "tally")
_NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
"""
"""What a server says whose tables cannot grow; one that cannot write its own log ends, which is an outage."""


async def go_on_without_room(world: Arena, receives: str) -> Counts:
    """Let the disk be full for a while under load: SQLite's log cannot grow, PostgreSQL refuses what grows tables."""
    program, traffic = world.program(receives), world.traffic(world.size(15, 25))
    await program.start()
    async with world.delivering():
        flowing = asyncio.create_task(traffic.flow(int(world.size(100, 1000))))
        await asyncio.sleep(1)
        if world.kind == "sqlite":
            program.limit_files(len(program.written()) + 60_000)
        else:
            await _execute(
                world,
                _NO_ROOM,
                *(f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {t} EXECUTE FUNCTION no_room()" for t in TABLES),
            )
        await asyncio.sleep(world.size(3, 25))
        await program.says("cannot be written for now")
        if world.kind == "sqlite":
            program.limit_files(-1)
        else:
            await _execute(world, *(f"DROP TRIGGER no_room ON {t}" for t in TABLES))
        await flowing
        await traffic.settle()
        person = world.api.person(78)
        person.says("I want to interview street vendors in Peru")
        await person.hears()
        person.says("and in Brazil?")
        assert "Brazil" in (await person.hears()).text, "talks are remembered again"
        await program.says("The claims on updates can be written again")
    return traffic.counts()


async def _execute(world: Arena, *statements: str) -> None:
    connection = await asyncpg.connect(world.database)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
