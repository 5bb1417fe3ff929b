"""Whole talks on Telegram, as people have them."""

import pytest
from sqlalchemy import text

from bot.texts import Texts
from tests.auxil import updates
from tests.auxil.bot_api import Fault

pytestmark = pytest.mark.usefixtures("bot", "nothing_refused")

SAY = Texts.load().say


async def test_start_greets_with_buttons(api):
    person = api.person(language="es-MX")
    person.says("/start")
    shown = await person.hears()
    assert shown.text == SAY("es", "screens.welcome")
    assert len(shown.labels()) >= 6


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ("/help", "screens.help"),
        ("/about", "answers.about_bot"),
        ("/privacy", "screens.privacy_more"),
        ("/language", "screens.languages"),
        ("/forget", "screens.forgotten"),
        ("/frobnicate now", "screens.help"),
        ("/START", "screens.welcome"),
    ],
)
async def test_every_command_is_answered(api, command, key):
    person = api.person(language="fr")
    person.says(command)
    assert SAY("fr", key) in (await person.hears()).text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("I am a journalist looking for street vendors in Lima", ("en", "answers.spokesperson")),
        ("soy periodista y busco vendedoras ambulantes de Lima", ("es", "answers.spokesperson")),
        ("je suis journaliste et je cherche des vendeuses de rue à Lima", ("fr", "answers.spokesperson")),
        ("sou jornalista e procuro vendedoras ambulantes de Lima", ("pt", "answers.spokesperson")),
    ],
)
async def test_a_question_is_answered_in_its_own_language(api, question, answer):
    person = api.person(language="de")
    person.says(question)
    shown = await person.hears()
    assert shown.text.startswith(SAY(*answer))
    assert "bold" in {entity["type"] for entity in shown.entities}


async def test_previews_of_links_are_off_and_markup_is_html(api):
    person = api.person()
    person.says("street vendors in Peru")
    await person.hears()
    (call,) = api.sent("sendMessage")
    assert call.parameters["link_preview_options"] == '{"is_disabled": true}'
    assert call.parameters["parse_mode"] == "HTML"


async def test_more_turns_the_page_in_place(api):
    person = api.person()
    person.says("I want to interview waste pickers in Latin America")
    first = await person.hears()
    query = person.presses(SAY("en", "buttons.more"))
    second = await person.hears()
    assert second.edited
    assert second.message_id == first.message_id
    assert second.text != first.text
    assert query not in api.open_queries
    person.presses(SAY("en", "buttons.previous"))
    assert (await person.hears()).text == first.text


async def test_a_press_is_answered_before_anything_else(api):
    person = api.person()
    person.says("waste pickers in Latin America")
    await person.hears()
    person.presses(SAY("en", "buttons.more"))
    await person.hears()
    methods = [call.method for call in api.calls if call.method in {"answerCallbackQuery", "editMessageText"}]
    assert methods == ["answerCallbackQuery", "editMessageText"]


async def test_a_second_press_of_the_same_button_changes_nothing(api):
    api.foreseen.append("message is not modified")
    person = api.person()
    person.says("waste pickers in Latin America")
    first = await person.hears()
    body = api.messages[person.chat["id"], first.message_id]
    data = dict(first.buttons)[SAY("en", "buttons.more")]
    person.presses_data(body, data)
    await person.hears()
    person.presses_data(body, data)
    person.says("/help")
    assert SAY("en", "screens.help") in (await person.hears()).text
    assert [call.refusal is None for call in api.sent("editMessageText")] == [True, False]


async def test_a_card_comes_as_a_message_of_its_own(api):
    person = api.person()
    person.says("waste pickers in Latin America")
    await person.hears()
    person.presses("2")
    shown = await person.hears()
    assert not shown.edited


async def test_a_button_under_a_deleted_message_still_answers(api):
    api.foreseen.append("message to edit not found")
    person = api.person()
    person.says("waste pickers in Latin America")
    first = await person.hears()
    person.presses(SAY("en", "buttons.more"))
    del api.messages[person.chat["id"], first.message_id]
    shown = await person.hears()
    assert not shown.edited


