"""The table of scale: generated directories of growing size, one process on one core for each."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from directory.database import make_engine, make_session_factory, migrate
from directory.model import Record
from directory.repository import Repository
from tests.benchmark.asking import Asked, ask, quantile, questions
from tests.benchmark.generated import records
from tests.benchmark.slips import misspelled

SIZES: Final = (1_000, 10_000, 100_000)
NAMED: Final = 500
"""Messages that name an organization."""


class Figures(NamedTuple):
    """What one directory takes."""

    asked: Asked
    right: float
    """Share of the misspelled names that were read as the right organization's."""
    rereading: float
    """Seconds that reading a changed directory again takes."""
    memory_then: int
    """Bytes resident at the highest, the old directory and the new one together."""

    @property
    def about_any(self) -> Sequence[float]:
        """Seconds to each of the example questions."""
        return self.asked.times[:-NAMED]

    @property
    def about_one(self) -> Sequence[float]:
        """Seconds to each message that names an organization."""
        return self.asked.times[-NAMED:]


def make_table(sizes: Sequence[int] = SIZES) -> str:
    """Return times, memory and recall by the size of the directory, in Markdown."""
    made = [_measure(size) for size in sizes]
    first = statistics.median(made[0].about_any)
    limit = f"{2 * first * 1e3:.1f} ms"
    rows: tuple[tuple[str, Callable[[Figures], str], str], ...] = (
        ("start to first answer", lambda of: f"{of.asked.start:.1f} s", "15 s"),
        ("resident memory, highest", lambda of: f"{of.asked.memory / 1e6:.0f} MB", "1000 MB"),
        (f"one message, median of {len(made[0].about_any)}", lambda of: _milliseconds(of.about_any, 0.5), limit),
        ("one message, 99th percentile", lambda of: _milliseconds(of.about_any, 0.99), ""),
        (f"one that names an organization, median of {NAMED}", lambda of: _milliseconds(of.about_one, 0.5), ""),
        ("organization right with one or two typos", lambda of: f"{of.right * 100:.1f} %", "97 %, last 95 %"),
        ("reading it again after a change", lambda of: f"{of.rereading:.1f} s", ""),
        ("resident memory then, highest", lambda of: f"{of.memory_then / 1e6:.0f} MB", "1000 MB"),
    )
    head = ["organizations", *(f"{size:,}" for size in sizes), "limit"]
    body = [[name, *map(figure, made), most] for name, figure, most in rows]
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *body]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _measure(size: int) -> Figures:
    made = records(size)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'directory.sqlite3'}"
        asyncio.run(_fill(url, made))
        environ = os.environ | {"DATABASE_URL": url}
        named = misspelled([record.organization for record in made], NAMED)
        asked = ask(["hola", *questions(), *(each.message for each in named)], environ)
        read = [answer["organization"] for answer in asked.answers[-NAMED:]]
        right = sum(slug == each.slug for slug, each in zip(read, named, strict=True)) / NAMED
        command = [sys.executable, "-m", "tests.benchmark.rereading"]
        again = json.loads(subprocess.run(command, env=environ, check=True, stdout=subprocess.PIPE).stdout)
    return Figures(asked, right, again["seconds"], again["memory"])


async def _fill(url: str, made: Sequence[Record]) -> None:
    await migrate(url)
    engine = make_engine(url)
    async with make_session_factory(engine).begin() as session:
        await Repository(session).upsert(made)
    await engine.dispose()


def _milliseconds(times: Sequence[float], share: float) -> str:
    return f"{quantile(times, share) * 1e3:.1f} ms"
