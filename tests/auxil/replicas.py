"""Processes of ``bot run`` with a webhook, side by side on one database, as the units start them."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from prometheus_client.parser import text_string_to_metric_families as parse

from tests.auxil.nginx import free_port

ROOT = Path(__file__).parent.parent.parent
_KEPT = ("PATH", "PYTHONPATH", "LANG", "LD_LIBRARY_PATH")
"""What a replica has of the environment of whoever runs the tests: none of their settings."""
_PATIENCE_SECONDS = 30.0


@dataclass(slots=True)
class Replica:
    """One process; it can be killed and started again at the same ports."""

    folder: Path
    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    monitor: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it takes updates, without nginx."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it; what it logs goes to a file."""
        environ = {name: os.environ[name] for name in _KEPT if name in os.environ} | self.settings
        environ |= {
            "WEBHOOK_LISTEN": f"127.0.0.1:{self.port}",
            "MONITOR_LISTEN": f"127.0.0.1:{self.monitor}",
            "XDG_DATA_HOME": str(self.folder),
        }
        with self.log.open("ab") as log:
            command = [sys.executable, "-W", "error", "-m", "bot", "run"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)

    @property
    def log(self) -> Path:
        """What it has logged."""
        return self.folder / f"{self.port}.log"

    async def until_ready(self) -> None:
        """Wait until it takes updates in."""
        assert self.process
        async with asyncio.timeout(_PATIENCE_SECONDS), aiohttp.ClientSession() as session:
            while True:
                assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
                try:
                    async with session.get(f"http://127.0.0.1:{self.monitor}/readyz") as answer:
                        if answer.ok:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.1)

    async def updates(self) -> dict[str, int]:
        """Return how many updates came to what, by its own count."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.monitor}/metrics") as answer,
        ):
            families = {family.name: family for family in parse(await answer.text())}
        samples = families["referral_bot_updates"].samples
        return {sample.labels["outcome"]: int(sample.value) for sample in samples if sample.name.endswith("_total")}

    def kill(self) -> None:
        """Kill it as a machine that fails does: without a word."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    async def end(self) -> int:
        """Have it end by itself, and return its exit status."""
        assert self.process
        self.process.terminate()
        return await asyncio.to_thread(self.process.wait, 15)
