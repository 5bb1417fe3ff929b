"""Load on a bot: many people who write on as soon as they are answered, over a light stand-in of the Bot API.

`python -m tests.benchmark.load --delay 0.05 -- python -m bot run` starts the bot, measures it and prints JSON. The
stand-in of the tests (tests/auxil/bot_api.py) refuses what Telegram refuses; this one is quick and believes all.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import statistics
import sys
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs

from aiohttp import web

from tests.auxil import updates
from tests.auxil.updates import Json
from tests.benchmark.asking import quantile, questions

TOKEN: Final = "987654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - shaped like a token, known to nobody
BOT: Final = updates.user(987654321, None, is_bot=True) | {"username": updates.BOT_USERNAME}
AT_ONCE: Final = 100
"""Updates that a poll gives at most, as Telegram has it."""
PRESSES: Final = 1 / 3
"""Share of the updates that press a button, once there is one."""
START_SECONDS: Final = 60.0
"""Longest that a bot may take to its first poll, and to its end."""


class Figures(NamedTuple):
    """What a bot did in the time that was measured."""

    answers: int
    rate: float
    """Answers a second."""
    median: float
    """Seconds from an update handed out to its answer received."""
    p99: float
    cpu: float
    """Processor seconds of the bot for one answer, 0 where the system does not tell."""
    load_cpu: float
    """Share of a core that the load itself took: near 1, it would be what is measured."""
    stuck: int
    """People who have waited for their answer for longer than any who got one."""


@dataclass(slots=True)
class Person:
    """Somebody in a private chat."""

    identity: int
    turn: int = 0
    given: float | None = None
    """When the update that waits for an answer was handed out."""
    shown: Json | None = None
    """The newest message of the bot, with its buttons."""

    def buttons(self) -> list[str]:
        """Return what the buttons of the newest message send back."""
        rows = (self.shown or {}).get("reply_markup", {}).get("inline_keyboard", [])
        return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


@dataclass(slots=True)
class Load:
    """The server and its people; every call but a poll is answered after ``delay`` seconds."""

    people: dict[int, Person]
    delay: float
    texts: Sequence[str]
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    times: list[float] = field(default_factory=list)
    """Seconds to each answer since it was last emptied."""
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    _ready: deque[Person] = field(default_factory=deque)
    _someone_is_ready: asyncio.Event = field(default_factory=asyncio.Event)
    _ids: int = 0

    def __post_init__(self) -> None:
        for person in self.people.values():
            self._let_on(person)

    async def serve(self, request: web.BaseRequest) -> web.Response:
        """Answer one call."""
        method = request.path.rpartition("/")[2]
        given = {name: values[0] for name, values in parse_qs((await request.read()).decode()).items()}
        if method == "getUpdates":
            result: Any = await self._updates(int(given.get("timeout", 0)))
        else:
            result = self._result(method, given)
        await asyncio.sleep(self.delay)
        return web.Response(body=json.dumps({"ok": True, "result": result}), content_type="application/json")

    async def _updates(self, seconds: int) -> list[Json]:
        self.polled.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._someone_is_ready.wait()
        handed = [self._update(self._ready.popleft()) for _ in range(min(AT_ONCE, len(self._ready)))]
        if not self._ready:
            self._someone_is_ready.clear()
        return handed

    def _update(self, person: Person) -> Json:
        """Return what a person does next; they look at a message before they press one of its buttons."""
        person.turn += 1
        person.given = time.perf_counter() + self.delay
        number, sender = self._next_id(), updates.user(person.identity, None)
        buttons = person.buttons()
        if buttons and self.chance.random() < PRESSES:
            pressed = {"id": str(number), "from": sender, "message": person.shown, "chat_instance": "77"}
            return {"update_id": number, "callback_query": pressed | {"data": self.chance.choice(buttons)}}
        text = self.texts[(person.identity * 31 + person.turn) % len(self.texts)]
        body = updates.message(number, updates.private_chat(person.identity), sender, text=text)
        return {"update_id": number, "message": body}

    def _result(self, method: str, given: dict[str, str]) -> object:
        if method == "getMe":
            return BOT
        if method in {"sendMessage", "editMessageText"}:
            return self._show(given)
        if method.startswith("getMy"):
            return [] if method == "getMyCommands" else {"name": "", "description": "", "short_description": ""}
        return True

    def _show(self, given: dict[str, str]) -> Json:
        person = self.people[int(given["chat_id"])]
        number = int(given.get("message_id", 0)) or self._next_id()
        body = updates.message(number, updates.private_chat(person.identity), BOT, text=given["text"])
        if "reply_markup" in given:
            body["reply_markup"] = json.loads(given["reply_markup"])
        person.shown = body
        if person.given is not None:
            self.times.append(time.perf_counter() - person.given)
            person.given = None
            self._let_on(person)
        return body

    def _let_on(self, person: Person) -> None:
        self._ready.append(person)
        self._someone_is_ready.set()

    def _next_id(self) -> int:
        self._ids += 1
        return self._ids


async def measure(command: Sequence[str], people: int, delay: float, warm_up: float, seconds: float) -> Figures:
    """Start a bot, let people talk to it, and return what it did after the time to warm up."""
    load = Load({number: Person(number) for number in range(1, people + 1)}, delay, questions())
    server = await asyncio.get_running_loop().create_server(web.Server(load.serve, access_log=None), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    environ = os.environ | {"BOT_TOKEN": TOKEN, "BOT_API_URL": f"http://127.0.0.1:{port}", "LOG_LEVEL": "ERROR"}
    process = await asyncio.create_subprocess_exec(*command, env=environ)
    _apart(process.pid)
    ended, polled = asyncio.create_task(process.wait()), asyncio.create_task(load.polled.wait())
    try:
        await asyncio.wait((ended, polled), timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        assert not ended.done(), f"the bot ended with {ended.result()}"
        assert polled.done(), "the bot fetches nothing"
        await asyncio.sleep(warm_up)
        load.times.clear()
        began, cpu, own = time.perf_counter(), processor_seconds(process.pid), time.process_time()
        await asyncio.sleep(seconds)
        times, took = list(load.times), time.perf_counter() - began
        cpu, own = processor_seconds(process.pid) - cpu, time.process_time() - own
        waits = [time.perf_counter() - person.given for person in load.people.values() if person.given]
    finally:
        polled.cancel()
        if not ended.done():
            process.send_signal(signal.SIGTERM)
        status = await asyncio.wait_for(ended, START_SECONDS)
        server.close()
    assert status == 0, f"the bot ended with {status}"
    assert times, "the bot has answered nothing"
    return Figures(
        answers=len(times),
        rate=len(times) / took,
        median=statistics.median(times),
        p99=quantile(times, 0.99),
        cpu=cpu / len(times),
        load_cpu=own / took,
        stuck=sum(wait > max(times) for wait in waits),
    )


def processor_seconds(process: int) -> float:
    """Return what a process has used of the processors, 0 where the system does not tell."""
    status = Path(f"/proc/{process}/stat")
    if not status.exists():
        return 0.0
    user, system = status.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _apart(process: int) -> None:
    """Give the bot one core, and the load another where there is one."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(process, cores[:1])
        os.sched_setaffinity(0, cores[-1:])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the bot that a command starts, and print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.load", description=__doc__)
    parser.add_argument("--people", type=int, default=256)
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--warm-up", type=float, default=3.0, metavar="SECONDS")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args(arguments)
    found = asyncio.run(measure(asked.command, asked.people, asked.delay, asked.warm_up, asked.seconds))
    json.dump(found._asdict(), sys.stdout)


if __name__ == "__main__":
    main()
