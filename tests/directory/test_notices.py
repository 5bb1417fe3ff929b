import asyncio
import time
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from directory import notices as module
from directory.database import make_engine, make_session_factory
from directory.notices import Notices, noticing
from directory.revision import raise_revision
from tests.auxil.records import fill, make_record


@pytest.fixture
def database_kind():
    return "postgresql"


async def told(notices: Notices) -> float:
    """Return the seconds until the next notice."""
    began = time.monotonic()
    await notices.wait()
    return time.monotonic() - began


@asynccontextmanager
async def listening(engine):
    async with noticing(engine) as notices:
        await notices.wait()
        assert notices.is_listening
        yield notices


async def end_listeners(engine):
    """End the server's side of every connection that listens."""
    async with engine.begin() as connection:
        listening = "datname = current_database() AND query LIKE 'LISTEN%'"
        await connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {listening}"))  # noqa: S608


async def test_whoever_listens_is_told_with_the_commit_and_not_before(engine):
    async with listening(engine) as notices:
        async with make_session_factory(engine).begin() as session:
            waiting = asyncio.create_task(notices.wait())
            await raise_revision(session)
            await asyncio.sleep(0.3)
            assert not waiting.done()

        await asyncio.wait_for(waiting, 5)


async def test_several_changes_in_a_row_are_one_notice(engine, monkeypatch):
    monkeypatch.setattr(module, "LISTENING_SECONDS", 0.5)
    monkeypatch.setattr(module, "GATHER_SECONDS", 0.4)
    async with listening(engine) as notices:
        for number in range(5):
            await fill(engine, [make_record(f"number-{number}")])

        assert await told(notices) < 0.5
        assert await told(notices) >= 0.5


async def test_a_lost_connection_is_made_anew_and_what_may_have_been_missed_is_looked_at(engine):
    async with listening(engine) as notices:
        await end_listeners(engine)
        await notices.wait()
        while not notices.is_listening:
            await notices.wait()
        await fill(engine, [make_record()])

        assert await told(notices) < 5


async def test_a_database_that_is_away_is_looked_at_often_and_told_of_once(caplog):
    engine = make_engine("postgresql://someone:secret@127.0.0.1:1/directory")
    async with noticing(engine) as notices:
        for _ in range(2):
            assert await told(notices) < 2
            assert not notices.is_listening
    await engine.dispose()

    assert [record.event for record in caplog.records] == ["notices_lost"]
    assert "secret" not in caplog.text


async def test_without_a_server_the_directory_is_looked_at_twice_a_second(new_database_url):
    engine = make_engine(new_database_url("sqlite"))
    async with noticing(engine) as notices:
        assert 0.4 < await told(notices) < 2
    await engine.dispose()
