import asyncio

import pytest
from sqlalchemy import text

from bot.storage.claims import Claim, Claims, Standing
from bot.storage.transactions import Storage

BOT = 987654321
MINE = Claim(Standing.MINE)


@pytest.fixture
def storage(engine):
    return Storage(engine)


@pytest.fixture
def first(storage):
    return Claims(storage, "host:8080", BOT)


@pytest.fixture
def second(engine):
    return Claims(Storage(engine), "host:8081", BOT)


async def rows(engine):
    async with engine.connect() as connection:
        statement = text("SELECT update_id, state, tries, fault FROM update_claim ORDER BY update_id")
        return [tuple(row) for row in (await connection.execute(statement)).all()]


async def test_an_update_is_one_workers(first, second):
    assert await first.take(7) == MINE
    assert (await second.take(7)).standing is Standing.HELD
    assert await second.take(8) == MINE


async def test_another_bots_updates_have_numbers_of_their_own(first, storage):
    await first.take(7)
    assert await Claims(storage, "host:8080", 1234567).take(7) == MINE


async def test_what_is_done_is_done_for_all(first, second, engine):
    await first.take(7)
    await first.done(7)
    assert (await second.take(7)).standing is Standing.DONE
    assert (await first.take(7)).standing is Standing.DONE
    assert await rows(engine) == [(7, "done", 1, None)]


async def test_what_could_not_be_claimed_is_done_all_the_same(first, second):
    await first.done(7)
    assert (await second.take(7)).standing is Standing.DONE


async def test_a_dead_workers_update_is_taken_over_when_its_lease_is_over(storage, second):
    assert await Claims(storage, "host:8080", BOT, lease_seconds=1).take(7) == MINE
    assert (await second.take(7)).standing is Standing.HELD
    await asyncio.sleep(2.1)
    assert await second.take(7) == Claim(Standing.MINE, tries=2)


async def test_a_living_workers_lease_does_not_end(storage, second):
    worker = Claims(storage, "host:8080", BOT, lease_seconds=2)
    await worker.take(7)
    watching = asyncio.create_task(worker.watch())
    await asyncio.sleep(3.5)
    assert (await second.take(7)).standing is Standing.HELD
    watching.cancel()


async def test_the_successor_at_the_same_place_takes_over_at_once(first, engine):
    await first.take(7)
    assert await Claims(Storage(engine), "host:8080", BOT).take(7) == Claim(Standing.MINE, tries=2)


async def test_what_is_given_back_is_free_at_once(first, second):
    await first.take(7)
    await first.give_back(7, counts=True)
    await first.renew()
    assert await second.take(7) == Claim(Standing.MINE, tries=2)
    await second.give_back(7, counts=False)
    assert await first.take(7) == Claim(Standing.MINE, tries=2)


async def test_what_is_set_aside_keeps_its_error_and_is_nobodys(first, second, engine):
    await first.take(7)
    await first.set_aside(7, "ZeroDivisionError")
    assert (await second.take(7)).standing is Standing.ASIDE
    assert await rows(engine) == [(7, "aside", 1, "ZeroDivisionError")]


async def test_many_claims_at_once_have_one_winner_each(first, second):
    numbers = range(200)
    claims = [asyncio.gather(*(worker.take(number) for number in numbers)) for worker in (first, second)]
    for one, other in zip(*await asyncio.gather(*claims), strict=True):
        assert {one.standing, other.standing} == {Standing.MINE, Standing.HELD}


async def test_what_is_past_is_deleted(first, engine):
    for number in (1, 2, 3, 4):
        await first.take(number)
    await first.done(1)
    await first.done(2)
    await first.set_aside(3, "ValueError")
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE update_claim SET until = 1 WHERE update_id IN (1, 4)"))
    await first.sweep()
    assert [row[0] for row in await rows(engine)] == [2, 3]
