"""Whatever comes, an answer goes out that Telegram takes, and the next message is answered as ever."""

import tomllib
from pathlib import Path

import pytest

from bot.texts import Texts
from bot.understanding.reading import LOCALES
from tests.auxil import updates

pytestmark = pytest.mark.usefixtures("bot", "nothing_refused")

ABUSE = tomllib.loads(Path(__file__).with_name("abuse.toml").read_text(encoding="utf-8"))
MESSAGES = ABUSE["messages"] | {
    f"{name}, {times} times": part * times for name, (part, times) in ABUSE["repeated"].items()
}
SAY = Texts.load().say
WELCOME = SAY("en", "screens.welcome")


async def assert_still_answering(person):
    person.says("/start")
    assert (await person.hears()).text == WELCOME


@pytest.mark.parametrize("text", MESSAGES.values(), ids=MESSAGES.keys())
async def test_any_message_is_answered_once(api, text):
    person = api.person()
    person.says(text)
    shown = await person.hears()
    assert shown.text.strip()
    assert shown.buttons
    await assert_still_answering(person)
    assert person.has_heard_all()


@pytest.mark.parametrize("text", MESSAGES.values(), ids=MESSAGES.keys())
async def test_it_is_taken_as_well_in_the_middle_of_a_talk_and_when_it_is_edited(api, text):
    person = api.person()
    person.says("I want to interview street vendors in Peru")
    await person.hears()
    note = person.says(text)
    await person.hears()
    person.edits(note, f"{text} in Ghana")
    await person.hears()
    await assert_still_answering(person)


@pytest.mark.parametrize("data", ABUSE["presses"].values(), ids=ABUSE["presses"].keys())
@pytest.mark.parametrize("language", ["en", "pt-br"])
async def test_any_data_of_a_button_is_confirmed_and_leads_somewhere(api, data, language):
    api.foreseen.append("message is not modified")  # the list from its start is what stands there already
    person = api.person(language=language)
    person.says("I want to interview street vendors in Peru")
    first = await person.hears()
    query = person.presses_data(api.messages[person.chat["id"], first.message_id], data)
    await api.until(lambda: query not in api.open_queries)
    person.says("/forget")
    forgotten = {SAY(locale, "screens.forgotten") for locale in LOCALES}
    heard = [await person.hears()]
    while heard[-1].text not in forgotten:
        heard.append(await person.hears())
    assert len(heard) <= 2
    assert all(shown.text and shown.buttons for shown in heard)


async def test_a_press_under_a_message_too_old_to_be_shown_is_answered(api):
    person = api.person()
    old = {"message_id": 3, "date": 0, "chat": person.chat}
    person.presses_data(old, "1len|sp|||v|PE")
    api.foreseen.append("message to edit not found")
    assert "Peru" in (await person.hears()).text


async def test_a_press_without_data_or_message_is_confirmed(api):
    person = api.person()
    game = {"id": "440001", "from": person.user, "chat_instance": "77", "game_short_name": "x"}
    api.open_queries.add("440001")
    api.push(callback_query=game)
    await api.until(lambda: "440001" not in api.open_queries)
    await assert_still_answering(person)


@pytest.mark.parametrize("kind", ["channel", "group"])
async def test_nothing_of_this_is_answered_where_nobody_has_asked(api, kind):
    chat = updates.channel(-1009) if kind == "channel" else updates.group(-1001)
    person = api.person(chat=chat)
    sender = None if kind == "channel" else person.user
    for text in MESSAGES.values():
        body = updates.message(api.next_id(), chat, sender, text=text)
        api.push_raw({"channel_post" if kind == "channel" else "message": body})
    reader = api.person(4002)
    await assert_still_answering(reader)
    assert [call.parameters["chat_id"] for call in api.sent("sendMessage")] == ["4002"]


async def test_forwarded_automatic_and_service_messages_need_no_answer(api):
    person = api.person(chat=updates.group(-1001))
    person.sends(text="street vendors in Peru", is_automatic_forward=True)
    person.sends(**updates.JOINED)
    person.sends(left_chat_member=updates.user(7, is_bot=True))
    person.sends(new_chat_title="Peru")
    person.sends(pinned_message=updates.message(1, person.chat, person.user, text="Peru"))
    await assert_still_answering(api.person(4002))
    assert len(api.sent("sendMessage")) == 1
