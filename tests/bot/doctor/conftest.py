"""What tests of the doctor share: the stand-in of the Bot API, and the findings of a part by their names."""

from collections.abc import AsyncIterator, Callable

import pytest

from bot.doctor.findings import Finding
from bot.doctor.settings_checks import Given, check_settings
from tests.auxil.bot_api import TOKEN, BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
def examined(api: BotApi) -> Callable[..., object]:
    """Makes the checks of a part on the stand-in, with more settings, and gives the findings by name."""

    async def examine(part: Callable[[Given], AsyncIterator[Finding]], **settings: str) -> dict[str, Finding]:
        given = check_settings({"BOT_TOKEN": TOKEN, "BOT_API_URL": api.url} | settings)
        return {finding.name: finding async for finding in part(given)}

    return examine
