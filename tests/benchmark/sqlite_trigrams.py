"""Names in SQLite's full-text search with its trigram tokenizer, ranked by bm25."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager


@contextmanager
def opened(names: Iterable[tuple[str, str]]) -> Iterator[Callable[[str], str | None]]:
    """Give what looks up a name among these, which come with slugs."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE names USING fts5(name, slug UNINDEXED, tokenize='trigram')")
        connection.executemany("INSERT INTO names VALUES (?, ?)", names)
        connection.execute("INSERT INTO names (names) VALUES ('optimize')")

        def search(name: str) -> str | None:
            trigrams = dict.fromkeys(name[start : start + 3] for start in range(len(name) - 2))
            query = " OR ".join(f'"{trigram}"' for trigram in trigrams)
            statement = "SELECT slug FROM names WHERE names MATCH ? ORDER BY rank LIMIT 1"
            row = connection.execute(statement, (query,)).fetchone()
            return None if row is None else row[0]

        yield search
