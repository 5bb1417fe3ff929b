"""The commands on what the directory remembers: history, undo, rename, merge, provenance."""

import argparse
import re
import sys
from datetime import date
from typing import Final

from directory.change_lines import counts, lines, show
from directory.changes import Batch, Changes, Means, as_json
from directory.errors import ChangeError
from directory.exit_status import DONE, NOTHING_FOUND
from directory.geography import Areas
from directory.memory_lines import head, metadata, provenance_document, provenance_lines, side_by_side, told
from directory.merging import SIDES, Side
from directory.renaming import rename, unite
from directory.repository import Repository
from directory.subcommand import Add, reading, writing
from directory.undoing import undo_batch, undo_change

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBERS: Final = 2**31
"""Above what the databases count to."""


def add_to(add: Add) -> None:
    """Add the commands to the program's."""
    history = add(
        "history",
        show_history,
        "print what was changed, newest first: the old value, the new one, when, by which means and why",
        "\nThe load that filled an empty directory is one line. Each change has a number, and so has each batch, that"
        "\nis, a load or whatever else was done at once: `directory undo` takes both.",
    )
    history.add_argument("slug", metavar="SLUG", nargs="?", help="of this organization alone, under all slugs it had")
    history.add_argument("--since", metavar="DAY", type=day, help="from this day on (UTC), such as 2026-11-23")
    history.add_argument(
        "--json", action="store_true", help="print one JSON object a line, in HSDS's words for metadata"
    )

    undoing = add(
        "undo",
        undo,
        "take a change, or a whole load, back",
        "\nThis is a change as well, so nothing is lost. Where a later change stands against it, it is told and nothing"
        "\nis done, unless --force names that change.",
    )
    what = undoing.add_mutually_exclusive_group(required=True)
    what.add_argument("change", metavar="CHANGE", nargs="?", type=number, help="the number of a change")
    what.add_argument(
        "--load", metavar="BATCH", type=number, help="all that was done at once: a load, a merge, an undo"
    )
    undoing.add_argument(
        "--force",
        metavar="CHANGE",
        type=number,
        action="append",
        default=[],
        help="override this one (may be repeated)",
    )
    add_why(undoing)
    add_dry_run(undoing)

    renaming = add("rename", give_slug, "give an organization another slug; the old one leads to it for ever")
    renaming.add_argument("old", metavar="OLD", help="a slug that it has or had")
    renaming.add_argument("new", metavar="NEW", help="a slug that nobody ever had")
    add_why(renaming)

    merging = add(
        "merge",
        merge,
        "make two records of one organization into one",
        "\nINTO stays and gets what FROM adds: lists are joined, gaps filled, and whoever belongs to FROM to it."
        "\nFROM's slug leads to INTO, its name stays as another name. Where the two differ in a field, both values are"
        "\nprinted and nothing is done, unless --prefer or --take says which is right.",
    )
    merging.add_argument("source", metavar="FROM", help="the slug of the record that goes")
    merging.add_argument("target", metavar="INTO", help="the slug of the record that stays")
    merging.add_argument("--prefer", choices=SIDES, help="whose value is taken where they differ")
    merging.add_argument(
        "--take",
        metavar="FIELD=SIDE",
        type=_choice,
        action="append",
        default=[],
        help="whose value is taken in one field: from or into (may be repeated)",
    )
    add_why(merging)
    add_dry_run(merging)

    telling = add(
        "provenance",
        show_provenance,
        "print where each value of an organization comes from, and its three dates",
        "\nThe source's own date, the day of the last change, the day of the last check. `one of` several sources means"
        "\nthat the record rests on them, and that it is not known which of them says this.",
    )
    telling.add_argument("slug", metavar="SLUG", help="a slug that the organization has or had")
    telling.add_argument("--json", action="store_true", help="print one JSON object a line")


async def show_history(options: argparse.Namespace) -> int:
    """Print changes, newest first."""
    async with reading(options.database) as repository:
        names = None
        if options.slug is not None:
            slug = (await repository.redirects()).get(options.slug, options.slug)
            names = (slug, *await repository.former(slug))
        # A program wants every row; a reader is content with the number of those that came at first.
        fills = () if names or options.json else await repository.history.fills(options.since)
        without = (Means.FILL,) if fills else ()
        changes = await repository.history.changes(names, since=options.since, without=without)
    if options.json:
        for change in changes:
            print(as_json(metadata(change)))
    else:
        print(*told(changes), sep="\n", end="\n" if changes else "")
        for batch, count in fills:
            print(f"{head(batch)}\n       {count} organizations came")
    if not changes and not fills:
        print("directory: no change is known", file=sys.stderr)
    return DONE if changes or fills else NOTHING_FOUND


async def undo(options: argparse.Namespace) -> int:
    """Take a change or a batch back."""
    areas = Areas.load()
    async with writing(options.database, dry_run=options.dry_run) as session:
        repository = Repository(session)
        if options.load is None:
            changes = await undo_change(repository, areas, options.change, force=options.force, why=options.why)
        else:
            changes = await undo_batch(repository, areas, options.load, force=options.force, why=options.why)
    if changes.batch is None:
        print("directory: everything is as it was before already", file=sys.stderr)
        return NOTHING_FOUND
    print_changes(changes, is_written=not options.dry_run)
    return DONE


async def give_slug(options: argparse.Namespace) -> int:
    """Rename an organization."""
    async with writing(options.database) as session:
        batch = await rename(Repository(session), options.old, options.new, Batch(Means.RENAME, options.why))
    print(f"{options.old} is {options.new} now; batch {batch}")
    return DONE


async def merge(options: argparse.Namespace) -> int:
    """Merge two records, or print side by side where they differ."""
    areas = Areas.load()
    async with writing(options.database, dry_run=options.dry_run) as session:
        merged = await unite(
            Repository(session),
            areas,
            options.source,
            options.target,
            prefer=options.prefer,
            choices=dict(options.take),
            why=options.why,
        )
    if merged.conflicts:
        raise ChangeError("\n".join(side_by_side(merged.conflicts, options.source, options.target)))
    print_changes(merged.changes, is_written=not options.dry_run)
    return DONE


async def show_provenance(options: argparse.Namespace) -> int:
    """Print where each value comes from."""
    async with reading(options.database) as repository:
        found = await repository.provenance(await repository.today(options.slug))
    for one in found:
        print(as_json(provenance_document(one)) if options.json else "\n".join(provenance_lines(one)))
    return DONE


def print_changes(changes: Changes, *, is_written: bool) -> None:
    """Print each change and the counts, with the number of the batch or the word that nothing was written."""
    show(lines(changes))
    print(f"{counts(changes)}; " + (f"batch {changes.batch}" if is_written else "nothing was written"))


def add_why(parser: argparse.ArgumentParser) -> None:
    """Add the option for a sentence in the history."""
    parser.add_argument("--why", metavar="TEXT", help="a sentence for the history")


def add_dry_run(parser: argparse.ArgumentParser) -> None:
    """Add the option that writes nothing."""
    parser.add_argument("--dry-run", action="store_true", help="print what would change, and write nothing")


def day(text: str) -> date:
    """Return the day of an option."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-11-23")


def number(text: str) -> int:
    """Return the number of a change, a batch or a suggestion."""
    if text.isascii() and text.isdigit() and 1 <= int(text[:10]) < _NUMBERS:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number of a change, a batch or a suggestion")


def _choice(text: str) -> tuple[str, Side]:
    field, _, chosen = text.partition("=")
    side = next((side for side in SIDES if side == chosen), None)
    if not field or side is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no choice; write it like name=from or name=into")
    return field, side
