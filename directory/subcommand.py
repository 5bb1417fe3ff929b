"""What each module of commands needs: how a command is added, and a repository to read from or to write to."""

import argparse
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from directory.database import make_session_factory, prepare, snapshot
from directory.repository import Repository


class Add(Protocol):
    """Adds a command to the program's."""

    def __call__(
        self,
        name: str,
        command: Callable[[argparse.Namespace], Coroutine[Any, Any, int]],
        summary: str,
        more: str = "",
        statuses: str = ...,
    ) -> argparse.ArgumentParser:
        """Return the command's own parser; ``statuses`` says what it exits with, where that is not the usual."""


@asynccontextmanager
async def reading(database: str | None) -> AsyncIterator[Repository]:
    """Open the directory at one moment, to be read."""
    engine = await prepare(database)
    try:
        async with snapshot(engine) as session:
            yield Repository(session)
    finally:
        await engine.dispose()


@asynccontextmanager
async def writing(database: str | None, *, dry_run: bool = False) -> AsyncIterator[AsyncSession]:
    """Open the directory for a change, which is committed at the end unless it is a dry run."""
    engine = await prepare(database)
    try:
        async with make_session_factory(engine).begin() as session:
            yield session
            if dry_run:
                await session.rollback()
    finally:
        await engine.dispose()
