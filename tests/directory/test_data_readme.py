from pathlib import Path

import pytest

from directory.documents import OPTIONAL, REQUIRED
from directory.formats import sheet_columns
from directory.model import ChannelKind, Confidence, Kind, NameKind, Purpose, Sector, Statement, Status

README = Path(__file__).parents[2] / "directory" / "data" / "README.md"


@pytest.mark.parametrize("words", [REQUIRED, OPTIONAL], ids=["required", "optional"])
def test_it_explains_every_field(words):
    rows = [line.split("|")[1] for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("|")]

    assert [word for word in words if not any(f"`{word}`" in row for row in rows)] == []


@pytest.mark.parametrize("codes", [Kind, Sector, Status, Statement, NameKind, ChannelKind, Purpose, Confidence])
def test_it_lists_every_code(codes):
    text = README.read_text(encoding="utf-8")

    assert [code for code in codes if code not in text] == []


def test_it_names_every_column_of_the_spreadsheet():
    text = README.read_text(encoding="utf-8")

    assert [column for column in sheet_columns.COLUMNS if column not in text] == []


def test_it_counts_what_is_shipped(shipped):
    countries = {record.organization.country for record in shipped} - {None}

    assert f"{len(shipped)} organizations in {len(countries)} countries" in README.read_text(encoding="utf-8")


def test_it_names_the_files_that_checks_rest_on():
    text = README.read_text(encoding="utf-8")
    there = {path.name for path in README.parent.glob("*.toml")} | {"link_warnings/"}

    assert [name for name in sorted(there) if f"`{name}`" not in text] == []
