"""The commands that take the directory in and out: load and export."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from directory import memory_commands
from directory.change_lines import show
from directory.changes import FOR_CURATORS, MENDED, Means, as_json
from directory.database import make_session_factory, prepare, snapshot
from directory.exit_status import DONE, NOTHING_FOUND
from directory.exporting import FORMATS, REMEMBERING, Contents, write
from directory.formats.hsds_writing import Edit
from directory.formats.separated_values import SEPARATORS
from directory.geography import Areas
from directory.load_report import counts, documents, left_lines, lines
from directory.loading import load_records, prepare_load
from directory.model import Export, Record
from directory.progress import watch
from directory.records import SUFFIXES, Files, read_exports, read_shipped
from directory.repository import FEW, Repository
from directory.subcommand import Add, reading

_LOADING: Final = """
All of them or, where any line of any file breaks the rules, none; every fault is told with its place. A field on which
the directory has a later word than the file, such as an accepted suggestion, stays as it is and is told.
directory/data/README.md explains the fields and this rule."""

_STATUSES: Final = """exit status:
  0 done; 1 done but for fields that were left as they are; 2 nothing was done, as the command or what it was given
  cannot be used; 130 interrupted
"""

_EXPORTING: Final = """
jsonl, csv, xlsx, hsds and hsds-tabular hold all of every record, and load reads them back without loss; geojson and
vcard hold what is shown to people.
  jsonl         JSON Lines: a record a line, for text editors and programs
  csv           a row an organization; --separator semicolon for spreadsheets of countries with a decimal comma
  xlsx          a workbook with the same columns, choices for codes, and a sheet that explains the fields
  hsds          Human Services Data Specification 3.1: one JSON file
  hsds-tabular  the same as CSV files with a datapackage.json, in a folder or, where FILE ends in .zip, in that
  geojson       the seats on a map, where the city is known; each says how exact its point is
  vcard         contacts for an address book"""


def add_to(add: Add) -> None:
    """Add the commands to the program's."""
    loading = add(
        "load", load, "add the records of files, and replace those that have the same slug", _LOADING, _STATUSES
    )
    what = loading.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        type=Path,
        default=[],
        help=f"a file whose name ends in {', '.join(SUFFIXES)} (.json and .zip: HSDS), or a folder of HSDS tables",
    )
    what.add_argument("--shipped", action="store_true", help="load the records that ship with the program")
    memory_commands.add_dry_run(loading)
    loading.add_argument(
        "--overwrite", action="store_true", help="take the files' values, also against later words of the directory"
    )
    loading.add_argument("--json", action="store_true", help="print one JSON object a changed record, then the counts")
    memory_commands.add_why(loading)

    exporting = add("export", export, "write the records to a file", _EXPORTING)
    exporting.add_argument("--format", choices=FORMATS, required=True, help="what to write")
    exporting.add_argument(
        "--changed-since",
        metavar="DAY",
        type=memory_commands.day,
        help="only what came or was changed from this day on (UTC), such as 2026-11-23",
    )
    exporting.add_argument(
        "--without-notes", action="store_true", help="leave out the curators' notes, to publish what is written"
    )
    exporting.add_argument(
        "--separator", choices=SEPARATORS, default="comma", help="what parts the cells of csv (default: comma)"
    )
    exporting.add_argument("file", metavar="FILE", help="the file or folder to write, - for stdout")


async def load(options: argparse.Namespace) -> int:
    """Upsert the records of files, or print what that would change."""
    areas = Areas.load()
    engine = await prepare(options.database, needs_records=False)
    try:
        async with snapshot(engine) as session:
            repository = Repository(session)
            known = {*await repository.slugs(), *await repository.redirects()}
        if options.shipped:
            files = Files(read_shipped(areas), {})
        else:
            files = read_exports(options.files, areas, known, lambda entries: watch(entries, "read"))
        async with make_session_factory(engine).begin() as session:
            told = {"overwrite": options.overwrite, "exports": files.exports}
            if options.dry_run:
                loading = await prepare_load(Repository(session), files.records, areas, **told)
            else:
                loading = await load_records(Repository(session), files.records, areas, why=options.why, **told)
    finally:
        await engine.dispose()
    if options.json:
        for document in documents(loading, is_written=not options.dry_run):
            print(as_json(document))
    else:
        show(lines(loading) if options.dry_run else left_lines(loading))
        print(counts(loading, is_written=not options.dry_run))
    return NOTHING_FOUND if loading.conflicts else DONE


async def export(options: argparse.Namespace) -> int:
    """Write the records to a file."""
    areas = Areas.load()
    async with reading(options.database) as repository:
        records = await _records(repository, options.changed_since)
        edits = await _edits(repository, records) if options.format in REMEMBERING else {}
        last = await repository.history.last()
    if options.changed_since is not None and not records:
        print(f"directory: nothing has changed since {options.changed_since}; nothing was written", file=sys.stderr)
        return NOTHING_FOUND
    if options.without_notes:
        records = [replace(record, curator_notes=None) for record in records]
        edits = {slug: [edit for edit in some if edit.field not in FOR_CURATORS] for slug, some in edits.items()}
    contents = Contents(
        records,
        areas,
        export=None if last is None or last.id is None or last.made_at is None else Export(last.id, last.made_at),
        edits=edits,
        separator=SEPARATORS[options.separator],
        watch=lambda some: watch(some, "written", len(records)),
    )
    write(contents, options.format, options.file)
    return DONE


async def _records(repository: Repository, since: date | None) -> Sequence[Record]:
    if since is None:
        return await repository.records()
    slugs = await repository.history.touched(since)
    if len(slugs) <= FEW:
        return await repository.records(slugs)
    return [record for record in await repository.records() if record.organization.slug in slugs]


async def _edits(repository: Repository, records: Sequence[Record]) -> Mapping[str, Sequence[Edit]]:
    """Return the changes of records, oldest first, by slug; that they came with the first fill is none."""
    slugs = {record.organization.slug for record in records}
    led = await repository.redirects()
    found: defaultdict[str, list[Edit]] = defaultdict(list)
    changes = await repository.history.changes(slugs if len(slugs) <= FEW and not led else None, without=(Means.FILL,))
    for change in reversed(changes):
        slug, batch = led.get(change.slug, change.slug), change.batch
        if slug in slugs and batch.made_at is not None:
            action = "create" if change.adds or change.new == MENDED else "update"
            found[slug].append(
                Edit(
                    change.id,
                    batch.made_at,
                    action,
                    change.field,
                    as_json(change.old),
                    as_json(change.new),
                    batch.means,
                )
            )
    return found
