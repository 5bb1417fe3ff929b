"""Checks what the database holds: which migration, how many organizations, and whether all can be read."""

import asyncio
from datetime import datetime

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.doctor.findings import Finding, error, ok, warning
from directory import migrate
from directory.database import snapshot
from directory.geography import Areas
from directory.history import History
from directory.repository import Repository
from directory.tables import REVISION

_FEW = 3
"""So many slugs are named."""


async def check_migrations(connection: AsyncConnection, *, is_embedded: bool) -> Finding:
    """Return whether the database has the shape that this version of the program needs."""
    version = None
    is_sqlite = connection.dialect.name == "sqlite"
    if await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
        version = await migrate.current_version(connection)
    if version == REVISION:
        return ok("migrations", f"The database has the shape that this version needs (migration {version}).")
    if version is None:
        return error(
            "migrations",
            "The database has no directory yet" + ("." if is_sqlite else ", or the role does not see it."),
            "Run `directory migrate`, then `directory load --shipped` or load a file of your own.",
        )
    if not await asyncio.to_thread(migrate.is_known, version):
        return error(
            "migrations",
            f"The database was made by a newer version of this program (migration {version}; this one has {REVISION}).",
            "Install that version, or name another database in DATABASE_URL.",
        )
    older = f"The database is older than this program (migration {version}; this one needs {REVISION})"
    if is_embedded:
        return error("migrations", f"{older}.", "Start anything that reads it, such as `bot chat`: it keeps a copy.")
    return error("migrations", f"{older}.", "Keep a copy of it and run `directory migrate`.")


async def check_directory(engine: AsyncEngine, areas: Areas) -> Finding:
    """Return how many organizations there are, when the last change was, and what of them cannot be read."""
    async with snapshot(engine) as session:
        repository = Repository(session, areas)
        slugs = await repository.slugs()
        read = {organization.slug for organization in await repository.organizations()}
        last = await History(session).last()
    values = sum(not one.is_whole for one in repository.left_out)
    return describe(len(read), sorted(slugs - read), values, None if last is None else last.made_at)


def describe(count: int, unread: list[str], unknown: int, changed_at: datetime | None) -> Finding:
    """Return the finding on a directory.

    Args:
        count: organizations that can be read.
        unread: slugs of those that cannot.
        unknown: how many of their values had to be left out.
        changed_at: the last change.
    """
    if not count and not unread:
        return error(
            "directory",
            "There is no organization in it, so the bot answers nobody.",
            "Run `directory load --shipped`, or load a file of your own.",
        )
    when = "never changed" if changed_at is None else f"last changed {changed_at:%Y-%m-%d %H:%M} UTC"
    if unread:
        more = ", …" if len(unread) > _FEW else ""
        return error(
            "directory",
            f"{count:,} organizations, {when}; {len(unread):,} cannot be read: {', '.join(unread[:_FEW])}{more}.",
            "Run `directory check`, and load these records anew; or install the version that has written them.",
        )
    if unknown:
        return warning(
            "directory",
            f"{count:,} organizations, {when}; {unknown:,} of their values cannot be read and are left out.",
            "Run `directory check`, which names them; install the version that has written them, or edit them.",
        )
    return ok("directory", f"{count:,} organizations, {when}; all of them can be read.")
