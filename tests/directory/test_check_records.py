"""The command that checks records, on a database, on files and on what ships."""

import json

import pytest
from sqlalchemy import update

from directory.__main__ import main
from directory.database import make_engine, make_session_factory
from directory.model import ChannelKind, ContactChannel, Status
from directory.records import to_jsonl
from directory.tables import OrganizationSectorRow
from tests.auxil.records import fill, make_record

WITHOUT_FAULT = {
    "coverage": ("PE",),
    "city": "Lima",
    "status": Status.ACTIVE,
    "channels": (ContactChannel(ChannelKind.PHONE, "+51 1 234 5678"),),
    "members": None,
}


@pytest.fixture
def stored(database_url):
    """Puts records into the database of the test and runs a statement on it."""
    import asyncio  # noqa: PLC0415  the command brings an event loop of its own

    def put(*records, statement=None):
        async def store():
            engine = make_engine(database_url)
            await fill(engine, records)
            if statement is not None:
                async with make_session_factory(engine).begin() as session:
                    await session.execute(statement)
            await engine.dispose()

        asyncio.run(store())
        return database_url

    return put


def test_a_directory_without_fault_is_status_0(stored, capsys):
    assert main(["check", "--strict", "--database", stored(make_record("one", **WITHOUT_FAULT))]) == 0

    assert capsys.readouterr() == ("0 errors, 0 warnings, 0 notices in 1 organization\n", "")


def test_an_error_is_status_1_and_a_warning_only_where_it_is_asked_for(stored, capsys):
    foreign = (ContactChannel(ChannelKind.PHONE, "+27 31 307 4038"),)
    url = stored(make_record("one", **WITHOUT_FAULT | {"channels": foreign}))

    assert main(["check", "--database", url]) == 0
    assert main(["check", "--database", url, "--strict"]) == 1
    wrong = (ContactChannel(ChannelKind.PHONE, "+51 1"),)
    assert main(["check", "--database", stored(make_record("two", **WITHOUT_FAULT | {"channels": wrong}))]) == 1
    assert capsys.readouterr().out.startswith("warning one, phone: '+27 31 307 4038' is a number of ZA")


def test_json_has_one_object_a_line(stored, capsys):
    url = stored(make_record("one", **WITHOUT_FAULT | {"languages": ()}))

    assert main(["check", "--json", "--database", url]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found.keys() == {"slug", "field", "level", "text"}
    assert (found["slug"], found["field"], found["level"]) == ("one", "languages", "notice")


def test_only_a_level_and_graver_ones_are_printed_where_that_is_asked_for(stored, capsys):
    assert main(["check", "--level", "error", "--database", stored(make_record("one", **WITHOUT_FAULT))]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_code_of_a_newer_version_is_an_error(stored, capsys):
    statement = update(OrganizationSectorRow).where(OrganizationSectorRow.position == 0).values(sector="astronauts")

    assert main(["check", "--database", stored(make_record("one", **WITHOUT_FAULT), statement=statement)]) == 1
    assert "error   one, sectors: 'astronauts' is unknown here and is left out; allowed: " in capsys.readouterr().out


def test_files_are_checked_as_a_directory_of_their_own(tmp_path, capsys):
    path = tmp_path / "mine.jsonl"
    path.write_text(to_jsonl([make_record("one", **WITHOUT_FAULT)]), encoding="utf-8")

    assert main(["check", str(path)]) == 0
    path.write_text("{}", encoding="utf-8")
    assert main(["check", str(path)]) == 2
    assert "mine.jsonl, line 1" in capsys.readouterr().err


def test_what_ships_has_no_error_that_is_not_known(capsys):
    assert main(["check", "--shipped", "--level", "error"]) == 1

    *errors, counts = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in errors] == ["nuhpsw,"]
    assert counts.endswith(" in 499 organizations")
