"""The world of each scenario, short."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from tests.faults.arena import Arena, arena
from tests.faults.servers import Databases
from tests.faults.traffic import Counts

Record = Callable[[Counts], None]


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Databases with the shipped directory, on a PostgreSQL server that may be stopped."""
    made = Databases()
    yield made
    made.remove()


@pytest.fixture
def url(databases: Databases, database_kind: str) -> str:
    """A database with the shipped directory; made outside of the event loop."""
    return databases.make(database_kind)


@pytest.fixture
async def world(databases: Databases, database_kind: str, url: str) -> AsyncIterator[Arena]:
    """The world of a scenario on SQLite and on PostgreSQL; tests of one of them say which."""
    async with arena(databases, database_kind, url) as made:
        yield made


@pytest.fixture
def record(record_property: Callable[[str, object], None], request: pytest.FixtureRequest) -> Record:
    """Keeps a scenario's counts with the test's result, and shows them where the test's output is shown."""

    def keep(counts: Counts) -> None:
        record_property("counts", str(counts))
        print(f"{request.node.name}: {counts}")  # noqa: T201

    return keep
