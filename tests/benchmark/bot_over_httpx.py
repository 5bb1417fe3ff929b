"""This bot over httpx, python-telegram-bot's own transport, with as many calls at once as that bears; to compare."""

import sys
from typing import Final

from telegram.request import HTTPXRequest

from bot.commands import run
from bot.telegram import pacing, service

CALLS_AT_ONCE: Final = 24


def main() -> int:
    """Serve until SIGTERM."""
    pacing.CALLS_AT_ONCE = CALLS_AT_ONCE
    service.AiohttpRequest = lambda *_: HTTPXRequest(
        connection_pool_size=CALLS_AT_ONCE, connect_timeout=10, read_timeout=20, write_timeout=20, pool_timeout=30
    )
    return run(["run"])


if __name__ == "__main__":
    sys.exit(main())
