"""A clock that jumps beneath a running bot: by a day, back, and by ten years."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.live_directory import LiveDirectory
from bot.settings import Settings
from bot.telegram import presentation
from bot.telegram.curators import CURATORS_COMMANDS
from bot.telegram.handlers import COMMANDS
from bot.telegram.service import serve_directory
from directory.database import make_engine
from tests.auxil.bot_api import TOKEN
from tests.faults.arena import Arena
from tests.faults.traffic import Counts

JUMPS = (timedelta(days=1), timedelta(days=-1), timedelta(days=3652), timedelta())


class JumpingClock:
    """The machine's time, and how wrong it is."""

    def __init__(self) -> None:
        self.wrong = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.wrong


async def jump_under_load(world: Arena) -> Counts:
    """Let the bot's clock jump under load; the program is in this process, as nobody may turn the machine's clock."""
    clock, engine, traffic = JumpingClock(), make_engine(world.database), world.traffic(world.size(15, 25))
    live = await LiveDirectory.load(engine, clock)
    settings = Settings(bot_token=TOKEN, bot_api_url=world.api.url)
    serving = asyncio.create_task(serve_directory(settings, live, presentation.load_all(COMMANDS, CURATORS_COMMANDS)))
    try:
        flowing = asyncio.create_task(traffic.flow(int(world.size(100, 1000))))
        for number, jump in enumerate(JUMPS):
            await asyncio.sleep(world.size(1, 8))
            person = world.api.person(70 + number)
            person.says("I want to interview street vendors in Peru")
            await person.hears()
            clock.wrong = jump
            person.says("and in Brazil?")  # forgotten or not, it is answered
            await person.hears()
            person.says("I want to interview street vendors in Peru")
            await person.hears()
            person.says("and in Brazil?")
            assert "Brazil" in (await person.hears()).text, f"a talk by a clock that is wrong by {jump}"
        await flowing
        await traffic.settle()
        assert not serving.done()
    finally:
        serving.cancel()
        await asyncio.wait([serving])
        await engine.dispose()
    return traffic.counts()
