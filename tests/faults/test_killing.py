"""A process that is killed loses no message, and says hardly anything twice."""

import pytest

from tests.faults.killing import kill_one_of_two, kill_under_load

# Twice in ten seconds is often: at length, with 3,000 messages, it is held under a hundredth (``tests.faults``).
OF_TWO_KILLS = 8
"""Answers that may have gone out without being written down, as a few are on their way each time."""


@pytest.mark.parametrize(
    ("database_kind", "receives"), [("sqlite", "polling"), ("postgresql", "polling"), ("postgresql", "webhook")]
)
async def test_killed_under_load(world, receives, record):
    counts = await kill_under_load(world, receives)
    record(counts)
    counts.hold(doubled=OF_TWO_KILLS)


@pytest.mark.parametrize("database_kind", ["postgresql"])
async def test_the_other_replica_goes_on_when_one_is_killed(world, record):
    counts = await kill_one_of_two(world)
    record(counts)
    counts.hold(doubled=OF_TWO_KILLS)
