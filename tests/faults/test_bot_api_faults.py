"""Whatever Telegram or the way there does, nothing is lost; twice comes only what had arrived unheard."""

import pytest

from tests.faults.bot_api_faults import serve_through_faults


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("receives", ["polling", "webhook"])
async def test_faults_of_the_bot_api(world, receives, record):
    bad = await serve_through_faults(world, receives)
    record(bad.counts)
    bad.counts.hold(doubled=bad.unheard)
    (program,) = world.programs
    assert program.lines("is set aside") == []
