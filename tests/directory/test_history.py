from datetime import date

from directory.changes import Means
from directory.model import News
from tests.auxil.records import make_record


def told(changes):
    return [(change.slug, change.field, change.old, change.new) for change in changes]


async def news(memory, since=date(2026, 1, 1), most=50):
    return await memory.look(lambda repository: repository.news(since, most))


async def test_every_field_that_changes_is_kept_with_both_values(memory):
    await memory.load(make_record("one"))

    changes = await memory.load(
        make_record("one", founded=1990, city=None, channels=make_record().organization.channels[:4]), why="A new page"
    )

    written = await memory.history("one", batch=changes.batch)
    assert sorted(told(written)) == [
        (
            "one",
            "channels",
            [
                {"kind": "email", "value": "prensa@example.org", "purpose": "press"},
                {"kind": "website", "value": "https://second.example.org", "purpose": "general"},
            ],
            None,
        ),
        ("one", "city", "Lima", None),
        ("one", "founded", 1987, 1990),
    ]
    batch = written[0].batch
    assert (batch.means, batch.why, batch.made_at.date()) == (Means.LOAD, "A new page", date(2026, 3, 2))


async def test_a_social_channel_is_a_field_of_its_own(memory):
    await memory.load(make_record("one", channels=()))

    await memory.accept("facebook", "https://facebook.com/example")

    assert told(await memory.history())[0] == ("one", "facebook", None, "https://facebook.com/example")


async def test_the_first_fill_is_one_row_a_record_and_so_is_what_comes_later(memory):
    await memory.load(make_record("one"), make_record("two"))
    await memory.load(make_record("two"), make_record("three"))

    changes = await memory.history()

    assert told(changes) == [(slug, "record", None, None) for slug in ("three", "two", "one")]
    assert [change.batch.means for change in changes] == [Means.LOAD, Means.FILL, Means.FILL]
    assert all(change.adds for change in changes)


async def test_what_changes_nothing_leaves_no_trace(memory):
    await memory.load(make_record("one"))

    assert (await memory.load(make_record("one"))).batch is None
    assert len(await memory.history()) == 1


async def test_history_can_be_narrowed(memory):
    await memory.load(make_record("one"), make_record("two"))
    await memory.load(make_record("one", city="Cusco"), make_record("two", city="Puno"))
    await memory.load(make_record("two", city="Lima"))

    assert [change.new for change in await memory.history("two", without=[Means.FILL])] == ["Lima", "Puno"]
    assert [change.new for change in await memory.history(since=date(2026, 3, 3))] == ["Lima"]


class TestNews:
    async def test_the_first_fill_is_no_news_and_what_comes_or_changes_later_is(self, memory):
        await memory.load(make_record("one"), make_record("two"), make_record("three"))
        await memory.load(make_record("two", city="Cusco"))
        await memory.load(make_record("four"))
        await memory.load(make_record("four", city="Cusco"), make_record("one", city="Cusco"))

        assert await news(memory) == (
            News("one", date(2026, 3, 4), is_new=False),
            News("four", date(2026, 3, 3), is_new=True),
            News("two", date(2026, 3, 2), is_new=False),
        )
        assert [one.slug for one in await news(memory, most=2)] == ["one", "four"]
        assert [one.slug for one in await news(memory, since=date(2026, 3, 3))] == ["one", "four"]

    async def test_what_only_curators_see_an_undo_and_a_rename_are_none(self, memory):
        await memory.load(make_record("one"), make_record("two"))
        await memory.act(lambda repository: repository.upsert([_doubted(make_record("one"))]))
        changes = await memory.load(make_record("three"))
        await memory.undo_batch(changes.batch)
        await memory.rename("two", "second")

        assert await news(memory) == ()

    async def test_it_speaks_of_slugs_of_today(self, memory):
        await memory.load(make_record("one"), make_record("two"))
        await memory.load(make_record("two", city="Cusco"))
        await memory.rename("two", "second")

        assert await news(memory) == (News("second", date(2026, 3, 2), is_new=False),)


def _doubted(record):
    return type(record)(record.organization, record.confidence, "Ask again.")
