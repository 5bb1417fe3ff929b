"""The number that grows with every change of the directory, and the notice of it to whoever listens."""

from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from directory.tables import DirectoryStateRow

CHANNEL: Final = "directory_changed"
"""PostgreSQL's channel of notices; their payload is empty, so that several in one transaction are one."""


async def take_lock(session: AsyncSession) -> None:
    """Let nobody else change the directory until the end of the transaction."""
    await session.execute(update(DirectoryStateRow).values(revision=DirectoryStateRow.revision))


async def raise_revision(session: AsyncSession) -> None:
    """Count a change of what running bots show; with the commit those on PostgreSQL hear of it."""
    await session.execute(update(DirectoryStateRow).values(revision=DirectoryStateRow.revision + 1))
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_notify(CHANNEL, "")))