async def test_a_button_of_an_old_version_gets_a_fresh_screen(api):
    person = api.person(language="pt-br")
    person.says("/start")
    first = await person.hears()
    person.presses_data(api.messages[person.chat["id"], first.message_id], "0:what?")
    assert (await person.hears()).text == SAY("pt", "screens.outdated")


async def test_a_press_that_comes_too_late_for_telegram_still_counts(api):
    api.foreseen.append("query is too old")
    person = api.person()
    person.says("waste pickers in Latin America")
    await person.hears()
    api.open_queries.discard(person.presses(SAY("en", "buttons.more")))
    assert (await person.hears()).edited


async def test_a_talk_goes_on(api):
    person = api.person()
    person.says("I want to interview domestic workers in Kenya")
    assert "Kenya" in (await person.hears()).text
    person.says("and in Brazil?")
    assert "Brazil" in (await person.hears()).text


async def test_a_chosen_language_holds_until_it_is_forgotten(api):
    person = api.person(language="en")
    person.says("/language")
    await person.hears()
    person.presses("Português")
    assert (await person.hears()).edited
    person.says("/help")
    assert SAY("pt", "screens.help") in (await person.hears()).text
    person.says("/forget")
    assert (await person.hears()).text == SAY("pt", "screens.forgotten")
    person.says("/help")
    assert SAY("en", "screens.help") in (await person.hears()).text


async def test_forgetting_empties_the_memory(api, engine):
    person = api.person()
    person.says("street vendors in Peru")
    await person.hears()
    person.says("/forget")
    await person.hears()
    person.says("/start")  # by now the message before is worked off whole
    await person.hears()
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT * FROM conversation"))).all() == []


async def test_an_edited_message_is_answered_again(api):
    person = api.person()
    note = person.says("street vendors in Peru")
    await person.hears()
    person.edits(note, "street vendors in Ghana")
    shown = await person.hears()
    assert "Ghana" in shown.text
    assert f'"message_id": {note["message_id"]}' in api.sent("sendMessage")[-1].parameters["reply_parameters"]


@pytest.mark.parametrize("content", [updates.VOICE, updates.STICKER])
async def test_what_is_no_text_gets_a_word_on_what_is_read(api, content):
    person = api.person(language="es")
    person.sends(**content)
    assert (await person.hears()).text == SAY("es", "screens.unsupported")


async def test_the_words_under_a_photo_are_read(api):
    person = api.person()
    person.sends(**updates.PHOTO | {"caption": "street vendors in Peru?"})
    assert "Peru" in (await person.hears()).text


async def test_a_photo_without_words_gets_a_word_on_what_is_read(api):
    person = api.person()
    person.sends(photo=updates.PHOTO["photo"])
    assert (await person.hears()).text == SAY("en", "screens.unsupported")


async def test_in_a_group_it_answers_only_when_spoken_to(api):
    group = updates.group(-1001)
    person = api.person(chat=group)
    person.says("street vendors in Peru")
    person.sends(**updates.STICKER)
    person.sends(**updates.JOINED)
    person.says("/start@some_other_bot")
    person.says("/frobnicate")
    asked = person.says(f"@{updates.BOT_USERNAME.upper()} street vendors in Ghana")
    shown = await person.hears()
    assert "Ghana" in shown.text
    assert f'"message_id": {asked["message_id"]}' in api.sent("sendMessage")[-1].parameters["reply_parameters"]
    person.says("and in Peru?", reply_to_message=api.messages[group["id"], shown.message_id])
    assert "Peru" in (await person.hears()).text
    person.says(f"/help@{updates.BOT_USERNAME}")
    assert SAY("en", "screens.help") in (await person.hears()).text
    person.says(f"@{updates.BOT_USERNAME}")
    assert (await person.hears()).text == SAY("en", "screens.welcome")
    assert person.has_heard_all()


