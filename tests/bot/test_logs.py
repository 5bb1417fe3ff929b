import io
import logging

import pytest

from bot import logs

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"  # noqa: S105 - shaped like a token, known to nobody


@pytest.fixture
def log():
    stream = io.StringIO()
    loggers = [
        logging.getLogger(name) for name in (None, "httpx", "httpcore", "aiohttp", "aiosqlite", "telegram", "asyncio")
    ]
    loggers += [logging.getLogger(name) for name in ("asyncpg", "sqlalchemy", "alembic")]
    before = [logger.level for logger in loggers]
    handler = logs.set_up("DEBUG", TOKEN, stream)
    yield stream
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


def test_the_token_is_never_written(log):
    logging.getLogger("anything").warning("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("anything").warning("only %s", TOKEN.partition(":")[2])
    assert TOKEN.partition(":")[2] not in log.getvalue()
    assert "bot[token]/getMe" in log.getvalue()


def test_what_httpx_says_of_every_request_is_not_written(log):
    logging.getLogger("httpx").info("HTTP Request: POST https://example.org")
    logging.getLogger("telegram.ext.Application").debug("Processing update %s", "hello")
    assert log.getvalue() == ""


def test_updates_that_come_in_while_the_bot_stops_are_no_alarm(log):
    updater = logging.getLogger("telegram.ext.Updater")
    updater.critical("Updater stopped unexpectedly. Pulled updates will be ignored and pulled again on restart.")
    assert log.getvalue() == ""
    updater.critical("Something went wrong processing the data received from Telegram.")
    assert "Something went wrong" in log.getvalue()


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
