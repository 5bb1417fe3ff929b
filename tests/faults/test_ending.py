"""SIGTERM under load: what was taken in is answered or comes again, and the end takes less than ten seconds."""

import pytest

from tests.faults.ending import end_under_load


@pytest.mark.parametrize(
    ("database_kind", "receives", "meanwhile"),
    [
        ("postgresql", "webhook", "slow"),
        ("sqlite", "polling", "slow"),
        ("sqlite", "webhook", "waits"),
        ("postgresql", "polling", "hangs"),
    ],
)
async def test_it_ends_in_time_and_nothing_is_lost(world, receives, meanwhile, record):
    end = await end_under_load(world, receives, meanwhile)
    record(end.counts)
    assert end.status == 0
    assert end.seconds < 10
    end.counts.hold(doubled=None if meanwhile != "hangs" else 5)
    (program,) = world.programs
    assert program.lines("Traceback") == []
