"""Backups: all of the database at one moment, and back."""

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.state import State
from bot.storage.memory import Memory
from bot.storage.transactions import Storage
from bot.understanding.reading import Intent
from directory.database import make_engine, prepare
from directory.tables import REVISION, Base
from tests.auxil.processes import run
from tests.auxil.records import fill, make_record

CHAT = 4001
STATE = State(Intent.SPEAKER)


@pytest.fixture(autouse=True)
def programs(request, database_kind, monkeypatch):
    """PostgreSQL's client programs, from the wheel that its server is from."""
    if database_kind == "postgresql":
        monkeypatch.setenv("PG_BIN", str(request.getfixturevalue("postgresql").bin_path))


@pytest.fixture
async def full(database_url):
    """The URL of a directory with a history, and with a chat that it remembers."""
    engine = make_engine(database_url)
    await fill(engine, [make_record("one"), make_record("two")])
    await fill(engine, [make_record("one", name="Corrected")])
    await memory(engine).keep(CHAT, STATE)
    await engine.dispose()
    return database_url


def memory(engine):
    return Memory(Storage(engine), lambda: datetime.now(UTC))


def missing(url, tmp_path):
    """Return the URL of a database of the same kind that is not there."""
    if url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'elsewhere' / 'restored.sqlite3'}"
    name = url.partition("?")[0].rpartition("/")[2]
    return url.replace(f"/{name}?", f"/{name}_restored?")


async def rows(url):
    """Return all rows of all tables."""
    engine = make_engine(url)
    found = {}
    async with engine.connect() as connection:
        for name in (*Base.metadata.tables, "alembic_version"):
            found[name] = sorted(map(tuple, await connection.execute(text(f"SELECT * FROM {name}"))), key=repr)  # noqa: S608
    await engine.dispose()
    return found


async def command(*arguments):
    return await asyncio.to_thread(run, "directory", *map(str, arguments))


async def test_what_is_kept_comes_back_elsewhere_row_by_row(full, tmp_path):
    file, elsewhere = tmp_path / "kept.backup", missing(full, tmp_path)

    saved = await command("backup", file, "--database", full)
    restored = await command("restore", file, "--database", elsewhere)

    assert (saved.status, saved.error, restored.status, restored.error) == (0, "", 0, "")
    assert saved.output.endswith(f"is kept as {file}: 2 organizations, migration {REVISION}\n")
    assert restored.output.endswith(f"is restored from {file}: 2 organizations, migration {REVISION}\n")
    before = await rows(full)
    assert before == await rows(elsewhere)
    assert all(before[name] for name in ("organization", "change", "conversation", "secret"))
    engine = await prepare(elsewhere)
    assert (await memory(engine).recall(CHAT)).state == STATE
    await fill(engine, [make_record("three")])  # numbers go on where they were
    await engine.dispose()


async def test_the_file_is_for_its_owner_alone_and_the_only_one(full, tmp_path):
    file = tmp_path / "kept.backup"
    await command("backup", file, "--database", full)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["kept.backup"]


async def test_a_backup_is_of_one_moment_while_another_program_writes(full, tmp_path):
    file, elsewhere = tmp_path / "kept.backup", missing(full, tmp_path)
    engine = make_engine(full)
    saving = asyncio.create_task(command("backup", file, "--database", full))
    written = 0
    while not saving.done():
        await fill(engine, [make_record("one", name=f"Name {written}"), make_record(f"number-{written}")])
        written += 1
    await engine.dispose()
    assert (await saving).status == 0
    assert (await command("restore", file, "--database", elsewhere)).status == 0

    found = await rows(elsewhere)
    numbers = [row[0] for row in found["organization"] if row[0].startswith("number-")]
    assert 0 < len(numbers) < written
    revision = 2 + len(numbers)
    assert found["directory_state"] == [(1, revision)]
    assert len(found["batch"]) == revision
    assert any(f"Name {len(numbers) - 1}" in row for row in found["organization"])


async def test_a_database_that_holds_something_is_left_as_it_is(full, tmp_path):
    file = tmp_path / "kept.backup"
    await command("backup", file, "--database", full)
    before = await rows(full)

    ended = await command("restore", file, "--database", full)

    assert ended.status == 2
    assert "is not empty and was left as it is" in ended.error
    assert len(ended.error.splitlines()) == 1
    assert await rows(full) == before