async def test_other_bots_and_channels_get_no_answer(api):
    person = api.person()
    machine = updates.user(77, is_bot=True)
    api.push(message=updates.message(api.next_id(), person.chat, machine, text="/start"))
    api.push(message=updates.message(api.next_id(), person.chat, machine, text="street vendors in Peru"))
    api.push_raw({"channel_post": updates.message(api.next_id(), updates.channel(-1009), None, text="/start")})
    person.says("/privacy")
    assert SAY("en", "screens.privacy_more") in (await person.hears()).text
    assert len(api.sent("sendMessage")) == 1


async def test_a_broken_update_is_passed_over(api):
    person = api.person()
    api.push_raw({"message": {"message_id": 5, "text": "no chat, no date"}})
    api.push_raw({"a_kind_of_the_future": {"x": 1}})
    person.says("/start")
    assert (await person.hears()).text == SAY("en", "screens.welcome")


async def test_the_longest_message_is_answered(api):
    person = api.person()
    person.says("street vendors in Peru " * 178)
    assert SAY("en", "notes.truncated") in (await person.hears()).text


async def test_markup_in_a_message_is_only_text(api):
    person = api.person()
    person.says("street vendors in <b>Xyzzylandia & Co</b>")
    await person.hears()


async def test_a_failing_memory_does_not_stop_the_answers(api, engine, caplog):
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE conversation"))
    person = api.person()
    person.says("soy periodista y busco vendedoras ambulantes de Lima")
    assert (await person.hears()).text.startswith(SAY("es", "answers.spokesperson"))
    person.says("/language")
    await person.hears()
    person.presses("Français")
    await person.hears()
    assert "The chats' memory cannot be written for now" in caplog.text
    assert "Lima" not in caplog.text


async def test_what_cannot_be_forgotten_is_not_said_to_be(api, engine):
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE conversation"))
    person = api.person(language="fr")
    person.says("/forget")
    assert (await person.hears()).text == SAY("fr", "screens.apology")


async def test_a_chat_that_must_wait_holds_up_no_other(api):
    slow, quick = api.person(4001), api.person(4002)
    api.faults.append(Fault("sendMessage", 429, chat_id=4001, retry_after=1))
    slow.says("/start")
    await api.until(lambda: len(api.sent("sendMessage")) == 1)
    slow.says("/help")
    quick.says("/start")
    await quick.hears()
    assert slow.has_heard_all()
    assert (await slow.hears()).text == SAY("en", "screens.welcome")
    assert SAY("en", "screens.help") in (await slow.hears()).text


@pytest.mark.parametrize("status", [502, None])
async def test_a_call_that_got_lost_is_made_again(api, status):
    person = api.person()
    api.faults.append(Fault("sendMessage", status))
    person.says("/start")
    assert (await person.hears()).text == SAY("en", "screens.welcome")


async def test_polling_goes_on_after_an_outage(api, caplog):
    person = api.person()
    await api.until(lambda: len(api.sent("getMyShortDescription")) == 5)
    api.faults.append(Fault("getUpdates", 502, times=1))
    person.says("/start")
    await person.hears()
    person.says("/privacy")
    await person.hears()
    assert caplog.text.count("updates cannot be fetched") <= 1


async def test_somebody_who_has_blocked_the_bot_is_left_alone(api):
    api.foreseen.append("bot was blocked")
    gone, other = api.person(4001), api.person(4002)
    api.blocked.add(4001)
    gone.says("/start")
    await api.until(lambda: len(api.sent("sendMessage")) == 1)
    other.says("/start")
    await other.hears()
    assert len(api.sent("sendMessage")) == 2


async def test_messages_of_a_chat_are_answered_in_order(api):
    people = [api.person(number) for number in range(5001, 5021)]
    for place in ("Peru", "Ghana", "India"):
        for person in people:
            person.says(f"street vendors in {place}")
    for person in people:
        assert ["Peru" in (await person.hears()).text, "Ghana" in (await person.hears()).text] == [True, True]
        assert "India" in (await person.hears()).text
