"""Rows that no command writes, but SQL lets in: each is left out and told of once, and the rest serves."""

import asyncio
import logging
from datetime import date

import pytest
from sqlalchemy import text

from directory.database import load_contents, make_session_factory
from directory.repository import Repository
from tests.auxil.records import fill, make_record

DAY = date(2026, 11, 30)
GONE = "gone"
"""The organization itself is left out."""

ANYWHERE = [
    # table, column, value in SQL, field that is told of, what becomes of the organization's field
    ("organization", "name", "''", "name", GONE),
    ("organization", "name", "' '", "name", GONE),
    ("organization", "kind", "'newer'", "kind", GONE),
    ("organization", "status", "''", "status", GONE),
    ("organization", "hosts_interns", "'newer'", "hosts_interns", GONE),
    ("organization", "offers_speakers", "'newer'", "offers_speakers", GONE),
    ("organization", "acronym", "''", "acronym", {"acronym": None}),
    ("organization", "country", "'ZZ'", "country", {"country": None}),
    ("organization", "country", "''", "country", {"country": None}),
    ("organization", "city", "''", "city", {"city": None}),
    ("organization", "wiego_source", "'hearsay'", "wiego_member", {"wiego_membership": None}),
    ("organization", "wiego_as_of", "'2014-13'", "wiego_member", None),
    ("organization", "members", "-5", "members", {"members": None}),
    ("organization", "members_as_of", "'lately'", "members", None),
    ("organization", "founded", "30000", "founded", {"founded": None}),
    ("organization", "summary", "''", "summary", {"summary": None}),
    ("organization_name", "name", "''", "other_names", {"other_names": ()}),
    ("organization_name", "language", "'English'", "other_names", None),
    ("organization_name", "kind", "'nickname'", "other_names", {"other_names": ()}),
    ("coverage", "area", "'ZZ'", "coverage", GONE),
    ("organization_sector", "sector", "'astronauts'", "sectors", GONE),
    ("organization_language", "language", "'??'", "languages", {"languages": ()}),
    ("contact_channel", "kind", "'pigeon'", "channels", {"channels": ()}),
    ("contact_channel", "value", "'javascript:alert(1)'", "channels", {"channels": ()}),
    ("contact_channel", "value", "''", "channels", {"channels": ()}),
    ("contact_channel", "purpose", "'newer'", "channels", {"channels": ()}),
    ("affiliation", "network_slug", "'nobody'", "affiliations", {"affiliations": ()}),
    ("affiliation", "network_slug", "'No Slug'", "affiliations", {"affiliations": ()}),
    ("source", "url", "'a leaflet'", "sources", {"sources": ()}),
    ("source", "as_of", "'2021-00'", "sources", None),
]
ON_SQLITE = [
    ("organization", "name", "x'ff00'", "name", GONE),
    ("organization", "name", "CAST(x'41ff' AS TEXT)", "name", GONE),
    ("organization", "kind", "5", "kind", GONE),
    ("organization", "country", "x'00'", "country", {"country": None}),
    ("organization", "members", "'many'", "members", {"members": None}),
    ("organization", "founded", "1.5", "founded", {"founded": None}),
    ("organization", "city", "'Li' || char(0) || 'ma'", "city", {"city": None}),
    ("organization", "acronym", "replace(hex(zeroblob(5000)), '0', 'A')", "acronym", {"acronym": None}),
    ("source", "seen_on", "'yesterday'", "sources", {"sources": ()}),
    ("source", "seen_on", "'2026-02-30'", "sources", {"sources": ()}),
    ("source", "seen_on", "x'ff'", "sources", {"sources": ()}),
    ("source", "checked_on", "'soon'", "sources", None),
    ("contact_channel", "value", "x'ff'", "channels", {"channels": ()}),
    ("affiliation", "network_slug", "7", "affiliations", {"affiliations": ()}),
    ("coverage", "area", "170", "coverage", GONE),
]
ON_POSTGRESQL = [
    ("organization", "name", "repeat('x', 100000)", "name", GONE),
    ("organization", "city", "E'Li\\x01ma'", "city", {"city": None}),
    ("source", "seen_on", "'infinity'", "sources", {"sources": ()}),
    ("source", "seen_on", "'20000-01-01'", "sources", {"sources": ()}),
]


@pytest.fixture
def corrupt(engine):
    """Writes what no command would, without the database's checks of keys."""

    async def write(*statements):
        async with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                raw = await connection.get_raw_connection()
                await raw.driver_connection.executescript("PRAGMA foreign_keys = OFF")
            else:
                await connection.execute(text("SET session_replication_role = replica"))
            for statement in statements:
                await connection.exec_driver_sql(statement)
            await connection.commit()
            if engine.dialect.name == "sqlite":
                await raw.driver_connection.executescript("PRAGMA foreign_keys = ON")
            else:
                await connection.execute(text("SET session_replication_role = origin"))
                await connection.commit()

    return write


@pytest.fixture
async def three(engine):
    """A network, a member of it and another one."""
    one = make_record("one", affiliations=("a-network",))
    await fill(engine, [make_record("a-network"), one, make_record("two")])
    return one.organization


def cases(*lists):
    return [pytest.param(case, id=f"{case[0]}.{case[1]} = {case[2][:30]}") for some in lists for case in some]


