import asyncio

from directory.link_checking.turns import Turns


async def test_a_host_is_asked_one_thing_at_a_time_and_others_meanwhile():
    turns, there, most = Turns(0.0), [], []

    async def ask(host):
        async with turns.at(host):
            there.append(host)
            most.append(tuple(there))
            await asyncio.sleep(0)
            there.remove(host)

    await asyncio.gather(*(ask(host) for host in ("one", "one", "one", "two")))

    assert max(together.count("one") for together in most) == 1
    assert any(set(together) == {"one", "two"} for together in most)


async def test_between_two_requests_there_is_a_pause_longer_where_the_host_asks_for_it():
    loop = asyncio.get_running_loop()
    turns = Turns(0.02)
    turns.slow_down("slow", 0.1)
    turns.slow_down("fast", 0.0)

    for host, pause in (("slow", 0.1), ("fast", 0.02)):
        began = loop.time()
        for _ in range(2):
            async with turns.at(host):
                pass
        assert loop.time() - began >= pause