async def test_an_empty_database_is_restored_into(full, tmp_path, database_kind, new_database_url):
    file, empty = tmp_path / "kept.backup", new_database_url(database_kind)
    if database_kind == "sqlite":
        sqlite3.connect(empty.removeprefix("sqlite:///")).close()
    await command("backup", file, "--database", full)

    assert (await command("restore", file, "--database", empty)).status == 0
    assert await rows(empty) == await rows(full)


async def test_a_file_that_is_there_is_left_as_it_is(full, tmp_path):
    (tmp_path / "kept.backup").write_text("mine")

    ended = await command("backup", tmp_path / "kept.backup", "--database", full)

    assert (ended.status, "is there already" in ended.error) == (2, True)
    assert (tmp_path / "kept.backup").read_text() == "mine"


@pytest.mark.parametrize("content", [b"my notes", b"", b"PGDMP and nonsense", b"SQLite format 3\0 and nonsense"])
async def test_a_file_that_is_no_sound_backup_is_refused(tmp_path, unmade_url, content):
    (tmp_path / "kept.backup").write_bytes(content)

    ended = await command("restore", tmp_path / "kept.backup", "--database", unmade_url)

    assert ended.status == 2
    assert len(ended.error.splitlines()) == 1


async def test_a_backup_that_was_cut_short_leaves_the_database_empty(full, tmp_path, unmade_url):
    file = tmp_path / "kept.backup"
    await command("backup", file, "--database", full)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    assert (await command("restore", file, "--database", unmade_url)).status == 2
    assert (await command("backup", tmp_path / "none", "--database", unmade_url)).status == 2


async def test_without_a_database_there_is_nothing_to_keep(tmp_path, full):
    ended = await command("backup", tmp_path / "kept.backup", "--database", missing(full, tmp_path))

    assert (ended.status, len(ended.error.splitlines())) == (2, 1)
    assert not (tmp_path / "kept.backup").exists()


class TestOnPostgresql:
    @pytest.fixture
    def database_kind(self):
        return "postgresql"

    async def test_a_program_that_is_missing_is_named(self, full, tmp_path, monkeypatch):
        monkeypatch.setenv("PG_BIN", str(tmp_path))

        ended = await command("backup", tmp_path / "kept.backup", "--database", full)

        sentence = "install PostgreSQL's client programs, or name their folder in PG_BIN."
        assert ended == (2, "", f"directory: pg_dump is not in {tmp_path}; {sentence}\n")

    async def test_a_password_is_on_no_command_line(self, full, tmp_path, monkeypatch):
        spy = tmp_path / "bin"
        spy.mkdir()
        for name in ("pg_dump", "pg_restore"):
            real = f"{os.environ['PG_BIN']}/{name}"
            (spy / name).write_text(
                f'#!/bin/sh\necho "$@" >> {tmp_path}/called\necho "$PGPASSWORD" >> {tmp_path}/given\nexec {real} "$@"\n'
            )
            (spy / name).chmod(0o755)
        monkeypatch.setenv("PG_BIN", str(spy))
        secret = full.replace("postgres:@", "postgres:p%40ss-word@")

        assert (await command("backup", tmp_path / "kept.backup", "--database", secret)).status == 0
        assert (await command("restore", tmp_path / "kept.backup", "--database", missing(secret, tmp_path))).status == 0

        assert "p@ss-word" not in (tmp_path / "called").read_text()
        assert (tmp_path / "given").read_text().splitlines() == ["p@ss-word"] * 3


class TestOnSqlite:
    @pytest.fixture
    def database_kind(self):
        return "sqlite"

    def test_without_a_url_it_is_the_embedded_directory(self, tmp_path):
        folder = tmp_path / "data"
        environ = {"XDG_DATA_HOME": str(folder)}
        assert run("directory", "find", "streetnet", **environ).status == 0
        assert run("directory", "backup", str(tmp_path / "kept"), **environ).status == 0
        (folder / "referral-bot" / "directory.sqlite3").unlink()

        ended = run("directory", "restore", str(tmp_path / "kept"), **environ)

        assert (ended.status, "499 organizations" in ended.output) == (0, True)
        assert [path.name for path in (folder / "referral-bot").iterdir()] == ["directory.sqlite3"]

    async def test_an_older_backup_says_what_to_run(self, full, tmp_path):
        with closing(sqlite3.connect(full.removeprefix("sqlite:///"))) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '8b52e7c0a914'")
            connection.commit()

        ended = await command("backup", tmp_path / "kept", "--database", full)
        restored = await command("restore", tmp_path / "kept", "--database", missing(full, tmp_path))

        assert (ended.status, restored.status) == (0, 0)
        assert restored.output.endswith("It is older than this program; run `directory migrate`\n")
