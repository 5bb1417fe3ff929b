import aiohttp
import pytest

from bot.operations.http_serving import serving
from bot.operations.metrics import Metrics
from bot.operations.monitor import Readiness, make_monitor

READY = {"directory": True, "updates": True, "database": True, "draining": False}


@pytest.fixture
def readiness():
    return Readiness(**READY)


@pytest.fixture
async def get(readiness):
    """Make a request of the monitor over HTTP; what comes back is status, headers and body."""
    app = make_monitor(Metrics(), readiness)
    async with (
        serving(app, "127.0.0.1", 0, setting="MONITOR_LISTEN") as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):

        async def request(path, method="GET", **headers):
            async with client.request(method, path, headers=headers) as response:
                return response.status, response.headers, await response.text()

        yield request


async def test_it_is_alive(get):
    status, headers, body = await get("/healthz")
    assert (status, body) == (200, "ok")
    assert headers["Cache-Control"] == "no-store"


async def test_it_is_ready_when_updates_are_answered(get):
    assert (await get("/readyz"))[::2] == (
        200,
        '{"ready":true,"directory":true,"updates":true,"database":true,"draining":false}',
    )


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"directory": False}, 503),
        ({"updates": False}, 503),
        ({"draining": True}, 503),
        ({"database": False}, 200),
    ],
)
async def test_what_is_amiss_is_said_and_a_database_alone_stops_nothing(get, readiness, changed, status):
    for name, value in changed.items():
        setattr(readiness, name, value)
    found = await get("/readyz")
    assert found[0] == status
    assert (await get("/healthz"))[0] == 200
    for name, value in (READY | changed).items():
        assert f'"{name}":{str(value).lower()}' in found[2]


async def test_metrics_are_there_for_prometheus(get):
    status, headers, body = await get("/metrics")
    assert status == 200
    assert headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "referral_bot_updates_under_way 0.0" in body
    asked = await get("/metrics", Accept="application/openmetrics-text; version=1.0.0")
    assert asked[1]["Content-Type"].startswith("application/openmetrics-text")


async def test_there_is_nothing_else(get):
    for path in ("/", "/metrics/", "/metrics/x", "/docs", "/openapi.json", "/%2e%2e/etc/passwd"):
        assert (await get(path))[0] == 404, path


async def test_nothing_can_be_done_but_look(get):
    for path in ("/healthz", "/readyz", "/metrics"):
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE"):
            status, headers, _ = await get(path, method)
            assert status == 405, (path, method)
            assert "Server" not in headers


def test_a_service_that_has_not_begun_is_not_ready():
    assert not Readiness().is_ready
