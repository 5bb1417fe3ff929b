"""The bot does all of its work on PostgreSQL with the rights of its role alone."""

import pytest
from sqlalchemy import text

from bot.texts import Texts
from directory.database import make_engine, make_session_factory, migrate
from directory.own_connection import connect
from directory.repository import Repository
from tests.directory.test_roles import ROLES, as_role

SAY = Texts.load().say
CURATOR, PERSON = 7001, 4001


@pytest.fixture
async def database_url(new_database_url, shipped):
    """A directory of the test's own, made by its owner and filled by a curator."""
    url = new_database_url("postgresql")
    administrator = make_engine(url)
    connection = await connect(administrator)
    await connection.execute(ROLES.read_text(encoding="utf-8"))
    await migrate(as_role(url, "referral_owner"))
    await connection.execute(ROLES.read_text(encoding="utf-8"))
    await connection.close()
    await administrator.dispose()
    curators = make_engine(as_role(url, "referral_curator"))
    async with make_session_factory(curators).begin() as session:
        await Repository(session).upsert(shipped)
    await curators.dispose()
    return as_role(url, "referral_bot")


@pytest.mark.usefixtures("nothing_refused")
async def test_a_question_a_suggestion_a_curators_decision_and_a_farewell(api, start, engine, caplog):
    person, curator = api.person(PERSON), api.person(CURATOR)
    async with start(curators=(CURATOR,)) as live:
        person.says("waste pickers in Colombia")
        assert "Colombia" in (await person.hears()).text
        person.says("the phone of StreetNet is wrong")
        await person.hears()
        person.presses("Phone", whole=True)
        await person.hears()
        person.says("+27 31 307 4038")
        await person.hears()
        await curator.hears()
        curator.presses("Accept")
        assert SAY("en", "curation.accepted") in (await curator.hears()).text
        await live.refresh()
        person.says("what is StreetNet?")
        assert "+27 31 307 4038" in (await person.hears()).text
        person.says("/forget")
        await person.hears()

    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT current_user")) == "referral_bot"
        assert await connection.scalar(text("SELECT count(*) FROM tally")) > 0
        assert await connection.scalar(text("SELECT status FROM suggestion")) == "accepted"
    assert [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []
