"""Shows on a terminal how far a long work is, and nothing in a pipe."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

Item = TypeVar("Item")


def watch(items: Iterable[Item], what: str, total: int | None = None) -> Iterator[Item]:
    """Yield the items, and count them on the terminal: so many of so many ``read``, or ``written``."""
    if not sys.stderr.isatty():
        yield from items
        return
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(items, total=total, description=what)
