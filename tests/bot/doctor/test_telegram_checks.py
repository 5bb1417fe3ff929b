"""What Telegram says of token, webhook and clock, on the stand-in of the Bot API."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.doctor.examination import examine_telegram
from bot.doctor.findings import Level
from bot.telegram.handlers import ALLOWED_UPDATES
from tests.auxil import bot_api
from tests.auxil.bot_api import TOKEN, Fault

HOOK = "https://bot.example.org/hook"
SERVED = {"allowed_updates": list(ALLOWED_UPDATES), "ip_address": "192.0.2.7", "max_connections": 40}


def levels(found):
    return {name: finding.level for name, finding in found.items() if finding.level is not Level.OK}


def lately(**ago):
    return {"last_error_date": int((datetime.now(UTC) - timedelta(**ago)).timestamp())}


async def test_a_bot_that_polls_is_well_and_nothing_but_questions_is_sent(api, examined):
    found = await examined(examine_telegram)
    assert levels(found) == {}
    assert found["token"].sentence == f"{api.url} knows the bot as @referral_test_bot (Referral)."
    assert set(found) == {
        "Bot API", "clock (Bot API)", "token", "inline mode", "privacy mode", "webhook", "updates waiting"
    }  # fmt: skip
    assert {call.method for call in api.calls} == {"getMe", "getWebhookInfo"}


async def test_without_a_token_server_and_clock_are_looked_at_all_the_same(api, examined):
    found = await examined(examine_telegram, BOT_TOKEN="")
    assert levels(found) == {
        "token": Level.ERROR,
        "inline mode": Level.SKIPPED,
        "privacy mode": Level.SKIPPED,
        "webhook": Level.SKIPPED,
    }
    assert "BOT_TOKEN_FILE" in found["token"].mend
    assert api.calls == []


async def test_a_token_that_is_refused_is_told_and_nothing_else_is_asked(examined):
    found = await examined(examine_telegram, BOT_TOKEN=f"{TOKEN[:-1]}0")
    assert found["token"].sentence == "The Bot API refuses BOT_TOKEN."
    assert found["webhook"].level is Level.SKIPPED


async def test_modes_that_botfather_sets_are_warned_of(examined, monkeypatch):
    monkeypatch.setitem(bot_api.BOT, "supports_inline_queries", False)
    monkeypatch.setitem(bot_api.BOT, "can_read_all_group_messages", True)
    found = await examined(examine_telegram)
    assert levels(found) == {"inline mode": Level.WARNING, "privacy mode": Level.WARNING}
    assert "/setinline" in found["inline mode"].mend
    assert "/setprivacy" in found["privacy mode"].mend


@pytest.mark.parametrize("malformed", ["BOT_TOKEN", "BOT_API_URL", "WEBHOOK_URL"])
async def test_what_needs_a_malformed_setting_is_not_looked_at(examined, malformed):
    found = await examined(examine_telegram, **{malformed: "nonsense"})
    assert found["webhook"].level is Level.SKIPPED
    assert f"{malformed} cannot be used" in found["webhook"].sentence


async def test_a_server_that_is_not_there_is_told_by_the_class_of_the_fault(examined):
    found = await examined(examine_telegram, BOT_API_URL="http://127.0.0.1:9")
    assert found["Bot API"].sentence == "http://127.0.0.1:9 cannot be reached (ClientConnectorError)."
    assert {found[name].level for name in ("clock (Bot API)", "token", "webhook")} == {Level.SKIPPED}


@pytest.mark.parametrize("status", [502, None])
async def test_a_call_that_fails_is_told_and_what_was_learned_stays(api, examined, status):
    api.faults.append(Fault("getWebhookInfo", status, times=9))
    found = await examined(examine_telegram)
    assert levels(found) == {"webhook": Level.ERROR}
    assert "answer cannot be used (" in found["webhook"].sentence


@pytest.mark.parametrize(("wrong", "words"), [(3600, "3600 s behind"), (-40, "40 s ahead of"), (-39, "39 s ahead of")])
async def test_a_clock_that_is_wrong_is_told_with_how_much(api, examined, wrong, words):
    api.ahead = timedelta(seconds=wrong)
    found = await examined(examine_telegram)
    assert levels(found) == {"clock (Bot API)": Level.ERROR}
    told = found["clock (Bot API)"].sentence
    assert any(f"{int(words.split()[0]) + off} {words.partition(' ')[2]}" in told for off in (-1, 0, 1)), told


async def test_a_clock_that_differs_by_some_seconds_is_well(api, examined):
    api.ahead = timedelta(seconds=20)
    assert levels(await examined(examine_telegram)) == {}


async def test_a_webhook_as_it_is_set_is_well(api, examined):
    api.webhook, api.webhook_facts = HOOK, SERVED
    found = await examined(examine_telegram, WEBHOOK_URL=HOOK)
    assert levels(found) == {}
    assert "bot.example.org at 192.0.2.7 over at most 40 connections" in found["webhook"].sentence


@pytest.mark.parametrize(
    ("there", "wanted", "words"),
    [
        (HOOK, "", "to bot.example.org, though WEBHOOK_URL is not set"),
        ("", HOOK, "has no webhook"),
        ("https://other.example.org/secret-path", HOOK, "to other.example.org, not to WEBHOOK_URL at bot.example.org"),
        ("https://bot.example.org/secret-path", HOOK, "to another path of bot.example.org"),
    ],
)
async def test_a_webhook_elsewhere_is_told_without_its_path(api, examined, there, wanted, words):
    api.webhook, api.webhook_facts = there, SERVED
    found = await examined(examine_telegram, WEBHOOK_URL=wanted)
    assert levels(found) == {"webhook": Level.ERROR}
    assert words in found["webhook"].sentence
    assert "secret-path" not in str(found)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"pending_update_count": 4000}, ("updates waiting", Level.WARNING, "4000 wait")),
        (
            lately(minutes=2) | {"last_error_message": "Connection refused"},
            ("deliveries", Level.ERROR, "'Connection re"),
        ),
        (lately(minutes=2), ("deliveries", Level.ERROR, "failed lately")),
        (lately(hours=5) | {"last_error_message": "Read timeout"}, ("deliveries", Level.OK, "is over: 'Read timeout'")),
        ({"allowed_updates": ["message"]}, ("kinds of updates", Level.ERROR, "keeps back callback_query, edited_mess")),
        ({"allowed_updates": [*ALLOWED_UPDATES, "poll"]}, ("kinds of updates", Level.WARNING, "bot reads: poll")),
        ({"allowed_updates": []}, ("kinds of updates", Level.WARNING, "every usual kind")),
        ({"has_custom_certificate": True}, ("certificate", Level.WARNING, "was given a certificate")),
    ],
)
async def test_what_telegram_has_against_the_webhook_is_told(api, examined, facts, told):
    name, level, words = told
    api.webhook, api.webhook_facts = HOOK, SERVED | facts
    found = await examined(examine_telegram, WEBHOOK_URL=HOOK)
    assert levels(found) == ({} if level is Level.OK else {name: level})
    assert words in found[name].sentence
    assert level is Level.OK or found[name].mend
