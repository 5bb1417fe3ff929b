import logging
from dataclasses import replace

import pytest
from sqlalchemy import text

from directory.database import load_organizations, make_session_factory
from directory.documents import from_document, to_document
from directory.model import ChannelKind, Confidence, ContactChannel, Sector, Status
from directory.repository import Repository
from tests.auxil.records import fill, make_record, stored


async def run(engine, statement):
    async with engine.begin() as connection:
        await connection.execute(text(statement))


async def test_every_shipped_record_comes_back_as_it_was(engine, shipped):
    changes = await fill(engine, reversed(shipped))

    assert (len(changes.new), len(changes.changed), changes.unchanged) == (499, 0, 0)
    assert await stored(engine) == shipped
    assert await load_organizations(engine) == (1, tuple(record.organization for record in shipped))


async def test_every_fact_of_a_record_comes_back_in_its_order(engine):
    record = make_record(affiliations=("a-network", "another"))

    await fill(engine, [make_record("a-network"), make_record("another"), record])

    assert (await stored(engine))[-1] == record


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ChannelKind.PHONE, "+27\N{NO-BREAK SPACE}31 307 4038"),
        (ChannelKind.EMAIL, "josé@niños.example"),
        (ChannelKind.WHATSAPP, "https://wa.me/27313074038"),
        (ChannelKind.WEBSITE, "https://xn--nios-hqa.example:8443/a?b=[c]#d"),
        (ChannelKind.WEBSITE, "https://niños.example/página"),
        (ChannelKind.FACEBOOK, f"https://facebook.com/{'a' * 470}"),
    ],
)
async def test_a_channel_that_the_rules_allow_comes_back_in_whatever_signs(engine, areas, kind, value):
    record = make_record(channels=(ContactChannel(kind, value),))
    assert from_document(to_document(record), areas) == record

    await fill(engine, [record])

    assert await stored(engine) == [record]


async def test_what_is_the_same_as_before_is_given_again_and_the_rest_is_made_anew(engine):
    await fill(engine, [make_record("one"), make_record("two")])
    _, before = await load_organizations(engine)
    await fill(engine, [make_record("two", name="Another name"), make_record("three")])

    _, after = await load_organizations(engine, known=before)

    assert [organization.slug for organization in after] == ["one", "three", "two"]
    assert after[0] is before[0]
    assert after[2].name == "Another name"


async def test_equal_lists_of_two_organizations_are_one(engine):
    await fill(engine, [make_record("one"), make_record("two", coverage=("PE",))])
    one, two = (await load_organizations(engine))[1]

    assert one.sectors is two.sectors
    assert (one.coverage, two.coverage) == (("PE", "005", "BO"), ("PE",))


async def test_one_organization_is_found_by_its_slug(engine):
    await fill(engine, [make_record("one"), make_record("two", name="The second")])

    async with make_session_factory(engine)() as session:
        found = await Repository(session).get("two")
        nobody = await Repository(session).get("three")

    assert found == make_record("two", name="The second").organization
    assert nobody is None


async def test_reading_takes_as_many_queries_for_many_organizations_as_for_one(engine, shipped):
    async def queries():
        from sqlalchemy import event  # noqa: PLC0415

        seen = []
        event.listen(engine.sync_engine, "before_cursor_execute", lambda *arguments: seen.append(arguments[2]))
        await load_organizations(engine)
        return len([statement for statement in seen if statement.startswith("SELECT") and "FROM" in statement])

    await fill(
        engine, shipped[:1] + [r for r in shipped if r.organization.slug in shipped[0].organization.affiliations]
    )
    few = await queries()
    await fill(engine, shipped)

    assert await queries() == few


