from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select, update

from directory.database import make_session_factory
from directory.findings import Level
from directory.link_checking.history import LinkHistory
from directory.link_checking.outcomes import LinkResult, Outcome
from directory.link_checking.policy import load_link_policy
from directory.repository import Repository
from directory.tables import LinkCheckRow

ONE, TWO = "https://one.example/", "https://two.example/"
START = date(2026, 3, 1)
FINE = LinkResult(ONE, Outcome.OK, 200)
LOST = LinkResult(ONE, Outcome.NOT_FOUND, 404)


@pytest.fixture
def record(engine):
    async def write(*results, day=0):
        async with make_session_factory(engine).begin() as session:
            await LinkHistory(session).record(results, START + timedelta(day), load_link_policy())

    return write


@pytest.fixture
def read(engine):
    async def runs(url=ONE):
        async with make_session_factory(engine)() as session:
            found = await LinkHistory(session).runs([url])
            return [
                (run.outcome, (run.first_seen - START).days, (run.last_seen - START).days, run.days)
                for run in found.get(url, ())
            ]

    return runs


@pytest.fixture
def ask(engine):
    async def answer(question):
        async with make_session_factory(engine)() as session:
            return await question(session)

    return answer


async def test_a_row_is_added_only_where_the_result_changes(record, read):
    for day, result in enumerate([FINE, FINE, FINE, LOST, LOST, FINE]):
        await record(result, day=day * 7)

    assert await read() == [(Outcome.OK, 0, 14, 3), (Outcome.NOT_FOUND, 21, 28, 2), (Outcome.OK, 35, 35, 1)]


async def test_twice_on_a_day_counts_once(record, read):
    await record(LOST)
    await record(LOST)

    assert await read() == [(Outcome.NOT_FOUND, 0, 0, 1)]


async def test_another_status_or_place_is_another_result_but_not_another_question_mark(record, read):
    await record(LinkResult(ONE, Outcome.ELSEWHERE, 200, "https://shop.example/?session=1"))
    await record(LinkResult(ONE, Outcome.ELSEWHERE, 200, "https://shop.example/?session=2"), day=1)
    await record(LinkResult(ONE, Outcome.ELSEWHERE, 200, "https://other.example/"), day=2)
    await record(LinkResult(ONE, Outcome.SERVER_ERROR, 500), day=3)
    await record(LinkResult(ONE, Outcome.SERVER_ERROR, 502), day=4)

    assert [days for *_, days in await read()] == [2, 1, 1, 1]


async def test_links_are_kept_apart(record, read):
    await record(FINE, LinkResult(TWO, Outcome.TIMEOUT))

    assert await read(TWO) == [(Outcome.TIMEOUT, 0, 0, 1)]
    assert await read("https://three.example/") == []


async def test_the_links_that_are_not_well_are_told(record, ask):
    await record(FINE, LinkResult(TWO, Outcome.TIMEOUT))

    standings = await ask(lambda session: LinkHistory(session).standings(load_link_policy()))

    assert {url: standing.level for url, standing in standings.items()} == {TWO: Level.WARNING}


async def test_those_that_answered_last_are_told_with_the_day(record, ask):
    await record(FINE, LinkResult(TWO, Outcome.TIMEOUT))
    await record(LinkResult(TWO, Outcome.MOVED, 301, "https://vendors.example/new"), day=3)
    await record(LinkResult(ONE, Outcome.TIMEOUT), day=4)

    links = await ask(lambda session: LinkHistory(session).links(load_link_policy()))

    assert (set(links.standings), links.answered) == ({ONE, TWO}, {TWO: START + timedelta(3)})


async def test_running_bots_read_the_directory_again_only_where_readers_are_told_something_else(record, ask):
    async def revision():
        return await ask(lambda session: Repository(session).revision())

    revisions = [await revision()]
    for day in (0, 7, 14, 21, 28):
        await record(LinkResult(ONE, Outcome.SERVER_ERROR, 500), LinkResult(TWO, Outcome.OK, 200), day=day)
        revisions.append(await revision())

    assert [after - before for before, after in pairwise(revisions)] == [1, 0, 0, 1, 0]


async def test_an_outcome_of_a_newer_version_is_left_out(record, read, engine, caplog):
    await record(FINE)
    await record(LOST, day=1)
    async with make_session_factory(engine).begin() as session:
        await session.execute(update(LinkCheckRow).where(LinkCheckRow.status == 404).values(outcome="haunted"))

    assert await read() == [(Outcome.OK, 0, 0, 1)]
    assert "haunted" in caplog.text


async def test_nothing_is_written_of_no_results(record, ask):
    await record()

    assert await ask(lambda session: session.scalar(select(func.count()).select_from(LinkCheckRow))) == 0
