"""What a file holds at one place: a document, or the faults that it has instead."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from directory.fields import Document, Fault
from directory.model import Export


class Entry(NamedTuple):
    """One record of a file."""

    place: str
    """Where it stands, such as ``line 3``."""
    content: Document | tuple[Fault, ...]
    """Its document, or what is wrong with it."""
    locate: Callable[[str], str] | None = None
    """Gives the place of one field, where the file has one for each."""

    def at(self, field: str) -> str:
        """Return where a field stands, and its name; without a field, where the record does."""
        place = self.place if self.locate is None or not field else self.locate(field)
        return ", ".join(part for part in (place, field) if part)


EXPORT: Final = "exported_after"
"""The key under which files tell of their export."""


def stamp(export: Export) -> dict[str, object]:
    """Return what a file tells of its export."""
    return {"batch": export.batch, "made_at": export.made_at.isoformat(timespec="seconds")}


def read_stamp(told: object) -> Export | None:
    """Return what a file tells of its export, None where that is not understood."""
    if not isinstance(told, dict):
        return None
    batch, made_at = told.get("batch"), told.get("made_at")
    try:
        time = datetime.fromisoformat(str(made_at))
    except ValueError:
        return None
    return Export(batch, time) if isinstance(batch, int) and time.tzinfo else None


def broken(place: str, field: str, problem: str) -> Entry:
    """Return the entry of a place that cannot be read."""
    return Entry(place, (Fault(field, problem),))
