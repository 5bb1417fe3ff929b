import json
import signal
import subprocess

import pytest

from directory.__main__ import main
from directory.model import Status
from tests.auxil.processes import end, run, start
from tests.auxil.records import make_record

COMMANDS = (
    "load",
    "find",
    "export",
    "links",
    "history",
    "undo",
    "rename",
    "merge",
    "provenance",
    "suggestions",
    "accept",
    "refuse",
    "edit",
    "tallies",
    "check",
    "check-links",
    "migrate",
)


class TestLoad:
    def test_it_tells_how_many_are_new_changed_and_unchanged(self, directory, file):
        directory("load", file(make_record("one"), make_record("two")))

        output, _ = directory(
            "load", file(make_record("two", founded=1990)), file(make_record("three"), name="more.csv")
        )

        assert output == "1 new, 1 changed, 0 unchanged; batch 2\n"

    def test_a_dry_run_shows_each_change_and_writes_nothing(self, directory, file):
        directory("load", file(make_record("one"), make_record("two")))
        after = file(make_record("one"), make_record("two", founded=1990, city="Cusco"), make_record("three"))

        first, _ = directory("load", after, "--dry-run")
        second, _ = directory("load", after, "--dry-run")

        assert first == second
        assert first.splitlines() == [
            "+ three: Asociación de Vendedoras «Ñandú»; y más",
            "~ two: Asociación de Vendedoras «Ñandú»; y más",
            '    city: "Lima" -> "Cusco"',
            "    founded: 1987 -> 1990",
            "1 new, 1 changed, 1 unchanged; nothing was written",
        ]

    def test_one_bad_line_keeps_every_record_out(self, directory, file):
        path = file(make_record("one"), make_record("two"))
        path.write_text(path.read_text(encoding="utf-8").replace('"slug": "two"', '"slug": "Two!"'), encoding="utf-8")

        _, errors = directory("load", path, status=2)
        exported, _ = directory("export", "--format", "jsonl", "-", status=2)

        assert errors.startswith('directory: new.jsonl, line 2, slug: "Two!" is not allowed; allowed: ')
        assert len(errors.splitlines()) == 1
        assert exported == ""

    def test_an_affiliation_may_lead_to_the_directory_but_not_to_nobody(self, directory, file):
        directory("load", file(make_record("network")))

        directory("load", file(make_record("member", affiliations=("network",))))
        _, errors = directory("load", file(make_record("other", affiliations=("nobody",))), status=2)

        assert 'affiliations: "nobody" is not allowed' in errors

    def test_the_shipped_records_fill_an_empty_database(self, directory):
        assert directory("load", "--shipped")[0] == "499 new, 0 changed, 0 unchanged; batch 1\n"


class TestExport:
    @pytest.mark.parametrize("name", ["all.jsonl", "all.csv"])
    def test_what_it_writes_load_reads_back_without_loss(self, directory, tmp_path, name):
        directory("load", "--shipped")
        directory("export", "--format", name.removeprefix("all."), tmp_path / name)

        output, _ = directory("load", tmp_path / name)

        assert output == "0 new, 0 changed, 499 unchanged\n"
        assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [name]

    def test_contacts_for_an_address_book_are_one_file(self, directory, file, tmp_path):
        directory("load", file(make_record("one"), make_record("two", name="Sindicato Dos")))

        directory("export", "--format", "vcard", tmp_path / "all.vcf")

        written = (tmp_path / "all.vcf").read_bytes().decode()
        assert written.count("BEGIN:VCARD\r\n") == 2
        assert directory("export", "--format", "vcard", "-")[0].splitlines() == written.splitlines()
        assert "FN:Sindicato Dos\r\n" in written

    def test_a_file_that_cannot_be_written_is_named(self, directory, file, tmp_path):
        directory("load", file(make_record()))

        for target in (tmp_path / "absent" / "all.csv", tmp_path, "/dev/full"):
            _, errors = directory("export", "--format", "csv", target, status=2)

            assert errors.startswith(f"directory: {target} cannot be written: ")

    def test_a_failure_keeps_the_file_that_was_there(self, directory, file, tmp_path):
        directory("load", file(make_record()))
        target = tmp_path / "all.csv"
        target.write_text("before")
        (tmp_path / ".all.csv.unfinished").mkdir()

        directory("export", "--format", "csv", target, status=2)

        assert target.read_text() == "before"


