"""The command that tells what the directory lacks, on the terminal, as JSON and as a page."""

import argparse
import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from directory import tallies
from directory.database import prepare, snapshot
from directory.errors import DirectoryError
from directory.exit_status import DONE, NOTHING_FOUND
from directory.gaps.texts import LOCALES, load_texts
from directory.geography import Areas
from directory.repository import Repository
from directory.subcommand import Add
from directory.suggestions import Suggestions
from directory.tally_commands import month

if TYPE_CHECKING:
    from directory.gaps.gaps import Gaps

STATUSES: Final = """exit status:
  0 done; 1 nothing is missing; 2 the command or what it was given cannot be used, and nothing was changed;
  130 interrupted
"""


def add_to(add: Add) -> None:
    """Add the command."""
    parser = add(
        "gaps",
        show,
        "tell what people ask for and the directory lacks, which countries have no door and which records age",
        "\nAlso facts that are missing, broken links and suggestions that wait; each list with what to run next."
        "\nCounts are of nobody in particular: in steps of five, and what was counted fewer times is not shown.",
        STATUSES,
    )
    parser.add_argument(
        "--since", metavar="MONTH", type=month, help="the first month of requests, such as 2026-11 (default: of three)"
    )
    parser.add_argument("--locale", choices=LOCALES, default="en", help="the language of the report (default: en)")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line, for every gap")
    parser.add_argument(
        "--html",
        metavar="FILE",
        type=Path,
        help="write a page with a map and charts, too, which opens without a network",
    )


async def show(options: argparse.Namespace) -> int:
    """Print what is missing, and write the page."""
    gaps = await _find(options)
    documents = list(gaps.documents())
    if options.html:
        await asyncio.to_thread(_write, gaps, options)
    if options.json:
        for document in documents:
            print(json.dumps(document, ensure_ascii=False))
    else:
        _print(gaps, options.locale)
    return DONE if documents else NOTHING_FOUND


async def _find(options: argparse.Namespace) -> "Gaps":
    # Other commands start faster without what this one reads.
    from directory.gaps import demand  # noqa: PLC0415
    from directory.gaps.gaps import Stock, find_gaps, first_month  # noqa: PLC0415
    from directory.gaps.policy import load_gap_policy  # noqa: PLC0415
    from directory.link_checking.history import LinkHistory  # noqa: PLC0415
    from directory.link_checking.policy import load_link_policy  # noqa: PLC0415

    areas, policy = Areas.load(), load_gap_policy()
    today = datetime.now(UTC).date()
    since = options.since or first_month(today, policy.months)
    engine = await prepare(options.database)
    try:
        async with snapshot(engine) as session:
            stock = Stock(
                organizations=await Repository(session, areas).organizations(),
                tallies=await tallies.read(session, since, demand.COLUMNS),
                standings=await LinkHistory(session).standings(load_link_policy()),
                suggestions=await Suggestions(session).open(),
            )
    finally:
        await engine.dispose()
    return find_gaps(stock, areas, policy, today, since)


def _print(gaps: "Gaps", locale: str) -> None:
    from rich.console import Console  # noqa: PLC0415  as above

    from directory.gaps.sections import to_sections, to_sentences  # noqa: PLC0415
    from directory.gaps.terminal import print_report  # noqa: PLC0415

    texts = load_texts(locale)
    console = Console(highlight=False)
    print_report(to_sentences(gaps, texts), to_sections(gaps, texts), texts, console)


def _write(gaps: "Gaps", options: argparse.Namespace) -> None:
    from directory.gaps.page import to_page  # noqa: PLC0415  the template and the chart are for this alone

    page = to_page(gaps, load_texts(options.locale))
    try:
        options.html.write_text(page, encoding="utf-8")
    except OSError as fault:
        raise DirectoryError(f"{options.html} cannot be written: {(fault.strerror or str(fault)).lower()}.") from fault
