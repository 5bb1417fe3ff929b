"""Curators on Telegram: suggestions come to them, and what they decide enters the directory."""

import asyncio

import pytest

from bot.texts import Texts
from directory.database import make_session_factory
from directory.model import ChannelKind, Suggestion, SuggestionStatus
from directory.repository import Repository
from directory.suggestions import Suggestions

pytestmark = pytest.mark.usefixtures("bot", "nothing_refused")

SAY = Texts.load().say
FIRST, SECOND, PERSON = 7001, 7002, 4001
SLUG = "streetnet-international"


@pytest.fixture
async def bot(api, start):
    """The bot, with two curators who have started it."""
    api.person(FIRST)
    api.person(SECOND)
    async with start(curators=(FIRST, SECOND)) as live:
        yield live


@pytest.fixture
def curator(api):
    return api.person(FIRST)


@pytest.fixture
def colleague(api):
    return api.person(SECOND, language="es")


async def add(engine, suggestion):
    async with make_session_factory(engine).begin() as session:
        return await Suggestions(session).add(suggestion)


async def get(engine, number=1):
    async with make_session_factory(engine)() as session:
        return await Suggestions(session).get(number)


async def phones(engine):
    async with make_session_factory(engine)() as session:
        organization = await Repository(session).get(SLUG)
    return [channel.value for channel in organization.channels if channel.kind is ChannelKind.PHONE]


async def suggest(person, value="+27 31 307 4038", field="Phone"):
    person.says("the phone of StreetNet is wrong")
    await person.hears()
    person.presses(field, whole=True)
    await person.hears()
    person.says(value)
    await person.hears()


async def test_every_curator_gets_a_suggestion_with_old_and_new_side_by_side(api, curator, colleague):
    await suggest(api.person(PERSON), "newinfo@streetnet.org.za", "E-mail")
    for shown in (await curator.hears(), await colleague.hears()):
        assert "StreetNet International" in shown.text
        assert "info@streetnet.org.za" in shown.text
        assert "newinfo@streetnet.org.za" in shown.text
        assert SAY("en", "curation.no_source") in shown.text
        assert SAY("en", "card.sources") in shown.text
        assert shown.labels() == [SAY("en", f"curation.buttons.{name}") for name in ("accept", "edit", "refuse")]


async def test_a_source_that_follows_enters_the_same_message(api, curator):
    person = api.person(PERSON)
    await suggest(person)
    first = await curator.hears()
    person.says("https://streetnet.org.za/contact")
    await person.hears()
    second = await curator.hears()
    assert second.edited
    assert second.message_id == first.message_id
    assert "https://streetnet.org.za/contact" in second.text


async def test_what_is_accepted_enters_the_record_and_the_talk(api, engine, bot, curator, colleague):
    person = api.person(PERSON)
    await suggest(person)
    await curator.hears()
    await colleague.hears()
    curator.presses("Accept")
    assert SAY("en", "curation.accepted") in (await curator.hears()).text
    shown = await colleague.hears()
    assert shown.edited
    assert SAY("en", "curation.accepted") in shown.text
    assert shown.labels() == ["Start"]
    assert await phones(engine) == ["+27 31 307 4038"]
    assert (await get(engine)).status is SuggestionStatus.ACCEPTED
    await bot.refresh()
    person.says("what is StreetNet?")
    assert "+27 31 307 4038" in (await person.hears()).text


async def test_what_is_refused_changes_nothing(api, engine, curator):
    await suggest(api.person(PERSON))
    await curator.hears()
    curator.presses("Refuse")
    assert SAY("en", "curation.refused") in (await curator.hears()).text
    assert await phones(engine) == []
    assert (await get(engine)).status is SuggestionStatus.REFUSED


async def test_a_curator_can_set_the_value_right(api, engine, curator):
    await suggest(api.person(PERSON))
    await curator.hears()
    curator.presses("Edit")
    assert SAY("en", "curation.edit") in (await curator.hears()).text
    curator.says("123")
    assert SAY("en", "corrections.wrong.phone") in (await curator.hears()).text
    curator.says("031 307 4000")
    assert SAY("en", "curation.accepted") in (await curator.hears()).text
    assert await phones(engine) == ["+27 31 307 4000"]