class TestFind:
    def test_it_prints_the_best_first(self, directory, file):
        directory(
            "load", file(make_record("nasvi", name="National Association of Street Vendors"), make_record("other"))
        )

        output, _ = directory("find", "Nationl Asociation of Street Vendors")

        assert output.splitlines()[0].endswith("  nasvi: National Association of Street Vendors (=AVÑ), PE")

    def test_json_has_one_object_a_line(self, directory):
        directory("load", "--shipped")

        output, _ = directory("find", "streetnet international", "--json", "--limit", "2")

        found = [json.loads(line) for line in output.splitlines()]
        assert len(found) <= 2
        assert found[0].keys() == {"slug", "name", "acronym", "country", "matched", "score"}
        assert found[0]["slug"] == "streetnet-international"

    def test_nothing_found_is_status_1(self, directory, file):
        directory("load", file(make_record()))

        output, errors = directory("find", "qqqqqq", status=1)

        assert (output, errors) == ("", "directory: no organization has a name like that\n")


class TestMigrate:
    def test_it_makes_a_shared_database_ready_for_loading(self, unmade_url, file, capsys):
        on_it = ["--database", unmade_url]

        assert main(["load", str(file(make_record())), *on_it]) == 2
        assert "run `directory migrate`" in capsys.readouterr().err
        assert main(["migrate", *on_it]) == 0
        assert main(["load", str(file(make_record())), *on_it]) == 0
        assert capsys.readouterr().out == "The database is up to date\n1 new, 0 changed, 0 unchanged; batch 1\n"

    def test_the_embedded_directory_is_made_and_filled(self, capsys):
        assert main(["migrate"]) == 0
        assert main(["load", "--shipped", "--dry-run"]) == 0
        assert "499 unchanged" in capsys.readouterr().out

    def test_the_database_of_the_environment_is_used(self, database_url, monkeypatch, capsys):
        monkeypatch.setenv("DATABASE_URL", database_url)

        assert main(["load", "--shipped", "--dry-run"]) == 0
        assert "499 new" in capsys.readouterr().out


class TestUsage:
    @pytest.mark.parametrize(
        "line",
        [
            "",
            "lod",
            "load",
            "load a.csv --shipped",
            "find",
            "find a --limit 0",
            "find a -x",
            "export a.csv",
            "export --format pdf a.pdf",
            "migrate now",
            "history --since yesterday",
            "undo",
            "undo 0",
            "undo 3 --load 4",
            "undo ninth",
            "rename one",
            "merge one two --prefer both",
            "merge one two --take name",
            "accept",
            "refuse one",
            "edit one slug two",
            "check a.csv --shipped",
            "check --level grave",
            "check-links http://example.org",
            "check-links --only",
        ],
    )
    def test_bad_usage_is_status_2_with_a_line_that_says_why(self, line, capsys):
        with pytest.raises(SystemExit) as ended:
            main(line.split())

        assert ended.value.code == 2
        assert ": error: " in capsys.readouterr().err.splitlines()[-1]

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_explains_its_arguments_statuses_and_settings(self, command, capsys):
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])

        text = capsys.readouterr().out
        assert ended.value.code == 0
        assert all(word in text for word in ("--database URL", "exit status:", "DATABASE_URL"))

    def test_a_malformed_database_url_is_status_2(self, monkeypatch, capsys):
        monkeypatch.setenv("DATABASE_URL", "nonsense")

        assert main(["find", "x"]) == 2
        assert capsys.readouterr().err.startswith("directory: DATABASE_URL is no database URL: it must look like ")


class TestProcesses:
    def test_ctrl_c_is_quiet_at_any_time(self, tmp_path):
        fifo = tmp_path / "endless.jsonl"
        subprocess.run(["mkfifo", fifo], check=True)  # noqa: S607  reading it waits for a writer for ever
        process = start("directory", "load", str(fifo))
        with fifo.open("w"):  # opens once the command reads
            process.send_signal(signal.SIGINT)
        assert end(process) == (130, "", "")

    def test_a_reader_that_stops_early_is_no_fault(self):
        with start("directory", "export", "--format", "jsonl", "-") as process:
            process.stdout.readline()
            process.stdout.close()

            assert (process.wait(), process.stderr.read()) == (141, "")

    def test_a_terminal_without_the_letters_shows_the_rest(self):
        ended = run("directory", "find", "Associação Angolana dos Vendedores Ambulantes", LC_ALL="C", PYTHONUTF8="0")

        assert ended.status == 0
        assert "aava-ao" in ended.output


def active(slug, **facts):
    return make_record(slug, status=Status.ACTIVE, **facts)


