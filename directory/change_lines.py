"""Changes as lines for a curator: of texts the old and the new, of lists what comes and what goes, in colors."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from directory.changes import Changes, FieldChange, RecordChange, as_json
from directory.formats.item_cells import PARTS, SEPARATOR
from directory.model import Record

ADDED: Final = "green"
REMOVED: Final = "red"
CHANGED: Final = "yellow"
LEFT: Final = "bold magenta"
_DIM: Final = "dim"
_LONG: Final = 100
"""Characters of both values together up to which they stand on one line."""


def show(lines: Iterable[Text]) -> None:
    """Print lines, in colors on a terminal that has them."""
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in lines:
        console.print(line)


def lines(changes: Changes) -> Iterator[Text]:
    """Yield notes, and each record: ``+`` new, ``-`` removed, ``~`` changed with its fields."""
    yield from map(Text, changes.notes)
    for record in changes.new:
        yield _record_line("+", record, ADDED)
    for record in changes.removed:
        yield _record_line("-", record, REMOVED)
    for change in changes.changed:
        yield from record_lines(change)


def record_lines(change: RecordChange) -> Iterator[Text]:
    """Yield a changed record and its fields."""
    yield _record_line("~", change.record, CHANGED)
    for field in change.fields:
        yield from _field_lines(field)


def counts(changes: Changes) -> str:
    """Return how many records are new, changed, removed and unchanged."""
    removed = f", {len(changes.removed)} removed" if changes.removed else ""
    return f"{len(changes.new)} new, {len(changes.changed)} changed{removed}, {changes.unchanged} unchanged"


def difference(old: Any, new: Any) -> tuple[list[Any], list[Any]] | None:  # noqa: ANN401  whatever JSON holds
    """Return the items of a list that come and those that go, None of what is no list."""
    before, after = old or [], new or []
    if not isinstance(before, list) or not isinstance(after, list) or before == after:
        return None
    return [item for item in after if item not in before], [item for item in before if item not in after]


def item_text(field: str, item: Any) -> str:  # noqa: ANN401  as above
    """Return an item of a list as people write it."""
    if field in PARTS and isinstance(item, Mapping):
        return SEPARATOR.join(str(item.get(part) or "-") for part in PARTS[field] if part in item)
    return str(item)


def _record_line(sign: str, record: Record, look: str) -> Text:
    return Text(f"{sign} {record.organization.slug}: {record.organization.name}", look)


def _field_lines(change: FieldChange) -> Iterator[Text]:
    head = f"    {change.field}:"
    if (items := difference(change.old, change.new)) is not None:
        added, removed = items
        for item in removed:
            yield Text.assemble(head, (f" - {item_text(change.field, item)}", REMOVED))
        for item in added:
            yield Text.assemble(head, (f" + {item_text(change.field, item)}", ADDED))
        if not added and not removed:
            yield Text.assemble(head, (f" the same in another order: {as_json(change.new)}", _DIM))
        return
    before, after = as_json(change.old), as_json(change.new)
    if len(before) + len(after) <= _LONG:
        yield Text.assemble(f"{head} ", (before, REMOVED), " -> ", (after, ADDED))
    else:
        yield Text.assemble(f"{head} ", (before, REMOVED))
        yield Text.assemble(" " * len(head[:-2]), "-> ", (after, ADDED))
