"""The tables of load: one bot beside the bare echo bot in every way of running it, and an hour's messages at once."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from tests.benchmark.figures import Figures
from tests.benchmark.load import PARTS

AT_ONCE: Final = 256
DELAY: Final = 0.05
ROUNDS: Final = 3
LONGEST_SECONDS: Final = 480.0
"""After so long no further round begins; a round takes about two minutes."""
LONGEST_RUN_SECONDS: Final = 180.0
HOUR: Final = 108_000
"""Messages of an hour at the most that Telegram lets a bot send: thirty a second."""
PEOPLE_OF_AN_HOUR: Final = 20_000
LONGEST_HOUR_SECONDS: Final = 660.0
"""A slow machine does not get through in that time, and the table says how far it came."""
LIMIT: Final = 30
"""Messages a second that Telegram lets a bot send."""


class Way(NamedTuple):
    """A way of running a bot."""

    name: str
    command: tuple[str, ...]
    options: tuple[str, ...] = ()


BARE: Final = Way("bare echo bot, polling", ("-m", "tests.benchmark.echo_bot"))
_BOT: Final = ("-m", "bot", "run")
_SQLITE: Final = ("--database", "sqlite")
_POSTGRESQL: Final = ("--database", "postgresql")
WAYS: Final = (
    BARE,
    Way("polling, SQLite", _BOT, _SQLITE),
    Way("polling, PostgreSQL", _BOT, _POSTGRESQL),
    Way("webhook, SQLite", _BOT, ("--webhook", *_SQLITE)),
    Way("webhook, PostgreSQL", _BOT, ("--webhook", *_POSTGRESQL)),
    Way("webhook, PostgreSQL, 2 replicas", _BOT, ("--webhook", *_POSTGRESQL, "--replicas", "2")),
)


def make_table() -> str:
    """Return what each way of running takes, medians of rounds in which they take turns, in Markdown."""
    heads = ("answers a second", "beside the bare one", "median", "99th percentile", "processor time")
    heads = (*heads, "of PostgreSQL besides", "memory", f"bots of {LIMIT} a second on a core", "lost", "doubles")
    lines = ["| | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(heads)]
    began, rounds = time.monotonic(), list[dict[str, Figures]]()
    while len(rounds) < ROUNDS and time.monotonic() - began < LONGEST_SECONDS:
        rounds.append({way.name: _measured(way) for way in WAYS})
    lines += [_row(way, rounds) for way in WAYS]
    return "\n".join(lines) + "\n"


def make_hour_table() -> str:
    """Return how memory goes in an hour's messages that come as fast as they are answered, in Markdown."""
    options = ("--messages", str(HOUR), "--slips", "--longest", str(LONGEST_HOUR_SECONDS), *_SQLITE)
    way = Way("polling, SQLite", _BOT, options)
    found = _run(way, at_once=AT_ONCE, people=PEOPLE_OF_AN_HOUR, delay=0.0, longest=LONGEST_HOUR_SECONDS + 120)
    figures = found["figures"]
    memory = [f"{value:.0f} MB" for value in found["memory"]]
    rows = {
        "messages": f"{figures['answers']:,}",
        "answers a second, first and last sixth": f"{found['rates'][0]:.0f}, {found['rates'][-1]:.0f}",
        "memory after a few seconds": memory[0],
        f"memory after every {HOUR // PARTS:,}": ", ".join(memory[1:]),
        "growth with 10,000 messages in the second half": f"{found['slope']:.1f} MB",
        "lost, doubles": f"{figures['lost']}, {figures['doubles']}",
    }
    lines = ["| an hour's messages | |", "| --- | ---: |", *(f"| {name} | {value} |" for name, value in rows.items())]
    return "\n".join(lines) + "\n"


def _row(way: Way, rounds: list[dict[str, Figures]]) -> str:
    """Return the medians of a way of running; what was lost or doubled in any round is added up."""
    found = Figures(*map(statistics.median, zip(*(one[way.name] for one in rounds), strict=True)))
    ratio = statistics.median(one[way.name].rate / one[BARE.name].rate for one in rounds)
    cells = (
        way.name,
        f"{found.rate:.0f}",
        f"{ratio:.1f}",
        f"{found.median * 1e3:,.0f} ms",
        f"{found.p99 * 1e3:,.0f} ms",
        f"{found.cpu * 1e3:.1f} ms",
        f"{found.database_cpu * 1e3:.1f} ms" if found.database_cpu else "",
        f"{found.memory:.0f} MB",
        f"{1 / found.cpu / LIMIT:.1f}" if found.cpu else "",
        f"{sum(one[way.name].lost for one in rounds)}",
        f"{sum(one[way.name].doubles for one in rounds)}",
    )
    return "| " + " | ".join(cells) + " |"


def _measured(way: Way) -> Figures:
    return Figures(**_run(way, at_once=AT_ONCE, people=2 * AT_ONCE, delay=DELAY, longest=LONGEST_RUN_SECONDS))


def _run(way: Way, *, at_once: int, people: int, delay: float, longest: float) -> Mapping[str, Any]:
    """Put a load on a bot, each in processes of its own and with a data folder that nobody else uses."""
    options = ["--at-once", str(at_once), "--people", str(people), "--delay", str(delay), *way.options]
    command = [sys.executable, "-m", "tests.benchmark.load", *options, "--", sys.executable, *way.command]
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"XDG_DATA_HOME": folder}
        environ.pop("DATABASE_URL", None)
        ended = subprocess.run(command, env=environ, check=True, stdout=subprocess.PIPE, timeout=longest)
    return dict(json.loads(ended.stdout))


if __name__ == "__main__":
    sys.stdout.write(make_table())
