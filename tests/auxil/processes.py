"""Runs the program's commands as processes of their own, as users do."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Ended(NamedTuple):
    """What is left of a process."""

    status: int
    output: str
    error: str


def start(
    package: str, *arguments: str, environ: Mapping[str, str] | None = None, **options: Any
) -> subprocess.Popen[str]:
    """Start ``directory`` or ``bot`` with arguments; warnings are errors there, too."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", package, *arguments],
        env=os.environ | (environ or {}) | {"PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        **options,
    )


def end(process: subprocess.Popen[str]) -> Ended:
    """Wait for the end of a process."""
    output, error = process.communicate()
    return Ended(process.returncode, output, error)


def run(package: str, *arguments: str, prepare: Callable[[], None] | None = None, **environ: str) -> Ended:
    """Run a command to its end, after ``prepare`` has set its limits."""
    return end(start(package, *arguments, environ=environ, preexec_fn=prepare))
