"""Asks a bot of its own process one message after the other, and notes what that takes."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

EXAMPLES: Final = Path(__file__).parent.parent / "questions" / "examples.jsonl"
MEMORY_UNIT: Final = 1 if sys.platform == "darwin" else 1024
"""Bytes that the system's figure of a process's highest memory counts in."""


class Asked(NamedTuple):
    """What a process answered, and what it took."""

    start: float
    """Seconds from the start of the process to the first answer."""
    times: list[float]
    """Seconds to each further answer."""
    answers: list[dict[str, Any]]
    """The further answers, as ``bot ask --batch`` gives them."""
    memory: int
    """Bytes resident at the highest."""


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
        _, status, usage = os.wait4(process.pid, 0)  # instead of the method, which tells nothing of memory
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return Asked(times[0], times[1:], answers[1:], usage.ru_maxrss * MEMORY_UNIT)


def questions() -> list[str]:
    """Return the example questions."""
    return [json.loads(line)["text"] for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