async def test_a_curator_can_leave_the_edit_for_a_question_or_a_command(api, engine, curator):
    await suggest(api.person(PERSON))
    await curator.hears()
    curator.presses("Edit")
    await curator.hears()
    curator.presses("Cancel")
    assert "Accept" in (await curator.hears()).labels()
    curator.says("street vendors in Peru")
    assert "Peru" in (await curator.hears()).text
    curator.presses("Edit")
    await curator.hears()
    curator.says("/help")
    assert SAY("en", "screens.help") in (await curator.hears()).text
    curator.says("street vendors in Ghana")
    assert "Ghana" in (await curator.hears()).text
    assert (await get(engine)).status is SuggestionStatus.OPEN


async def test_of_two_who_decide_at_once_the_second_is_told(api, engine, curator, colleague):
    await suggest(api.person(PERSON))
    (notice, other) = await curator.hears(), await colleague.hears()
    accept, refuse = dict(notice.buttons)["Accept"], dict(other.buttons)["Refuse"]
    curator.presses_data(api.messages[FIRST, notice.message_id], accept)
    colleague.presses_data(api.messages[SECOND, other.message_id], refuse)
    texts = [(await curator.hears()).text, (await colleague.hears()).text]
    decided = (await get(engine)).status
    assert decided is not SuggestionStatus.OPEN
    # The faster one's verdict reaches both; the slower one reads it, or that somebody was faster.
    verdict = SAY("en", f"curation.{decided}")
    assert all(verdict in shown or SAY("en", "curation.decided") in shown for shown in texts)
    colleague.presses_data(api.messages[SECOND, other.message_id], refuse)
    while SAY("en", "curation.decided") not in (await asyncio.wait_for(colleague.hears(), 10)).text:
        pass
    assert (await get(engine)).status is decided


async def test_a_curator_who_has_never_started_the_bot_does_not_stop_the_others(api, caplog):
    api.foreseen.append("chat not found")
    del api.chats[FIRST]
    colleague = api.person(SECOND)
    await suggest(api.person(PERSON))
    assert "StreetNet" in (await colleague.hears()).text
    assert "A curator could not be told of a suggestion (BadRequest)" in caplog.text


async def test_curators_see_the_open_suggestions_again(engine, curator):
    curator.says("/suggestions")
    assert (await curator.hears()).text == SAY("en", "curation.none_open")
    await add(engine, Suggestion(SLUG, "city", "Durban Central"))
    await add(engine, Suggestion(None, "new", "Shoe shiners of Sucre, Bolivia"))
    curator.says("/suggestions")
    shown = await curator.hears()
    assert "Durban Central" in shown.text
    assert "Shoe shiners of Sucre" in shown.text
    curator.presses("2", whole=True)
    note = await curator.hears()
    assert SAY("en", "curation.free") in note.text
    assert note.labels() == ["Done", "Refuse"]
    curator.presses("Done")
    assert SAY("en", "curation.done") in (await curator.hears()).text
    assert (await get(engine, 2)).status is SuggestionStatus.ACCEPTED


async def test_a_value_that_breaks_the_rules_is_not_accepted_and_the_reason_is_told(engine, curator):
    await add(engine, Suggestion(SLUG, "website", "no address at all"))
    curator.says("/suggestions")
    await curator.hears()
    curator.presses("1", whole=True)
    await curator.hears()
    curator.presses("Accept")
    shown = await curator.hears()
    assert "It cannot be entered" in shown.text
    assert "Accept" in shown.labels()
    assert (await get(engine)).status is SuggestionStatus.OPEN


async def test_for_others_there_is_no_such_button_and_no_such_command(api, engine, curator):
    person = api.person(PERSON)
    await suggest(person)
    notice = await curator.hears()
    person.says("/suggestions")
    assert SAY("en", "screens.help") in (await person.hears()).text
    person.says("/start")
    first = await person.hears()
    person.presses_data(api.messages[PERSON, first.message_id], dict(notice.buttons)["Accept"])
    assert (await person.hears()).text == SAY("en", "screens.outdated")
    assert (await get(engine)).status is SuggestionStatus.OPEN
    assert await phones(engine) == []
