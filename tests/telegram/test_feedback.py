"""How answers are judged on Telegram, and what is counted of it: over HTTP, in the database."""

import pytest

from bot.texts import Texts
from directory import tallies
from directory.database import make_session_factory

pytestmark = pytest.mark.usefixtures("nothing_refused")

SAY = Texts.load().say
ASKED = "soy periodista y busco vendedoras ambulantes de Lima"
HELPED, MISSED = SAY("es", "buttons.helped"), SAY("es", "buttons.missed")


async def counted(engine, **about):
    """Return what has been counted of an event, once the bot has ended; nothing under five shows."""
    async with make_session_factory(engine)() as session:
        found = await tallies.read(session, by=("event", *about))
    return {one.event: one.count for one in found if all(getattr(one, name) == code for name, code in about.items())}


async def test_a_press_that_it_helped_gets_a_word_and_the_buttons_go(start, api, engine):
    async with start():
        for number in range(5):
            person = api.person(4100 + number, language="es")
            person.says(ASKED)
            before = await person.hears()
            query = person.presses(HELPED)
            after = await person.hears()
            assert query not in api.open_queries
            assert (after.edited, after.text, after.entities) == (True, before.text, before.entities)
            assert [label for label in before.labels() if label not in {HELPED, MISSED}] == after.labels()
    toasts = {call.parameters["text"] for call in api.sent("answerCallbackQuery")}
    assert toasts == {SAY("es", "screens.helped")}
    assert len(api.sent("sendMessage")) == 5
    about = {"intent": "spokesperson", "sector": "street_vendors", "area": "PE", "locale": "es"}
    assert await counted(engine, **about) == {"asked": 5, "helped": 5}


async def test_a_press_that_something_else_was_meant_offers_it_in_place_and_there_is_a_way_back(start, api, engine):
    async with start():
        for number in range(5):
            person = api.person(4100 + number, language="es")
            person.says(ASKED)
            answer = await person.hears()
            person.presses(MISSED)
            offered = await person.hears()
            assert (offered.edited, offered.text) == (True, SAY("es", "screens.missed"))
            person.presses(SAY("es", "buttons.to_list"))
            back = await person.hears()
            assert (back.edited, back.text) == (True, answer.text)
            person.presses(MISSED)
            await person.hears()
            person.presses(SAY("es", "intents.speaker"))
            assert SAY("es", "answers.speaker") in (await person.hears()).text
    about = {"sector": "street_vendors", "area": "PE"}
    assert await counted(engine, intent="spokesperson", **about) == {"asked": 5, "missed": 5}
    assert await counted(engine, intent="speaker", **about) == {"asked": 5}


async def test_one_person_who_presses_again_and_again_counts_once(start, api, engine):
    async with start():
        person = api.person(language="es")
        person.says(ASKED)
        shown = await person.hears()
        data = dict(shown.buttons)
        body = dict(api.messages[person.chat["id"], shown.message_id])
        for _ in range(6):
            person.presses_data(body, data[HELPED])
        person.presses_data(body, data[MISSED])
        await api.until(lambda: len(api.sent("answerCallbackQuery")) == 7)
        api.foreseen.append("message is not modified")
        for number in range(4):
            other = api.person(4100 + number, language="es")
            other.says(ASKED)
            await other.hears()
            other.presses(HELPED)
            await other.hears()
    assert await counted(engine) == {"asked": 5, "helped": 5}


async def test_an_edit_of_the_same_request_and_the_pages_of_its_list_count_once(start, api, engine):
    async with start():
        for number in range(2):
            person = api.person(4100 + number)
            note = person.says("I want to interview waste pickers in Latin America")
            await person.hears()
            person.edits(note, "I want to interview waste pickers from Latin America")
            await person.hears()
            person.presses(SAY("en", "buttons.more"))
            await person.hears()
            person.presses(SAY("en", "buttons.previous"))
            await person.hears()
    assert await counted(engine) == {}


async def test_a_message_too_old_to_be_seen_is_judged_all_the_same(start, api, engine):
    async with start():
        for number in range(5):
            person = api.person(4100 + number, language="es")
            person.says(ASKED)
            data = dict((await person.hears()).buttons)[HELPED]
            gone = {"chat": person.chat, "message_id": 7, "date": 0}
            person.presses_data(gone, data)
            await api.until(lambda before=number: len(api.sent("answerCallbackQuery")) == before + 1)
    assert api.sent("editMessageReplyMarkup") == []
    assert (await counted(engine))["helped"] == 5


async def test_buttons_that_cannot_be_taken_away_disturb_nobody(start, api):
    api.foreseen.append("message to edit not found")
    async with start():
        person = api.person(language="es")
        person.says(ASKED)
        shown = await person.hears()
        person.presses(HELPED)
        del api.messages[person.chat["id"], shown.message_id]
        person.says("/help")
        assert SAY("es", "screens.help") in (await person.hears()).text
        assert person.has_heard_all()


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "without knowing by whom"),
        ("es", "sin saber a quién"),
        ("fr", "sans savoir qui"),
        ("pt", "sem saber a quem"),
    ],
)
async def test_privacy_tells_of_the_counts(start, api, locale, words):
    async with start():
        person = api.person(language=locale)
        person.says("/privacy")
        assert words in (await person.hears()).text


async def test_links_and_locations_are_counted_as_well(start, api, engine):
    async with start():
        for number in range(5):
            person = api.person(4100 + number)
            person.says("/start interview_street-vendors_PE")
            await person.hears()
            person.shares(-33.45, -70.66)
            await person.hears()
    assert await counted(engine, sector="street_vendors", area="PE") == {"asked": 5}
    assert await counted(engine, sector="street_vendors", area="CL") == {"asked": 5}
