"""The roles of a PostgreSQL directory: each does all of its work, and nothing else."""

import asyncio
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.live_directory import LiveDirectory
from bot.operations.polling_turn import PollingTurn
from directory.database import make_engine, make_session_factory, migrate, prepare
from directory.errors import StorageError
from directory.link_checking.history import LinkHistory
from directory.link_checking.outcomes import LinkResult, Outcome
from directory.link_checking.policy import load_link_policy
from directory.notices import noticing
from directory.own_connection import connect
from directory.suggestions import Suggestions
from directory.tables import Base
from tests.auxil.bot_work import BOT, BotWork
from tests.auxil.processes import run
from tests.auxil.records import fill, make_record

ROLES = Path(__file__).parents[2] / "directory" / "data" / "roles.sql"

NAMES = ("referral_owner", "referral_bot", "referral_curator")


@pytest.fixture
def database_kind():
    return "postgresql"


async def run_file(url):
    """Run the file of roles as the server's administrator."""
    engine = make_engine(url)
    connection = await connect(engine)
    async with connection.transaction():
        await connection.execute(ROLES.read_text(encoding="utf-8"))
    await connection.close()
    await engine.dispose()


def as_role(url, role):
    return url.replace("//postgres:", f"//{role}:")


@pytest.fixture
async def url(unmade_url):
    """The administrator's URL of a directory that the owner has made and a curator has filled."""
    await run_file(unmade_url)
    await migrate(as_role(unmade_url, "referral_owner"))
    await run_file(unmade_url)
    engine = await prepare(as_role(unmade_url, "referral_curator"), needs_records=False)
    await fill(engine, [make_record(), make_record("another")])
    await engine.dispose()
    return unmade_url


@pytest.fixture
async def role_engine(url):
    """Gives engines of roles."""
    engines = []

    def make(role):
        engines.append(make_engine(as_role(url, role)))
        return engines[-1]

    yield make
    for engine in engines:
        await engine.dispose()


async def refused(engine, statement):
    """Return whether the database refuses a statement for want of rights."""
    try:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text(statement))
    except (StorageError, DBAPIError) as fault:
        while fault is not None and not hasattr(fault, "sqlstate"):
            fault = fault.__cause__
        return getattr(fault, "sqlstate", None) == "42501"
    return False


async def test_a_bot_does_all_its_work(url, areas):
    engine = await prepare(as_role(url, "referral_bot"))
    live = await LiveDirectory.load(engine)
    work, turn = BotWork(live), PollingTurn(engine, BOT)
    await turn.wait()
    async with noticing(engine) as notices:
        await notices.wait()
        assert notices.is_listening

        number = await work.serve()
        await work.claims.renew()
        await work.claims.sweep()
        async with make_session_factory(engine).begin() as session:
            await Suggestions(session, areas).add_source(number, "https://example.org/moved")
        async with make_session_factory(engine).begin() as session:
            await Suggestions(session, areas).accept(number)
        await asyncio.wait_for(notices.wait(), 5)
        other = await work.serve()
        async with make_session_factory(engine).begin() as session:
            await Suggestions(session, areas).accept(other, "Puno")
        third = await work.serve()
        async with make_session_factory(engine).begin() as session:
            await Suggestions(session, areas).refuse(third)

        assert await live.refresh()
    await turn.give_up()
    await engine.dispose()

    assert live.conversation.catalogue.get("vendedoras").city == "Puno"


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE tally",
        "ALTER TABLE organization ADD COLUMN more int",
        "ALTER TABLE conversation OWNER TO referral_bot",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "CREATE INDEX mine ON organization (name)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "TRUNCATE conversation",
        "INSERT INTO organization SELECT * FROM organization",
        "DELETE FROM organization",
        "UPDATE change SET old = NULL",
        "DELETE FROM change",
        "DELETE FROM batch",
        "DELETE FROM suggestion",
        "DELETE FROM tally",
        "INSERT INTO redirect VALUES ('a', 'vendedoras')",
        "DELETE FROM link_check",
        "UPDATE secret SET value = ''",
        "DELETE FROM secret",
        "UPDATE alembic_version SET version_num = ''",
        "DELETE FROM directory_state",
        "SET ROLE referral_owner",
        "SELECT * FROM pg_authid",
        "SELECT pg_read_file('PG_VERSION')",
        "COPY tally TO '/tmp/mine'",
        "COPY tally FROM PROGRAM 'true'",
        "GRANT SELECT ON secret TO referral_curator",
        "ALTER ROLE referral_bot SUPERUSER",
    ],
)
async def test_a_bot_may_do_nothing_else(role_engine, statement):
    engine = role_engine("referral_bot")
    if statement.startswith("GRANT"):  # is no error, but a warning that nothing was granted
        async with engine.begin() as connection:
            await connection.execute(text(statement))
        assert await refused(role_engine("referral_curator"), "SELECT * FROM secret")
    else:
        assert await refused(engine, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM conversation",
        "SELECT * FROM secret",
        "SELECT * FROM update_claim",
        "INSERT INTO tally SELECT * FROM tally",
        "UPDATE change SET old = NULL",
        "DELETE FROM change",
        "DROP TABLE organization",
        "CREATE TABLE mine (id int)",
    ],
)
async def test_a_curator_sees_nothing_of_chats_and_alters_no_history(role_engine, statement):
    assert await refused(role_engine("referral_curator"), statement)


