"""What a file holds at one place: a document, or the faults that it has instead."""

from collections.abc import Callable
from typing import NamedTuple

from directory.fields import Document, Fault


class Entry(NamedTuple):
    """One record of a file."""

    place: str
    """Where it stands, such as ``line 3``."""
    content: Document | tuple[Fault, ...]
    """Its document, or what is wrong with it."""
    locate: Callable[[str], str] | None = None
    """Gives the place of one field, where the file has one for each."""

    def at(self, field: str) -> str:
        """Return where a field stands, and its name."""
        return f"{self.place}, {field}" if self.locate is None else f"{self.locate(field)}, {field}"


def broken(place: str, field: str, problem: str) -> Entry:
    """Return the entry of a place that cannot be read."""
    return Entry(place, (Fault(field, problem),))