class TestUpsert:
    async def test_a_record_that_differs_is_replaced_whole(self, engine):
        await fill(engine, [make_record("one"), make_record("two")])
        after = replace(
            make_record(
                "one",
                name="New name",
                coverage=("BO", "PE"),
                channels=(),
                sources=make_record().organization.sources[:1],
            ),
            curator_notes=None,
        )

        changes = await fill(engine, [after])

        assert [change.record for change in changes.changed] == [after]
        assert await stored(engine) == [after, make_record("two")]

    async def test_the_changes_name_each_field_with_its_old_and_new_value(self, engine):
        await fill(engine, [make_record()])

        changes = await fill(
            engine, [replace(make_record(founded=1990, status=Status.ACTIVE), confidence=Confidence.HIGH)]
        )

        assert [(change.field, change.old, change.new) for change in changes.changed[0].fields] == [
            ("founded", 1987, 1990),
            ("confidence", "medium", "high"),
            ("status", "inactive", None),
        ]

    async def test_the_revision_grows_with_a_change_and_only_then(self, engine):
        seen = []
        for record in (make_record(), make_record(), make_record(name="Another name")):
            await fill(engine, [record])
            seen.append((await load_organizations(engine))[0])

        assert seen == [1, 1, 2]

    async def test_a_comparison_writes_nothing(self, engine):
        async with make_session_factory(engine).begin() as session:
            changes = await Repository(session).compare([make_record()])

        assert changes.new == (make_record(),)
        assert await load_organizations(engine) == (0, ())

    async def test_networks_may_come_after_their_members(self, engine):
        await fill(engine, [make_record("a-member", affiliations=("z-network",)), make_record("z-network")])

        assert [record.organization.slug for record in await stored(engine)] == ["a-member", "z-network"]

    async def test_a_failure_halfway_leaves_everything_as_it_was(self, engine):
        await fill(engine, [make_record("one")])

        with pytest.raises(Exception, match=r"(?i)foreign key"):
            await fill(engine, [make_record("one", name="New"), make_record("two", affiliations=("nobody",))])

        assert await stored(engine) == [make_record("one")]
        assert (await load_organizations(engine))[0] == 1


class TestUnknownCodes:
    @pytest.mark.parametrize(
        ("statement", "expected"),
        [
            (
                "UPDATE organization_sector SET sector = 'astronauts' WHERE position = 1",
                {"sectors": (Sector.STREET_VENDORS,)},
            ),
            ("UPDATE coverage SET area = 'ZZ' WHERE area = '005'", {"coverage": ("PE", "BO")}),
            ("UPDATE organization SET country = 'ZZ'", {"country": None}),
            (
                "UPDATE contact_channel SET kind = 'pigeon' WHERE position > 0",
                {"channels": make_record().organization.channels[:1]},
            ),
            ("UPDATE organization_name SET kind = 'nickname'", {"other_names": ()}),
        ],
    )
    async def test_an_unknown_code_in_a_list_is_left_out_and_the_rest_serves(
        self, engine, areas, caplog, statement, expected
    ):
        await fill(engine, [make_record("one")])
        await run(engine, statement)

        with caplog.at_level(logging.WARNING, logger="directory"):
            _, organizations = await load_organizations(engine, areas)

        assert organizations == (make_record("one", **expected).organization,)
        assert f"one has an unknown code in {next(iter(expected))}" in caplog.text

    @pytest.mark.parametrize("field", ["kind", "status", "hosts_interns", "offers_speakers"])
    async def test_an_organization_with_an_unknown_code_of_its_own_is_left_out(self, engine, caplog, field):
        await fill(engine, [make_record("one"), make_record("two")])
        await run(engine, f"UPDATE organization SET {field} = 'newer' WHERE slug = 'one'")  # noqa: S608  the names above

        with caplog.at_level(logging.WARNING, logger="directory"):
            _, organizations = await load_organizations(engine)

        assert [organization.slug for organization in organizations] == ["two"]
        assert f"one has an unknown code in {field}: 'newer' is left out" in caplog.text

    async def test_loading_the_record_again_mends_it(self, engine):
        await fill(engine, [make_record("one")])
        await run(engine, "UPDATE organization SET kind = 'newer'")

        await fill(engine, [make_record("one")])

        assert await stored(engine) == [make_record("one")]

    async def test_a_word_for_confidence_that_nobody_knows_counts_as_low(self, engine):
        await fill(engine, [make_record()])
        await run(engine, "UPDATE organization SET confidence = 'utter'")

        assert await stored(engine) == [replace(make_record(), confidence=Confidence.LOW)]
