"""The bot's life on Telegram: start, faults, restart, end."""

import asyncio
import re
import time
from dataclasses import replace

import pytest

from bot.errors import BotError, SettingsError
from bot.settings import Settings
from bot.telegram import presentation
from bot.telegram.curators import CURATORS_COMMANDS
from bot.telegram.handlers import COMMANDS
from bot.telegram.polling import SETTLED_SECONDS
from bot.telegram.service import serve, serve_directory
from bot.texts import Texts
from directory.database import make_session_factory
from directory.repository import Repository
from tests.auxil.bot_api import TOKEN, Fault

pytestmark = pytest.mark.usefixtures("nothing_refused")

SAY = Texts.load().say


async def test_an_error_is_apologized_for_and_no_words_are_logged(start, api, live, caplog):
    def break_down(words: str):
        raise ValueError(words)

    async with start(replace(live.conversation, understand=break_down)):
        person = api.person(language="pt")
        person.says("meu nome é Amparo")
        assert (await person.hears()).text == SAY("pt", "screens.apology")
        person.says("/help")
        assert SAY("pt", "screens.help") in (await person.hears()).text
    assert re.search(r"Update \d+ failed: ValueError at ", caplog.text)
    assert "Amparo" not in "".join(record.getMessage() for record in caplog.records)


async def test_a_restart_forgets_no_talk(start, api):
    person = api.person()
    async with start():
        person.says("I want to interview domestic workers in Kenya")
        await person.hears()
    async with start():
        person.says("and in Brazil?")
        assert "Brazil" in (await person.hears()).text


async def test_what_was_written_while_the_bot_was_away_is_answered_once(start, api):
    person = api.person()
    person.says("/start")
    async with start():
        await person.hears()
    async with start():
        person.says("/privacy")
        assert SAY("en", "screens.privacy_more") in (await person.hears()).text
    assert len(api.sent("sendMessage")) == 2


async def test_what_is_open_is_fetched_again_but_not_without_a_pause(start, api):
    async with start():
        api.faults.append(Fault("sendMessage", 429, chat_id=4001, retry_after=2))
        waiting, other = api.person(4001), api.person(4002)
        waiting.says("/start")
        await api.until(lambda: len(api.sent("sendMessage")) == 1)
        began, before = time.monotonic(), len(api.sent("getUpdates"))
        for _ in range(5):
            other.says("/start")
            await other.hears()
        await waiting.hears()
        polls, seconds = len(api.sent("getUpdates")) - before, time.monotonic() - began
        assert polls <= seconds / 0.05 + 2
    assert not api.pending
    assert other.has_heard_all()
    assert waiting.has_heard_all()


async def test_a_wait_does_not_hold_up_the_end(start, api):
    async with start():
        api.faults.append(Fault("sendMessage", 429, chat_id=4001, retry_after=100))
        api.person(4001).says("/start")
        await api.until(lambda: len(api.sent("sendMessage")) == 1)


async def test_it_presents_itself_in_every_language_and_only_once(start, api):
    for _ in range(2):
        api.calls.clear()
        async with start():
            await api.until(lambda: len(api.sent("getMyShortDescription")) == 5)
    assert {language for _, language in api.profile} == {"", "en", "es", "fr", "pt"}
    assert [command["command"] for command in api.menus["all_private_chats", "es"]] == list(COMMANDS)
    assert [command["command"] for command in api.menus["all_group_chats", "es"]] == ["help", "language", "privacy"]
    assert api.sent("setMyName") == api.sent("setMyCommands") == []


async def test_a_presentation_that_fails_stops_nothing(start, api, caplog):
    api.faults.append(Fault("setMyCommands", 429, retry_after=9000, times=9))
    async with start():
        person = api.person()
        person.says("/start")
        await person.hears()
        await api.until(lambda: len(api.sent("getMyShortDescription")) == 5)
    assert "The bot's commands in groups, fr could not be set: Telegram asks to wait 9000 seconds." in caplog.text
    assert len(api.sent("setMyCommands")) == 1


async def test_a_change_of_the_directory_is_taken_over(bot, engine, shipped):
    slug = shipped[0].organization.slug
    changed = replace(shipped[0], organization=replace(shipped[0].organization, name="The New Name"))
    assert not await bot.refresh()
    async with make_session_factory(engine).begin() as session:
        await Repository(session).upsert([changed])
    before = bot.conversation
    assert await bot.refresh()
    assert bot.conversation.catalogue.get(slug).name == "The New Name"
    assert before.catalogue.get(slug).name != "The New Name"
    assert bot.conversation.understand("The New Name").organization == slug


async def test_a_refused_token_is_told_in_one_line(api, live):
    api.foreseen.append("Unauthorized")
    settings = Settings(bot_token=f"{TOKEN[:-1]}0", bot_api_url=api.url)
    with pytest.raises(SettingsError, match=r"^Telegram refuses BOT_TOKEN; .*@BotFather\.$"):
        await serve_directory(settings, live, presentation.load_all(COMMANDS, CURATORS_COMMANDS))


async def test_a_token_that_is_revoked_ends_the_bot(api, live):
    api.foreseen.append("Unauthorized")
    settings = Settings(bot_token=TOKEN, bot_api_url=api.url)
    serving = asyncio.create_task(serve_directory(settings, live, presentation.load_all(COMMANDS, CURATORS_COMMANDS)))
    person = api.person()
    person.says("/start")
    await person.hears()
    api.token = f"{TOKEN[:-1]}0"
    person.says("/start")
    with pytest.raises(SettingsError, match="refuses BOT_TOKEN"):
        await serving


async def test_no_network_is_told_in_one_line(live):
    settings = Settings(bot_token=TOKEN, bot_api_url="http://127.0.0.1:9")
    with pytest.raises(BotError, match=r"^http://127.0.0.1:9 cannot be used .*BOT_API_URL\.$"):
        await serve_directory(settings, live, presentation.load_all(COMMANDS, CURATORS_COMMANDS))


async def test_a_second_start_gives_way_to_the_first(start, api, live):
    api.foreseen.append("Conflict")
    person = api.person()
    async with start():
        person.says("/start")
        await person.hears()
        await asyncio.sleep(SETTLED_SECONDS)
        with pytest.raises(BotError, match="Another program fetches this bot's messages"):
            await serve_directory(
                Settings(bot_token=TOKEN, bot_api_url=api.url), live, presentation.load_all(COMMANDS, CURATORS_COMMANDS)
            )
        person.says("/privacy")
        assert SAY("en", "screens.privacy_more") in (await person.hears()).text


async def test_it_serves_the_embedded_directory_from_its_first_start(api):
    task = asyncio.create_task(serve(Settings(bot_token=TOKEN, bot_api_url=api.url)))
    person = api.person()
    person.says("/start")
    await person.hears()
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
