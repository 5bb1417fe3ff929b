"""The command that prints what people ask for and how they judge the answers, as counts of nobody in particular."""

import argparse
import json
import re
import sys
from typing import Final

from directory import tallies
from directory.cells import COLUMNS
from directory.database import make_session_factory, prepare
from directory.exit_status import DONE, NOTHING_FOUND

USUAL: Final = ("event", "intent", "sector", "area", "locale")

MORE: Final = """
A request for several trades or places counts in each of their pairs. Counts are in steps of five, rounded down, and
what was counted fewer than five times is not shown."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--since", metavar="MONTH", type=month, help="the first month to count, such as 2026-11")
    parser.add_argument(
        "--by",
        metavar="COLUMNS",
        type=_columns,
        default=USUAL,
        help=f"what to tell apart, with commas: any of {', '.join(COLUMNS)} (default: {','.join(USUAL)})",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


async def show(options: argparse.Namespace) -> int:
    """Print the counts that are not few."""
    engine = await prepare(options.database, needs_records=False)
    try:
        async with make_session_factory(engine)() as session:
            found = await tallies.read(session, options.since, options.by)
    finally:
        await engine.dispose()
    rows = [{name: getattr(one, name) for name in options.by} | {"count": one.count} for one in found]
    if options.json:
        lines = [json.dumps(row) for row in rows]
    else:
        lines = _table([[*options.by, "count"], *([str(value) or "-" for value in row.values()] for row in rows)])
    if rows:
        print(*lines, sep="\n")
    else:
        print("directory: nothing has been counted five times yet", file=sys.stderr)
    return DONE if rows else NOTHING_FOUND


def _table(rows: list[list[str]]) -> list[str]:
    """Return rows as lines whose cells stand below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def month(text: str) -> str:
    """Read a month as YYYY-MM."""
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no month such as 2026-11")
    return text


def _columns(text: str) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(text.replace(" ", "").split(",")))
    if strange := [name for name in named if name not in COLUMNS]:
        raise argparse.ArgumentTypeError(f"{strange[0]!r} is none of {', '.join(COLUMNS)}")
    return named
