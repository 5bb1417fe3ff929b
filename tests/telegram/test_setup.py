"""`bot setup`: what Telegram is told, what is printed, and how it ends."""

import asyncio
import os
import sys
from dataclasses import replace

import pytest
from telegram import Bot

from bot.settings import Settings
from bot.telegram import presentation, profile, setup
from bot.telegram.curators import CURATORS_COMMANDS
from bot.telegram.handlers import COMMANDS
from bot.telegram.profile import Result
from bot.understanding.reading import LOCALES
from tests.auxil import bot_api
from tests.auxil.bot_api import TOKEN, Fault

EVERYWHERE = ("", *LOCALES)


@pytest.fixture(autouse=True)
def waits_as_time(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


async def set_up(api):
    """Set the bot up; return whether all of it holds, and the lines that were said."""
    lines = []
    return await setup.set_up(Settings(bot_token=TOKEN, bot_api_url=api.url), lines.append), lines


async def run(api, **settings):
    """Run the command; return its exit status, what it printed and what it complained of."""
    environ = {**os.environ, "BOT_TOKEN": TOKEN, "BOT_API_URL": api.url, **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-m", "bot", "setup",
        env=environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, error = await process.communicate()
    return process.returncode, output.decode().splitlines(), error.decode()


def told():
    """Return the presentation with a command for curators."""
    loaded = presentation.load_all(COMMANDS, CURATORS_COMMANDS)
    return {locale: replace(each, curators=(("review", f"Review ({locale})"),)) for locale, each in loaded.items()}


async def carry_out(api, presentations, curators=()):
    """Carry all steps out, and return what came of each by its words."""
    async with Bot(TOKEN, base_url=f"{api.url}/bot") as bot:
        return {done.step.what: done async for done in profile.carry_out(bot, profile.steps(presentations, curators))}


def names(menu):
    return [command["command"] for command in menu]


async def test_it_tells_everything_and_says_so_line_by_line(api):
    status, output, error = await run(api)
    assert (status, error) == (0, "")
    assert output[0] == f"@referral_test_bot at {api.url}"
    assert "commands in private chats, every other language: set" in output
    assert "short description, pt: set" in output
    assert {what for what, _ in api.profile} == {"name", "description", "short_description"}
    assert {language for _, language in api.profile} == {*EVERYWHERE}
    for language in EVERYWHERE:
        assert names(api.menus["all_private_chats", language]) == [*COMMANDS]
        assert names(api.menus["all_group_chats", language]) == [*profile.IN_GROUPS]
    assert api.menus["all_private_chats", ""] == api.menus["all_private_chats", "en"]
    assert len({str(api.menus["all_group_chats", locale]) for locale in LOCALES}) == len(LOCALES)
    assert api.unexpected_refusals() == []


async def test_a_second_time_nothing_is_left_to_do(api):
    _, first = await set_up(api)
    api.calls.clear()
    holds, output = await set_up(api)
    assert holds
    assert output == [line.replace(": set", ": already so") for line in first]
    assert {call.method for call in api.calls if call.method.startswith("set")} == set()


async def test_what_has_been_changed_by_hand_is_set_again(api):
    await set_up(api)
    api.profile["name", "fr"] = "Un autre nom"
    api.menus["all_group_chats", "es"] = []
    holds, output = await set_up(api)
    assert holds
    assert [line for line in output if line.endswith(": set")] == ["commands in groups, es: set", "name, fr: set"]


async def test_a_call_that_fails_is_told_and_the_others_are_made(api):
    api.faults.append(Fault("setMyDescription", 502))
    status, output, error = await run(api)
    assert (status, error) == (1, "")
    assert [line for line in output if "failed" in line] == ["description, every other language: failed; NetworkError"]
    assert "description, en: set" in output


async def test_a_short_wait_is_waited_for(api):
    api.faults.append(Fault("setMyName", 429, retry_after=1))
    holds, output = await set_up(api)
    assert holds
    assert "name, every other language: set" in output
    assert len(api.sent("setMyName")) == 1 + len(EVERYWHERE)


async def test_after_a_long_wait_is_asked_for_the_method_is_left_alone(api):
    api.faults.append(Fault("setMyName", 429, retry_after=80_000))
    holds, output = await set_up(api)
    assert not holds
    assert [line for line in output if "failed" in line] == [
        f"name, {language or 'every other language'}: failed; Telegram asks to wait 80000 seconds"
        for language in EVERYWHERE
    ]
    assert len(api.sent("setMyName")) == 1
    assert len(api.sent("setMyDescription")) == len(EVERYWHERE)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"BOT_TOKEN": ""}, "BOT_TOKEN is not set"),
        ({"BOT_TOKEN": f"{TOKEN[:-1]}0"}, "Telegram refuses BOT_TOKEN"),
        ({"BOT_API_URL": "http://127.0.0.1:9"}, "http://127.0.0.1:9 cannot be used"),
        ({"CURATORS": "me"}, "CURATORS holds 'me'"),
    ],
)
async def test_what_cannot_be_used_is_told_in_one_line(api, settings, words):
    status, output, error = await run(api, **settings)
    assert (status, output) == (2, [])
    assert words in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("seen", "lines"),
    [
        (
            {"supports_inline_queries": True, "can_read_all_group_messages": False, "can_join_groups": True},
            ["inline mode: on", "privacy mode in groups: on, as it should be", "groups: people may add the bot"],
        ),
        (
            {"supports_inline_queries": False, "can_read_all_group_messages": True, "can_join_groups": False},
            ["inline mode: off; send it /setinline", "off; send it /setprivacy", "send it /setjoingroups"],
        ),
    ],
)
async def test_it_says_what_only_botfather_can_do(api, monkeypatch, seen, lines):
    for name, value in seen.items():
        monkeypatch.setitem(bot_api.BOT, name, value)
    _, output = await set_up(api)
    notes = output[output.index("What only @BotFather can set:") + 1 :]
    assert [words in note for words, note in zip(lines, notes, strict=False)] == [True] * 3
    assert "/setuserpic" in notes[-1]


