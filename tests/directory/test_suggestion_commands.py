import asyncio
import json

import pytest

from directory.database import make_engine, make_session_factory
from directory.model import Suggestion
from directory.suggestions import Suggestions
from tests.auxil.records import make_record


@pytest.fixture(autouse=True)
def one(directory, file):
    """A directory of one."""
    directory("load", file(make_record("one")))


@pytest.fixture
def suggest(database_url):
    """Puts a suggestion into it, as the bot does, and gives its number."""

    async def add(suggestion):
        engine = make_engine(database_url)
        try:
            async with make_session_factory(engine).begin() as session:
                return await Suggestions(session).add(suggestion)
        finally:
            await engine.dispose()

    return lambda *facts: asyncio.run(add(Suggestion(*facts)))


class TestSuggestions:
    def test_they_stand_with_the_value_of_now(self, directory, suggest):
        suggest("one", "city", "Cusco", "https://example.org/contact")
        suggest(None, "new", "A union in Puno")

        output, _ = directory("suggestions")

        first, second = output.splitlines()
        assert first.endswith(' one, city: "Lima" -> "Cusco" (https://example.org/contact)')
        assert second.endswith(' -, new: null -> "A union in Puno"')

    def test_json_has_one_a_line(self, directory, suggest):
        number = suggest("one", "status", "active")

        found = json.loads(directory("suggestions", "--json")[0])

        assert found["received_on"]
        del found["received_on"]
        assert found == {
            "id": number,
            "organization": "one",
            "field": "status",
            "now": "inactive",
            "value": "active",
            "source": None,
        }

    def test_none_is_status_1(self, directory):
        assert directory("suggestions", status=1) == ("", "directory: nothing waits for a decision\n")


class TestDeciding:
    def test_accepting_writes_the_record(self, directory, suggest):
        output, _ = directory("accept", suggest("one", "city", "Cusco"))

        assert output.splitlines()[1:] == ['    city: "Lima" -> "Cusco"', "0 new, 1 changed, 0 unchanged; batch 2"]
        assert "suggestion 2, " in directory("history", "one")[0]

    def test_a_value_that_breaks_the_rules_can_be_mended(self, directory, suggest):
        number = suggest("one", "email", "write to us")

        _, fault = directory("accept", number, status=2)
        output, _ = directory("accept", number, "--value", "info@example.org")

        assert fault.startswith('directory: one, email: "write to us" is not allowed; allowed: an e-mail address')
        assert '    email: null -> "info@example.org"' in output

    def test_a_note_is_marked(self, directory, suggest):
        number = suggest("one", "other", "They moved")

        assert directory("accept", number)[0] == f"Suggestion {number} is accepted; no record has changed\n"

    def test_refusing_and_then_nothing_more(self, directory, suggest):
        number = suggest("one", "city", "Cusco")

        assert directory("refuse", number)[0] == f"Suggestion {number} is refused\n"
        assert directory("accept", number, status=2)[1] == (
            f"directory: Suggestion {number} has been refused already.\n"
        )


class TestEdit:
    def test_a_field_gets_its_value_and_source(self, directory):
        output, _ = directory("edit", "one", "city", "Cusco", "--source", "https://example.org/x", "--why", "A call")

        assert output.splitlines() == [
            "~ one: Asociación de Vendedoras «Ñandú»; y más",
            '    city: "Lima" -> "Cusco"',
            f"    sources: + https://example.org/x | - | {seen_on(output)}",
            "0 new, 1 changed, 0 unchanged; batch 2",
        ]

    def test_a_dry_run_writes_nothing_and_the_same_value_is_status_1(self, directory):
        assert directory("edit", "one", "city", "Cusco", "--dry-run")[0].endswith("nothing was written\n")
        assert directory("edit", "one", "city", "Lima", status=1)[1] == "directory: it has that value already\n"

    @pytest.mark.parametrize(
        ("arguments", "fault"),
        [
            (("founded", "long ago"), 'founded: "long ago" is not allowed; allowed: a whole number.'),
            (("city", "Cusco", "--source", "aunt"), '--source: "aunt" is not allowed; allowed: an address that begins'),
            (("city", "Cusco", "--as-of", "May"), '--as-of: "May" is not allowed; allowed: a date written YYYY'),
            (("name", "-"), "one, name: null is not allowed; allowed: a text."),
        ],
    )
    def test_what_breaks_the_rules_is_told(self, directory, arguments, fault):
        assert directory("edit", "one", *arguments, status=2)[1].startswith(f"directory: {fault}")


def seen_on(output):
    """Return the day of today as the command wrote it."""
    return output.partition(" | - | ")[2][:10]
