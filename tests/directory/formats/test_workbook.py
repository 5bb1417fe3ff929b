import io
import re
import zipfile
from datetime import date

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from directory.documents import to_document
from directory.formats import workbook
from directory.formats.sheet_columns import COLUMNS, to_row
from directory.records import RecordsError, read_files
from tests.auxil.records import make_record


@pytest.fixture
def written():
    """Writes a workbook of one record and gives its bytes."""
    file = io.BytesIO()
    workbook.write([to_document(make_record())], file)
    return file.getvalue()


@pytest.fixture
def typed(tmp_path):
    """Makes a workbook as people would, with some cells of one record changed, and gives its path."""

    def make(sheet="Hoja 1", **cells):
        path = tmp_path / "typed.xlsx"
        row = to_row(to_document(make_record("typed"))) | cells
        with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, COLUMNS)
            for number, column in enumerate(COLUMNS):
                page.write(2, number, row.get(column))
        return path

    return make


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def test_every_text_is_a_text_and_no_cell_a_formula(written):
    rows = CalamineWorkbook.from_filelike(io.BytesIO(written)).get_sheet_by_name("organizations").to_python()
    row = dict(zip(*rows, strict=True))

    assert row["acronym"] == "=AVÑ"
    assert row["phone"] == "+51 1 234 5678"
    assert row["members_as_of"] == "2019"
    assert row["members"] == 12_000
    sheet = part(written, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_what_is_typed_into_a_column_stays_as_it_is_typed_but_for_numbers(written):
    assert 'numFmtId="49"' in part(written, "xl/styles.xml")  # Excel's number of the format for texts
    columns = re.findall(r'<col min="(\d+)" max="(\d+)"([^>]*)', part(written, "xl/worksheets/sheet1.xml"))
    plain = {COLUMNS[int(first) - 1] for first, _, look in columns if "style=" not in look}
    assert plain == {"members", "founded"}


def test_the_header_stays_in_sight_and_codes_are_chosen_from_a_list(written):
    sheet = part(written, "xl/worksheets/sheet1.xml")

    assert 'topLeftCell="C2"' in sheet
    assert 'state="frozen"' in sheet
    assert "yes,no,unknown" in sheet
    assert '<autoFilter ref="A1:AJ2"' in sheet


def test_a_sheet_explains_every_column(written):
    book = CalamineWorkbook.from_filelike(io.BytesIO(written))
    rows = book.get_sheet_by_name("fields").to_python()

    assert book.sheet_names == ["organizations", "fields"]
    assert [row[0] for row in rows] == ["column", *COLUMNS]
    assert all(cell for row in rows for cell in row)


def test_dates_and_numbers_that_people_type_are_read_as_they_look(typed, areas):
    path = typed(founded=1990, members="500", members_as_of=date(2020, 1, 31), wiego_member_as_of=2014)

    (record,) = read_files([path], areas)

    organization = record.organization
    assert (organization.founded, organization.members.count) == (1990, 500)
    assert (organization.members.as_of, organization.wiego_membership.as_of) == ("2020-01-31", "2014")


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("kind", "club", 'typed.xlsx, cell E3, kind: "club" is not allowed; allowed: global_network, '),
        ("members_as_of", "May", 'typed.xlsx, cell AA3, members.as_of: "May" is not allowed'),
        ("facebook", "us", 'typed.xlsx, cell S3, social.facebook: "us" is not allowed'),
        ("sources", "https://x.org", 'typed.xlsx, cell AF3, sources: "https://x.org" is not allowed; allowed: lines'),
    ],
)
def test_a_fault_is_told_with_its_cell(typed, areas, column, cell, told):
    with pytest.raises(RecordsError) as refused:
        read_files([typed(**{column: cell})], areas)

    assert refused.value.lines[0].startswith(told)


def test_a_missing_column_is_told(tmp_path, areas):
    with xlsxwriter.Workbook(tmp_path / "few.xlsx") as book:
        book.add_worksheet().write_row(0, 0, COLUMNS[1:])

    with pytest.raises(RecordsError, match=r"^few\.xlsx, row 1, header: slug is missing; write it"):
        read_files([tmp_path / "few.xlsx"], areas)


@pytest.mark.parametrize("content", [b"", b"slug,name", b"PK\x03\x04damaged"])
def test_what_is_no_workbook_is_told(tmp_path, areas, content):
    (tmp_path / "new.xlsx").write_bytes(content)

    with pytest.raises(RecordsError, match=r"^new\.xlsx: it is no workbook \(.*\); save it as an Excel workbook"):
        read_files([tmp_path / "new.xlsx"], areas)


def test_an_empty_workbook_is_told(tmp_path, areas):
    with xlsxwriter.Workbook(tmp_path / "empty.xlsx") as book:
        book.add_worksheet()

    with pytest.raises(RecordsError, match=r"^empty\.xlsx, row 1, header: it is missing; allowed: slug, name"):
        read_files([tmp_path / "empty.xlsx"], areas)
