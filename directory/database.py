"""Opens the directory's database: the embedded one is made and kept up to date, a shared one is only looked at."""

import asyncio
import errno
import os
import tempfile
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_data_path
from sqlalchemy import exists, inspect, select
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from directory.assembly import LeftOut
from directory.catalogue import Catalogue
from directory.engine import label, make_engine, make_session_factory
from directory.errors import StorageError
from directory.geography import Areas
from directory.link_checking.history import LinkHistory
from directory.link_checking.policy import load_link_policy
from directory.link_checking.shown_channels import NO_LINKS, Links, as_shown
from directory.model import News, Organization
from directory.records import read_shipped
from directory.repository import Repository
from directory.tables import REVISION, OrganizationRow

__all__ = [
    "Contents",
    "embedded_path",
    "embedded_url",
    "load_contents",
    "load_organizations",
    "make_engine",
    "make_session_factory",
    "migrate",
    "prepare",
    "snapshot",
]


class Contents(NamedTuple):
    """What the directory holds at one moment."""

    revision: int
    organizations: tuple[Organization, ...]
    redirects: Mapping[str, str]
    """Today's slug for each former one."""
    news: tuple[News, ...]
    """What has changed lately, newest first."""
    links: Links = NO_LINKS
    """How the links do."""
    left_out: tuple[LeftOut, ...] = ()
    """What cannot be used of the database and is as if it were not there."""

    @property
    def organizations_left_out(self) -> int:
        """How many organizations are left out whole."""
        return sum(each.is_whole for each in self.left_out)

    def catalogue(self, areas: Areas, day: date) -> Catalogue:
        """Return the directory in memory, as it is shown on a day."""
        shown, whole = as_shown(self.organizations, self.links.standings)
        return Catalogue(
            shown, areas, self.news, self.redirects, day=day, recorded=whole, left_out=self.organizations_left_out
        )


def embedded_path() -> Path:
    """Return where the embedded directory is kept: in the user's data folder."""
    return user_data_path("referral-bot", appauthor=False) / "directory.sqlite3"


def embedded_url() -> str:
    """Return the URL of the embedded directory."""
    return _sqlite_url(embedded_path())


async def prepare(url: str | None = None, *, needs_records: bool = True) -> AsyncEngine:
    """Return an engine on a directory that is ready to be read.

    Args:
        url: of a shared database, which is never made or migrated here; None opens the embedded one, which is made,
            migrated and filled at first use, and migrated with a copy kept beside it when it is older than the code.
        needs_records: whether a shared database without organizations is refused.

    Raises:
        StorageError: the database cannot be used; the text names it and the mend.
        DataFileError, RecordError: what fills the embedded one is missing or damaged.
    """
    if url is None:
        return await _prepare_embedded(embedded_path())
    engine = make_engine(url)
    async with _disposed_on_error(engine), engine.connect() as connection:
        name = label(engine.url)
        version = await _version(connection)
        if version is None:
            raise StorageError(
                f"{name} has no directory yet; run `directory migrate`, then `directory load --shipped` "
                "or load a file of your own."
            )
        if version != REVISION:
            raise await asyncio.to_thread(_outdated, name, version)
        if needs_records and not await connection.scalar(select(exists(select(OrganizationRow.slug)))):
            raise StorageError(
                f"{name} holds no organizations; run `directory load --shipped` or load a file of your own."
            )
    return engine


async def migrate(url: str) -> Path | None:
    """Bring a database to the shape that the code needs; an SQLite file is made where there is none.

    Returns:
        The copy that is kept beside an older SQLite file, else None.

    Raises:
        StorageError: the database cannot be migrated; it is as it was.
    """
    from directory import migrate as migrations  # noqa: PLC0415  alembic is slow to import and seldom needed

    engine = make_engine(url, migrates=True)
    if engine.url.get_backend_name() == "sqlite" and engine.url.database:
        _is_there(Path(engine.url.database))
    try:
        async with engine.begin() as connection:
            return await migrations.upgrade(connection)
    finally:
        await engine.dispose()


@asynccontextmanager
async def snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """Open a session whose queries all see the directory at one moment, even while it is being changed."""
    async with make_session_factory(engine)() as session:
        if engine.dialect.name == "postgresql":  # SQLite's transactions do so by themselves
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


