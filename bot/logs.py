"""Logging, as text or as a line of JSON an event, that keeps what people write, and every secret, out of the log."""

import logging
import re
import sys
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TextIO

from pythonjsonlogger.json import JsonFormatter

from bot.log_events import NUMBERS, OTHER

_QUOTING: Final = ("telegram", "asyncio", "aiohttp", "uvicorn")
"""Loggers whose records may quote updates or exceptions: of these the template alone is kept."""
_CHATTY: Final = {
    "httpx": logging.WARNING,  # writes addresses, which hold the token
    "httpcore": logging.WARNING,
    "aiohttp": logging.WARNING,
    "aiosqlite": logging.WARNING,  # writes values
    "asyncpg": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "uvicorn": logging.ERROR,  # warns of whatever strangers send to its port
    "telegram": logging.CRITICAL,  # repeats, with updates and tracebacks, the errors that are handled here
}
"""Libraries and the level from which they are heard."""
_BREAKING: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LEAST_SECRET: Final = 4
"""Length from which a secret is looked for: every word has some shorter one, and what is left of it would tell."""

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def set_up(
    level: str,
    token: str | None,
    stream: TextIO | None = None,
    *,
    as_json: bool = False,
    secrets: Iterable[str] = (),
) -> logging.Handler:
    """Send the program's log to a stream, the standard error by default, and return the handler.

    ``secrets`` are those beside the token: nothing of them is written, whoever logs it.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    hiding = Hiding(token, secrets)
    handler.setFormatter(JsonLines(hiding) if as_json else DiscreetFormatter(hiding))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for name, least in _CHATTY.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelNamesMapping()[level]))
    return handler


def where(fault: BaseException) -> str:
    """Return an exception's class and the way to it, without its text, which may hold somebody's words."""
    frames = traceback.extract_tb(fault.__traceback__)
    way = " > ".join(f"{_module(frame.filename)}:{frame.lineno}" for frame in frames[-6:])
    cause = fault.__cause__ or fault.__context__
    origin = f" from {type(cause).__name__}" if cause else ""
    return f"{type(fault).__name__}{origin} at {way or 'an unknown place'}"


class Hiding:
    """Puts a mark in the place of secrets."""

    def __init__(self, token: str | None, secrets: Iterable[str] = ()) -> None:
        marks = {secret: "[secret]" for secret in secrets if len(secret) >= _LEAST_SECRET}
        if token:
            marks |= {token: "[token]", token.partition(":")[2]: "[token]"}
        marks.pop("", None)
        self._marks = sorted(marks.items(), key=lambda mark: -len(mark[0]))  # what holds another goes first

    def hide(self, text: str) -> str:
        """Return a text without secrets."""
        for secret, mark in self._marks:
            text = text.replace(secret, mark)
        return text


class DiscreetFormatter(logging.Formatter):
    """Formats records without exceptions' texts, libraries' quotations and secrets."""

    def __init__(self, hiding: Hiding) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._hiding = hiding

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        return self._hiding.hide(super().format(_discreet(record)))

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - logging's name
        """Return an exception's class and place."""
        return where(ei[1]) if ei[1] else ""


class JsonLines(JsonFormatter):
    """Formats records as JSON, as discreetly.

    Keys are ``time`` (UTC), ``level``, ``event``, ``logger`` and ``message``, ``fault`` where there is one, and those
    of ``log_events.NUMBERS`` that a record brings.
    """

    def __init__(self, hiding: Hiding) -> None:
        super().__init__(json_ensure_ascii=False)
        self._hiding = hiding

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        return super().format(_discreet(record))

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Say what the line holds."""
        del message_dict  # a record's message is always a text here
        event = getattr(record, "event", None)
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname
        log_data["event"] = event if isinstance(event, str) else OTHER
        log_data["logger"] = record.name
        log_data["message"] = self._hiding.hide(record.getMessage())
        if record.exc_info and record.exc_info[1]:
            log_data["fault"] = self._hiding.hide(where(record.exc_info[1]))
        brought = {name: getattr(record, name, None) for name in sorted(NUMBERS)}
        log_data |= {name: value for name, value in brought.items() if isinstance(value, int | float)}


def _discreet(record: logging.LogRecord) -> logging.LogRecord:
    """Return a copy without what a library may quote, and without an exception that another handler has written."""
    changes: dict[str, object] = {"exc_text": None, "stack_info": None}
    if record.name.partition(".")[0] in _QUOTING:
        changes |= {"msg": str(record.msg).partition("\n")[0], "args": ()}
    else:  # an entry is a line, whatever it tells of: nobody can write one of their own
        changes |= {"msg": _BREAKING.sub("\N{REPLACEMENT CHARACTER}", record.getMessage()), "args": ()}
    return logging.makeLogRecord(record.__dict__ | changes)


def _module(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-2:])
