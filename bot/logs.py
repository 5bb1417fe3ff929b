"""Logging that keeps what people write, and the bot's token, out of the log."""

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import Final, TextIO

_QUOTING: Final = ("telegram", "asyncio", "aiohttp")
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
    "telegram": logging.CRITICAL,  # repeats, with updates and tracebacks, the errors that are handled here
}
"""Libraries and the level from which they are heard."""
_BREAKING: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NO_NEWS: Final = "Updater stopped unexpectedly."
"""PTB's alarm about updates that come in while the bot is told to stop; the next start fetches them again."""

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def set_up(level: str, token: str | None, stream: TextIO | None = None) -> logging.Handler:
    """Send the program's log to a stream, the standard error by default, and return the handler."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(DiscreetFormatter(token))
    handler.addFilter(lambda record: not str(record.msg).startswith(_NO_NEWS))
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


class DiscreetFormatter(logging.Formatter):
    """Formats records without exceptions' texts, libraries' quotations and the token."""

    def __init__(self, token: str | None) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = [part for part in (token, token and token.partition(":")[2]) if part]

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        changes: dict[str, object] = {"exc_text": None}  # another handler may have written the exception there
        if record.name.partition(".")[0] in _QUOTING:
            changes |= {"msg": str(record.msg).partition("\n")[0], "args": ()}
        else:  # an entry is a line, whatever it tells of: nobody can write one of their own
            changes |= {"msg": _BREAKING.sub("\N{REPLACEMENT CHARACTER}", record.getMessage()), "args": ()}
        record = logging.makeLogRecord(record.__dict__ | changes)
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[token]")
        return line

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - logging's name
        """Return an exception's class and place."""
        return where(ei[1]) if ei[1] else ""


def _module(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-2:])
