"""Prints findings: a line each, gravest first and colored on a terminal, with a count; or JSON Lines."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from directory.findings import GRAVITY, Finding, Level

NOTHING, FOUND = 0, 1

STATUSES: Final = """exit status:
  0 nothing of level error, with --strict nothing at all; 1 something of it; 2 the command or what it was given cannot
  be used; 130 interrupted
"""
"""Ends the pages of help of the commands that check."""

_STYLES: Final = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.NOTICE: "cyan"}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is printed and what counts."""
    parser.add_argument(
        "--level", choices=list(Level), default=Level.NOTICE, help="the least level to print (default: notice)"
    )
    parser.add_argument("--strict", action="store_true", help="exit with status 1 whatever the level of a finding")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


def is_told(level: Level | None, least: Level) -> bool:
    """Say whether a level is at least as grave as another."""
    return level is not None and GRAVITY[level] <= GRAVITY[least]


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 link", "2 links"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def print_findings(findings: Sequence[Finding], least: Level, among: str) -> None:
    """Print the findings of a level and of graver ones, and how many there are of each ``among`` what."""
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        if is_told(finding.level, least):
            level = Text(f"{finding.level.value:7}", _STYLES[finding.level])
            console.print(level, Text(f" {finding.slug}, {finding.field}: {finding.text}"), sep="")
    counts = Counter(finding.level for finding in findings)
    told = ", ".join(counted(counts[level], level.value) for level in Level)
    console.print(Text(f"{told} in {among}"))


def print_json(documents: Iterable[Mapping[str, Any]]) -> None:
    """Print documents as JSON Lines."""
    for document in documents:
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")


def status_of(findings: Iterable[Finding], *, strict: bool) -> int:
    """Return the exit status: whether there is an error, or with ``strict`` anything at all."""
    return FOUND if any(strict or finding.level is Level.ERROR for finding in findings) else NOTHING
