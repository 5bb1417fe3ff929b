"""The commands of curators who work without Telegram: what people suggest, and edits of their own."""

import argparse
import sys
from typing import Any

from directory.changes import Means, as_json, facts
from directory.edits import EDITABLE, NOTHING, with_source, with_value
from directory.errors import ChangeError, RecordError
from directory.exit_status import DONE, NOTHING_FOUND
from directory.fields import PARTIAL_DATE, WEB_ADDRESS, refused
from directory.geography import Areas
from directory.memory_commands import add_dry_run, add_why, number, print_changes
from directory.model import Record, Suggestion
from directory.repository import Repository
from directory.subcommand import Add, reading, writing
from directory.suggestions import Suggestions


def add_to(add: Add) -> None:
    """Add the commands to the program's."""
    listing = add("suggestions", show, "print what people suggest and nobody has decided on, with the value of now")
    listing.add_argument("--json", action="store_true", help="print one JSON object a line")

    accepting = add(
        "accept",
        accept,
        "write what somebody suggests into the record",
        "\nIts source and day become the provenance of that field. A note, or a new organization, is only marked as"
        "\ndone: write the record and `directory load` it.",
    )
    accepting.add_argument("suggestion", metavar="ID", type=number, help="the suggestion's number")
    accepting.add_argument("--value", metavar="V", help=f"another value in its place; {NOTHING} empties the field")

    refusing = add("refuse", refuse, "mark what somebody suggests as refused")
    refusing.add_argument("suggestion", metavar="ID", type=number, help="the suggestion's number")

    editing = add(
        "edit",
        edit,
        "give one field of an organization another value, with its source",
        f"\nLists are parted by ; or , and {NOTHING} empties a field. A page that is named with --source becomes the"
        "\nprovenance of the value and one of the record's sources.",
    )
    editing.add_argument("slug", metavar="SLUG", help="a slug that the organization has or had")
    editing.add_argument("field", metavar="FIELD", choices=EDITABLE, help=f"one of: {', '.join(EDITABLE)}")
    editing.add_argument("value", metavar="VALUE", help="the new value")
    editing.add_argument("--source", metavar="URL", help="the page that says so")
    editing.add_argument("--as-of", metavar="DATE", help="the date that the page speaks of, such as 2026 or 2026-11")
    add_why(editing)
    add_dry_run(editing)


async def show(options: argparse.Namespace) -> int:
    """Print open suggestions."""
    async with reading(options.database) as repository:
        waiting = await Suggestions(repository.session).open()
        named = {one.organization for one in waiting if one.organization}
        records = {record.organization.slug: record for record in await repository.records(named)} if named else {}
    for one in waiting:
        now = _now(one, records.get(one.organization or ""))
        print(as_json(_document(one, now)) if options.json else _line(one, now))
    if not waiting:
        print("directory: nothing waits for a decision", file=sys.stderr)
    return DONE if waiting else NOTHING_FOUND


async def accept(options: argparse.Namespace) -> int:
    """Accept a suggestion."""
    async with writing(options.database) as session:
        changes = await Suggestions(session).accept(options.suggestion, options.value)
    if changes:
        print_changes(changes, is_written=True)
    else:
        print(f"Suggestion {options.suggestion} is accepted; no record has changed")
    return DONE


async def refuse(options: argparse.Namespace) -> int:
    """Refuse a suggestion."""
    async with writing(options.database) as session:
        await Suggestions(session).refuse(options.suggestion)
    print(f"Suggestion {options.suggestion} is refused")
    return DONE


async def edit(options: argparse.Namespace) -> int:
    """Change a field."""
    for name, value, rule in (("--source", options.source, WEB_ADDRESS), ("--as-of", options.as_of, PARTIAL_DATE)):
        if value is not None and not rule.holds(value):
            raise RecordError(f"{name}: {refused(value, rule.allowed)}.")
    areas = Areas.load()
    async with writing(options.database, dry_run=options.dry_run) as session:
        repository = Repository(session)
        await repository.lock()
        slug = await repository.today(options.slug)
        record = await repository.record(slug)
        if record is None:
            raise ChangeError(f"{slug} has codes that this version of the program does not know.")
        today = repository.history.now.date()
        after = with_value(record, options.field, options.value, areas)
        if options.source:
            after = with_source(after, options.source, today, options.as_of)
        changes = await repository.upsert(
            [after], means=Means.EDIT, why=options.why, source=options.source, as_of=options.as_of, seen_on=today
        )
    if not changes:
        print("directory: it has that value already", file=sys.stderr)
        return NOTHING_FOUND
    print_changes(changes, is_written=not options.dry_run)
    return DONE


def _now(suggestion: Suggestion, record: Record | None) -> Any:  # noqa: ANN401  whatever JSON holds
    """Return the value that the record has in the field of a suggestion."""
    if record is None:
        return None
    return (facts(record) | {"status": record.organization.status.value}).get(suggestion.field)


def _line(suggestion: Suggestion, now: Any) -> str:  # noqa: ANN401  as above
    where = suggestion.organization or "-"
    source = f" ({suggestion.source})" if suggestion.source else ""
    value = as_json(suggestion.value)
    return f"{suggestion.id:>6} {suggestion.received_on} {where}, {suggestion.field}: {as_json(now)} -> {value}{source}"


def _document(suggestion: Suggestion, now: Any) -> dict[str, Any]:  # noqa: ANN401  as above
    received_on = suggestion.received_on
    return {
        "id": suggestion.id,
        "organization": suggestion.organization,
        "field": suggestion.field,
        "now": now,
        "value": suggestion.value,
        "source": suggestion.source,
        "received_on": received_on.isoformat() if received_on else None,
    }
