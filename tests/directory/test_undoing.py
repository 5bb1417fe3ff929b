import pytest

from directory.errors import ChangeError
from directory.model import Status
from tests.auxil.records import make_record


async def change_of(memory, field, slug=None):
    """Return the number of the last change of a field."""
    return next(change.id for change in await memory.history(slug) if change.field == field)


class TestChange:
    async def test_it_gives_the_old_value_back_as_a_new_change(self, memory):
        await memory.load(make_record("one"))
        await memory.load(make_record("one", city="Cusco", founded=1990))

        changes = await memory.undo(await change_of(memory, "city"))

        assert await memory.records() == {"one": make_record("one", founded=1990)}
        (undone,) = await memory.history(batch=changes.batch)
        assert (undone.field, undone.old, undone.new, undone.batch.means) == ("city", "Cusco", "Lima", "undo")

    async def test_an_undo_can_be_undone(self, memory):
        await memory.load(make_record("one"))
        await memory.load(make_record("one", city="Cusco"))
        await memory.undo(await change_of(memory, "city"))

        await memory.undo(await change_of(memory, "city"))

        assert await memory.records() == {"one": make_record("one", city="Cusco")}

    async def test_a_second_time_changes_nothing(self, memory):
        await memory.load(make_record("one"))
        await memory.load(make_record("one", city="Cusco"))
        number = await change_of(memory, "city")
        await memory.undo(number)

        assert (await memory.undo(number)).batch is None

    async def test_a_later_change_stands_against_it_unless_it_is_named(self, memory):
        await memory.load(make_record("one"))
        await memory.load(make_record("one", city="Cusco"))
        first = await change_of(memory, "city")
        await memory.load(make_record("one", city="Puno"))
        later = await change_of(memory, "city")

        with pytest.raises(
            ChangeError,
            match=rf'^city of one is "Puno" now, by later changes; `--force {later}` overrides them\.$',
        ):
            await memory.undo(first)
        with pytest.raises(ChangeError, match="overrides"):
            await memory.undo(first, force=[first])
        assert await memory.records() == {"one": make_record("one", city="Puno")}

        await memory.undo(first, force=[later])

        assert await memory.records() == {"one": make_record("one")}

    async def test_a_change_of_another_field_does_not_stand_against_it(self, memory):
        await memory.load(make_record("one"))
        await memory.load(make_record("one", city="Cusco"))
        await memory.load(make_record("one", city="Cusco", founded=1990, channels=()))

        await memory.undo(await change_of(memory, "city"))

        assert await memory.records() == {"one": make_record("one", founded=1990, channels=())}

    @pytest.mark.parametrize(
        "facts",
        [
            {"channels": ()},
            {"channels": make_record().organization.channels[2:3]},
            {"status": Status.ACTIVE},
            {"other_names": (), "members": None, "wiego_membership": None},
            {"coverage": ("BO",), "languages": ()},
        ],
    )
    async def test_every_kind_of_field_comes_back_as_it_was(self, memory, facts):
        await memory.load(make_record("one"))
        changes = await memory.load(make_record("one", **facts))

        for change in await memory.history(batch=changes.batch):
            await memory.undo(change.id)

        assert await memory.records() == {"one": make_record("one")}

    async def test_a_number_that_nothing_has_is_told(self, memory):
        with pytest.raises(ChangeError, match=r"There is no change 9; `directory history` lists them\."):
            await memory.undo(9)


class TestBatch:
    async def test_a_whole_load_is_taken_back(self, memory):
        await memory.load(make_record("one"), make_record("two"))
        changes = await memory.load(
            make_record("one", city="Cusco", affiliations=("net",)),
            make_record("net"),
            make_record("member", affiliations=("net",)),
        )

        await memory.undo_batch(changes.batch)

        assert await memory.records() == {"one": make_record("one"), "two": make_record("two")}

    async def test_what_it_took_away_comes_back_with_an_undo_of_the_undo(self, memory):
        await memory.load(make_record("one"))
        changes = await memory.load(make_record("net"), make_record("member", affiliations=("net",)))
        before = await memory.records()
        undone = await memory.undo_batch(changes.batch)

        await memory.undo_batch(undone.batch)

        assert await memory.records() == before
        await memory.undo_batch(changes.batch)
        assert await memory.records() == {"one": make_record("one")}

    async def test_the_first_fill_can_be_taken_back_and_loaded_again(self, memory):
        changes = await memory.load(make_record("one"), make_record("two", affiliations=("one",)))

        await memory.undo_batch(changes.batch)
        assert await memory.records() == {}
        await memory.load(make_record("one"))

        assert await memory.records() == {"one": make_record("one")}

    async def test_later_changes_are_told_and_nothing_is_done(self, memory):
        await memory.load(make_record("one"), make_record("two"))
        changes = await memory.load(make_record("one", city="Cusco"), make_record("new"))
        await memory.load(make_record("one", city="Puno"), make_record("new", city="Puno"))
        before = await memory.records()
        later = [await change_of(memory, "city", slug) for slug in ("one", "new")]

        with pytest.raises(ChangeError) as refused:
            await memory.undo_batch(changes.batch)

        assert set(str(refused.value).splitlines()) == {
            f'city of one is "Puno" now, by later changes; `--force {later[0]}` overrides them.',
            f"new would go, but it was changed since, by later changes; `--force {later[1]}` overrides them.",
        }
        assert await memory.records() == before
        await memory.undo_batch(changes.batch, force=later)
        assert await memory.records() == {"one": make_record("one"), "two": make_record("two")}

    async def test_nobody_loses_a_network_unasked(self, memory):
        await memory.load(make_record("one"))
        changes = await memory.load(make_record("net"))
        await memory.load(make_record("one", affiliations=("net",)))

        with pytest.raises(ChangeError, match=r"^net would go, but one belongs to it; change that first\.$"):
            await memory.undo_batch(changes.batch)

    async def test_nobody_comes_back_to_a_network_that_is_gone(self, memory):
        await memory.load(make_record("one"))
        await memory.load(make_record("net"))
        added = await change_of(memory, "record", "net")
        await memory.load(make_record("one", affiliations=("net",)))
        await memory.load(make_record("one"))
        left = await change_of(memory, "affiliations")
        await memory.undo(added)

        with pytest.raises(ChangeError, match=r"^one belonged to net, which is no longer there; undo that first\.$"):
            await memory.undo(left)

    async def test_a_record_whose_codes_nobody_knew_is_not_taken_away(self, memory):
        from sqlalchemy import text  # noqa: PLC0415

        await memory.load(make_record("one"))
        await memory.act(lambda repository: repository.session.execute(text("UPDATE organization SET kind = 'newer'")))
        changes = await memory.load(make_record("one"))

        with pytest.raises(ChangeError, match="Of one it is not known what it was before change"):
            await memory.undo_batch(changes.batch)
