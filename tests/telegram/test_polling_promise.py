"""Long polling keeps its promise: an update is confirmed to Telegram only once it is done, and done once."""

import asyncio
from dataclasses import replace

import pytest

from bot.telegram import intake
from bot.texts import Texts
from tests.auxil.bot_api import Fault

pytestmark = pytest.mark.usefixtures("nothing_refused")

SAY = Texts.load().say


def unconfirmed(api) -> list[int]:
    """Return the numbers of the updates that Telegram would bring again."""
    return [update["update_id"] for update in api.pending]


async def claims(live):
    async with live.engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT state, tries, fault FROM update_claim ORDER BY update_id")
        return [tuple(row) for row in rows]


async def test_an_update_is_confirmed_only_once_it_is_done(start, api):
    first, second = api.person(4001), api.person(4002)
    api.faults.append(Fault("sendMessage", 429, chat_id=4001, retry_after=1))
    first.says("/start")
    second.says("/start")
    both = unconfirmed(api)
    async with start():
        await second.hears()
        assert unconfirmed(api) == both
        await first.hears()
        await api.until(lambda: not unconfirmed(api))
    assert len(api.sent("sendMessage")) == 3


async def test_what_the_end_cut_short_is_answered_after_the_next_start(start, api):
    person = api.person()
    async with start():
        api.faults.append(Fault("sendMessage", 429, chat_id=4001, retry_after=100))
        person.says("/start")
        await api.until(lambda: len(api.sent("sendMessage")) == 1)
    async with start():
        await person.hears()
    assert [call.refusal is None for call in api.sent("sendMessage")] == [False, True]


async def test_what_telegram_does_not_take_is_tried_again_in_its_chats_order(start, api):
    person = api.person()
    api.faults.append(Fault("sendMessage", 502, times=4))
    async with start() as live:
        person.says("/start")
        person.says("/privacy")
        await person.hears()
        assert SAY("en", "screens.privacy_more") in (await person.hears()).text
    assert [call.refusal is None for call in api.sent("sendMessage")] == [False] * 4 + [True, True]
    assert [state for state, _, _ in await claims(live)] == ["done", "done"]


async def test_an_update_that_always_fails_is_set_aside_and_its_neighbors_are_answered(start, api, live):
    def break_down(words: str):
        raise ZeroDivisionError(words)

    person, other = api.person(4001, language="es"), api.person(4002)
    async with start(replace(live.conversation, understand=break_down)):
        person.says("Me llamo Amparo")
        other.says("/help")
        assert SAY("en", "screens.help") in (await other.hears()).text
        assert (await person.hears()).text == SAY("es", "screens.apology")
        person.says("/help")
        assert SAY("es", "screens.help") in (await person.hears()).text
    assert min(await claims(live)) == ("aside", intake.MOST_TRIES, "ZeroDivisionError")


async def test_a_chat_that_has_to_wait_holds_up_no_other(start, api, caplog):
    api.faults.append(Fault("sendMessage", 429, chat_id=4001, retry_after=100))
    api.person(4001).says("/start")
    others = [api.person(identity) for identity in range(5001, 5151)]
    for other in others:
        other.says("/start")
    async with start():
        await asyncio.gather(*(other.hears() for other in others))
    assert "is confirmed before it is done" in caplog.text


async def test_what_was_done_before_a_crash_is_not_done_again(start, api, live):
    person = api.person()
    person.says("/start")
    again = dict(api.pending[0])
    async with start():
        await person.hears()
        await api.until(lambda: not unconfirmed(api))
        api.pending.append(again)  # as if Telegram had not heard of it
        person.says("/privacy")
        assert SAY("en", "screens.privacy_more") in (await person.hears()).text
    async with start():
        api.push_raw(again)
        person.says("/privacy")
        assert SAY("en", "screens.privacy_more") in (await person.hears()).text
    assert len(api.sent("sendMessage")) == 3
    assert [state for state, _, _ in await claims(live)] == ["done"] * 3


async def test_a_webhook_that_cannot_be_taken_away_yet_is_tried_again(start, api):
    api.faults.append(Fault("deleteWebhook", 502))
    api.person().says("/start")
    async with start():
        await api.until(lambda: bool(api.sent("sendMessage")))
    assert [call.refusal for call in api.sent("deleteWebhook")] == ["fault 502", None]
