"""A process that is killed loses no message, and says hardly anything twice."""

import pytest

from tests.faults.killing import kill_one_of_two, kill_under_load


@pytest.mark.parametrize("receives", ["polling", "webhook"])
async def test_killed_under_load(world, receives, record):
    counts = await kill_under_load(world, receives)
    record(counts)
    counts.hold()


@pytest.mark.parametrize("database_kind", ["postgresql"])
async def test_the_other_replica_goes_on_when_one_is_killed(world, record):
    counts = await kill_one_of_two(world)
    record(counts)
    counts.hold()
