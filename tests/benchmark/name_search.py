"""The table of name search: the same misspelled names looked up in the same names, here and in two databases."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Final, NamedTuple

from directory.model import Organization
from directory.names import NameIndex
from directory.text import fold
from tests.benchmark import postgresql_trigrams, sqlite_trigrams
from tests.benchmark.generated import records
from tests.benchmark.slips import misspelled

SIZES: Final = (1_000, 10_000, 100_000)
LOOKED_UP: Final = 300

Search = Callable[[str], str | None]
"""Returns the slug of the organization whose name is most like a folded one."""
Name = tuple[str, str]
"""A folded name, acronym or other name, and its bearer's slug."""


class Found(NamedTuple):
    """How one engine did in one directory."""

    right: float
    median: float
    """Seconds to a look-up."""


def make_table(sizes: Sequence[int] = SIZES) -> str:
    """Return recall and time of each engine by the size of the directory, in Markdown."""
    engines: dict[str, Callable[[Sequence[Organization]], AbstractContextManager[Search]]] = {
        "this bot": lambda organizations: nullcontext(_search(organizations)),
        "SQLite FTS5, trigrams, bm25": lambda organizations: sqlite_trigrams.opened(_names(organizations)),
    }
    if postgresql_trigrams.IS_THERE:
        for method in postgresql_trigrams.METHODS:
            engines[f"PostgreSQL pg_trgm, {method}"] = lambda organizations, method=method: postgresql_trigrams.opened(
                _names(organizations), method
            )
    directories = [[record.organization for record in records(size)] for size in sizes]
    head = ["right first; median time", *(f"{size:,}" for size in sizes)]
    lines = [head, ["---", *["---:"] * len(sizes)]]
    for name, opened in engines.items():
        cells = [name]
        for organizations in directories:
            with opened(organizations) as search:
                found = _measure(organizations, search)
            cells.append(f"{found.right * 100:.1f} %; {found.median * 1e3:.1f} ms")
        lines.append(cells)
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _measure(organizations: Sequence[Organization], search: Search) -> Found:
    right, times = 0, []
    for each in misspelled(organizations, LOOKED_UP):
        asked = fold(each.name)
        began = time.perf_counter()
        slug = search(asked)
        times.append(time.perf_counter() - began)
        right += slug == each.slug
    return Found(right / LOOKED_UP, statistics.median(times))


def _search(organizations: Sequence[Organization]) -> Search:
    index = NameIndex(organizations)

    def search(name: str) -> str | None:
        found = index.find(name, 1)
        return found[0].slug if found else None

    return search


def _names(organizations: Sequence[Organization]) -> Iterator[Name]:
    for organization in organizations:
        others = [other.name for other in organization.other_names]
        for name in (organization.name, organization.acronym, *others):
            if name:
                yield fold(name), organization.slug
