import asyncio
import resource
import shutil
import signal
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from directory.database import (
    embedded_path,
    load_organizations,
    make_engine,
    make_session_factory,
    migrate,
    prepare,
    snapshot,
)
from directory.errors import StorageError
from directory.migrate import make_config
from directory.repository import Repository
from directory.tables import REVISION
from tests.auxil.processes import end, run, start
from tests.auxil.records import fill, make_record, stored

OLDER = "8b52e7c0a914"
"""The first migration."""
FIRST_START = ("directory", "find", "StreetNet International")


async def downgrade(url: str) -> None:
    engine = make_engine(url, migrates=True)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(make_config(sync), OLDER))
    await engine.dispose()


async def set_version(url: str, version: str) -> None:
    engine = make_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    await engine.dispose()


async def refusal(url: str | None = None, **options) -> str:
    with pytest.raises(StorageError) as refused:
        await prepare(url, **options)
    return str(refused.value)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded directory as the first start makes it."""
    folder = tmp_path_factory.mktemp("finished")
    assert run(*FIRST_START, XDG_DATA_HOME=str(folder)).status == 0
    return folder / "referral-bot" / "directory.sqlite3"


@pytest.fixture
def embedded(finished: Path) -> Path:
    """The embedded directory of this test, made already."""
    path = embedded_path()
    path.parent.mkdir(parents=True)
    shutil.copyfile(finished, path)
    return path


class TestFirstStart:
    async def test_it_makes_migrates_and_fills_the_embedded_directory(self, shipped):
        engine = await prepare()

        assert await stored(engine) == shipped
        await engine.dispose()
        assert [path.name for path in embedded_path().parent.iterdir()] == ["directory.sqlite3"]

    @pytest.mark.usefixtures("embedded")
    async def test_the_next_start_leaves_everything_untouched(self):
        engine = await prepare()
        await fill(engine, [make_record("streetnet-international", name="Corrected by hand")])
        await engine.dispose()

        engine = await prepare()
        _, organizations = await load_organizations(engine)
        await engine.dispose()

        assert len(organizations) == 499
        assert next(o for o in organizations if o.slug == "streetnet-international").name == "Corrected by hand"

    async def test_an_empty_file_that_a_full_disk_left_is_filled(self, shipped):
        embedded_path().parent.mkdir(parents=True)
        embedded_path().touch()

        engine = await prepare()

        assert await stored(engine) == shipped
        await engine.dispose()

    def test_two_at_once_both_end_well_with_one_directory(self, tmp_path):
        starts = [start(*FIRST_START, environ={"XDG_DATA_HOME": str(tmp_path)}) for _ in range(2)]
        ends = [end(process) for process in starts]

        assert [(ended.status, ended.error) for ended in ends] == [(0, ""), (0, "")]
        assert all("streetnet-international" in ended.output for ended in ends)
        assert [path.name for path in (tmp_path / "referral-bot").iterdir()] == ["directory.sqlite3"]
        with closing(sqlite3.connect(tmp_path / "referral-bot" / "directory.sqlite3")) as connection:
            assert connection.execute("SELECT count(*) FROM organization").fetchone() == (499,)

    def test_one_that_is_interrupted_leaves_nothing_behind(self, tmp_path):
        process = start(*FIRST_START, environ={"XDG_DATA_HOME": str(tmp_path)})
        folder = tmp_path / "referral-bot"
        while process.poll() is None and not (folder.is_dir() and any(folder.iterdir())):
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)

        assert end(process) == (130, "", "")
        assert list(folder.iterdir()) == []

    def test_one_without_room_on_the_disk_says_so_and_leaves_nothing_behind(self, tmp_path):
        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

        ended = run(*FIRST_START, prepare=limit, XDG_DATA_HOME=str(tmp_path))

        assert ended.status == 2
        assert len(ended.error.splitlines()) == 1
        assert "disk may be full" in ended.error
        assert list((tmp_path / "referral-bot").iterdir()) == []

    async def test_a_data_folder_that_cannot_be_made_is_named(self, tmp_path, monkeypatch):
        (tmp_path / "file").touch()
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))

        sentence = await refusal()

        assert sentence.startswith(f"{embedded_path()} cannot be made (not a directory)")
        assert "DATABASE_URL" in sentence


class TestEmbedded:
    async def test_an_older_one_is_migrated_and_a_copy_is_kept(self, embedded, shipped):
        url = f"sqlite:///{embedded}"
        await downgrade(url)
        before = embedded.read_bytes()

        engine = await prepare()

        assert await stored(engine) == shipped
        async with engine.connect() as connection:
            assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == REVISION
        await engine.dispose()
        (copy,) = embedded.parent.glob("directory-*")
        assert copy.name.startswith("directory-8b52e7c0a914-20")
        with closing(sqlite3.connect(copy)) as old:
            assert old.execute("SELECT version_num FROM alembic_version").fetchone() == ("8b52e7c0a914",)
            assert old.execute("SELECT count(*) FROM organization").fetchone() == (499,)
        assert copy.stat().st_size == len(before)

    async def test_two_starts_at_once_migrate_an_older_one_once(self, embedded):
        await downgrade(f"sqlite:///{embedded}")

        engines = await asyncio.gather(prepare(), prepare())

        assert [len((await load_organizations(engine))[1]) for engine in engines] == [499, 499]
        for engine in engines:
            await engine.dispose()
        assert len(list(embedded.parent.glob("directory-*"))) == 1

    async def test_a_second_copy_of_the_same_day_does_not_replace_the_first(self, embedded):
        for _ in range(2):
            await downgrade(f"sqlite:///{embedded}")
            await (await prepare()).dispose()

        assert len(list(embedded.parent.glob("directory-*"))) == 2

    async def test_one_whose_links_lead_nowhere_is_left_as_it_was(self, embedded):
        await downgrade(f"sqlite:///{embedded}")
        with closing(sqlite3.connect(embedded)) as connection:
            connection.execute("DELETE FROM organization WHERE slug = 'streetnet-international'")
            connection.commit()

        assert "links that lead nowhere" in await refusal()

        with closing(sqlite3.connect(embedded)) as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("8b52e7c0a914",)

    async def test_a_newer_one_is_refused_in_words(self, embedded):
        await set_version(f"sqlite:///{embedded}", "ffffffffffff")

        sentence = await refusal()

        assert sentence.startswith(f"{embedded} was made by a newer version of this program (migration ffffffffffff)")

    @pytest.mark.parametrize(
        "content", [b"no database at all, but the notes of someone", b"SQLite format 3\0" + b"\xff" * 4096]
    )
    async def test_a_damaged_one_is_named_and_left_as_it_is(self, content):
        embedded_path().parent.mkdir(parents=True)
        embedded_path().write_bytes(content)

        sentence = await refusal()

        assert str(embedded_path()) in sentence
        assert "left as it is" in sentence
        assert embedded_path().read_bytes() == content

    async def test_the_tables_of_another_program_are_left_alone(self):
        embedded_path().parent.mkdir(parents=True)
        with closing(sqlite3.connect(embedded_path())) as connection:
            connection.execute("CREATE TABLE organization (id INTEGER)")

        assert "another program" in await refusal()

    async def test_a_folder_in_its_place_is_named(self):
        embedded_path().mkdir(parents=True)

        assert (await refusal()).startswith(f"{embedded_path()} cannot be opened")


class TestLocked:
    async def test_a_locked_file_is_named_when_it_is_opened(self, embedded):
        with closing(sqlite3.connect(embedded)) as other:
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")

            sentence = await refusal(f"sqlite:///{embedded}?timeout=0.05")

        assert sentence.startswith(f"{embedded} is locked by another program")

    async def test_a_locked_file_is_named_when_it_is_written_and_keeps_its_content(self, embedded):
        engine = make_engine(f"sqlite:///{embedded}?timeout=0.05")
        with closing(sqlite3.connect(embedded)) as other:
            other.execute("BEGIN IMMEDIATE")

            with pytest.raises(StorageError, match="is locked by another program"):
                await fill(engine, [make_record()])

        assert len((await load_organizations(engine))[1]) == 499
        await engine.dispose()

    async def test_a_file_that_may_only_be_read_is_named_when_it_is_written(self, embedded):
        engine = make_engine(f"sqlite:///file:{embedded}?mode=ro&uri=true")

        with pytest.raises(StorageError, match=r"cannot be written; allow writing"):
            await fill(engine, [make_record()])

        await engine.dispose()


class TestNotOpened:
    def test_it_is_told_in_one_line_every_time(self):
        sentence = "cannot be opened; check that its folder exists and that you may read and write there."

        ends = [run("directory", "find", "hi", DATABASE_URL="sqlite:////nowhere/at/all.sqlite3") for _ in range(6)]

        assert set(ends) == {(2, "", f"directory: /nowhere/at/all.sqlite3 {sentence}\n")}

    @pytest.mark.parametrize("name", ["nowhere/all.sqlite3", ""], ids=["no such folder", "a folder"])
    async def test_no_thread_is_left_to_outlive_the_event_loop(self, tmp_path, name):
        before = threading.enumerate()

        await refusal(f"sqlite:///{tmp_path / name}")

        assert threading.enumerate() == before

    @pytest.mark.parametrize("steps", range(8))
    async def test_one_that_is_cancelled_leaves_no_thread_and_no_open_file(self, embedded, steps):
        before = threading.enumerate()
        with closing(sqlite3.connect(embedded)) as other:
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")
            opening = asyncio.create_task(prepare(f"sqlite:///{embedded}?timeout=0.05"))
            for _ in range(steps):
                await asyncio.sleep(0)
            opening.cancel()
            with pytest.raises(asyncio.CancelledError):
                await opening

        assert threading.enumerate() == before
        assert not embedded.with_name(f"{embedded.name}-wal").exists()


class TestShared:
    async def test_an_empty_one_is_refused_with_the_commands_to_run(self, unmade_url):
        sentence = await refusal(unmade_url)

        assert "run `directory migrate`, then `directory load --shipped`" in sentence

    async def test_one_without_records_is_refused_with_the_command_to_run(self, database_url):
        assert "run `directory load --shipped`" in await refusal(database_url)

    async def test_one_without_records_can_be_loaded(self, database_url):
        engine = await prepare(database_url, needs_records=False)
        await fill(engine, [make_record()])
        await engine.dispose()

        engine = await prepare(database_url)
        assert len((await load_organizations(engine))[1]) == 1
        await engine.dispose()

    async def test_an_older_one_is_refused_with_the_command_and_works_after_it(self, database_url):
        await downgrade(database_url)

        sentence = await refusal(database_url, needs_records=False)
        copy = await migrate(database_url)

        assert "run `directory migrate`" in sentence
        assert (copy is not None) == database_url.startswith("sqlite")
        await (await prepare(database_url, needs_records=False)).dispose()

    async def test_a_newer_one_is_refused_in_words(self, database_url):
        await set_version(database_url, "ffffffffffff")

        assert "newer version of this program" in await refusal(database_url)
        with pytest.raises(StorageError, match="newer version of this program"):
            await migrate(database_url)

    async def test_migrating_twice_changes_nothing(self, database_url):
        assert await migrate(database_url) is None

    async def test_a_server_that_nobody_runs_is_named_without_the_password(self):
        sentence = await refusal("postgres://someone:secret@127.0.0.1:1/directory")

        assert sentence.startswith("The database postgresql://someone:***@127.0.0.1:1/directory cannot be used")
        assert "DATABASE_URL" in sentence

    async def test_a_database_that_the_server_lacks_is_named(self, postgresql):
        assert '"nobody" does not exist' in await refusal(postgresql.get_uri(database="nobody"))

    @pytest.mark.parametrize(
        "url", ["nonsense", "mysql://localhost/x", "postgresql://host:port/x", "postgresql://host:65536/x", ""]
    )
    async def test_a_malformed_url_is_refused_with_what_is_allowed(self, url):
        sentence = await refusal(url)

        assert sentence.startswith("DATABASE_URL ")
        assert "postgresql://user:password@host/database" in sentence

    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("sqlite:///{}?mode=ro", "'mode'"),
            ("sqlite:///{}?timeout=soon", "'soon'"),
            ("sqlite:///{}?cached_statements=few", "'few'"),
            ("postgresql://someone:secret@127.0.0.1:1/x?sslmode=require&channel_binding=require", "'channel_binding'"),
            ("postgresql://someone:secret@127.0.0.1:1/x?sslmode=sesame", "must be one of: disable"),
        ],
    )
    async def test_an_option_in_the_url_that_cannot_be_used_is_named(self, embedded, url, reason):
        sentence = await refusal(url.format(embedded))

        assert sentence.startswith("DATABASE_URL has an option after its ? that cannot be used (")
        assert reason in sentence
        assert "secret" not in sentence


class TestTransactions:
    async def test_a_savepoint_that_is_rolled_back_takes_its_rows_along(self, engine):
        async with make_session_factory(engine).begin() as session:
            await Repository(session).upsert([make_record("kept")])
            savepoint = await session.begin_nested()
            await Repository(session).upsert([make_record("dropped")])
            await savepoint.rollback()

        assert [record.organization.slug for record in await stored(engine)] == ["kept"]

    async def test_two_loads_at_once_are_both_kept(self, engine):
        await asyncio.gather(fill(engine, [make_record("one")]), fill(engine, [make_record("two")]))

        revision, organizations = await load_organizations(engine)
        assert (revision, len(organizations)) == (2, 2)

    async def test_a_snapshot_sees_nothing_of_a_load_beside_it(self, engine):
        async with snapshot(engine) as session:
            before = await Repository(session).revision()
            await fill(engine, [make_record()])

            assert await Repository(session).organizations() == ()
            assert await Repository(session).revision() == before
