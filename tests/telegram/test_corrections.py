"""Corrections on Telegram: what is kept of them, and what is not."""

import pytest
from sqlalchemy import MetaData, select, text

from bot.corrections.daily_limits import A_CHAT
from bot.texts import Texts
from directory.database import make_session_factory
from directory.suggestions import Suggestions
from tests.auxil import updates

pytestmark = pytest.mark.usefixtures("bot", "nothing_refused")

SAY = Texts.load().say
PERSON = 40017001


async def suggests(person, value="+27 31 307 4038"):
    person.says("the phone of StreetNet is wrong")
    await person.hears()
    person.presses("Phone")
    await person.hears()
    person.says(value)
    return await person.hears()


async def waiting(engine):
    async with make_session_factory(engine)() as session:
        return await Suggestions(session).open()


async def everything(engine):
    """Return all that the database holds beside the directory's own records, as text."""
    async with engine.connect() as connection:
        tables = MetaData()
        await connection.run_sync(tables.reflect)
        rows = {name: (await connection.execute(select(table))).all() for name, table in tables.tables.items()}
    return repr(rows)


async def test_a_suggestion_is_kept_with_its_source(api, engine):
    person = api.person(PERSON)
    shown = await suggests(person)
    assert SAY("en", "corrections.unanswered") in shown.text
    person.says("https://streetnet.org.za/contact")
    await person.hears()
    (kept,) = await waiting(engine)
    assert (kept.organization, kept.field, kept.value) == ("streetnet-international", "phone", "+27 31 307 4038")
    assert kept.source == "https://streetnet.org.za/contact"
    assert {call.parameters["chat_id"] for call in api.sent("sendMessage")} == {str(PERSON)}  # there are no curators


async def test_of_the_person_nothing_is_kept(api, engine):
    person = api.person(PERSON, language="en")
    person.says("Hi, I am Ada Lovelace from Hucknall, and the phone of StreetNet is wrong")
    await person.hears()
    person.says("the phone of StreetNet is wrong")
    await person.hears()
    person.presses("Phone")
    await person.hears()
    person.says("my neighbors in Hucknall say 031 307 4038")
    await person.hears()
    person.says("thanks, Ada Lovelace")
    await person.hears()
    held = await everything(engine)
    assert "+27 31 307 4038" in held
    for trace in (str(PERSON), "Lovelace", "Hucknall", "neighbors", "Amparo", "Quispe"):
        assert trace not in held, trace


async def test_the_talk_waits_for_codes_alone(api, engine):
    person = api.person(PERSON)
    person.says("the phone of StreetNet is wrong")
    await person.hears()
    person.presses("Phone")
    await person.hears()
    person.says("/privacy")  # by now the press before is worked off whole
    assert SAY("en", "screens.privacy_suggestions") in (await person.hears()).text
    person.says("031 307 4038")
    await person.hears()
    assert await waiting(engine) == ()


async def test_the_state_that_waits_for_a_value_is_a_code(api, engine):
    person = api.person(PERSON)
    person.says("the phone of StreetNet is wrong")
    await person.hears()
    person.presses("Phone")
    await person.hears()
    other = api.person(PERSON + 1)
    other.says("/start")
    await other.hears()
    async with engine.connect() as connection:
        slots = (await connection.execute(text("SELECT slots FROM conversation"))).scalars().all()
    assert [slot.rpartition("|")[2] for slot in slots if slot] == ["value:phone"]


async def test_a_correction_is_asked_for_in_place(api):
    person = api.person(PERSON)
    person.says("what is StreetNet?")
    await person.hears()
    person.presses("Report an error")
    fields = await person.hears()
    assert not fields.edited
    person.presses("Name")
    asked = await person.hears()
    assert asked.edited
    assert asked.message_id == fields.message_id
    person.presses("Cancel")
    assert (await person.hears()).text == SAY("en", "corrections.canceled")


async def test_a_message_that_is_edited_is_no_value(api, engine):
    person = api.person(PERSON)
    note = person.says("the phone of StreetNet is wrong")
    await person.hears()
    person.presses("Phone")
    await person.hears()
    person.edits(note, "+27 31 307 4038")
    await person.hears()
    assert await waiting(engine) == ()


async def test_a_flood_of_one_chat_is_kept_out(api, engine):
    person, other = api.person(PERSON, language="en"), api.person(PERSON + 1)
    for number in range(A_CHAT):
        assert SAY("en", "corrections.noted") in (await suggests(person, f"+27 31 307 40{number:02}")).text
    assert (await suggests(person)).text == SAY("en", "corrections.limit")
    person.says("031 307 4038")
    await person.hears()
    assert SAY("en", "corrections.noted") in (await suggests(other)).text
    assert len(await waiting(engine)) == A_CHAT + 1


async def test_a_suggestion_that_cannot_be_kept_is_not_thanked_for(api, engine, caplog):
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE suggestion"))
    person = api.person(PERSON)
    assert (await suggests(person)).text == SAY("en", "screens.apology")
    assert "307" not in caplog.text


async def test_in_a_group_a_button_leads_to_the_private_chat(api, engine):
    person = api.person(PERSON, chat=updates.group(-1001))
    link = f"https://t.me/{updates.BOT_USERNAME}?start="
    person.says(f"@{updates.BOT_USERNAME} report an error")
    assert f"{link}correction" in dict((await person.hears()).buttons).values()
    person.says(f"@{updates.BOT_USERNAME} the phone of StreetNet is wrong")
    shown = await person.hears()
    assert shown.text == SAY("en", "corrections.in_private")
    assert f"{link}org_streetnet-international" in dict(shown.buttons).values()
    person.says(f"@{updates.BOT_USERNAME} what is StreetNet?")
    await person.hears()
    person.presses("Report an error")
    assert (await person.hears()).text == SAY("en", "corrections.in_private")
    assert await waiting(engine) == ()


async def test_a_source_that_comes_after_the_decision_is_thanked_for_all_the_same(api, engine):
    person = api.person(PERSON)
    await suggests(person)
    async with make_session_factory(engine).begin() as session:
        await Suggestions(session).refuse(1)
    person.says("https://streetnet.org.za/contact")
    assert "https://streetnet.org.za/contact" in (await person.hears()).text
    async with make_session_factory(engine)() as session:
        assert (await Suggestions(session).get(1)).source is None
