import io
import json
import os
import pty
import subprocess
import sys
import zipfile

import pytest

from directory.__main__ import main
from directory.model import Source
from tests.auxil.processes import run
from tests.auxil.records import make_record

PAGE = Source("https://example.org/about", None, "2026-11-23")


@pytest.fixture
def one(directory, file):
    """A directory of one, whose city was then corrected."""
    directory("load", file(make_record("one", city="Lima", sources=(PAGE,))))
    directory("edit", "one", "city", "Cusco")


class TestDiff:
    def test_lists_are_told_by_what_comes_and_goes(self, directory, file):
        directory("load", file(make_record("one")))

        after = make_record("one", coverage=("PE", "EC", "BO"), languages=("qu", "es"), sources=(PAGE,))
        output, _ = directory("load", file(after), "--dry-run", "--overwrite")

        assert output.splitlines()[1:-1] == [
            "    coverage: - 005",
            "    coverage: + EC",
            '    languages: the same in another order: ["qu", "es"]',
            "    sources: - https://example.org/about | 2021-03-04 | 2026-11-23 | 2026-11-24",
            "    sources: - https://example.org/news | - | 2026-11-23",
            "    sources: + https://example.org/about | - | 2026-11-23",
        ]

    def test_long_texts_stand_below_each_other(self, directory, file):
        directory("load", file(make_record("one", summary="A" * 60)))

        output, _ = directory("load", file(make_record("one", summary="B" * 60)), "--dry-run")

        assert output.splitlines()[1:3] == [f'    summary: "{"A" * 60}"', f'          -> "{"B" * 60}"']

    def test_json_has_each_record_and_at_last_the_counts(self, directory, file):
        directory("load", file(make_record("one")))

        output, _ = directory(
            "load", file(make_record("one", city="Cusco", coverage=("PE",)), make_record("two")), "--dry-run", "--json"
        )

        new, changed, counts = [json.loads(line) for line in output.splitlines()]
        assert (new["slug"], new["change"]) == ("two", "new")
        assert changed["fields"] == [
            {"field": "city", "old": "Lima", "new": "Cusco"},
            {"field": "coverage", "old": ["PE", "005", "BO"], "new": ["PE"], "added": [], "removed": ["005", "BO"]},
        ]
        assert counts == {
            "new": 1,
            "changed": 1,
            "unchanged": 0,
            "conflicts": 0,
            "notes": [],
            "batch": None,
            "written": False,
        }

    def test_a_terminal_has_colors_and_a_pipe_has_none(self, file):
        main(["load", str(file(make_record("one"))), "--dry-run"])
        plain = run("directory", "load", str(file(make_record("two"))), "--dry-run").output

        assert "\x1b[" not in plain
        assert "\x1b[32m+ two" in _on_a_terminal("load", str(file(make_record("two"))), "--dry-run")


@pytest.mark.usefixtures("one")
class TestConflicts:
    def test_what_stands_against_a_later_word_is_told_and_left(self, directory, file):
        older = file(make_record("one", city="Puno", founded=1990, sources=(PAGE,)))

        output, _ = directory("load", older, status=1)

        head, conflict, counts = output.splitlines()
        assert head == "~ one"
        assert conflict.startswith('    ! city: "Cusco" stays (edit of 20')
        assert conflict.endswith('); the file, of 2026-11-23, has "Puno"')
        assert counts == (
            "0 new, 1 changed, 0 unchanged; 1 field of 1 record left as it is (--overwrite takes the file's); batch 3"
        )
        exported = json.loads(directory("export", "--format", "jsonl", "-")[0])
        assert (exported["city"], exported["founded"]) == ("Cusco", 1990)

    def test_a_dry_run_tells_it_beside_the_changes(self, directory, file):
        output, _ = directory(
            "load", file(make_record("one", city="Puno", founded=1990, sources=(PAGE,))), "--dry-run", status=1
        )

        *lines, counts = output.splitlines()
        assert [line.split(":")[0] for line in lines] == ["~ one", "    founded", "    ! city"]
        assert counts.endswith("; nothing was written")

    def test_of_a_list_it_tells_in_what_the_two_differ(self, directory, file):
        directory("edit", "one", "coverage", "PE; BO; EC")
        other = make_record("one", city="Cusco", coverage=("PE", "CO"), sources=(PAGE,))

        output, _ = directory("load", file(other), "--dry-run", status=1)
        swapped, _ = directory(
            "load", file(make_record("one", city="Cusco", coverage=("EC", "BO", "PE"), sources=(PAGE,))), status=1
        )

        conflict = output.splitlines()[1]
        assert conflict.startswith("    ! coverage stays (edit of 20")
        assert conflict.endswith("; the file, of 2026-11-23, has CO as well and lacks BO; EC")
        assert swapped.splitlines()[1].endswith("; the file, of 2026-11-23, has another order")

    def test_json_has_both_values_and_days(self, directory, file):
        output, _ = directory("load", file(make_record("one", city="Puno", sources=(PAGE,))), "--json", status=1)

        left, counts = [json.loads(line) for line in output.splitlines()]
        (conflict,) = left["conflicts"]
        assert left["change"] == "left"
        assert conflict | {"on": ""} == {
            "field": "city",
            "directory": "Cusco",
            "file": "Puno",
            "by": "edit",
            "on": "",
            "file_on": "2026-11-23",
        }
        assert (counts["conflicts"], counts["written"]) == (1, True)

    def test_overwriting_takes_the_file(self, directory, file):
        output, _ = directory("load", file(make_record("one", city="Puno", sources=(PAGE,))), "--overwrite")

        assert output == "0 new, 1 changed, 0 unchanged; batch 3\n"

    @pytest.mark.parametrize("name", ["all.xlsx", "all.json", "all.zip"])
    def test_a_file_of_this_directory_knows_what_was_there(self, directory, tmp_path, name):
        form = {"xlsx": "xlsx", "json": "hsds", "zip": "hsds-tabular"}[name.partition(".")[2]]
        directory("export", "--format", form, tmp_path / name)
        assert directory("load", tmp_path / name)[0] == "0 new, 0 changed, 1 unchanged\n"
        directory("edit", "one", "city", "Puno")

        output, _ = directory("load", tmp_path / name, status=1)

        assert '! city: "Puno" stays (edit of ' in output


