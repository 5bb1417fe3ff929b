"""The directory's commands: find, migrate, and those of the modules that it adds."""

import argparse
import asyncio
import io
import json
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from directory import (
    backup_commands,
    check_commands,
    gap_commands,
    link_commands,
    memory_commands,
    suggestion_commands,
    tally_commands,
    transfer_commands,
)
from directory.database import embedded_path, load_organizations, migrate, prepare
from directory.errors import DirectoryError
from directory.exit_status import DONE, NOTHING_FOUND, PIPE_CLOSED, REFUSED
from directory.names import NameIndex
from directory.secret_files import with_secrets

Command = Callable[[argparse.Namespace], Coroutine[Any, Any, int]]

_STATUSES = """exit status:
  0 done; 1 nothing found; 2 the command or what it was given cannot be used, and nothing was changed; 130 interrupted
"""

_SETTINGS = """settings:
  DATABASE_URL  a shared database, such as postgresql://user:password@host/name; without it the embedded directory
                is used, an SQLite file in your data folder that is made and filled at first use
  DATABASE_URL_FILE  instead of it, a file that holds the URL
"""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; whatever goes wrong is one line for each fault on stderr."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter still shows the rest
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        if options.database is None:
            options.database = with_secrets(os.environ, ("DATABASE_URL",)).get("DATABASE_URL") or None
        status = asyncio.run(command(options))
        sys.stdout.flush()
    except DirectoryError as fault:
        for line in str(fault).splitlines():
            print(f"directory: {line}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the exit would flush into the pipe again
        return PIPE_CLOSED
    return status


async def find(options: argparse.Namespace) -> int:
    """Print the organizations whose name, acronym or other names are like the text."""
    engine = await prepare(options.database)
    try:
        _revision, organizations = await load_organizations(engine)
    finally:
        await engine.dispose()
    by_slug = {organization.slug: organization for organization in organizations}
    matches = NameIndex(organizations).find(options.text, options.limit)
    for match in matches:
        found = by_slug[match.slug]
        if options.json:
            facts = {"slug": match.slug, "name": found.name, "acronym": found.acronym, "country": found.country}
            print(json.dumps(facts | {"matched": match.name, "score": round(match.score, 1)}, ensure_ascii=False))
        else:
            acronym = f" ({found.acronym})" if found.acronym else ""
            print(f"{match.score:3.0f}  {match.slug}: {found.name}{acronym}, {found.country or '-'}")
    if not matches:
        print("directory: no organization has a name like that", file=sys.stderr)
    return DONE if matches else NOTHING_FOUND


async def bring_up_to_date(options: argparse.Namespace) -> int:
    """Migrate the database."""
    if options.database is None:
        engine = await prepare()
        await engine.dispose()
        print(f"{embedded_path()} is up to date")
        return DONE
    copy = await migrate(options.database)
    print("The database is up to date" + ("" if copy is None else f"; the one before is kept as {copy}"))
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="directory",
        description="The directory of organizations of informal workers.",
        epilog=f"{_STATUSES}\n{_SETTINGS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(
        name: str, command: Command, summary: str, more: str = "", statuses: str = _STATUSES
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.{more}",
            epilog=f"{statuses}\n{_SETTINGS}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        added.add_argument(
            "--database",
            metavar="URL",
            help="the database to use instead of DATABASE_URL's",
        )
        added.set_defaults(command=command)
        return added

    transfer_commands.add_to(add)

    finding = add("find", find, "find organizations by name, acronym or other names, typos allowed")
    finding.add_argument("text", metavar="TEXT", help="a name or a part of it")
    finding.add_argument("--limit", metavar="N", type=_count, default=10, help="how many at most (default: 10)")
    finding.add_argument("--json", action="store_true", help="print one JSON object a line")

    link_commands.add_to(add)

    counting = add(
        "tallies",
        tally_commands.show,
        "print how often trades and places are asked for, and how answers are judged",
        tally_commands.MORE,
    )
    tally_commands.add_options(counting)
    gap_commands.add_to(add)
    memory_commands.add_to(add)
    suggestion_commands.add_to(add)
    check_commands.add_to(add)

    backup_commands.add_to(add)
    add(
        "migrate",
        bring_up_to_date,
        "bring the database to the shape that this version needs",
        "\nAn older SQLite file is kept beside the new one; before, run `directory backup` on a PostgreSQL database.",
    )
    return parser


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 1000:  # noqa: PLR2004  enough for anyone
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 1000")
    return int(text)
