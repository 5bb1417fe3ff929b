"""Names in PostgreSQL with pg_trgm, on a server of its own; needs the extra ``bench``."""

import asyncio
import importlib.util
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import asyncpg

IS_THERE: Final = importlib.util.find_spec("pgserver") is not None
METHODS: Final = {
    "GIN": (
        "CREATE INDEX ON names USING gin (name gin_trgm_ops)",
        "SELECT slug FROM names WHERE name % $1 ORDER BY similarity(name, $1) DESC LIMIT 1",
    ),
    "GiST": (
        "CREATE INDEX ON names USING gist (name gist_trgm_ops(siglen=64))",
        "SELECT slug FROM names ORDER BY name <-> $1 LIMIT 1",
    ),
}
"""By the kind of index: what makes it, and the look-up that it serves."""


@contextmanager
def opened(names: Iterable[tuple[str, str]], method: str) -> Iterator[Callable[[str], str | None]]:
    """Give what looks up a name among these, which come with slugs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for the run-time folder of a login session, which containers lack
        import pgserver  # noqa: PLC0415  only where it is installed
    folder = Path(tempfile.mkdtemp(prefix="referral-bot-"))
    server = pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    index, look_up = METHODS[method]
    with asyncio.Runner() as runner:
        connection = runner.run(asyncpg.connect(server.get_uri()))
        try:
            runner.run(_fill(connection, names, index))
            statement = runner.run(connection.prepare(look_up))
            yield lambda name: runner.run(statement.fetchval(name))
        finally:
            runner.run(connection.close())
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


async def _fill(connection: asyncpg.Connection, names: Iterable[tuple[str, str]], index: str) -> None:
    await connection.execute("CREATE EXTENSION pg_trgm; CREATE TABLE names (name text, slug text)")
    await connection.copy_records_to_table("names", records=names)
    await connection.execute(index)
    await connection.execute("ANALYZE names")
