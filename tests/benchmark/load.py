"""Load on a bot: so many of a crowd wait for an answer at any time, over a light stand-in of the Bot API.

`python -m tests.benchmark.load --delay 0.05 -- python -m bot run` starts the bot, measures it and prints JSON; with
`--webhook` updates are brought to it, with `--replicas 2 --database postgresql` to two processes on one PostgreSQL.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Final, NamedTuple

from aiohttp import web

from tests.benchmark.asking import questions
from tests.benchmark.bringing import Bringing
from tests.benchmark.crowd import PATIENCE_SECONDS, Crowd
from tests.benchmark.figures import Figures, Meter
from tests.benchmark.light_bot_api import LightBotApi
from tests.benchmark.processes_under_load import Bots, Database, database, start, take_last_core

TOKEN: Final = "987654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - shaped like a token, known to nobody
START_SECONDS: Final = 60.0
"""Longest that a bot may take to its first poll."""
PARTS: Final = 6
"""Parts of a long load, after each of which the memory is noted."""


class Grown(NamedTuple):
    """How memory and speed went in a long load."""

    figures: Figures
    memory: list[float]
    """Megabytes resident after the time to warm up and after each part."""
    rates: list[float]
    """Answers a second in each part."""
    slope: float
    """Megabytes that 10,000 messages more have taken, in the second half."""


class Load(NamedTuple):
    """What is put on a bot."""

    people: int = 512
    at_once: int = 256
    """Who wait for an answer at any time; the next one to write is who has been silent for longest."""
    delay: float = 0.0
    """Seconds to the answer of each call, and of an update on its way to a webhook."""
    webhook: bool = False
    replicas: int = 1
    port: int = 0
    """Of the first replica, the others have the next ones; 0 is any that is free."""
    address: str | None = None
    """Where updates are brought, such as an nginx before the replicas; None is to these in turn."""
    database: str | None = None
    """sqlite or postgresql; None leaves the environment's."""
    slips: bool = False
    """Whether each text has a letter too many, so that hardly two are the same."""
    warm_up: float = 3.0
    seconds: float = 10.0
    messages: int = 0
    """How many a long load has; 0 measures the seconds."""
    longest: float = 3600.0
    """Seconds after which a long load ends though it is not through."""


async def measure(command: Sequence[str], load: Load) -> Figures | Grown:
    """Start a bot, let people talk to it, and return what it did after the time to warm up."""
    take_last_core()
    if load.database is None:
        return await _measure(command, load, None)
    async with database(load.database) as made:
        return await _measure(command, load, made)


