import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from directory.errors import DirectoryError
from directory.exporting import Contents, write
from directory.records import read_file, read_files
from tests.auxil.any_records import records
from tests.auxil.records import make_record

LOSSLESS = {
    "jsonl": "all.jsonl",
    "csv": "all.csv",
    "xlsx": "all.xlsx",
    "hsds": "all.json",
    "hsds-tabular": "all.zip",
}


@pytest.fixture
def exported(tmp_path, areas):
    """Writes records to a file and gives its path."""

    def export(form, name, *some, **options):
        write(Contents(list(some), areas, **options), form, str(tmp_path / name))
        return tmp_path / name

    return export


class TestWhatIsReadBack:
    @pytest.mark.parametrize(("form", "name"), [*LOSSLESS.items(), ("hsds-tabular", "folder")])
    def test_every_shipped_record_comes_back(self, exported, areas, shipped, form, name):
        assert read_file(exported(form, name, *shipped), areas) == shipped

    @pytest.mark.parametrize(("form", "name"), LOSSLESS.items())
    def test_a_record_with_everything_comes_back(self, exported, areas, form, name):
        everything = make_record(affiliations=("a", "b"))

        assert read_files([exported(form, name, everything)], areas, known=("a", "b")) == [everything]

    @pytest.mark.parametrize(("form", "name"), LOSSLESS.items())
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(record=records())
    def test_any_record_comes_back(self, exported, areas, form, name, record):
        assert read_file(exported(form, name, record), areas) == [record]

    @pytest.mark.parametrize("separator", [";", "\t"])
    def test_csv_may_be_parted_otherwise(self, exported, areas, separator):
        path = exported("csv", "all.csv", make_record(), separator=separator)

        assert separator.join(("slug", "name", "acronym")) in path.read_text(encoding="utf-8-sig")
        assert read_file(path, areas) == [make_record()]

    @pytest.mark.parametrize(("form", "name"), LOSSLESS.items())
    def test_no_records_are_a_file_all_the_same(self, exported, form, name):
        assert exported(form, name).is_file()


class TestFiles:
    def test_the_same_export_is_the_same_file(self, exported):
        first = exported("hsds-tabular", "one.zip", make_record()).read_bytes()

        assert exported("hsds-tabular", "two.zip", make_record()).read_bytes() == first

    def test_a_zip_and_a_folder_hold_the_same(self, exported):
        folder = exported("hsds-tabular", "folder", make_record())

        with zipfile.ZipFile(exported("hsds-tabular", "all.zip", make_record())) as package:
            assert {name: package.read(name) for name in package.namelist()} == {
                path.name: path.read_bytes() for path in folder.iterdir()
            }

    def test_a_folder_that_is_there_gets_the_new_tables(self, exported, areas):
        exported("hsds-tabular", "folder", make_record("one"))
        again = exported("hsds-tabular", "folder", make_record("two"))

        assert [record.organization.slug for record in read_file(again, areas)] == ["two"]

    def test_a_failure_keeps_what_was_there_and_leaves_nothing_beside_it(self, exported, tmp_path):
        before = exported("xlsx", "all.xlsx", make_record()).read_bytes()
        too_long = replace(make_record(), curator_notes="x" * 40_000)

        with pytest.raises(DirectoryError) as refused:
            exported("xlsx", "all.xlsx", too_long)

        assert str(refused.value) == (
            "vendedoras, notes: it has 40,000 characters, and a workbook's cell takes 32,767; "
            "shorten it or write another format."
        )
        assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["all.xlsx"]
        assert (tmp_path / "all.xlsx").read_bytes() == before
