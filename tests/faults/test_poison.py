"""A message that kills whoever handles it is tried three times and set aside; its neighbors are answered."""

import pytest

from bot.telegram.intake import MOST_TRIES
from tests.faults.poison import serve_beside_poison


@pytest.mark.parametrize(("database_kind", "receives"), [("sqlite", "polling"), ("postgresql", "webhook")])
async def test_its_neighbors_are_answered(world, receives, record):
    counts, deaths = await serve_beside_poison(world, receives)
    record(counts)
    assert deaths == MOST_TRIES
    counts.hold(doubled=8 * deaths)  # what was under way beside it each time, and answered but not written down
    (program,) = world.programs
    assert len(program.lines("is set aside (ProcessDied)")) == 1
