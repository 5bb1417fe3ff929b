"""The table of throughput: this bot beside the bare echo bot of python-telegram-bot, one core each, under one load."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from typing import Final, NamedTuple

from tests.benchmark.figures import Figures

AT_ONCE: Final = (32, 256)
"""People who wait at any time: as many as httpx bears at best, and as many updates as PTB takes at once."""
DELAYS: Final = (0.0, 0.05)
"""Seconds that the server takes for a call: none, and as far away as Telegram is."""
ROUNDS: Final = 3
BARE: Final = "bare echo bot"
BOTS: Final = {
    BARE: ["-m", "tests.benchmark.echo_bot"],
    "this bot over httpx": ["-m", "tests.benchmark.bot_over_httpx"],
    "this bot": ["-m", "bot", "run"],
}


class Load(NamedTuple):
    """One load."""

    at_once: int
    delay: float


def make_table() -> str:
    """Return answers a second and what they take, medians of rounds in which the bots take turns, in Markdown."""
    lines = [
        "| delay, waiting | bot | answers a second | beside the bare one | median | 99th percentile | processor time |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"XDG_DATA_HOME": folder}
        environ.pop("DATABASE_URL", None)
        for load in (Load(at_once, delay) for delay in DELAYS for at_once in AT_ONCE):
            rounds = [{name: _measure(name, load, environ) for name in BOTS} for _ in range(ROUNDS)]
            for name in BOTS:
                ratio = statistics.median(one[name].rate / one[BARE].rate for one in rounds)
                found = Figures(*map(statistics.median, zip(*(one[name] for one in rounds), strict=True)))
                cells = (
                    f"{load.delay * 1e3:.0f} ms, {load.at_once}",
                    name,
                    f"{found.rate:.0f}",
                    f"{ratio:.1f}",
                    f"{found.median * 1e3:,.0f} ms",
                    f"{found.p99 * 1e3:,.0f} ms",
                    f"{found.cpu * 1e3:.1f} ms",
                )
                lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _measure(name: str, load: Load, environ: dict[str, str]) -> Figures:
    """Run one bot under one load, each in a process of its own."""
    options = ["--at-once", str(load.at_once), "--delay", str(load.delay)]
    command = [sys.executable, "-m", "tests.benchmark.load", *options, "--", sys.executable, *BOTS[name]]
    ended = subprocess.run(command, env=environ, check=True, stdout=subprocess.PIPE)
    return Figures(**json.loads(ended.stdout))


if __name__ == "__main__":
    sys.stdout.write(make_table())
