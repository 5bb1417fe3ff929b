"""A database that ends or hangs: answers go on from the catalogue, and what cannot be kept is not said to be."""

import asyncio
from statistics import median
from time import monotonic

import pytest
from sqlalchemy import text

from bot import live_directory
from bot.live_directory import LiveDirectory
from bot.storage.transactions import LONGEST_ON_SERVER_SECONDS, Storage
from bot.texts import Texts
from directory.database import make_engine
from directory.errors import StorageError
from tests.faults.database_away import go_on_without

SAY = Texts.load().say


@pytest.mark.parametrize("database_kind", ["postgresql"])
@pytest.mark.parametrize(("receives", "how"), [("polling", "stop"), ("polling", "freeze"), ("webhook", "freeze")])
async def test_answers_go_on_while_the_server(world, receives, how, record):
    outage = await go_on_without(world, receives, how)
    record(outage.counts)
    outage.counts.hold(doubled=0)
    assert outage.told == SAY("en", "screens.apology"), "nothing is said to be forgotten that is not"
    assert outage.edit_seconds < 2
    later = outage.waits[len(outage.waits) // 2 :]
    assert median(later) < 1, "only those wait for the server who write as it falls silent"
    (program,) = world.programs
    assert len(program.lines("The claims on updates cannot be written for now")) == 1
    assert program.lines("Another program") == []


@pytest.mark.parametrize("database_kind", ["postgresql"])
@pytest.mark.parametrize("silent_at", ["connecting", "a statement", "the end"])
async def test_a_server_that_falls_silent_is_given_up_at_once_at(world, silent_at):
    engine = make_engine(world.database)
    storage = Storage(engine)
    begun: list[float] = []

    async def work():
        async with storage.writing("memory") as session:
            if silent_at != "connecting":
                await session.execute(text("DELETE FROM secret"))
            await asyncio.to_thread(world.server.freeze)
            begun.append(monotonic())
            if silent_at != "the end":
                await session.execute(text("SELECT 1"))

    try:
        with pytest.raises(StorageError, match="TimeoutError"):
            await asyncio.wait_for(work(), 60)
        assert monotonic() - begun[0] < 3 * LONGEST_ON_SERVER_SECONDS
    finally:
        await asyncio.to_thread(world.server.thaw)
    await engine.dispose()


@pytest.mark.parametrize("database_kind", ["postgresql"])
async def test_a_look_at_a_directory_that_is_silent_ends(world, monkeypatch):
    monkeypatch.setattr(live_directory, "LOOK_SECONDS", 0.5)
    engine = make_engine(world.database)
    live = await LiveDirectory.load(engine)
    await asyncio.to_thread(world.server.freeze)
    try:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(live.refresh(), 30)
    finally:
        await asyncio.to_thread(world.server.thaw)
    monkeypatch.undo()
    assert not await live.refresh()
    await engine.dispose()