async def _measure(command: Sequence[str], load: Load, made: Database | None) -> Figures | Grown:
    crowd = Crowd(load.people, load.at_once, questions(), slips=load.slips)
    api = LightBotApi(crowd, load.delay)
    server = await asyncio.get_running_loop().create_server(web.Server(api.serve, access_log=None), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    environ = os.environ | {"BOT_TOKEN": TOKEN, "BOT_API_URL": f"http://127.0.0.1:{port}", "LOG_LEVEL": "ERROR"}
    environ |= {"WEBHOOK_URL": "https://bot.example.org/updates"} if load.webhook else {}
    environ |= {"DATABASE_URL": made.url} if made else {}
    bots = await start(command, environ, load.replicas, brought=load.webhook, port=load.port)
    try:
        async with asyncio.timeout(START_SECONDS):
            await _or_end(bots, api.until_served(load.replicas, brought=load.webhook))
        meter = Meter(crowd, bots, made)
        async with _serving(crowd, api, bots, load):
            await crowd.begin()
            await _or_end(bots, asyncio.sleep(load.warm_up))
            meter.begin()
            memory, ends = [bots.memory()], [(time.perf_counter(), crowd.answers)]
            for part in range(1, PARTS + 1) if load.messages else ():
                last = ends[0][0] + load.longest
                await _or_end(bots, _until_answered(crowd, ends[0][1] + load.messages * part // PARTS, last))
                memory.append(bots.memory())
                ends.append((time.perf_counter(), crowd.answers))
                if time.perf_counter() > last:
                    break
            if not load.messages:
                await _or_end(bots, asyncio.sleep(load.seconds))
            found = meter.read()
            crowd.end()
            await _or_end(bots, _until_quiet(crowd))
    finally:
        await bots.end()
        server.close()
    figures = found._replace(lost=crowd.lost, doubles=crowd.doubles, again=api.again)
    if not load.messages:
        return figures
    rates = [(after[1] - before[1]) / (after[0] - before[0]) for before, after in pairwise(ends)]
    later = ends[(len(ends) - 1) // 2 :]
    line = statistics.linear_regression([number for _, number in later], memory[-len(later) :])
    return Grown(figures, memory, rates, line.slope * 10_000)


@asynccontextmanager
async def _serving(crowd: Crowd, api: LightBotApi, bots: Bots, load: Load) -> AsyncIterator[None]:
    """Let go who waits for too long, and bring updates where that is wanted."""
    jobs = [crowd.give_up()]
    if load.webhook:
        addresses = [load.address] if load.address else bots.addresses
        jobs.append(Bringing(crowd, api, addresses, load.delay).run())
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    failures = [end for end in ends if not isinstance(end, asyncio.CancelledError)]
    assert not failures, f"the load has failed: {failures[0]!r}"


async def _or_end(bots: Bots, job: object) -> None:
    """Wait for something, but no longer than the bot lives."""
    task = asyncio.ensure_future(job)  # type: ignore[arg-type]
    try:
        await asyncio.wait((bots.ended, task), return_when=asyncio.FIRST_COMPLETED)
        if bots.ended.done():
            bots.ended.result()
    finally:
        if not task.done():
            task.cancel()
    await task


async def _until_answered(crowd: Crowd, answers: int, last: float) -> None:
    while crowd.answers < answers and time.perf_counter() <= last:  # noqa: ASYNC110 - an event for each would cost
        await asyncio.sleep(0.05)


async def _until_quiet(crowd: Crowd) -> None:
    """Wait until all is answered, or no answer comes any more."""
    newest, answers = time.perf_counter(), crowd.answers
    while crowd.lost and time.perf_counter() - newest < PATIENCE_SECONDS / 3:
        await asyncio.sleep(0.05)
        if crowd.answers != answers:
            newest, answers = time.perf_counter(), crowd.answers
    await asyncio.sleep(0.2)  # so that a double would show


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the bot that a command starts, and print the figures as JSON."""
    usual = Load()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.load", description=__doc__)
    parser.add_argument("--people", type=int, default=usual.people, help="how many there are")
    parser.add_argument(
        "--at-once", type=int, default=usual.at_once, metavar="PEOPLE", help="how many wait for an answer"
    )
    parser.add_argument("--delay", type=float, default=usual.delay, metavar="SECONDS", help="as if far away")
    parser.add_argument("--webhook", action="store_true", help="bring updates instead of letting them be fetched")
    parser.add_argument("--replicas", type=int, default=usual.replicas, metavar="PROCESSES")
    parser.add_argument("--port", type=int, default=usual.port, help="of the first process, the others have the next")
    parser.add_argument("--address", metavar="URL", help="bring updates there, such as to an nginx before these")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="one made for the time of the load")
    parser.add_argument("--slips", action="store_true", help="put a letter too many into each text")
    parser.add_argument("--warm-up", type=float, default=usual.warm_up, metavar="SECONDS")
    parser.add_argument("--seconds", type=float, default=usual.seconds)
    parser.add_argument("--messages", type=int, default=0, help="so many instead, memory being noted six times")
    parser.add_argument("--longest", type=float, default=usual.longest, metavar="SECONDS", help="then these end")
    parser.add_argument("command", nargs="+")
    asked = vars(parser.parse_args(arguments))
    command, load = asked.pop("command"), Load(**asked)
    if load.people <= load.at_once:
        parser.error("--people must be more than --at-once")
    found = asyncio.run(measure(command, load))
    told = found._asdict()
    if isinstance(found, Grown):
        told["figures"] = found.figures._asdict()
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
