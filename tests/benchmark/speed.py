"""The table of speed: the shipped directory, one process on one core, the example questions."""

import os
import statistics
import tempfile
import time

from tests.benchmark.asking import ask, quantile, questions

STARTS = 5


def make_table() -> str:
    """Return times and memory, in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"XDG_DATA_HOME": folder}
        environ.pop("DATABASE_URL", None)
        first_use = ask(["hola"], environ).start
        starts = [ask(["hola"], environ).start for _ in range(STARTS)]
        asked = ask(["hola", *questions()], environ)
    rows = (
        ("first use: the directory made, and a first answer", f"{first_use:.2f} s", ""),
        (f"start to first answer, median of {STARTS}", f"{statistics.median(starts):.2f} s", "2 s"),
        (f"one message, median of {len(asked.times)}", f"{statistics.median(asked.times) * 1e3:.1f} ms", "5 ms"),
        ("one message, 99th percentile", f"{quantile(asked.times, 0.99) * 1e3:.1f} ms", "12 ms"),
        ("resident memory, highest", f"{asked.memory / 1e6:.0f} MB", "350 MB"),
        ("five million additions, for scale", f"{_yardstick():.2f} s", ""),
    )
    lines = ["| what | figure | limit |", "| --- | ---: | ---: |", *("| " + " | ".join(row) + " |" for row in rows)]
    return "\n".join(lines) + "\n"


def _yardstick() -> float:
    began = time.perf_counter()
    total = 0
    for number in range(5_000_000):
        total += number
    return time.perf_counter() - began