async def check_left_out(engine, areas, caplog, told_field, outcome):
    with caplog.at_level(logging.WARNING, logger="directory"):
        contents = await load_contents(engine, areas, DAY)
    catalogue = contents.catalogue(areas, DAY)

    assert catalogue.get("two") == make_record("two").organization
    told = [record for record in caplog.records if record.event == "record_left_out"]
    assert told
    assert {record.organization for record in told} == {"one"}
    assert told_field in {record.field for record in told}
    assert {each.slug for each in contents.left_out} == {"one"}
    assert catalogue.left_out == contents.organizations_left_out == (1 if outcome == GONE else 0)
    assert (catalogue.get("one") is None) == (outcome == GONE)
    for field, value in outcome.items() if isinstance(outcome, dict) else ():
        assert getattr(catalogue.get("one"), field) == value

    caplog.clear()
    again = await load_contents(engine, areas, DAY, contents.organizations, contents.left_out)
    assert again.left_out == contents.left_out
    assert [record for record in caplog.records if record.event == "record_left_out"] == []


def statement(table, column, value):
    owner = "slug" if table == "organization" else "organization_slug"
    position = "" if table in {"organization", "affiliation"} else " AND position = 0"
    alone = [] if not position else [f"DELETE FROM {table} WHERE organization_slug = 'one' AND position > 0"]  # noqa: S608  the names above
    return [*alone, f"UPDATE {table} SET {column} = {value} WHERE {owner} = 'one'{position}"]  # noqa: S608


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("case", cases(ANYWHERE))
async def test_a_value_against_the_rules_is_left_out(engine, areas, caplog, corrupt, case):
    await corrupt(*statement(*case[:3]))

    await check_left_out(engine, areas, caplog, *case[3:])


@pytest.mark.usefixtures("three")
class TestOnSqlite:
    """SQLite lets every type into every column."""

    @pytest.fixture
    def database_kind(self):
        return "sqlite"

    @pytest.mark.parametrize("case", cases(ON_SQLITE))
    async def test_what_is_of_another_type_is_left_out(self, engine, areas, caplog, corrupt, case):
        await corrupt(*statement(*case[:3]))

        await check_left_out(engine, areas, caplog, *case[3:])

    async def test_a_slug_that_is_no_text_is_left_out(self, engine, areas, corrupt):
        await corrupt("UPDATE organization SET slug = x'6f6e65' WHERE slug = 'one'")

        contents = await load_contents(engine, areas, DAY)

        assert [organization.slug for organization in contents.organizations] == ["a-network", "two"]
        assert contents.organizations_left_out == 1

    async def test_times_and_days_of_the_memory_that_are_none_are_left_out(self, engine, areas, corrupt):
        await fill(engine, [make_record("two", name="Another name")])
        await corrupt(
            "UPDATE batch SET made_at = '2026-99-99 nonsense'",
            "INSERT INTO link_check (url, outcome, first_seen, last_seen, days) "
            "VALUES ('https://example.org/', 'ok', 'once', 'again', 'many')",
            "INSERT INTO redirect (slug, target_slug) VALUES (x'ff', 'two'), ('former', 'nobody')",
        )

        contents = await load_contents(engine, areas, date(2026, 1, 1))

        assert len(contents.organizations) == 3
        assert (contents.news, contents.links.answered) == ((), {})
        assert contents.catalogue(areas, DAY).get("former") is None


@pytest.mark.usefixtures("three")
class TestOnPostgresql:
    """PostgreSQL knows days that nobody else does."""

    @pytest.fixture
    def database_kind(self):
        return "postgresql"

    @pytest.mark.parametrize("case", cases(ON_POSTGRESQL))
    async def test_what_nobody_else_knows_is_left_out(self, engine, areas, caplog, corrupt, case):
        await corrupt(*statement(*case[:3]))

        await check_left_out(engine, areas, caplog, *case[3:])

    async def test_a_day_before_our_era_breaks_nothing(self, engine, areas, corrupt):
        await corrupt(*statement("source", "seen_on", "'0044-03-15 BC'"))

        assert len((await load_contents(engine, areas, DAY)).organizations) == 3


@pytest.mark.parametrize("table", ["organization_sector", "coverage"])
@pytest.mark.usefixtures("three")
async def test_an_organization_whose_rows_are_missing_is_left_out_whole(engine, areas, corrupt, caplog, table):
    await corrupt(f"DELETE FROM {table} WHERE organization_slug = 'one'")  # noqa: S608  the names above

    await check_left_out(engine, areas, caplog, "coverage" if table == "coverage" else "sectors", GONE)


@pytest.mark.usefixtures("three")
async def test_members_of_a_network_that_is_left_out_go_without_it_and_are_not_told_of(engine, areas, corrupt):
    await corrupt("UPDATE organization SET kind = 'newer' WHERE slug = 'a-network'")

    contents = await load_contents(engine, areas, DAY)

    assert contents.catalogue(areas, DAY).get("one").affiliations == ()
    assert {each.slug for each in contents.left_out} == {"a-network"}


@pytest.mark.usefixtures("three")
async def test_what_is_left_out_stands_in_the_check_as_errors(directory, corrupt):
    await corrupt(
        *statement("contact_channel", "value", "'nowhere'"),
        "UPDATE organization SET name = '' WHERE slug = 'two'",
    )

    output, _ = await asyncio.to_thread(directory, "check", "--level", "error", "--json", status=1)

    assert '"one", "field": "channels", "level": "error"' in output
    assert '"two", "field": "name", "level": "error"' in output


@pytest.mark.usefixtures("three")
async def test_curators_commands_still_read_an_organization_with_a_dangling_affiliation(engine, corrupt):
    await corrupt("UPDATE affiliation SET network_slug = 'nobody'")

    async with make_session_factory(engine)() as session:
        record = await Repository(session).record("one")

    assert record.organization.affiliations == ("nobody",)
