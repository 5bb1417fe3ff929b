"""The directory's commands: load, find, export, migrate, and those of the modules that it adds."""

import argparse
import asyncio
import io
import json
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from directory import link_commands, memory_commands, suggestion_commands
from directory.changes import describe
from directory.database import embedded_path, load_organizations, make_session_factory, migrate, prepare, snapshot
from directory.errors import DirectoryError
from directory.exit_status import DONE, NOTHING_FOUND, PIPE_CLOSED, REFUSED
from directory.geography import Areas
from directory.names import NameIndex
from directory.records import FORMATS, read_files, read_shipped, to_csv, to_jsonl
from directory.repository import Repository

Command = Callable[[argparse.Namespace], Coroutine[Any, Any, int]]

_EPILOG = """exit status:
  0 done; 1 nothing found; 2 the command or what it was given cannot be used, and nothing was changed; 130 interrupted

settings:
  DATABASE_URL  a shared database, such as postgresql://user:password@host/name; without it the embedded directory
                is used, an SQLite file in your data folder that is made and filled at first use
"""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; whatever goes wrong is one line for each fault on stderr."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter still shows the rest
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
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


async def load(options: argparse.Namespace) -> int:
    """Upsert the records of files, or print what that would change."""
    areas = Areas.load()
    engine = await prepare(options.database, needs_records=False)
    try:
        async with snapshot(engine) as session:
            repository = Repository(session)
            known = {*await repository.slugs(), *await repository.redirects()}
        records = read_shipped(areas) if options.shipped else read_files(options.files, areas, known)
        async with make_session_factory(engine).begin() as session:
            repository = Repository(session)
            changes = await (
                repository.compare(records) if options.dry_run else repository.upsert(records, why=options.why)
            )
    finally:
        await engine.dispose()
    if options.dry_run:
        memory_commands.print_changes(changes, is_written=False)
    else:
        *_lines, counts = describe(changes)
        print(*changes.notes, counts + ("" if changes.batch is None else f"; batch {changes.batch}"), sep="\n")
    return DONE


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


async def export(options: argparse.Namespace) -> int:
    """Write every record to a file that ``load`` reads back without loss."""
    engine = await prepare(options.database)
    try:
        async with snapshot(engine) as session:
            records = await Repository(session).records()
    finally:
        await engine.dispose()
    text = to_jsonl(records) if options.format == "jsonl" else to_csv(records)
    if options.file == "-":
        sys.stdout.flush()
        rest = memoryview(text.encode())
        while rest:  # an unbuffered stdout may take a part only
            rest = rest[sys.stdout.buffer.write(rest) :]
    else:
        # Spreadsheets take a file without the mark for one of their own country's encoding.
        await asyncio.to_thread(
            _write, Path(options.file), text.encode("utf-8-sig" if options.format == "csv" else "utf-8")
        )
    return DONE


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


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; what is no file, such as a pipe, is written straight."""
    path = path.resolve()
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        try:
            unfinished.write_bytes(content)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as fault:
        raise DirectoryError(f"{path} cannot be written: {(fault.strerror or str(fault)).lower()}.") from fault


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="directory",
        description="The directory of organizations of informal workers.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: Command, summary: str, more: str = "") -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.{more}",
            epilog=_EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        added.add_argument(
            "--database",
            metavar="URL",
            default=os.environ.get("DATABASE_URL") or None,
            help="the database to use instead of DATABASE_URL's",
        )
        added.set_defaults(command=command)
        return added

    loading = add(
        "load",
        load,
        "add the records of files, and replace those that have the same slug",
        "\nAll of them or, where any line of any file breaks the rules, none; every fault is told with its line.\n"
        "directory/data/README.md explains the fields.",
    )
    what = loading.add_mutually_exclusive_group(required=True)
    what.add_argument("files", metavar="FILE", nargs="*", type=Path, default=[], help="a .jsonl or .csv file, in UTF-8")
    what.add_argument("--shipped", action="store_true", help="load the records that ship with the program")
    loading.add_argument("--dry-run", action="store_true", help="print what would change, and write nothing")

    memory_commands.add_why(loading)

    finding = add("find", find, "find organizations by name, acronym or other names, typos allowed")
    finding.add_argument("text", metavar="TEXT", help="a name or a part of it")
    finding.add_argument("--limit", metavar="N", type=_count, default=10, help="how many at most (default: 10)")
    finding.add_argument("--json", action="store_true", help="print one JSON object a line")

    link_commands.add_to(add)

    exporting = add("export", export, "write every record to a file", " What it writes, load reads back without loss.")
    exporting.add_argument("--format", choices=FORMATS, required=True, help="JSON Lines, or CSV for a spreadsheet")
    exporting.add_argument("file", metavar="FILE", help="the file to write, - for stdout")

    memory_commands.add_to(add)
    suggestion_commands.add_to(add)

    add(
        "migrate",
        bring_up_to_date,
        "bring the database to the shape that this version needs",
        "\nAn older SQLite file is kept beside the new one; keep a copy of a PostgreSQL database yourself.",
    )
    return parser


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 1000:  # noqa: PLR2004  enough for anyone
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 1000")
    return int(text)
