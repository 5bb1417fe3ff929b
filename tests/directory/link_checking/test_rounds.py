import asyncio

import pytest

from directory.link_checking.checker import LinkChecker
from directory.link_checking.outcomes import Outcome
from directory.link_checking.parking import load_parking_signs
from directory.link_checking.rounds import OfflineError, look_at_all
from tests.auxil.faulty_sites import COURTESY, FaultySites


@pytest.fixture
async def sites():
    async with FaultySites() as sites:
        yield sites


@pytest.fixture
async def look(sites):
    """Looks at addresses and gives what was written, by address."""
    written = {}

    async def record(results):
        written.update({result.url: result.outcome for result in results})

    async with sites.network().session("referral-bot/test", COURTESY) as session:

        async def at(*urls, **options):
            checker = LinkChecker(session, COURTESY, load_parking_signs())
            await look_at_all(urls, checker, connections=4, record=record, **options)
            return written

        at.written = written
        yield at


async def test_each_address_is_looked_at_once_and_written(look, sites):
    urls = [sites.url("/fine"), sites.url("/gone"), sites.url("/fine", "others.test"), sites.url("/fine")]
    steps = []

    written = await look(*urls, advance=lambda: steps.append(1))

    assert [written[url] for url in urls] == [Outcome.OK, Outcome.GONE, Outcome.OK, Outcome.OK]
    assert len(steps) == 3


async def test_a_host_is_never_asked_two_things_at_once(look, sites):
    await look(*(sites.url(f"/{page}", host) for host in ("a.test", "b.test") for page in ("fine", "across", "paper")))

    assert sites.most_at_once == 1


async def test_a_machine_without_a_network_writes_nothing(look, sites):
    with pytest.raises(OfflineError, match="None of 3 hosts answered"):
        await look("http://nobody.test/", "http://silent.test/", sites.url("/", kind="shut"))

    assert look.written == {}


async def test_failures_are_written_where_something_answers_or_is_known_to(look, sites):
    gone = ["http://nobody.test/", "http://silent.test/", sites.url("/", kind="shut")]

    assert len(await look(*gone, sites.url("/fine", "others.test"))) == 4
    look.written.clear()
    assert len(await look(*gone, has_heard=True)) == 3
    look.written.clear()
    assert await look("http://nobody.test/") == {"http://nobody.test/": Outcome.NO_ADDRESS}


async def test_a_fault_in_writing_is_told_as_it_is(sites):
    async def record(_results):
        raise OSError("the disk is full")

    async with sites.network().session("referral-bot/test", COURTESY) as session:
        checker = LinkChecker(session, COURTESY, load_parking_signs())
        with pytest.raises(OSError, match="the disk is full"):
            await look_at_all([sites.url("/fine")], checker, connections=4, record=record)


async def test_an_interrupted_round_has_written_what_it_found(look, sites):
    reached = asyncio.Event()
    round_ = asyncio.ensure_future(
        look(sites.url("/fine"), sites.url("/slow-headers", "others.test"), advance=reached.set)
    )
    await reached.wait()
    round_.cancel()
    with pytest.raises(asyncio.CancelledError):
        await round_

    assert look.written == {sites.url("/fine"): Outcome.OK}
