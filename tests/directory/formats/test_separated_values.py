import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.formats.separated_values import guard, read, unguard, write
from directory.formats.sheet_columns import COLUMNS

FORMULA = re.compile(r"\s*[=+\-@]")


@pytest.mark.parametrize("cell", ["=1+1", "+51 1 234", "-x", "@sum", "'=1", "''=1", " =1"])
def test_what_a_spreadsheet_would_calculate_is_a_text(cell):
    assert guard("name", cell).lstrip().startswith("'")


@pytest.mark.parametrize("cell", ["a;=1+1", "a, =1+1", 'a;"=1+1', "a\n=1+1", "a\t@sum"])
def test_so_is_what_one_would_calculate_that_parts_cells_at_other_signs(cell):
    for separator in (";", ",", "\t", "\n"):
        assert not any(FORMULA.match(part.strip('" ')) for part in guard("notes", cell).split(separator))


@pytest.mark.parametrize(
    "cell",
    [
        "001",
        "0800123",
        "031 307 4038",
        "(011) 234",
        "1-2",
        "1/2",
        "2014-07",
        "2014-07-31",
        "12:30",
        "1e5",
        "True",
        "123456789012345",
    ],
)
def test_what_a_spreadsheet_would_write_back_in_another_form_is_a_text(cell):
    assert guard("coverage", cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "2014", "14", "PE", "PE; 419", "Unión 1 de Mayo", "24 de julio", "nasvi"])
def test_what_comes_to_no_harm_is_left_as_it_is(cell):
    assert guard("coverage", cell) == cell


def test_numbers_are_numbers():
    assert guard("members", "123456789012345") == "123456789012345"


@given(st.text(st.sampled_from("'=+-@;,|\"\n\t 0aE1.:/()%"), max_size=12), st.sampled_from(("notes", "founded")))
def test_every_cell_comes_back(cell, column):
    assert unguard(column, guard(column, cell)) == cell


@pytest.mark.parametrize("mark", ["sep=;\r\n", "\r\n"])
def test_what_spreadsheets_put_before_the_header_is_passed_over(mark):
    text = mark + ";".join(COLUMNS) + "\r\n" + ";".join("x" * (column == "slug") for column in COLUMNS) + "\r\n"

    (entry,) = read(text.splitlines(keepends=True))

    assert entry.place == "line 3"
    assert entry.content["slug"] == "x"


def test_line_ends_of_other_systems_within_a_cell_are_plain_ones():
    row = {"slug": "x", "notes": "one\r\ntwo"}
    text = io.StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, [row.get(column, "") for column in COLUMNS]])

    (entry,) = read(text.getvalue().splitlines(keepends=True))

    assert entry.content["notes"] == "one\ntwo"


def test_the_header_is_written_even_without_a_row():
    assert list(write([])) == [",".join(COLUMNS) + "\r\n"]
