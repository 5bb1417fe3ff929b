"""A row of the directory that breaks the rules, beneath a running bot: left out, told of once, the rest serves."""

import asyncio

import pytest
from sqlalchemy import text

from directory.database import make_engine


@pytest.mark.parametrize("receives", ["polling"])
async def test_a_broken_row_is_left_out_and_told_of_once(world, receives, record):
    program, traffic = world.program(receives), world.traffic(15)
    await program.start()
    flowing = asyncio.create_task(traffic.flow(90))
    engine = make_engine(world.database)
    for name in ("''", "''", "'StreetNet International'"):
        seen = program.written().count("directory was read again")
        async with engine.begin() as connection:
            await connection.execute(
                text(f"UPDATE organization SET name = {name} WHERE slug = 'streetnet-international'")  # noqa: S608
            )
            await connection.execute(text("UPDATE directory_state SET revision = revision + 1"))
            if world.kind == "postgresql":
                await connection.execute(text("NOTIFY directory_changed"))
        async with asyncio.timeout(30):
            while program.written().count("directory was read again") == seen:  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.05)
        left_out = "StreetNet" not in name
        assert f"referral_bot_catalogue_left_out {float(left_out)}" in await program.metrics()
        assert f"{499 - left_out} organizations" in program.written().splitlines()[-1]
    await engine.dispose()
    await flowing
    await traffic.settle()
    record(traffic.counts())
    traffic.counts().hold(doubled=0)
    assert len(program.lines("streetnet-international")) == 1