async def test_a_curators_commands_work(url, role_engine):
    def directory(*arguments):
        ended = run("directory", *arguments, "--database", as_role(url, "referral_curator"))
        assert "cannot be used" not in ended.error
        return ended.status

    def work():
        return [
            directory("edit", "vendedoras", "city", "Cusco"),
            directory("rename", "another", "renamed"),
            directory("history"),
            directory("undo", "3"),
            directory("tallies"),
            directory("suggestions"),
            directory("gaps"),
            directory("provenance", "vendedoras"),
            directory("merge", "renamed", "vendedoras", "--prefer", "into"),
        ]

    statuses = await asyncio.to_thread(work)
    async with make_session_factory(role_engine("referral_curator")).begin() as session:
        found = LinkResult("https://example.org/", Outcome.OK, 200)
        await LinkHistory(session).record([found], date(2026, 11, 30), load_link_policy())

    assert set(statuses) <= {0, 1}


async def test_a_directory_that_is_in_use_is_handed_over(database_url):
    engine = make_engine(database_url)
    await fill(engine, [make_record()])
    await engine.dispose()

    await run_file(database_url)

    engine = await prepare(as_role(database_url, "referral_bot"))
    await BotWork(await LiveDirectory.load(engine)).serve()
    assert await refused(engine, "DROP TABLE tally")
    await engine.dispose()
    owner = make_engine(as_role(database_url, "referral_owner"), migrates=True)
    async with owner.begin() as connection:
        await connection.execute(text("ALTER TABLE tally ADD COLUMN more int"))
    await owner.dispose()


async def test_an_administrator_without_all_rights_can_run_the_file_too(postgresql, new_database_url):
    url = new_database_url("postgresql")
    name = url.partition("?")[0].rpartition("/")[2]
    postgresql.psql(f"CREATE ROLE host_{name} LOGIN CREATEROLE; ALTER DATABASE {name} OWNER TO host_{name};")
    existing = " ".join(f"GRANT {role} TO host_{name} WITH ADMIN OPTION;" for role in NAMES)
    await run_file(url)  # the roles are the server's, and may be there from another database
    postgresql.psql(existing)

    await run_file(as_role(url, f"host_{name}"))

    await migrate(as_role(url, "referral_owner"))
    await run_file(as_role(url, f"host_{name}"))


async def test_a_table_that_a_migration_adds_is_the_bots_until_the_file_says_otherwise(url, role_engine):
    async with role_engine("referral_owner").begin() as connection:
        await connection.execute(text("CREATE TABLE newer (id serial PRIMARY KEY)"))
    for statement in ("INSERT INTO newer DEFAULT VALUES", "SELECT * FROM newer"):
        assert not await refused(role_engine("referral_bot"), statement)
        assert await refused(role_engine("referral_curator"), statement)

    await run_file(url)

    assert await refused(role_engine("referral_bot"), "SELECT * FROM newer")


def test_every_table_is_in_the_file():
    content = ROLES.read_text(encoding="utf-8")

    assert [name for name in Base.metadata.tables if f"('{name}'," not in content] == []
