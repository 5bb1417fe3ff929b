from datetime import UTC, date, datetime

import pytest

from directory.loading import load_records, prepare_load
from directory.model import Export, Source
from tests.auxil.records import make_record


def dated(day, **facts):
    """A record of a file whose compiler looked last on a day."""
    return make_record("one", sources=(Source("https://example.org/about", None, day),), **facts)


@pytest.fixture
def load(memory, areas):
    """Loads records as the command does, and gives what was left as it was: field, by what, and the day."""

    async def act(*records, overwrite=False, export=None):
        exports = {} if export is None else {record.organization.slug: export for record in records}
        loading = await memory.act(
            lambda repository: load_records(repository, records, areas, overwrite=overwrite, exports=exports)
        )
        return [(one.field, str(one.by), one.on) for one in loading.conflicts]

    return act


@pytest.fixture
def city(memory):
    """Gives the city that the directory has."""

    async def get():
        return (await memory.records())["one"].organization.city

    return get


async def test_a_file_that_was_compiled_later_is_taken(memory, load, city):
    await memory.load(dated("2026-01-01", city="Lima"))
    await memory.accept("city", "Cusco")

    assert await load(dated("2026-03-03", city="Puno")) == []
    assert await city() == "Puno"


async def test_a_suggestion_that_was_accepted_later_stays_and_the_other_fields_are_taken(memory, load, city):
    await memory.load(dated("2026-01-01", city="Lima"))
    await memory.accept("city", "Cusco")

    assert await load(dated("2026-02-01", city="Puno", founded=1990)) == [("city", "suggestion", date(2026, 3, 2))]
    assert await city() == "Cusco"
    assert (await memory.records())["one"].organization.founded == 1990


async def test_overwriting_takes_all_of_the_file(memory, load, city):
    await memory.load(dated("2026-01-01", city="Lima"))
    await memory.accept("city", "Cusco")

    assert await load(dated("2026-02-01", city="Puno"), overwrite=True) == []
    assert await city() == "Puno"


async def test_a_page_named_for_one_value_makes_no_other_value_newer(memory, load):
    await memory.load(dated("2026-01-01", city="Lima"))
    await memory.accept("city", "Cusco", "https://example.org/contact")

    left = await load(dated("2026-01-01", city="Lima", founded=1990))

    assert left == [("city", "suggestion", date(2026, 3, 2)), ("sources", "suggestion", date(2026, 3, 2))]
    assert (await memory.records())["one"].organization.founded == 1990


async def test_a_record_whose_sources_are_newer_stays(memory, load):
    await memory.load(dated("2026-02-01", city="Lima", founded=1980))

    left = await load(dated("2026-01-31", city="Cusco", founded=1980))

    assert left == [("city", "sources", date(2026, 2, 1)), ("sources", "sources", date(2026, 2, 1))]


async def test_of_the_same_day_the_file_is_taken(memory, load, city):
    await memory.load(dated("2026-02-01", city="Lima"))

    assert await load(dated("2026-02-01", city="Cusco")) == []
    assert await city() == "Cusco"


async def test_what_was_replaced_does_not_come_back_by_the_file_that_it_came_from(memory, load, city):
    before = dated("2026-02-01", city="Lima")
    await memory.load(before)
    await load(dated("2026-02-01", city="Cusco"))

    assert await load(before) == [("city", "replaced", date(2026, 3, 2))]
    assert await city() == "Cusco"


async def test_what_was_undone_is_not_loaded_again(memory, load, city):
    await memory.load(dated("2026-02-01", city="Lima"))
    await load(dated("2026-02-01", city="Cusco"))
    await memory.undo_batch(2)

    left = await load(dated("2026-02-01", city="Cusco"))

    assert [word[:2] for word in left] == [("city", "undo")]
    assert await city() == "Lima"


async def test_a_value_that_was_checked_since_stays(memory, load):
    await memory.load(dated("2026-01-01", city="Lima"))
    await memory.act(lambda repository: repository.sayings.check("one", "city", "", date(2026, 2, 15)))

    assert await load(dated("2026-02-01", city="Cusco")) == [("city", "check", date(2026, 2, 15))]
    assert await load(dated("2026-02-15", city="Cusco")) == []


async def test_a_list_stays_whole(memory, load):
    await memory.load(dated("2026-01-01", coverage=("PE",)))
    await memory.accept("coverage", "PE; BO")

    assert await load(dated("2026-02-01", coverage=("PE", "EC"))) == [("coverage", "suggestion", date(2026, 3, 2))]


async def test_an_emptied_field_stays_empty(memory, load):
    await memory.load(dated("2026-01-01", city="Lima"))
    await memory.accept("city", "-")

    assert await load(dated("2026-02-01", city="Puno")) == [("city", "suggestion", date(2026, 3, 2))]


class TestExports:
    """An export knows what was there: what was done before is no conflict, whatever the dates of sources say."""

    async def export(self, memory):
        last = await memory.look(lambda repository: repository.history.last())
        return Export(last.id, last.made_at)

    async def test_what_the_curator_saw_may_be_changed(self, memory, load, city):
        await memory.load(dated("2026-01-01", city="Lima"))
        await memory.accept("city", "Cusco")

        assert await load(dated("2026-01-01", city="Puno"), export=await self.export(memory)) == []
        assert await city() == "Puno"

    async def test_what_was_changed_since_stays_whatever_day_the_sources_have(self, memory, load, city):
        await memory.load(dated("2026-01-01", city="Lima"))
        export = await self.export(memory)
        await memory.load(dated("2026-01-01", city="Cusco"))

        assert await load(dated("2026-12-31", city="Puno"), export=export) == [("city", "load", date(2026, 3, 2))]
        assert await city() == "Cusco"

    async def test_an_export_of_another_directory_is_held_against_the_dates(self, memory, load):
        await memory.load(dated("2026-01-01", city="Lima"))
        await memory.accept("city", "Cusco")

        for export in (Export(2, datetime(2025, 1, 1, tzinfo=UTC)), Export(99, datetime(2026, 3, 2, tzinfo=UTC))):
            assert await load(dated("2026-02-01", city="Puno"), export=export) == [
                ("city", "suggestion", date(2026, 3, 2))
            ]


async def test_a_dry_run_tells_the_same_and_writes_nothing(memory, areas, city):
    await memory.load(dated("2026-01-01", city="Lima"))
    await memory.accept("city", "Cusco")

    loading = await memory.look(lambda repository: prepare_load(repository, [dated("2026-02-01", city="Puno")], areas))

    assert [one.field for one in loading.conflicts] == ["city"]
    assert await city() == "Cusco"
    assert len(await memory.history()) == 2


async def test_where_all_is_left_nothing_is_written(memory, load):
    await memory.load(dated("2026-01-01", city="Lima"))
    await memory.accept("city", "Cusco")
    before = await memory.look(lambda repository: repository.revision())

    await load(make_record("one", sources=(Source("https://example.org/about", None, "2026-01-01"),), city="Puno"))

    assert await memory.look(lambda repository: repository.revision()) == before
