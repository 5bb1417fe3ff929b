import asyncio
from itertools import pairwise

import pytest

from bot.storage.gathering import AT_ONCE, MOST, Gathering


class Doubling:
    """Doubles numbers, and notes how many at a time; its first go takes as long as it is told to."""

    def __init__(self) -> None:
        self.goes: list[int] = []
        self.free = asyncio.Event()

    async def __call__(self, numbers):
        self.goes.append(len(numbers))
        await self.free.wait()
        if -13 in numbers:
            raise ValueError("thirteen")
        return [2 * number for number in numbers]


@pytest.fixture
def doubling() -> Doubling:
    return Doubling()


async def asked(gathering: Gathering, numbers) -> list[asyncio.Task]:
    tasks = [asyncio.create_task(gathering.do(number)) for number in numbers]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


async def test_who_asks_alone_is_served_at_once(doubling):
    doubling.free.set()
    assert await Gathering(doubling).do(21) == 42


async def test_who_asks_meanwhile_is_served_together(doubling):
    gathering = Gathering(doubling)
    first = await asked(gathering, [1])
    others = await asked(gathering, range(2, 50))
    doubling.free.set()
    assert await asyncio.gather(*first, *others) == [2 * number for number in range(1, 50)]
    assert doubling.goes == [1, 48]


async def test_one_go_is_never_too_large(doubling):
    doubling.free.set()
    gathering = Gathering(doubling)
    assert sum(await asyncio.gather(*(gathering.do(1) for _ in range(3 * MOST)))) == 6 * MOST
    assert max(doubling.goes) <= MOST


async def test_a_fault_is_told_to_all_of_its_go_and_the_next_one_is_done(doubling):
    doubling.free.set()
    gathering = Gathering(doubling)
    found = await asyncio.gather(gathering.do(-13), gathering.do(1), return_exceptions=True)
    assert [str(fault) for fault in found] == ["thirteen", "thirteen"]
    assert await gathering.do(1) == 2


async def test_who_gives_up_takes_nobody_along(doubling):
    gathering = Gathering(doubling)
    first, second = await asked(gathering, [1, 2])
    first.cancel()
    doubling.free.set()
    assert await second == 4
    assert first.cancelled()


async def test_a_few_go_on_at_a_time_and_others_come_between(doubling):
    done, seen = 0, []

    async def ask(gathering):
        nonlocal done
        await gathering.do(1)
        done += 1

    async def look():
        while not seen or seen[-1] < 5 * AT_ONCE:
            seen.append(done)
            await asyncio.sleep(0)

    doubling.free.set()
    gathering = Gathering(doubling)
    await asyncio.gather(*(ask(gathering) for _ in range(5 * AT_ONCE)), look())
    assert doubling.goes == [5 * AT_ONCE]
    assert max(after - before for before, after in pairwise(seen)) <= AT_ONCE
