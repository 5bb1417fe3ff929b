"""Asks the Bot API for what the checks look at; only reads, and changes nothing there."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp
import httpx
from telegram import Bot

from bot.settings import Settings
from bot.telegram.transport import ANSWER_SECONDS, CONNECT_SECONDS, AiohttpRequest, proxy_for

UNREADABLE: Final = (TypeError, KeyError, ValueError, AttributeError)
"""What python-telegram-bot raises where a server answers with something else than the Bot API's JSON."""
_HALF_A_SECOND: Final = timedelta(seconds=0.5)
"""A Date header leaves out fractions; on average this much."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The server of the Bot API, as its root address answers without a token."""

    took: timedelta
    ahead: timedelta | None
    """How far this machine's clock is ahead of the server's; None where it tells no time."""


async def reach(url: str) -> Reached:
    """Ask a server's root address, and compare clocks.

    Raises:
        aiohttp.ClientError, OSError, TimeoutError: it cannot be reached.
    """
    timeout = aiohttp.ClientTimeout(sock_connect=CONNECT_SECONDS, sock_read=ANSWER_SECONDS)
    connector = aiohttp.TCPConnector(ssl=httpx.create_ssl_context())
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, proxy=proxy_for(url)) as session:
        before = datetime.now(UTC)
        async with session.get(url, allow_redirects=False) as response:
            after = datetime.now(UTC)
            told = response.headers.get("Date")
    return Reached(after - before, None if told is None else _ahead(before + (after - before) / 2, told))


def _ahead(here: datetime, told: str) -> timedelta | None:
    try:
        there = parsedate_to_datetime(told)
    except ValueError:
        return None
    return here - (there if there.tzinfo else there.replace(tzinfo=UTC)) - _HALF_A_SECOND


@asynccontextmanager
async def speaking(settings: Settings) -> AsyncIterator[Bot]:
    """Open the way to the Bot API; on entering, the bot asks it who it is.

    Raises:
        TelegramError: it cannot be reached, or refuses the token.
        TypeError, KeyError, ValueError, AttributeError: it is no Bot API.
    """
    os.environ["PTB_TIMEDELTA"] = "true"  # PTB's own switch; without it every 429 is a deprecation warning
    url = settings.bot_api_url
    requests = [AiohttpRequest(url, 1) for _ in range(2)]
    async with Bot(
        settings.token(), base_url=f"{url}/bot", request=requests[0], get_updates_request=requests[1]
    ) as bot:
        yield bot
