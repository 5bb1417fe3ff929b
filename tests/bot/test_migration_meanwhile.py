"""A bot serves on while a newer version of the program migrates its database."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event, text

from bot.live_directory import LiveDirectory
from directory.database import prepare
from directory.errors import StorageError
from tests.auxil.bot_work import BotWork
from tests.auxil.newer_program import NEWER, migrate_as_a_newer_program
from tests.auxil.records import fill, make_record


@pytest.fixture
async def bot(engine):
    await fill(engine, [make_record()])
    return BotWork(await LiveDirectory.load(engine))


@asynccontextmanager
async def serving(bot):
    """Serve round after round; what fails ends the test."""

    enough = asyncio.Event()

    async def serve():
        while not enough.is_set():
            await bot.serve()
            await asyncio.sleep(0.005)

    task = asyncio.create_task(serve())
    await asyncio.sleep(0.1)
    yield
    await asyncio.sleep(0.3)
    enough.set()
    await task


async def test_answers_reads_and_writes_go_on_while_a_newer_version_migrates(bot, database_url, tmp_path):
    async with serving(bot):
        ended = await asyncio.to_thread(migrate_as_a_newer_program, database_url, tmp_path)
        rounds = bot.rounds
    assert (ended.status, ended.error) == (0, "")
    assert bot.rounds > rounds
    async with bot.live.engine.connect() as connection:
        assert await connection.scalar(text("SELECT sum(count) FROM tally")) == bot.rounds
        assert await connection.scalar(text("SELECT count(*) FROM suggestion")) == bot.rounds


async def test_edits_of_either_version_reach_the_bot_afterwards(bot, database_url, tmp_path, engine):
    await bot.serve()
    assert (await asyncio.to_thread(migrate_as_a_newer_program, database_url, tmp_path)).status == 0
    await fill(engine, [make_record(name="Edited"), make_record("another")])

    assert await bot.live.refresh()
    catalogue = bot.live.conversation.catalogue

    assert (catalogue.get("vendedoras").name, catalogue.get("another").slug) == ("Edited", "another")


async def test_this_version_does_not_start_on_the_newer_database(bot, database_url, tmp_path):
    await bot.serve()
    assert (await asyncio.to_thread(migrate_as_a_newer_program, database_url, tmp_path)).status == 0

    with pytest.raises(StorageError, match=rf"was made by a newer version of this program \(migration {NEWER}\)"):
        await prepare(database_url)


async def test_no_statement_asks_for_columns_that_it_does_not_name(bot, engine):
    statements = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    await bot.serve()
    await fill(engine, [make_record(name="Edited")])
    await bot.live.refresh()

    assert len(statements) > 20
    assert [each for each in statements if "*" in each.replace("count(*)", "")] == []