class TestLinks:
    def test_it_links_to_every_active_organization(self, directory, file):
        directory(
            "load",
            file(active("one", acronym="ONE"), active("two", acronym=None), make_record("old")),
        )

        output, _ = directory("links", "--bot", "@referral_bot")

        assert output.splitlines() == [
            "https://t.me/referral_bot?start=org_one  Asociación de Vendedoras «Ñandú»; y más (ONE)",
            "https://t.me/referral_bot?start=org_two  Asociación de Vendedoras «Ñandú»; y más",
        ]

    def test_it_links_to_those_that_are_chosen_even_if_they_have_gone(self, directory, file):
        directory("load", file(active("one"), make_record("old")))

        output, _ = directory("links", "--bot", "referral_bot", "--organization", "old", "--json")

        assert json.loads(output) == {
            "url": "https://t.me/referral_bot?start=org_old",
            "title": "Asociación de Vendedoras «Ñandú»; y más (=AVÑ)",
            "organization": "old",
        }

    def test_purposes_trades_and_places_give_each_of_their_combinations(self, directory):
        asked = ("--purpose", "interview", "--sector", "street-vendors", "--sector", "waste_pickers")
        output, _ = directory("links", "--bot", "referral_bot", *asked, "--place", "PE", "--place", "419")

        assert output.splitlines() == [
            "https://t.me/referral_bot?start=interview_street-vendors_PE  interview · street vendors · Peru",
            "https://t.me/referral_bot?start=interview_street-vendors_419  interview · street vendors · Latin America",
            "https://t.me/referral_bot?start=interview_waste-pickers_PE  interview · waste pickers · Peru",
            "https://t.me/referral_bot?start=interview_waste-pickers_419  interview · waste pickers · Latin America",
        ]

    def test_it_draws_a_code_of_each_for_print_and_a_page_of_all(self, directory, file, tmp_path):
        directory("load", file(active("one", name="Fish & <Chips>", acronym=None), active("two")))
        folder, page = tmp_path / "codes" / "qr", tmp_path / "sheet.html"

        output, _ = directory("links", "--bot", "referral_bot", "--qr", folder, "--html", page, "--json")

        assert [json.loads(line)["file"] for line in output.splitlines()] == ["one.svg", "two.svg"]
        assert sorted(path.name for path in folder.iterdir()) == ["one.svg", "two.svg"]
        drawing = (folder / "one.svg").read_text(encoding="utf-8")
        assert 'width="41mm" height="41mm"' in drawing  # a module is a millimeter; four are the margin
        assert "<title>Fish &amp; &lt;Chips&gt;</title>" in drawing
        sheet = page.read_text(encoding="utf-8")
        assert sheet.count("<svg") == 2
        assert '<a href="https://t.me/referral_bot?start=org_one">Fish &amp; &lt;Chips&gt;</a>' in sheet

    def test_an_empty_directory_gives_none(self, directory, file):
        directory("load", file(make_record("old")))

        _, errors = directory("links", "--bot", "referral_bot", status=1)

        assert errors == "directory: no active organization is there to link to\n"

    def test_what_is_not_there_is_named_and_nothing_is_written(self, directory, file, tmp_path):
        directory("load", file(make_record("one")))
        for wrong, told in (
            (
                ("--organization", "nobody"),
                "no organization has the slug nobody; `directory find` tells the slugs by name",
            ),
            (("--place", "ZZ"), "ZZ is no area; --place takes codes such as PE (ISO 3166-1) or 419 (UN M49)"),
        ):
            output, errors = directory("links", "--bot", "referral_bot", *wrong, "--qr", tmp_path / "qr", status=2)

            assert (output, errors) == ("", f"directory: {told}.\n")
        assert not (tmp_path / "qr").exists()

    def test_a_folder_that_cannot_be_written_is_named(self, directory, tmp_path):
        (tmp_path / "file").write_text("")

        _, errors = directory(
            "links", "--bot", "referral_bot", "--purpose", "impact", "--qr", tmp_path / "file", status=2
        )

        assert errors == f"directory: {tmp_path / 'file'} cannot be written: file exists.\n"

    @pytest.mark.parametrize("wrong", [("--bot", "x"), ("--sector", "nurses"), ("--purpose", "cooking")])
    def test_a_wrong_word_is_refused_with_the_right_ones(self, wrong, capsys):
        with pytest.raises(SystemExit) as end:
            main(["links", "--bot", "referral_bot", *wrong])

        assert end.value.code == 2
        assert "argument --" in capsys.readouterr().err
