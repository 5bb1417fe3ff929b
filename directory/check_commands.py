"""The commands that check the directory: its records by themselves, and the links that they name."""

import argparse
from collections.abc import Callable
from pathlib import Path

from directory.finding_report import STATUSES, add_options

Adder = Callable[..., argparse.ArgumentParser]
"""Adds a command by its name, what it runs, a summary, more, and its exit statuses."""


def add_to(add: Adder) -> None:
    """Add ``check`` and ``check-links``."""
    _add_check(add)
    _add_check_links(add)


async def check(options: argparse.Namespace) -> int:
    """Print what is wrong with records, or looks so."""
    from directory.check_records import check_records  # noqa: PLC0415  its lists would slow every other command down

    return await check_records(options)


async def check_links(options: argparse.Namespace) -> int:
    """Look at links over the internet, keep what was found and print it."""
    from directory import check_links as links  # noqa: PLC0415  so would the HTTP client

    return await links.check_links(options)


def _add_check(add: Adder) -> None:
    checking = add(
        "check",
        check,
        "tell what is wrong with records, or looks so",
        "\nThe rules of fields, codes and dates; languages, cities, phone numbers; look-alike domains; addresses and\n"
        "names of persons; affiliations that lead nowhere or in circles; organizations without a door, and those that\n"
        "may stand twice, with a score. Each finding names organization, field, level and mend.",
        STATUSES,
    )
    what = checking.add_mutually_exclusive_group()
    what.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        type=Path,
        default=[],
        help="files that load can read, to check as a whole directory; without any, the database is checked",
    )
    what.add_argument("--shipped", action="store_true", help="check the records that ship with the program")
    add_options(checking)


def _add_check_links(add: Adder) -> None:
    checking = add(
        "check-links",
        check_links,
        "look at the links of organizations, and keep what was found",
        "\nOne page of a host at a time, as its robots.txt allows; only public addresses are ever connected to.\n"
        "A link that fails again and again leaves the cards until it works; directory/data/link_policy.toml says when.",
        STATUSES,
    )
    checking.add_argument("--only", metavar="SLUG", help="look at the links of one organization")
    checking.add_argument("--sources", action="store_true", help="look at the pages that records rest on, too")
    checking.add_argument("--resume", action="store_true", help="leave out what was looked at today already")
    add_options(checking)
