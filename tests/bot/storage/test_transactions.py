import asyncio

import pytest
from sqlalchemy import text

from bot.storage import transactions
from bot.storage.transactions import Storage
from directory.database import make_engine
from directory.errors import ChangeError, StorageError


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


async def fail(storage, *, after: float, clock: Clock):
    async with storage.reading("counting") as session:
        clock.now += after
        await session.execute(text("SELECT nothing FROM nowhere"))


async def test_a_fault_of_the_database_is_one_sentence(engine):
    with pytest.raises(StorageError, match=r"^The counts cannot be used \(\w+\)\.$"):
        await fail(Storage(engine), after=0, clock=Clock())


async def test_errors_of_the_work_itself_pass(engine):
    with pytest.raises(ChangeError):
        async with Storage(engine).writing("counting"):
            raise ChangeError("There is no organization nobody.")


async def test_a_database_that_keeps_one_waiting_is_left_alone_until_it_works_again(engine, monkeypatch):
    monkeypatch.setattr(transactions, "REST_SECONDS", 0.05)
    clock = Clock()
    storage = Storage(engine, clock)
    with pytest.raises(StorageError):
        await fail(storage, after=5, clock=clock)
    with pytest.raises(StorageError, match="a moment ago"):
        await fail(storage, after=0, clock=clock)
    async with asyncio.timeout(20):
        while storage._is_away:  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.01)
    async with storage.reading("counting") as session:
        assert await session.scalar(text("SELECT 1")) == 1


async def test_what_fails_is_logged_once_and_so_is_its_return(engine, caplog):
    caplog.set_level("INFO")
    storage = Storage(engine)
    for _ in range(3):
        with pytest.raises(StorageError):
            await fail(storage, after=0, clock=Clock())
    for _ in range(3):
        async with storage.reading("counting"):
            pass
    assert [record.event for record in caplog.records] == ["database_fails", "database_works_again"]


async def test_a_fault_that_comes_at_once_makes_nobody_else_fail(engine):
    clock = Clock()
    storage = Storage(engine, clock)
    with pytest.raises(StorageError):
        await fail(storage, after=0, clock=clock)
    async with storage.reading("counting") as session:
        assert await session.scalar(text("SELECT 1")) == 1


async def test_a_database_that_is_silent_is_waited_for_only_so_long(engine, monkeypatch):
    monkeypatch.setattr(transactions, "LONGEST_SECONDS", 0.2)
    monkeypatch.setattr(transactions, "LONGEST_ON_SERVER_SECONDS", 0.2)
    with pytest.raises(StorageError, match="TimeoutError"):
        async with Storage(engine).reading("counting"):
            await asyncio.sleep(5)


async def test_a_server_that_is_not_there_is_one_sentence():
    engine = make_engine("postgresql://nobody@127.0.0.1:9/nothing")
    with pytest.raises(StorageError, match="The counts cannot be used"):
        async with Storage(engine).reading("counting") as session:
            await session.connection()
    await engine.dispose()
