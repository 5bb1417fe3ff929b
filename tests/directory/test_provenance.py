from datetime import date

import pytest

from directory.changes import Means
from directory.model import Source
from tests.auxil.records import make_record

ONE_PAGE = (Source("https://example.org/about", "2021-03-04", "2026-02-01", "2026-02-20"),)
PAGE = "https://example.org/contact"


@pytest.fixture
def of(memory):
    """Gives the provenance of one value."""

    async def get(field, item="", slug="one"):
        found = await memory.look(lambda repository: repository.provenance(slug))
        return {(one.field, one.item): one for one in found}.get((field, item))

    return get


async def test_a_loaded_value_rests_on_one_of_the_records_sources(memory, of):
    await memory.load(make_record("one"))

    city = await of("city")

    assert (city.value, city.means, city.is_exact) == ("Lima", None, False)
    assert city.sources == make_record().organization.sources
    assert (city.changed_on, city.checked_on) == (date(2026, 3, 1), "2026-11-24")


async def test_where_there_is_one_source_it_is_that_one(memory, of):
    await memory.load(make_record("one", sources=ONE_PAGE))

    assert (await of("sectors", "street_vendors")).sources == ONE_PAGE
    assert (await of("sectors", "street_vendors")).is_exact


async def test_membership_of_wiego_has_a_page_of_its_own(memory, of):
    await memory.load(make_record("one"))

    found = await of("wiego_member")

    assert found.is_exact
    assert [(source.url, source.as_of) for source in found.sources] == [("https://wiego.org/members", "2014-07")]


async def test_a_load_changes_the_day_of_what_it_changes(memory, of):
    await memory.load(make_record("one"))
    await memory.load(make_record("one", city="Cusco", languages=("es", "fr")))

    assert (await of("city")).changed_on == date(2026, 3, 2)
    assert (await of("founded")).changed_on == date(2026, 3, 1)
    assert [(await of("languages", item)).changed_on.day for item in ("es", "fr")] == [1, 2]
    assert await of("languages", "qu") is None


async def test_an_accepted_suggestion_is_the_exact_provenance_of_its_field_alone(memory, of):
    await memory.load(make_record("one"))

    await memory.accept("phone", "+51 1 999 0000", PAGE)

    phone = await of("phone")
    assert (phone.value, phone.means, phone.is_exact) == ("+51 1 999 0000", Means.SUGGESTION, True)
    assert phone.sources == (Source(PAGE, None, "2026-03-02"),)
    assert (phone.changed_on, phone.checked_on) == (date(2026, 3, 2), "2026-03-02")
    assert (await of("city")).sources == make_record().organization.sources
    assert PAGE in [source.url for source in (await memory.records())["one"].organization.sources]


async def test_one_without_a_page_says_so(memory, of):
    await memory.load(make_record("one"))

    await memory.accept("languages", "es, fr")

    added, kept = await of("languages", "fr"), await of("languages", "es")
    assert (added.is_exact, added.sources, added.means) == (True, (), Means.SUGGESTION)
    assert (kept.is_exact, kept.means) == (False, None)


async def test_a_load_that_changes_the_value_lets_the_suggestion_go(memory, of):
    await memory.load(make_record("one"))
    await memory.accept("phone", "+51 1 999 0000", PAGE)

    await memory.load(make_record("one"))

    assert (await of("phone")).means is None


async def test_an_undo_gives_back_who_said_it(memory, of):
    await memory.load(make_record("one"))
    await memory.accept("phone", "+51 1 999 0000", PAGE)
    said = await of("phone")
    changes = await memory.load(make_record("one"))
    assert (await of("phone")).means is None

    await memory.undo_batch(changes.batch)

    assert await of("phone") == said


async def test_a_rename_and_a_merge_keep_it(memory, of):
    await memory.load(make_record("one"), make_record("two", channels=()))
    await memory.accept("phone", "+51 1 999 0000", PAGE)
    said = await of("phone")
    await memory.rename("one", "first")
    assert await of("phone", slug="first") == said

    await memory.merge("first", "two")

    assert await of("phone", slug="two") == said


async def test_a_check_is_written_beside_the_value(memory, of):
    await memory.load(make_record("one"))
    await memory.accept("phone", "+51 1 999 0000", PAGE)

    for field in ("phone", "website", "website"):
        await memory.act(lambda repository, field=field: repository.sayings.check("one", field, "", date(2026, 4, 1)))

    website, phone = await of("website"), await of("phone")
    assert (website.checked_on, website.is_exact, website.means) == ("2026-04-01", False, None)
    assert (phone.checked_on, phone.is_exact) == ("2026-04-01", True)
