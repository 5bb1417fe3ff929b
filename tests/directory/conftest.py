"""What tests of the directory's commands share: a program on a database, and files for it."""

import pytest

from directory.__main__ import main
from directory.records import to_csv, to_jsonl
from tests.auxil.remembering import Remembering


@pytest.fixture
def directory(database_url, capsys):
    """Runs a command on the database of the test and gives its status, output and errors."""

    def command(*arguments: object, status: int = 0) -> tuple[str, str]:
        assert main([str(argument) for argument in arguments] + ["--database", database_url]) == status
        return capsys.readouterr()

    return command


@pytest.fixture
def file(tmp_path):
    """Writes records to a file."""

    def write(*records, name="new.jsonl"):
        path = tmp_path / name
        path.write_text(to_csv(records) if name.endswith("csv") else to_jsonl(records), encoding="utf-8", newline="")
        return path

    return write


@pytest.fixture
def memory(engine, areas) -> Remembering:
    """A directory without records that remembers what is done."""
    return Remembering(engine, areas)
