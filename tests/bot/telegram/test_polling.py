import json

import pytest
from telegram.error import NetworkError, TelegramError

from bot.errors import BotError, SettingsError
from bot.telegram import polling
from bot.telegram.polling import UpdatesRequest, Watch
from tests.auxil import updates


@pytest.fixture
async def watch():
    watch = Watch()
    yield watch
    watch.halted.cancel()


@pytest.fixture
def request_for_updates(watch):
    return UpdatesRequest("http://127.0.0.1:9", watch)


async def test_what_is_known_is_not_read_again(request_for_updates):
    request_for_updates.is_known = lambda number: number == 5
    payload = json.dumps({"ok": True, "result": [{"update_id": 5}, {"update_id": 6}]}).encode()
    assert request_for_updates.parse_json_payload(payload)["result"] == [{"update_id": 6}]


async def test_a_good_answer_halts_nothing(watch):
    watch.answered(200)
    assert not watch.halted.done()


@pytest.mark.parametrize("status", [401, 404])
async def test_a_refused_token_halts(watch, status):
    watch.answered(200)
    watch.answered(status)
    watch.answered(status)
    assert isinstance(watch.halted.exception(), SettingsError)


async def test_a_conflict_at_the_start_halts(watch):
    watch.answered(409)
    assert isinstance(watch.halted.exception(), BotError)


async def test_a_conflict_soon_after_the_start_halts_too(watch):
    watch.answered(200)
    watch.answered(409)
    assert isinstance(watch.halted.exception(), BotError)


async def test_a_conflict_later_does_not_halt_who_served_first(watch, monkeypatch):
    watch.answered(200)
    monkeypatch.setattr(polling, "SETTLED_SECONDS", 0.0)
    watch.answered(409)
    assert not watch.halted.done()


async def test_an_outage_is_told_once_and_so_is_its_end(watch, caplog):
    caplog.set_level("INFO")
    for _ in range(3):
        watch.failed(NetworkError("4001 says hello"))
    watch.answered(200)
    watch.answered(200)
    assert [record.getMessage() for record in caplog.records] == [
        "Telegram's updates cannot be fetched (NetworkError); trying again.",
        "Telegram answers again.",
    ]


async def test_an_update_that_cannot_be_read_leaves_only_its_number(request_for_updates):
    good = {
        "update_id": 6,
        "message": updates.message(1, updates.private_chat(4001), updates.user(4001), text="hello"),
    }
    broken = {"update_id": 5, "message": {"message_id": 1, "text": "hello"}}
    payload = json.dumps({"ok": True, "result": [broken, good]}).encode()
    assert request_for_updates.parse_json_payload(payload)["result"] == [{"update_id": 5}, good]


async def test_other_answers_are_left_as_they_are(request_for_updates):
    refusal = {"ok": False, "error_code": 409, "description": "Conflict"}
    assert request_for_updates.parse_json_payload(json.dumps(refusal).encode()) == refusal


async def test_an_answer_that_is_no_json_is_not_quoted(request_for_updates):
    with pytest.raises(TelegramError) as caught:
        request_for_updates.parse_json_payload(b"<html>soy periodista")
    assert "periodista" not in str(caught.value)
