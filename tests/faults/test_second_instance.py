"""A second program with the same token: it gives way, stands by, or takes over, and nobody is left unanswered."""

import asyncio
from time import monotonic

import pytest

from bot.telegram.polling import SETTLED_SECONDS
from tests.faults.traffic import Counts


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_one_on_another_database_ends_with_a_sentence_and_the_first_goes_on(world, databases, record):
    world.api.foreseen.append("Conflict")
    first, second, traffic = world.program(), world.program(), world.traffic(10)
    second.database = await asyncio.to_thread(databases.make, "sqlite")
    await first.start()
    flowing = asyncio.create_task(traffic.flow(80))
    await asyncio.sleep(SETTLED_SECONDS)
    await second.start()
    assert await second.ended() == 2
    assert len(second.lines("Another program fetches this bot's messages")) == 1
    await flowing
    await traffic.settle()
    record(traffic.counts())
    traffic.counts().hold(doubled=2)  # an update under way may be fetched by both, once
    assert first.process.returncode is None


@pytest.mark.parametrize("database_kind", ["postgresql"])
async def test_one_on_the_same_database_stands_by_and_takes_over(world, record):
    first, second, traffic = world.program(), world.program(), world.traffic(15)
    await first.start()
    await second.start("standing by")
    flowing = asyncio.create_task(traffic.flow(120))
    await asyncio.sleep(2)
    await first.kill()
    killed = monotonic()
    await second.says("turn to serve the bot")
    assert monotonic() - killed < 2
    await flowing
    await traffic.settle()
    record(traffic.counts())
    hold(traffic.counts())
    assert world.api.unexpected_refusals() == []


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_a_webhook_that_somebody_else_sets_ends_it_with_a_sentence_and_a_start_takes_it_away(world, record):
    world.api.foreseen.append("Conflict")
    program, traffic = world.program(), world.traffic(10)
    await program.start()
    flowing = asyncio.create_task(traffic.flow(60))
    await asyncio.sleep(SETTLED_SECONDS + 0.5)
    world.api.webhook = "https://example.org/of-somebody-else"
    assert await program.ended() == 2
    assert len(program.lines("has set a webhook for this bot")) == 1
    await program.start()
    await world.api.until(lambda: not world.api.webhook)
    await flowing
    await traffic.settle()
    record(traffic.counts())
    hold(traffic.counts())


def hold(counts: Counts) -> None:
    """Insist that none is lost, and that few are answered twice: what was under way at one moment."""
    counts.hold(doubled=2)
