import asyncio
import json
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from directory import tallies
from directory.cells import Cell, Event
from directory.database import make_engine, make_session_factory
from directory.gaps.gaps import first_month
from directory.gaps.texts import LOCALES
from directory.link_checking.history import LinkHistory
from directory.link_checking.outcomes import LinkResult, Outcome
from directory.link_checking.policy import load_link_policy
from directory.model import Sector, Source, Status, Suggestion
from directory.suggestions import Suggestions
from tests.auxil.records import make_record

EVIL = """</title><script>alert("1")</script><img src=x onerror='alert(2)'>&amp;{{ 7 * 7 }}{say}"""
MONTH = f"{datetime.now(UTC):%Y-%m}"


@pytest.fixture
def stock(database_url, directory, file):
    """Puts records, counts, a broken link and a suggestion into the database."""
    unreached = make_record(
        "unreached",
        name=EVIL,
        sources=(Source("https://example.org", None, "2026-11-01"),),
        city=EVIL,
        country="BO",
        coverage=("BO",),
        channels=(),
        status=Status.ACTIVE,
    )
    reached = make_record(
        "reached",
        name="Reached",
        coverage=("PE",),
        sectors=(Sector.STREET_VENDORS,),
        status=Status.ACTIVE,
        sources=(Source("https://example.org/about", "2014", "2026-11-01"),),
    )
    directory("load", file(unreached, reached))

    async def add():
        engine = make_engine(database_url)
        async with make_session_factory(engine).begin() as session:
            asked = {("fishers", "KE"): 17, ("street_vendors", "PE"): 30, ("fishers", "TZ"): 6}
            await tallies.add(
                session,
                {
                    (MONTH, Cell(event, "spokesperson", sector, area, "es")): count
                    for (sector, area), count in asked.items()
                    for event in (Event.ASKED, Event.UNSERVED)
                    if area != "PE" or event is Event.ASKED
                }
                | {("2020-01", Cell(Event.UNSERVED, "join", "fishers", "CL", "es")): 95},
            )
            await Suggestions(session).add(Suggestion("reached", "city", f"Secret {EVIL}"))
            url = reached.organization.channels[0].value
            await LinkHistory(session).record(
                [LinkResult(url, Outcome.NOT_FOUND, 404, None)], date(2026, 11, 20), load_link_policy()
            )
        await engine.dispose()

    asyncio.run(add())


@pytest.fixture
def count(database_url):
    """Counts a request that nobody on record serves."""

    async def add(sector, area):
        engine = make_engine(database_url)
        async with make_session_factory(engine).begin() as session:
            cells = (Cell(event, "join", sector, area, "fr") for event in (Event.ASKED, Event.UNSERVED))
            await tallies.add(session, {(MONTH, cell): 1 for cell in cells})
        await engine.dispose()

    return lambda *codes: asyncio.run(add(*codes))


class Page(HTMLParser):
    """What a page holds: its elements, their attributes, its words."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture
def page(directory, tmp_path):
    def make(*options):
        path = tmp_path / "gaps.html"
        directory("gaps", "--html", path, *options)
        return path.read_text(encoding="utf-8")

    return make


@pytest.mark.usefixtures("stock")
class TestReport:
    def test_it_begins_with_three_sentences(self, directory):
        output, _ = directory("gaps")

        first, second, third = output.splitlines()[:3]
        assert first.endswith("and missing: Fishers, Kenya (15+); Fishers, Tanzania (5+).")
        assert second.startswith("Countries whose organizations nobody can reach: 1 (Bolivia). ")
        assert third == (
            "Of 2 active organizations, 2 rest on pages older than 5 years or without a date. "
            "Broken links: 1. Suggestions that wait: 1."
        )

    def test_each_list_says_what_to_run_next(self, directory):
        output, _ = directory("gaps", "--locale", "es")

        assert ["Pesca", "Kenia", "15", "15"] in [line.split() for line in output.splitlines()]
        for command in ("load FILE", "provenance SLUG", "check-links --only SLUG", "accept ID"):
            assert f"  directory {command}" in output

    def test_from_a_month_on(self, directory):
        assert "Fishers, Chile (95+); Fishers, Kenya (15+)" in directory("gaps", "--since", "2020-01")[0]

    def test_json_has_one_gap_a_line(self, directory):
        found = list(map(json.loads, directory("gaps", "--json")[0].splitlines()))

        assert found[0] == {
            "gap": "asked_for",
            "sector": "fishers",
            "area": "KE",
            "since": first_month(datetime.now(UTC).date(), 3),
            "asked_at_least": 15,
            "missing_at_least": 15,
        }
        assert {"gap": "organizations_without_door", "country": "BO", "is_whole": True, "slugs": ["unreached"]} in found
        assert {"gap": "old", "slug": "reached", "newest_source": "2014", "rechecked": False} in found
        assert {one["gap"] for one in found} == {
            "asked_for",
            "country_without_organizations",
            "organizations_without_door",
            "old",
            "missing_field",
            "broken_link",
            "suggestion",
        }

    def test_what_people_wrote_is_nowhere(self, directory, page):
        for told in (directory("gaps")[0], directory("gaps", "--json")[0], page()):
            assert "Secret" not in told

    def test_what_was_counted_fewer_than_five_times_changes_nothing(self, directory, page, count):
        def told():
            return directory("gaps")[0], directory("gaps", "--json")[0], page()

        before = told()
        for _ in range(4):
            count("artisans", "UG")
            assert told() == before
        count("artisans", "UG")
        assert all("UG" in now or "Uganda" in now for now in told())
        assert all(now != was for now, was in zip(told(), before, strict=True))


@pytest.mark.usefixtures("stock")
class TestPage:
    def test_names_are_words_and_never_markup(self, page):
        text = page()
        found = Page(text)

        assert not {"script", "img", "link", "iframe", "object", "foreignobject"} & {*found.tags}
        assert not [name for name, _ in found.attributes if name.startswith("on")]
        assert EVIL in "".join(found.words)

    @pytest.mark.parametrize("locale", LOCALES)
    def test_it_needs_no_network_and_is_small(self, page, locale):
        text = page("--locale", locale)
        found = Page(text)

        addresses = [value for name, value in found.attributes if name in {"src", "href", "xlink:href", "action"}]
        assert addresses
        assert all(address.startswith("#") for address in addresses)
        assert "url(" not in text
        assert "@import" not in text
        assert len(text.encode()) < 300_000
        assert f'<html lang="{locale}">' in text

    def test_it_is_read_aloud_as_tables_with_headings(self, page):
        found = Page(page())

        assert found.tags.count("h1") == 1
        assert ("role", "img") in found.attributes
        assert {"row", "col"} == {value for name, value in found.attributes if name == "scope"}
        ids = [value for name, value in found.attributes if name == "id"]
        assert len(ids) == len({*ids})

    def test_the_same_directory_gives_the_same_page(self, page):
        assert page() == page()

    def test_a_file_that_cannot_be_written_is_told(self, directory, tmp_path):
        output, fault = directory("gaps", "--html", tmp_path, status=2)

        assert (output, fault) == ("", f"directory: {tmp_path} cannot be written: is a directory.\n")


def test_a_wrong_call_is_told_in_words(directory, capsys):
    with pytest.raises(SystemExit) as ended:
        directory("gaps", "--locale", "de")
    assert ended.value.code == 2
    assert "'de'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [(date(2026, 11, 29), 3, "2026-09"), (date(2026, 2, 1), 3, "2025-12"), (date(2026, 12, 1), 12, "2026-01")],
)
def test_the_months_that_count_include_this_one(today, months, first):
    assert first_month(today, months) == first
