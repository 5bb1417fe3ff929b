"""What a scenario is given: the stand-in of the Bot API, databases, programs, people, and how large it is to be."""

import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.auxil.bot_api import BotApi
from tests.auxil.webhook_sender import WebhookSender
from tests.faults.programs import Program, free_port
from tests.faults.servers import Databases, Server
from tests.faults.traffic import Traffic

HASTE = 5.0
"""How much faster than Telegram the stand-in brings again what was not taken."""


@dataclass(slots=True)
class Arena:
    """One scenario's own world."""

    api: BotApi
    kind: str
    """Of the database: sqlite or postgresql."""
    database: str
    folder: Path
    databases: Databases
    is_large: bool = False
    """Whether it is done at length, for the figures in the README, or in short, for the suite."""
    programs: list[Program] = field(default_factory=list)

    @property
    def server(self) -> Server:
        """The PostgreSQL server."""
        return self.databases.server

    def size(self, short: float, long: float) -> float:
        """Return a number for the suite, or another for the figures in the README."""
        return long if self.is_large else short

    def traffic(self, rate: float = 20.0) -> Traffic:
        """Return people who write so many messages a second."""
        return Traffic(self.api, rate)

    def program(self, receives: str = "polling", **environ: str) -> Program:
        """Return a place for a bot that polls or has a webhook."""
        port = free_port() if receives == "webhook" else None
        log = self.folder / f"{len(self.programs)}.log"
        self.programs.append(Program(self.api, self.database, log, port, environ))
        return self.programs[-1]

    def customized(self, code: str) -> dict[str, str]:
        """Return the environment in which Python runs some code before a program: a fault that it cannot know of."""
        (self.folder / "sitecustomize.py").write_text(code, encoding="utf-8")
        return {"PYTHONPATH": os.pathsep.join([str(self.folder), *sys.path])}

    @asynccontextmanager
    async def delivering(self) -> AsyncIterator[WebhookSender | None]:
        """Bring updates to all programs that have a webhook."""
        hooks = [program.hook for program in self.programs if program.port is not None]
        if not hooks:
            yield None
            return
        async with WebhookSender(self.api, hooks, haste=HASTE) as sender:
            yield sender


@asynccontextmanager
async def arena(databases: Databases, kind: str, database: str, *, is_large: bool = False) -> AsyncIterator[Arena]:
    """Give the world of a scenario, and leave no process behind."""
    with tempfile.TemporaryDirectory(prefix="referral-bot-") as folder:
        async with BotApi() as api:
            made = Arena(api, kind, database, Path(folder), databases, is_large)
            try:
                yield made
            finally:
                for program in made.programs:
                    await program.clear()
