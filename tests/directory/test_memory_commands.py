import json

import pytest

from tests.auxil.records import make_record


@pytest.fixture
def lines(directory):
    """Runs a command and gives the lines that it prints."""
    return lambda *arguments: directory(*arguments)[0].splitlines()


@pytest.fixture
def faults(directory):
    """Runs a command that is refused and gives its sentences."""
    return lambda *arguments: directory(*arguments, status=2)[1].splitlines()


@pytest.fixture
def two(directory, file):
    """A directory of two that was filled and then changed once."""
    directory("load", file(make_record("one"), make_record("two")))
    directory("load", file(make_record("one", city="Cusco"), make_record("new")), "--why", "From the congress")


def number(lines, field, *of):
    """Return the number of the last change of a field, as `history` prints it."""
    return next(line.split()[0] for line in lines("history", *of) if f"{field}: " in line)


@pytest.mark.usefixtures("two")
class TestHistory:
    def test_it_prints_batches_and_their_changes_newest_first(self, lines):
        first, second, third, fill, count = lines("history")

        assert first.startswith("load 2, 20")
        assert first.endswith(" UTC: From the congress")
        assert second.endswith('~ one, city: "Lima" -> "Cusco"')
        assert third.endswith("+ new")
        assert fill.startswith("fill 1, 20")
        assert count == "       2 organizations came"

    def test_one_organization_has_all_of_its_own(self, directory, lines):
        directory("rename", "one", "first")

        assert lines("history", "one") == lines("history", "first")
        assert [line.split(maxsplit=1)[1] for line in lines("history", "one") if line.startswith(" ")] == [
            '~ first, slug: "one" -> "first"',
            '~ one, city: "Lima" -> "Cusco"',
            "+ one",
        ]

    def test_json_speaks_hsds(self, lines):
        found = [json.loads(line) for line in lines("history", "--json")]

        change = next(one for one in found if one["field_name"] == "city")
        assert change | {"id": 0, "last_action_date": ""} == {
            "id": 0,
            "resource_id": "one",
            "resource_type": "organization",
            "last_action_date": "",
            "last_action_type": "update",
            "field_name": "city",
            "previous_value": "Lima",
            "replacement_value": "Cusco",
            "batch": 2,
            "means": "load",
            "why": "From the congress",
            "source": None,
        }
        assert sorted(one["last_action_type"] for one in found) == ["create", "create", "create", "update"]

    def test_nothing_known_is_status_1(self, directory):
        assert directory("history", "nobody", status=1) == ("", "directory: no change is known\n")
        directory("history", "--since", "2999-01-01", status=1)


@pytest.mark.usefixtures("two")
class TestUndo:
    def test_a_change(self, lines):
        output = lines("undo", number(lines, "city"))

        assert output == [
            "~ one: Asociación de Vendedoras «Ñandú»; y más",
            '    city: "Cusco" -> "Lima"',
            "0 new, 1 changed, 0 unchanged; batch 3",
        ]

    def test_a_load_first_as_a_dry_run(self, directory, lines):
        before = lines("export", "--format", "jsonl", "-")

        assert lines("undo", "--load", 2, "--dry-run")[-1] == (
            "0 new, 1 changed, 1 removed, 0 unchanged; nothing was written"
        )
        assert lines("export", "--format", "jsonl", "-") == before
        assert lines("undo", "--load", 2, "--why", "A wrong file")[0] == (
            "- new: Asociación de Vendedoras «Ñandú»; y más"
        )
        assert lines("history")[0].endswith("A wrong file")
        assert directory("undo", "--load", 2, status=1)[1] == ("directory: everything is as it was before already\n")

    def test_a_conflict_is_refused_with_the_option_to_override_it(self, directory, file, lines, faults):
        first = number(lines, "city")
        directory("load", file(make_record("one", city="Puno")))
        later = number(lines, "city")

        (fault,) = faults("undo", first)

        assert fault == (f'directory: city of one is "Puno" now, by later changes; `--force {later}` overrides them.')
        assert lines("undo", first, "--force", later)[1] == '    city: "Puno" -> "Lima"'


@pytest.mark.usefixtures("two")
class TestRename:
    def test_the_former_slug_still_works(self, lines, file):
        assert lines("rename", "one", "first", "--why", "Its new name") == ["one is first now; batch 3"]

        assert lines("load", file(make_record("one", city="Puno"))) == [
            "one is first now and was taken for it.",
            "0 new, 1 changed, 0 unchanged; batch 4",
        ]
        assert lines("load", file(make_record("member", affiliations=("one",))))[-1].startswith("1 new")

    def test_links_lead_to_the_slug_of_today(self, lines):
        lines("rename", "one", "first")

        assert lines("links", "--bot", "referral_bot", "--organization", "one") == lines(
            "links", "--bot", "referral_bot", "--organization", "first"
        )

    def test_a_slug_of_somebody_is_refused(self, faults):
        assert faults("rename", "one", "two") == [
            "directory: two is or was the slug of another organization; a slug is never given again."
        ]


@pytest.mark.usefixtures("two")
class TestMerge:
    def test_conflicts_are_shown_side_by_side(self, faults):
        assert faults("merge", "one", "two") == [
            "directory: one and two differ; say which is right with --prefer from|into, or --take FIELD=from|into.",
            'directory: city: from "Cusco" | into "Lima"',
        ]

    def test_a_choice_settles_them(self, lines):
        assert lines("merge", "one", "two", "--take", "city=from", "--dry-run")[-1].endswith("nothing was written")
        *changes, counts = lines("merge", "one", "two", "--take", "city=from")
        assert counts.startswith("0 new, 1 changed, 1 removed, 0 unchanged; batch ")
        assert changes == [
            "- one: Asociación de Vendedoras «Ñandú»; y más",
            "~ two: Asociación de Vendedoras «Ñandú»; y más",
            '    city: "Lima" -> "Cusco"',
        ]
        assert lines("provenance", "one") == lines("provenance", "two")


@pytest.mark.usefixtures("two")
class TestProvenance:
    def test_each_value_has_its_pages_and_dates(self, directory, lines):
        directory(
            "edit", "one", "phone", "+51 1 999 0000", "--source", "https://example.org/contact", "--as-of", "2026"
        )

        output = lines("provenance", "one")

        phone = output.index('phone: "+51 1 999 0000"')
        assert output[phone + 1].startswith("    edit, https://example.org/contact of 2026; changed 20")
        assert output[output.index("sectors: street_vendors") + 1].startswith(
            "    one of https://example.org/about of 2021-03-04; https://example.org/news seen 2026-11-23; changed 20"
        )

    def test_json_has_one_value_a_line(self, lines):
        found = [json.loads(line) for line in lines("provenance", "one", "--json")]

        city = next(one for one in found if one["field_name"] == "city")
        assert (city["value"], city["is_exact"], len(city["sources"])) == ("Cusco", False, 2)

    def test_nobody_is_refused(self, faults):
        assert faults("provenance", "nobody") == [
            "directory: There is no organization nobody; `directory find` finds slugs by names."
        ]
