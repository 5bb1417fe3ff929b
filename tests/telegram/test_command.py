"""`bot run` as a program of its own: its log, its exit status, its end by a signal."""

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest

from directory import tallies
from directory.database import make_session_factory
from tests.auxil.bot_api import TOKEN, BotApi

Result = TypeVar("Result")


async def run(api: BotApi, **settings: str) -> asyncio.subprocess.Process:
    environ = {**os.environ, "BOT_TOKEN": TOKEN, "BOT_API_URL": api.url, **settings}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )


async def while_running(process: asyncio.subprocess.Process, awaited: Coroutine[Any, Any, Result]) -> Result:
    """Wait for something that a program has to do, and show its log if it ends instead."""
    waiting, ended = asyncio.create_task(awaited), asyncio.create_task(process.wait())
    await asyncio.wait((waiting, ended), return_when=asyncio.FIRST_COMPLETED)
    if not waiting.done():
        waiting.cancel()
        raise AssertionError("\n".join(await lines(process)))
    ended.cancel()
    return waiting.result()


async def lines(process: asyncio.subprocess.Process) -> list[str]:
    """Return what a program has written once it has ended; nothing goes to standard output."""
    written, log = await process.communicate()
    assert written == b""
    return log.decode().splitlines()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_well_and_its_log_holds_nobodys_words(api, database_url, number):
    process = await run(api, LOG_LEVEL="DEBUG", DATABASE_URL=database_url)
    person = api.person(language="es")
    person.says("Me llamo Amparo y busco vendedoras ambulantes de Lima")
    assert "Lima" in (await while_running(process, person.hears())).text
    process.send_signal(number)
    log = await lines(process)
    assert process.returncode == 0
    assert [line for line in log if "Serving as @" in line or line.endswith("bot.telegram.service: Stopped.")] == [
        log[0],
        log[-1],
    ]
    assert [line for line in log if any(word in line for word in (TOKEN[10:], "Amparo", "Lima", "4001"))] == []
    assert [line for line in log if "ERROR" in line or "Traceback" in line] == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"BOT_TOKEN": ""}, "BOT_TOKEN is not set"),
        ({"BOT_TOKEN": "sesame"}, "BOT_TOKEN is no bot token"),
        ({"BOT_TOKEN": f"{TOKEN[:-1]}0"}, "Telegram refuses BOT_TOKEN"),
        ({"BOT_API_URL": "http://127.0.0.1:9"}, "http://127.0.0.1:9 cannot be used"),
        ({"WEBHOOK_URL": "http://bot.example.org"}, "WEBHOOK_URL is"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "/nowhere/at/all.sqlite3 cannot be opened"),
    ],
)
async def test_what_cannot_be_used_is_told_in_one_line(api, database_url, settings, words):
    process = await run(api, **{"DATABASE_URL": database_url} | settings)
    log = await lines(process)
    assert [words in line for line in log] == [True], log
    assert "sesame" not in log[0]
    assert process.returncode == 2


async def test_a_signal_during_the_start_ends_it_well(api, database_url):
    process = await run(api, DATABASE_URL=database_url)
    await while_running(process, api.until(lambda: bool(api.sent("getMe"))))
    process.send_signal(signal.SIGINT)
    log = await lines(process)
    assert process.returncode == 0
    assert [line for line in log if "Traceback" in line] == []


async def test_a_signal_loses_nothing_of_what_was_counted(api, database_url, engine):
    process = await run(api, DATABASE_URL=database_url)
    for number in range(5):
        person = api.person(4100 + number, language="es")
        person.says("soy periodista y busco vendedoras ambulantes de Lima")
        await while_running(process, person.hears())
    process.send_signal(signal.SIGTERM)
    await lines(process)
    async with make_session_factory(engine)() as session:
        (tally,) = await tallies.read(session)
    assert (tally.count, tally.event, tally.sector, tally.area) == (5, "asked", "street_vendors", "PE")