async def load_organizations(
    engine: AsyncEngine, areas: Areas | None = None, known: Iterable[Organization] = ()
) -> tuple[int, tuple[Organization, ...]]:
    """Return the directory's revision and its organizations, which belong together; ``known`` ones are given again."""
    async with snapshot(engine) as session:
        repository = Repository(session, areas)
        return await repository.revision(), await repository.organizations(known)


async def load_contents(
    engine: AsyncEngine,
    areas: Areas,
    since: date,
    known: Iterable[Organization] = (),
    told: Collection[LeftOut] = (),
) -> Contents:
    """Return all that a catalogue is made of, at one moment.

    Args:
        engine: on the directory.
        areas: those that an organization may name.
        since: the day from which on what has changed is news.
        known: organizations that are given again where they are the same.
        told: what is left out without a line in the log, as it had one before.
    """
    async with snapshot(engine) as session:
        repository = Repository(session, areas, told=told)
        organizations = await repository.organizations(known)
        return Contents(
            revision=await repository.revision(),
            organizations=organizations,
            redirects=await repository.redirects(),
            news=await repository.news(since),
            links=await LinkHistory(session).links(load_link_policy()),
            left_out=tuple(repository.left_out),
        )


async def _prepare_embedded(path: Path) -> AsyncEngine:
    if not _is_there(path):
        with _whole_or_not_there(path) as unfinished:
            await _build(_sqlite_url(unfinished))
    engine = make_engine(_sqlite_url(path))
    async with _disposed_on_error(engine):
        async with engine.connect() as connection:
            version = await _version(connection)
        if version != REVISION:
            await engine.dispose()
            await migrate(_sqlite_url(path))
            if version is None:  # an empty file, such as one that a full disk left
                await _fill(engine)
    return engine


async def _build(url: str) -> None:
    await migrate(url)
    engine = make_engine(url)
    try:
        await _fill(engine)
    finally:
        await engine.dispose()


async def _fill(engine: AsyncEngine) -> None:
    records = read_shipped(Areas.load())
    async with make_session_factory(engine).begin() as session:
        await Repository(session).upsert(records)


def _is_there(path: Path) -> bool:
    """Say whether the file is there; make its folder where it is not."""
    with _folder_faults(path):
        if path.exists():
            return True
        path.parent.mkdir(parents=True, exist_ok=True)
        return False


@contextmanager
def _whole_or_not_there(path: Path) -> Iterator[Path]:
    """Give another name to write to; the file gets its own once it is whole, and leaves nothing behind if it fails."""
    with _folder_faults(path):
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    try:
        yield Path(name)
        with _folder_faults(path):
            _put_in_place(Path(name), path)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(name + suffix).unlink(missing_ok=True)


def _put_in_place(made: Path, path: Path) -> None:
    try:
        os.link(made, path)
    except FileExistsError:  # another start has been quicker, and its file is as good
        return
    except OSError:  # a file system without links
        if not path.exists():
            made.replace(path)


async def _version(connection: AsyncConnection) -> str | None:
    """Return the migration that a database is at, None where it has none of our tables."""
    if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
        return None
    row = (await connection.exec_driver_sql("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])


def _outdated(name: str, version: str) -> StorageError:
    from directory import migrate as migrations  # noqa: PLC0415  as above

    if not migrations.is_known(version):
        return migrations.newer(name, version)
    return StorageError(
        f"{name} is older than this program (migration {version}); keep a copy of it and run `directory migrate`."
    )


@asynccontextmanager
async def _disposed_on_error(engine: AsyncEngine) -> AsyncIterator[None]:
    try:
        yield
    except BaseException:
        await engine.dispose()
        raise


@contextmanager
def _folder_faults(path: Path) -> Iterator[None]:
    """Say in words why a file cannot be made."""
    try:
        yield
    except OSError as fault:
        if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageError(f"{path} has no room left on its disk; free some space and try again.") from fault
        reason = (fault.strerror or str(fault)).lower()
        raise StorageError(
            f"{path} cannot be made ({reason}); allow writing to its folder, or name a database in DATABASE_URL."
        ) from fault


def _sqlite_url(path: Path) -> str:
    return URL.create("sqlite+aiosqlite", database=str(path)).render_as_string()