async def test_a_curators_chat_has_their_commands_besides_in_every_language(api):
    api.person(4001)
    done = await carry_out(api, told(), {4001})
    assert {one.result for one in done.values()} == {Result.SET}
    for language in EVERYWHERE:
        assert names(api.menus["chat 4001", language]) == [*COMMANDS, "review"]
        assert names(api.menus["all_private_chats", language]) == [*COMMANDS]
    assert api.menus["chat 4001", "fr"][-1]["description"] == "Review (fr)"
    again = await carry_out(api, told(), {4001})
    assert {one.result for one in again.values()} == {Result.SAME}


async def test_a_curator_who_has_not_written_yet_or_has_blocked_the_bot_comes_later(api):
    api.person(4002)
    api.blocked.add(4002)
    done = await carry_out(api, told(), {4001, 4002})
    late = {what for what, one in done.items() if one.result is Result.LATER}
    assert late == {what for what in done if what.startswith("commands of curator")}
    assert len(late) == 2 * len(EVERYWHERE)
    assert {one.result for what, one in done.items() if what not in late} == {Result.SET}


async def test_without_commands_for_curators_their_chats_stay_as_all_others(api):
    without = {locale: replace(each, curators=()) for locale, each in told().items()}
    done = await carry_out(api, without, {4001})
    assert not [what for what in done if "curator" in what]


async def test_to_present_oneself_logs_what_fails_and_stops_nothing(api, caplog):
    api.faults.append(Fault("getMyName", 502, times=2))
    async with Bot(TOKEN, base_url=f"{api.url}/bot") as bot:
        await profile.present(bot, told(), {4001})
    assert caplog.text.count("could not be set: NetworkError.") == 2
    assert "4001" not in "".join(
        record.getMessage() for record in caplog.records if record.name == "bot.telegram.profile"
    )
    assert len(api.sent("setMyShortDescription")) == len(EVERYWHERE)
