"""`bot run` as a process that a scenario starts, kills and starts again, as systemd would."""

import asyncio
import os
import resource
import signal
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import aiohttp

from tests.auxil.bot_api import TOKEN, BotApi

STARTING_SECONDS = 90.0
"""A guard for a loaded machine; alone, a start takes two or three."""
HOOK = "https://example.org/hook"


def free_port() -> int:
    """Return a port of this machine where nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(slots=True)
class Program:
    """One place where a bot runs: its settings stay, its processes come and go."""

    api: BotApi
    database: str
    log: Path
    port: int | None = None
    """Where it listens for the webhook; None where it polls."""
    environ: dict[str, str] = field(default_factory=dict)
    starts: int = 0
    process: asyncio.subprocess.Process | None = None
    monitor: int = field(default_factory=free_port)

    @property
    def hook(self) -> str:
        """The address to which updates are brought."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def start(self, words: str = "Serving as @") -> float:
        """Start a process, wait until its log says something, and return the seconds that took."""
        settings = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": self.api.url,
            "DATABASE_URL": self.database,
            "MONITOR_LISTEN": f"127.0.0.1:{self.monitor}",
        }
        if self.port is not None:
            settings |= {"WEBHOOK_URL": HOOK, "WEBHOOK_LISTEN": f"127.0.0.1:{self.port}"}
        begun, seen = monotonic(), len(self.written())
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                env=os.environ | settings | self.environ,
                stdout=log,
                stderr=log,
            )
        self.starts += 1
        await self.says(words, seen)
        return monotonic() - begun

    async def says(self, words: str, since: int = 0) -> None:
        """Wait until the log says something after its first so many letters."""
        assert self.process
        async with asyncio.timeout(STARTING_SECONDS):
            while words not in self.written()[since:]:
                if self.process.returncode is not None and words not in self.written()[since:]:
                    raise AssertionError(f"it has ended ({self.process.returncode}):\n{self.written()[since:]}")
                await asyncio.sleep(0.05)

    def written(self) -> str:
        """Return the log of all its processes."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    async def metrics(self) -> str:
        """Return what it shows of itself to Prometheus."""
        async with aiohttp.request("GET", f"http://127.0.0.1:{self.monitor}/metrics") as answer:
            return await answer.text()

    def limit_files(self, size: int) -> None:
        """Let it make no file longer than so many bytes: to write then fails as on a full disk."""
        assert self.process
        _, most = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, most))

    def lines(self, words: str) -> list[str]:
        """Return the lines of the log that hold some words."""
        return [line for line in self.written().splitlines() if words in line]

    async def kill(self) -> None:
        """End it without any warning."""
        assert self.process
        self.process.kill()
        await self.process.wait()

    async def end(self) -> tuple[int, float]:
        """Ask it to end; return its status and the seconds that it took."""
        assert self.process
        begun = monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = await self.process.wait()
        return status, monotonic() - begun

    async def ended(self) -> int:
        """Wait until it ends by itself, and return its status."""
        assert self.process
        async with asyncio.timeout(STARTING_SECONDS):
            return await self.process.wait()

    async def clear(self) -> None:
        """Leave no process behind."""
        if self.process is not None and self.process.returncode is None:
            await self.kill()
