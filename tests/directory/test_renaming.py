import pytest

from directory.catalogue import Catalogue
from directory.errors import ChangeError, RecordError
from directory.references import reference
from tests.auxil.records import make_record

LONG = "asociacion-nacional-de-trabajadoras-y-trabajadores-ambulantes"


class TestRename:
    async def test_the_old_slug_leads_to_the_new_one(self, memory):
        await memory.load(make_record("one"), make_record("two", affiliations=("one",)))

        await memory.rename("one", "first")

        assert await memory.records() == {
            "first": make_record("first"),
            "two": make_record("two", affiliations=("first",)),
        }
        assert await memory.redirects() == {"one": "first"}

    async def test_a_chain_of_renames_is_flat(self, memory):
        await memory.load(make_record("one"))
        await memory.rename("one", "first")
        await memory.rename("one", "number-one")

        assert await memory.redirects() == {"one": "number-one", "first": "number-one"}
        assert [(c.old, c.new) for c in await memory.history() if c.field == "slug"] == [
            ("first", "number-one"),
            ("one", "first"),
        ]

    async def test_a_slug_that_was_ever_used_is_never_given_again(self, memory):
        await memory.load(make_record("one"), make_record("two"), make_record("three"))
        added = await memory.load(make_record("gone"))
        await memory.undo_batch(added.batch)
        await memory.rename("two", "second")

        for slug in ("three", "two", "gone"):
            with pytest.raises(ChangeError, match=f"^{slug} is or was the slug of another organization; a slug is"):
                await memory.rename("one", slug)

    async def test_it_may_get_its_own_former_slug_back(self, memory):
        await memory.load(make_record("one"))
        number = await memory.rename("one", "first")

        await memory.undo_batch(number)

        assert await memory.records() == {"one": make_record("one")}
        assert await memory.redirects() == {"first": "one"}
        assert (await memory.undo_batch(number)).batch is None
        await memory.rename("one", "first")
        assert await memory.redirects() == {"one": "first"}

    async def test_changes_of_before_can_be_undone_after_it(self, memory):
        await memory.load(make_record("one"), make_record("net"))
        changed = await memory.load(make_record("one", city="Cusco", affiliations=("net",)))
        await memory.rename("one", "first")
        await memory.rename("net", "network")

        await memory.undo_batch(changed.batch)

        assert (await memory.records())["first"] == make_record("first")

    async def test_a_later_rename_stands_against_its_undo_unless_it_is_named(self, memory):
        await memory.load(make_record("one"))
        first = await memory.rename("one", "first")
        await memory.rename("first", "number-one")
        later = (await memory.history())[0].id

        with pytest.raises(ChangeError, match=f"^first is number-one now, by later changes; `--force {later}`"):
            await memory.undo_batch(first)
        await memory.undo_batch(first, force=[later])

        assert await memory.redirects() == {"first": "one", "number-one": "one"}

    async def test_what_cannot_be_is_told(self, memory):
        await memory.load(make_record("one"))

        with pytest.raises(RecordError, match=r'slug: "One!" is not allowed; allowed: lower-case'):
            await memory.rename("one", "One!")
        with pytest.raises(ChangeError, match=r"There is no organization nobody; `directory find` finds"):
            await memory.rename("nobody", "somebody")
        with pytest.raises(ChangeError, match=r"one has that slug already\."):
            await memory.rename("one", "one")


class TestFormerSlugs:
    async def test_a_record_under_a_former_slug_is_taken_for_the_one_of_today(self, memory):
        await memory.load(make_record("one"), make_record("two"))
        await memory.rename("one", "first")

        changes = await memory.load(make_record("one", city="Cusco"), make_record("two", affiliations=("one",)))

        assert changes.notes == ("one is first now and was taken for it.",)
        assert await memory.records() == {
            "first": make_record("first", city="Cusco"),
            "two": make_record("two", affiliations=("first",)),
        }

    async def test_it_is_passed_over_where_todays_is_there_as_well(self, memory):
        await memory.load(make_record("one"))
        await memory.rename("one", "first")

        changes = await memory.load(make_record("one", city="Cusco"), make_record("first", city="Puno"))

        assert changes.notes == ("one is first now, which is there as well; it was passed over.",)
        assert await memory.records() == {"first": make_record("first", city="Puno")}

    def test_a_catalogue_finds_by_former_slugs_and_their_references(self, areas):
        catalogue = Catalogue([make_record("first").organization], areas, redirects={"one": "first", LONG: "first"})

        assert {catalogue.get(slug).slug for slug in ("first", "one", LONG, reference(LONG))} == {"first"}
        assert catalogue.get("two") is None


class TestMerge:
    async def test_who_belonged_to_one_belongs_to_the_other_and_its_slugs_lead_there(self, memory):
        await memory.load(make_record("old"), make_record("into"), make_record("member", affiliations=("old", "into")))
        await memory.rename("old", "from")

        await memory.merge("old", "into")

        assert await memory.records() == {
            "into": make_record("into"),
            "member": make_record("member", affiliations=("into",)),
        }
        assert await memory.redirects() == {"old": "into", "from": "into"}

    async def test_where_they_differ_nothing_is_written(self, memory):
        await memory.load(make_record("from", city="Cusco"), make_record("into"))

        merged = await memory.merge("from", "into")

        assert [(c.field, c.from_value, c.into_value) for c in merged.conflicts] == [("city", "Cusco", "Lima")]
        assert (await memory.records()).keys() == {"from", "into"}

    async def test_its_undo_gives_everything_back(self, memory):
        await memory.load(
            make_record("from", city="Cusco", coverage=("BO",), channels=()),
            make_record("into", affiliations=("from",)),
            make_record("member", affiliations=("from",)),
        )
        await memory.rename("from", "source")
        before = await memory.records(), await memory.redirects()
        merged = await memory.merge("source", "into", prefer="from")

        with pytest.raises(
            ChangeError,
            match=rf"merge {merged.changes.batch}; `directory undo --load {merged.changes.batch}` undoes it",
        ):
            await memory.undo((await memory.history())[0].id)
        undone = await memory.undo_batch(merged.changes.batch)

        assert (await memory.records(), await memory.redirects()) == before
        assert (await memory.undo_batch(merged.changes.batch)).batch is None
        await memory.undo_batch(undone.batch)
        assert (await memory.records()).keys() == {"into", "member"}
        assert await memory.redirects() == {"from": "into", "source": "into"}

    async def test_a_load_of_before_is_not_undone_through_it(self, memory):
        await memory.load(make_record("into"))
        loaded = await memory.load(make_record("from"))
        merged = await memory.merge("from", "into")

        with pytest.raises(
            ChangeError, match=rf"^from was merged into into by batch {merged.changes.batch}; undo that first\.$"
        ):
            await memory.undo_batch(loaded.batch)

    async def test_one_with_itself_is_told(self, memory):
        await memory.load(make_record("one"))
        await memory.rename("one", "first")

        with pytest.raises(ChangeError, match=r"one and first are one organization already\."):
            await memory.merge("one", "first")
