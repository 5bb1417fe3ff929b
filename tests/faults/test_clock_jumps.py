"""A clock that jumps: everybody is answered, and talks are remembered by the time as it is told."""

from tests.faults.clock_jumps import jump_under_load


async def test_everybody_is_answered_while_the_clock_jumps(world, record):
    counts = await jump_under_load(world)
    record(counts)
    counts.hold(doubled=0)
