import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.storage import counting
from bot.storage.counting import Counting
from bot.storage.transactions import Storage
from directory import tallies
from directory.cells import Cell, Event
from directory.database import make_session_factory
from directory.errors import StorageError

PERU = Cell(Event.ASKED, "spokesperson", "street_vendors", "PE", "es")
HELPED = Cell(Event.HELPED, "spokesperson", "street_vendors", "PE", "es")


class Clock:
    now = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def counts(engine, clock):
    return Counting(Storage(engine), clock)


async def shown(engine):
    async with make_session_factory(engine)() as session:
        return {(one.month, one.event): one.count for one in await tallies.read(session, by=("month", "event"))}


async def rename(engine, before, after):
    async with engine.begin() as connection:
        await connection.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))


async def test_counts_of_several_writings_are_added_up(counts, engine):
    for update in range(4):
        counts.take([PERU, HELPED], update)
    await counts.flush()
    assert await shown(engine) == {}
    for update in range(4, 11):
        counts.take([PERU], update)
    await counts.flush()
    assert await shown(engine) == {("2026-11", "asked"): 10}


async def test_an_update_that_comes_again_counts_once(counts, engine):
    for _ in range(9):
        counts.take([PERU], 7)
    for update in range(100, 104):
        counts.take([PERU], update)
    await counts.flush()
    assert await shown(engine) == {("2026-11", "asked"): 5}


async def test_what_was_taken_long_ago_is_forgotten(counts, engine, monkeypatch):
    monkeypatch.setattr(counting, "MOST_KNOWN", 3)
    for update in (1, 2, 3, 4, 1):
        counts.take([PERU], update)
    await counts.flush()
    assert await shown(engine) == {("2026-11", "asked"): 5}


async def test_the_month_is_that_of_the_moment_of_counting(counts, engine, clock):
    for update in range(5):
        counts.take([PERU], update)
    clock.now = datetime(2026, 12, 1, tzinfo=UTC)
    for update in range(5, 10):
        counts.take([PERU], update)
    await counts.flush()
    assert await shown(engine) == {("2026-11", "asked"): 5, ("2026-12", "asked"): 5}


async def test_a_database_that_is_away_loses_nothing(counts, engine):
    for update in range(3):
        counts.take([PERU], update)
    await rename(engine, "tally", "elsewhere")
    for _ in range(2):
        with pytest.raises(StorageError):
            await counts.flush()
    counts.take([PERU], 3)
    counts.take([PERU], 4)
    await rename(engine, "elsewhere", "tally")
    await counts.flush()
    await counts.flush()
    assert await shown(engine) == {("2026-11", "asked"): 5}


async def test_while_the_database_is_away_memory_does_not_grow_without_end(counts, engine, monkeypatch):
    monkeypatch.setattr(counting, "MOST_CELLS", 2)
    await rename(engine, "tally", "elsewhere")
    for update, place in enumerate(("PE", "KE", "IN", "PE", "PE", "PE", "PE", "IN", "IN", "IN", "IN")):
        counts.take([replace(PERU, area=place)], update)
        with pytest.raises(StorageError):
            await counts.flush()
    await rename(engine, "elsewhere", "tally")
    await counts.flush()
    async with make_session_factory(engine)() as session:
        assert [one.area for one in await tallies.read(session)] == ["PE"]


async def test_many_programs_may_write_at_once(engine, clock):
    several = [Counting(Storage(engine), clock) for _ in range(3)]
    for counts in several:
        for update in range(10):
            counts.take([replace(PERU, area=place) for place in ("PE", "KE", "IN")], update)
    await asyncio.gather(*(counts.flush() for counts in several))
    assert await shown(engine) == {("2026-11", "asked"): 90}


async def test_at_the_end_what_is_left_is_written(counts, engine):
    watching = asyncio.create_task(counts.watch())
    await asyncio.sleep(0)
    for update in range(5):
        counts.take([PERU], update)
    watching.cancel()
    await asyncio.wait([watching])
    assert watching.cancelled()
    assert await shown(engine) == {("2026-11", "asked"): 5}


async def test_an_end_in_the_midst_of_a_writing_counts_all_of_it_once(counts, engine):
    for update in range(5):
        counts.take([PERU], update)
    watching = asyncio.create_task(counts.watch())
    for _ in range(3):
        await asyncio.sleep(0)
    counts.take([HELPED], 5)
    watching.cancel()
    await asyncio.wait([watching])
    for update in range(6, 10):
        counts.take([HELPED], update)
    await counts.flush()
    assert await shown(engine) == {("2026-11", "asked"): 5, ("2026-11", "helped"): 5}


async def test_a_database_that_is_away_is_told_once_and_ends_nothing(counts, engine, caplog, monkeypatch):
    monkeypatch.setattr(counting, "FLUSH_SECONDS", 0.01)
    await rename(engine, "tally", "elsewhere")
    counts.take([PERU], 1)
    watching = asyncio.create_task(counts.watch())
    await asyncio.sleep(0.1)
    assert not watching.done()
    watching.cancel()
    await asyncio.wait([watching])
    assert caplog.text.count("What was asked cannot be counted for now: StorageError") == 1
