import ast
import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import logs
from bot.log_events import EVENTS, NUMBERS, OTHER

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"  # noqa: S105 - shaped like a token, known to nobody


BOT = Path(logs.__file__).parent
LIBRARIES = ("httpx", "httpcore", "aiohttp", "aiosqlite", "telegram", "asyncio", "asyncpg", "sqlalchemy", "alembic")
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


@contextmanager
def logging_to(**settings) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    loggers = [logging.getLogger(name) for name in (None, "uvicorn", *LIBRARIES)]
    before = [logger.level for logger in loggers]
    handler = logs.set_up("DEBUG", TOKEN, stream, **settings)
    yield stream
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.fixture
def log():
    with logging_to(secrets=["hush-hush", 'open "sesame"', "pt"]) as stream:
        yield stream


@pytest.fixture
def lines():
    with logging_to(as_json=True, secrets=["hush-hush", 'open "sesame"', "pt"]) as stream:
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_the_token_is_never_written(log):
    logging.getLogger("anything").warning("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("anything").warning("only %s", TOKEN.partition(":")[2])
    assert TOKEN.partition(":")[2] not in log.getvalue()
    assert "bot[token]/getMe" in log.getvalue()


def test_what_httpx_says_of_every_request_is_not_written(log):
    logging.getLogger("httpx").info("HTTP Request: POST https://example.org")
    logging.getLogger("telegram.ext.Application").debug("Processing update %s", "hello")
    assert log.getvalue() == ""


def test_an_exceptions_text_is_not_written(log):
    try:
        int("soy periodista")
    except ValueError:
        logging.getLogger("bot.telegram.handlers").exception("An answer failed")
    written = log.getvalue()
    assert "periodista" not in written
    assert "An answer failed" in written
    assert "ValueError at bot/test_logs.py:" in written


def test_a_library_quotes_nobody(log):
    logging.getLogger("telegram.ext.Application").critical("Error for update %s", {"text": "soy periodista"})
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task ValueError('periodista')>")
    assert "periodista" not in log.getvalue()
    assert "Error for update %s" in log.getvalue()
    assert "never retrieved" in log.getvalue()


def test_the_way_to_a_fault_names_its_cause_by_class_alone():
    try:
        try:
            {}["soy periodista"]
        except KeyError as fault:
            raise RuntimeError("Amparo") from fault
    except RuntimeError as fault:
        told = logs.where(fault)
    assert told.startswith("RuntimeError from KeyError at bot/test_logs.py:")
    assert "Amparo" not in told


def test_no_secret_is_written_whoever_logs_it(log, lines):
    logging.getLogger("anything").warning("Bearer hush-hush, %s", 'postgresql://me:open "sesame"@localhost')
    for written in (log.getvalue(), lines()[0]["message"]):
        assert "Bearer [secret], postgresql://me:[secret]@localhost" in written


def test_what_is_too_short_for_a_secret_leaves_words_as_they_are(log):
    logging.getLogger("anything").warning("What was accepted")
    assert "accepted" in log.getvalue()


def test_json_has_the_event_and_its_numbers_and_nothing_else_that_a_record_brings(lines):
    extra = {"event": "directory_read", "organizations": 12, "seconds": 0.5, "revision": "Amparo", "chat_id": 42}
    logging.getLogger("bot.live_directory").info("The directory was read again: %d.", 12, extra=extra)
    (line,) = lines()
    told = datetime.fromisoformat(line.pop("time"))
    assert told.tzinfo is UTC
    assert abs(datetime.now(UTC) - told) < timedelta(minutes=1)
    assert line == {
        "level": "INFO",
        "event": "directory_read",
        "logger": "bot.live_directory",
        "message": "The directory was read again: 12.",
        "organizations": 12,
        "seconds": 0.5,
    }


def test_json_says_of_an_exception_its_class_and_place_alone(lines):
    try:
        int("soy periodista")
    except ValueError:
        logging.getLogger("bot.telegram.handlers").exception("An answer failed", stack_info=True)
    (line,) = lines()
    assert line["fault"].startswith("ValueError at bot/test_logs.py:")
    assert line["event"] == OTHER
    assert "periodista" not in json.dumps(line)
    assert "Traceback" not in json.dumps(line)


def test_json_hides_the_token_and_quotes_nobody(lines):
    logging.getLogger("anything").warning("POST /bot%s/getMe", TOKEN)
    logging.getLogger("anything").warning({"text": TOKEN})
    logging.getLogger("telegram.ext.Application").critical("Error for update %s", {"text": "soy periodista"})
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\nsoy periodista")
    assert [line["message"] for line in lines()] == [
        "POST /bot[token]/getMe",
        "{'text': '[token]'}",
        "Error for update %s",
        "Exception in ASGI application",
    ]


def test_what_strangers_send_to_the_port_makes_no_log(log):
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    assert log.getvalue() == ""


def calls_of(path: Path) -> Iterator[ast.Call]:
    """Yield every call of a logger in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in LEVELS:
            continue
        if "log" in ast.unparse(node.func.value).lower():
            yield node


def extra_of(call: ast.Call) -> dict[str, ast.expr]:
    """Return what a call brings, as it stands in its source."""
    extra = next((given.value for given in call.keywords if given.arg == "extra"), None)
    items = zip(extra.keys, extra.values, strict=True) if isinstance(extra, ast.Dict) else ()
    return {ast.literal_eval(key): value for key, value in items}


def test_every_log_call_names_an_event_of_its_own():
    modules = {path.relative_to(BOT).as_posix(): path for path in sorted(BOT.rglob("*.py"))}
    found = [(f"{name}:{call.lineno}", extra_of(call)) for name, path in modules.items() for call in calls_of(path)]
    assert [place for place, extra in found if not isinstance(extra.get("event"), ast.Constant)] == []
    assert {name for _, extra in found for name in extra} <= {"event", *NUMBERS}
    events = [extra["event"].value for _, extra in found]
    assert sorted(events) == sorted(EVENTS), "an event has one call, and bot/log_events.py tells of each"
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", event) for event in events)