class TestExport:
    def test_only_what_changed_since_a_day(self, directory, file, tmp_path):
        directory("load", file(make_record("one"), make_record("two")))

        whole, _ = directory("export", "--format", "jsonl", "--changed-since", "2026-01-01", "-")
        _, errors = directory(
            "export", "--format", "csv", "--changed-since", "2999-01-01", tmp_path / "a.csv", status=1
        )

        assert [json.loads(line)["slug"] for line in whole.splitlines()] == ["one", "two"]
        assert errors == "directory: nothing has changed since 2999-01-01; nothing was written\n"
        assert not (tmp_path / "a.csv").exists()

    def test_notes_may_stay_at_home(self, directory, file):
        directory("load", file(make_record("one")))
        directory("edit", "one", "notes", "Call again.")

        for form in ("jsonl", "csv", "hsds"):
            output, _ = directory("export", "--format", form, "--without-notes", "-")
            assert "Call again" not in output
            assert "Ask whether" not in output

    def test_hsds_has_the_changes_as_metadata(self, directory, file):
        directory("load", file(make_record("one", city="Lima")))
        directory("edit", "one", "city", "Cusco")
        directory("rename", "one", "first")

        (organization,) = json.loads(directory("export", "--format", "hsds", "-")[0])["contents"]

        assert [(one["field_name"], one["previous_value"], one["updated_by"]) for one in organization["metadata"]] == [
            ("city", '"Lima"', "edit"),
            ("slug", '"one"', "rename"),
        ]

    @pytest.mark.parametrize("form", ["xlsx", "hsds-tabular"])
    @pytest.mark.parametrize("unbuffered", ["", "1"])
    def test_what_is_no_text_can_be_written_to_a_pipe(self, form, unbuffered, tmp_path):
        assert main(["export", "--format", form, str(tmp_path / "all.zip")]) == 0
        command = [sys.executable, "-m", "directory", "export", "--format", form, "-"]

        piped = subprocess.run(
            command, env=os.environ | {"PYTHONUNBUFFERED": unbuffered}, capture_output=True, check=False
        )

        assert (piped.returncode, piped.stderr) == (0, b"")
        with zipfile.ZipFile(io.BytesIO(piped.stdout)) as there, zipfile.ZipFile(tmp_path / "all.zip") as here:
            assert there.namelist() == here.namelist()

    def test_csv_for_countries_with_a_decimal_comma(self, directory, file):
        directory("load", file(make_record("one")))

        assert directory("export", "--format", "csv", "--separator", "semicolon", "-")[0].startswith("slug;name;")

    def test_a_vcard_file_holds_all(self, directory, file):
        directory("load", file(make_record("one"), make_record("two")))

        assert directory("export", "--format", "vcard", "-")[0].count("BEGIN:VCARD") == 2


def test_a_copy_that_was_read_back_equals_the_original_on_both_databases(directory, shipped, tmp_path, file):
    directory("load", file(*shipped))
    for form, name in (("xlsx", "a.xlsx"), ("hsds", "a.json"), ("hsds-tabular", "folder"), ("csv", "a.csv")):
        directory("export", "--format", form, tmp_path / name)

        assert " 0 changed, " in directory("load", tmp_path / name)[0]


def _on_a_terminal(*arguments):
    """Return what a command shows on a terminal."""
    shown = bytearray()

    def keep(descriptor):
        read = os.read(descriptor, 4096)
        shown.extend(read)
        return read

    pty.spawn([sys.executable, "-W", "error", "-m", "directory", *arguments], keep)
    return shown.decode()
