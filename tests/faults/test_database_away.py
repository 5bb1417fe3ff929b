"""A database that ends or hangs: answers go on from the catalogue, and what cannot be kept is not said to be."""

from statistics import median

import pytest

from bot.texts import Texts
from tests.faults.database_away import go_on_without

SAY = Texts.load().say


@pytest.mark.parametrize("database_kind", ["postgresql"])
@pytest.mark.parametrize(("receives", "how"), [("polling", "stop"), ("polling", "freeze"), ("webhook", "freeze")])
async def test_answers_go_on_while_the_server(world, receives, how, record):
    outage = await go_on_without(world, receives, how)
    record(outage.counts)
    outage.counts.hold(doubled=0)
    assert outage.told == SAY("en", "screens.apology"), "nothing is said to be forgotten that is not"
    assert outage.edit_seconds < 2
    later = outage.waits[len(outage.waits) // 2 :]
    assert median(later) < 1, "only those wait for the server who write as it falls silent"
    (program,) = world.programs
    assert len(program.lines("The claims on updates cannot be written for now")) == 1
    assert program.lines("Another program") == []
