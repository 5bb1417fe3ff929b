"""Measures what the README's table of speed says: `make bench` (one process, one core, the example questions)."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

EXAMPLES = Path(__file__).parent / "questions" / "examples.jsonl"
STARTS = 5


def main() -> None:
    """Print a table of times and memory, in Markdown."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"XDG_DATA_HOME": folder}
        first_use = _first_answer(environ)
        starts = [_first_answer(environ) for _ in range(STARTS)]
        times = _answer_times(environ, _questions())
    # Kilobytes on Linux, bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6
    rows = (
        ("first use: the directory made, and a first answer", f"{first_use:.2f} s", ""),
        (f"start to first answer, median of {STARTS}", f"{statistics.median(starts):.2f} s", "2 s"),
        (f"one message, median of {len(times)}", f"{statistics.median(times) * 1e3:.1f} ms", "10 ms"),
        ("one message, 99th percentile", f"{_quantile(times, 0.99) * 1e3:.1f} ms", ""),
        ("resident memory, highest", f"{memory:.0f} MB", "350 MB"),
        ("five million additions, for scale", f"{_yardstick():.2f} s", ""),
    )
    print("| what | figure | limit |\n| --- | ---: | ---: |")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def _questions() -> list[str]:
    return [json.loads(line)["text"] for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]


def _first_answer(environ: dict[str, str]) -> float:
    started = time.perf_counter()
    _exchange(environ, ["hola"])
    return time.perf_counter() - started


def _answer_times(environ: dict[str, str], questions: Iterable[str]) -> list[float]:
    return _exchange(environ, ["hola", *questions])[1:]


def _exchange(environ: dict[str, str], texts: list[str]) -> list[float]:
    """Ask one question after the other of one process; return the seconds to each answer."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--batch"], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    times = []
    for text in texts:
        began = time.perf_counter()
        process.stdin.write(json.dumps({"text": text}).encode() + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        times.append(time.perf_counter() - began)
    process.stdin.close()
    process.wait()
    process.stdout.close()
    return times


def _yardstick() -> float:
    began = time.perf_counter()
    total = 0
    for number in range(5_000_000):
        total += number
    return time.perf_counter() - began


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


if __name__ == "__main__":
    main()
