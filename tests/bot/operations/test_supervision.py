"""What systemd hears, on a real datagram socket of either kind."""

import asyncio
import os
import socket
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.operations.monitor import Readiness
from bot.operations.supervision import supervise

SOON = 5.0
"""Seconds after which what has not come is taken for missing."""


@dataclass
class Supervisor:
    """The other end: what the service says, in its order."""

    address: str
    listener: socket.socket

    async def hears(self) -> str:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(SOON):
            return (await loop.sock_recv(self.listener, 4096)).decode()

    def has_heard_all(self) -> bool:
        try:
            self.listener.recv(4096)
        except BlockingIOError:
            return True
        return False


@pytest.fixture(params=["a path", "an abstract name"])
def supervisor(request, tmp_path):
    if request.param == "a path":
        address = name = str(tmp_path / "notify")
    else:
        address = f"@referral-bot-test-{os.getpid()}-{time.monotonic_ns()}"
        name = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.setblocking(False)
        listener.bind(name)
        yield Supervisor(address, listener)


@pytest.fixture
def readiness():
    return Readiness(directory=True, database=True)


@asynccontextmanager
async def supervised(supervisor, readiness, stands_by_after=None, **environ):
    environ = {"NOTIFY_SOCKET": supervisor.address, **environ}
    job = asyncio.create_task(supervise(readiness, environ, stands_by_after=stands_by_after))
    try:
        yield job
    finally:
        job.cancel()
        await asyncio.wait([job])


async def test_ready_is_said_when_updates_are_taken_in_and_stopping_when_it_drains(supervisor, readiness):
    async with supervised(supervisor, readiness):
        assert await supervisor.hears() == "STATUS=not serving yet"
        await asyncio.sleep(0.6)
        assert supervisor.has_heard_all()
        readiness.updates = True
        assert await supervisor.hears() == "STATUS=serving"
        assert await supervisor.hears() == "READY=1"
        readiness.draining = True
        assert await supervisor.hears() == "STATUS=finishing"
        assert await supervisor.hears() == "STOPPING=1"
    assert supervisor.has_heard_all()


async def test_an_end_that_comes_at_once_is_told_as_well(supervisor, readiness):
    readiness.updates = True
    async with supervised(supervisor, readiness):
        assert await supervisor.hears() == "STATUS=serving"
        assert await supervisor.hears() == "READY=1"
    assert await supervisor.hears() == "STOPPING=1"


async def test_a_database_that_is_away_is_told_in_the_status_alone(supervisor, readiness):
    readiness.updates = True
    async with supervised(supervisor, readiness):
        assert [await supervisor.hears() for _ in range(2)] == ["STATUS=serving", "READY=1"]
        readiness.database = False
        assert await supervisor.hears() == "STATUS=serving from memory, the database is away"
        readiness.database = True
        assert await supervisor.hears() == "STATUS=serving"


async def test_one_that_stands_by_has_started(supervisor, readiness):
    async with supervised(supervisor, readiness, stands_by_after=0.1):
        assert await supervisor.hears() == "STATUS=not serving yet"
        assert await supervisor.hears() == "READY=1"
        readiness.updates = True
        assert await supervisor.hears() == "STATUS=serving"
        await asyncio.sleep(0.4)
        assert supervisor.has_heard_all()


async def test_signs_of_life_stop_when_the_loop_hangs(supervisor, readiness):
    readiness.updates = True
    async with supervised(supervisor, readiness, WATCHDOG_USEC="400000", WATCHDOG_PID=str(os.getpid())):
        assert [await supervisor.hears() for _ in range(3)] == ["STATUS=serving", "READY=1", "WATCHDOG=1"]
        assert await supervisor.hears() == "WATCHDOG=1"
        while not supervisor.has_heard_all():
            pass
        time.sleep(0.5)  # noqa: ASYNC251 - the loop hangs
        assert supervisor.has_heard_all()


@pytest.mark.parametrize("others", [{"WATCHDOG_USEC": "100000", "WATCHDOG_PID": "1"}, {"WATCHDOG_USEC": "soon"}, {}])
async def test_signs_of_life_are_given_to_who_asks_this_process_for_them(supervisor, readiness, others):
    readiness.updates = True
    async with supervised(supervisor, readiness, **others):
        assert [await supervisor.hears() for _ in range(2)] == ["STATUS=serving", "READY=1"]
        await asyncio.sleep(0.4)
        assert supervisor.has_heard_all()


@pytest.mark.parametrize("environ", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:1234"}])
async def test_nothing_happens_where_nobody_supervises(readiness, environ):
    async with asyncio.timeout(SOON):
        await supervise(readiness, environ | {"WATCHDOG_USEC": "1000"})


async def test_a_supervisor_that_is_gone_stops_nothing(tmp_path, readiness, caplog):
    environ = {"NOTIFY_SOCKET": str(tmp_path / "nobody")}
    job = asyncio.create_task(supervise(readiness, environ))
    await asyncio.sleep(0.3)
    assert not job.done()
    job.cancel()
    await asyncio.wait([job])
    assert "The supervisor cannot be told STATUS: No such file or directory" in caplog.text
