"""Load on a bot: so many of a crowd wait for an answer at any time, over a light stand-in of the Bot API.

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
PATIENCE_SECONDS: Final = 10.0
"""Somebody who has waited for so long writes again later; their answer counts as lost."""
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
    lost: int
    """Updates that nobody waits for any longer."""


@dataclass(slots=True)
class Person:
    """Somebody in a private chat."""

    identity: int
    turn: int = 0
    given: float = 0.0
    """When their newest update was handed out."""
    shown: Json | None = None
    """The newest message of the bot, with its buttons."""

    def buttons(self) -> list[str]:
        """Return what the buttons of the newest message send back."""
        rows = (self.shown or {}).get("reply_markup", {}).get("inline_keyboard", [])
        return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


@dataclass(slots=True)
class Load:
    """The server and its people; every call is answered after ``delay`` seconds."""

    people: dict[int, Person]
    at_once: int
    """Who wait for an answer at any time; the next one to write is who has been silent for longest."""
    delay: float
    texts: Sequence[str]
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    times: list[float] = field(default_factory=list)
    """Seconds to each answer since it was last emptied."""
    lost: int = 0
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    _silent: deque[Person] = field(default_factory=deque)
    _waiting: dict[int, Person] = field(default_factory=dict)
    """By who has waited for longest."""
    _answered: asyncio.Event = field(default_factory=asyncio.Event)
    _ids: int = 0

    def __post_init__(self) -> None:
        self._silent.extend(self.people.values())

    async def serve(self, request: web.BaseRequest) -> web.Response:
        """Answer one call."""
        method = request.path.rpartition("/")[2]
        if request.content_type.startswith("multipart/"):
            given = {name: str(value) for name, value in (await request.post()).items()}
        else:
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
            async with asyncio.timeout(min(seconds, PATIENCE_SECONDS)):
                while len(self._waiting) >= self.at_once:
                    self._answered.clear()
                    await self._answered.wait()
        self._give_up()
        return [self._update(self._silent.popleft()) for _ in range(min(AT_ONCE, self.at_once - len(self._waiting)))]

    def _give_up(self) -> None:
        """Let go who have waited for too long."""
        before = time.perf_counter() - PATIENCE_SECONDS
        for person in [person for person in self._waiting.values() if person.given < before]:
            self.lost += 1
            self._let_on(person)

    def _update(self, person: Person) -> Json:
        """Return what a person does next; they look at a message before they press one of its buttons."""
        person.turn += 1
        person.given = time.perf_counter() + self.delay
        self._waiting[person.identity] = person
        number, sender = self._next_id(), updates.user(person.identity, None)
        buttons = person.buttons()
        if buttons and self.chance.random() < PRESSES:
            pressed = {
                "id": f"{person.identity}-{number}",
                "from": sender,
                "message": person.shown,
                "chat_instance": "77",
            }
            return {"update_id": number, "callback_query": pressed | {"data": self.chance.choice(buttons)}}
        text = self.texts[(person.identity * 31 + person.turn) % len(self.texts)]
        body = updates.message(number, updates.private_chat(person.identity), sender, text=text)
        return {"update_id": number, "message": body}

    def _result(self, method: str, given: dict[str, str]) -> object:
        if method == "getMe":
            return BOT
        if method == "answerCallbackQuery":
            if "text" in given:  # words over the chat are all that some buttons bring
                self._hear(self.people[int(given["callback_query_id"].partition("-")[0])])
            return True
        if "chat_id" in given:
            return self._show(given)
        if method.startswith("getMy"):
            return [] if method == "getMyCommands" else {"name": "", "description": "", "short_description": ""}
        return True

    def _show(self, given: dict[str, str]) -> Json:
        person = self.people[int(given["chat_id"])]
        number = int(given.get("message_id", 0)) or self._next_id()
        text = given.get("text") or given.get("caption") or "-"
        body = updates.message(number, updates.private_chat(person.identity), BOT, text=text)
        if "reply_markup" in given:
            body["reply_markup"] = json.loads(given["reply_markup"])
        person.shown = body
        self._hear(person)
        return body

    def _hear(self, person: Person) -> None:
        """Take note of an answer; what comes besides, or too late, is none."""
        if person.identity in self._waiting:
            self.times.append(time.perf_counter() - person.given)
            self._let_on(person)

    def _let_on(self, person: Person) -> None:
        del self._waiting[person.identity]
        self._silent.append(person)
        self._answered.set()

    def _next_id(self) -> int:
        self._ids += 1
        return self._ids


async def measure(command: Sequence[str], load: Load, warm_up: float, seconds: float) -> Figures:
    """Start a bot, let people talk to it, and return what it did after the time to warm up."""
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
        load.lost = 0
        began, cpu, own = time.perf_counter(), processor_seconds(process.pid), time.process_time()
        await asyncio.sleep(seconds)
        times, lost, took = list(load.times), load.lost, time.perf_counter() - began
        cpu, own = processor_seconds(process.pid) - cpu, time.process_time() - own
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
        lost=lost,
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
    parser.add_argument("--people", type=int, default=512, help="how many there are")
    parser.add_argument("--at-once", type=int, default=256, metavar="PEOPLE", help="how many wait for an answer")
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--warm-up", type=float, default=3.0, metavar="SECONDS")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args(arguments)
    if asked.people <= asked.at_once:
        parser.error("--people must be more than --at-once")
    people = {number: Person(number) for number in range(1, asked.people + 1)}
    load = Load(people, asked.at_once, asked.delay, questions())
    json.dump(asyncio.run(measure(asked.command, load, asked.warm_up, asked.seconds))._asdict(), sys.stdout)


if __name__ == "__main__":
    main()
