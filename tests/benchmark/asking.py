"""Asks a bot of its own process one message after the other, and notes what that takes."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

EXAMPLES: Final = Path(__file__).parent.parent / "questions" / "examples.jsonl"


class Asked(NamedTuple):
    """What a process answered, and what it took."""

    start: float
    """Seconds from the start of the process to the first answer."""
    times: list[float]
    """Seconds to each further answer."""
    answers: list[dict[str, Any]]
    """The further answers, as ``bot ask --batch`` gives them."""
    memory: int
    """Bytes resident at the highest, 0 where the system does not tell."""


def ask(texts: Sequence[str], environ: Mapping[str, str]) -> Asked:
    """Return how a process answers messages, each sent when the one before is answered."""
    times, answers = [], []
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--batch"], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdout:
        with process.stdin:
            for text in texts:
                process.stdin.write(json.dumps({"text": text}).encode() + b"\n")
                process.stdin.flush()
                line = process.stdout.readline()
                times.append(time.perf_counter() - began)
                answers.append(json.loads(line))
                began = time.perf_counter()
            memory = highest_memory(process.pid)
        assert process.wait() == 0
    return Asked(times[0], times[1:], answers[1:], memory)


def highest_memory(process: int) -> int:
    """Return the most bytes of a process that were ever resident, 0 where the system does not tell.

    The figure that a parent gets of its children would be its own, if it was larger when it started them.
    """
    status = Path(f"/proc/{process}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8") if status.exists() else "")
    return int(found.group(1)) * 1024 if found else 0


def questions() -> list[str]:
    """Return the example questions."""
    return [json.loads(line)["text"] for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
