"""Runs the migrations: on the connection that the caller shares, or on DATABASE_URL for the developer's alembic.

The program shares a connection (directory/migrate.py), so that its lock, its copy and the migration are one step.
"""

import asyncio
import os
from logging.config import fileConfig

from alembic import context
from sqlalchemy import Connection

import bot.storage.tables  # noqa: F401  (its tables are part of the same metadata)
import directory.memory_tables  # noqa: F401
from directory.database import embedded_url
from directory.engine import make_engine
from directory.secret_files import with_secrets
from directory.tables import Base


def migrate(connection: Connection) -> None:
    """Run the migrations that are asked for on this connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def migrate_database_url() -> None:
    """Open the database of the developer's environment and migrate it."""
    environ = with_secrets(os.environ, ("DATABASE_URL",))
    engine = make_engine(environ.get("DATABASE_URL") or embedded_url(), migrates=True)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()


if context.is_offline_mode():
    context.configure(dialect_name="postgresql", target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
elif (shared := context.config.attributes.get("connection")) is not None:
    migrate(shared)
else:
    if context.config.config_file_name is not None:
        fileConfig(context.config.config_file_name, disable_existing_loggers=False)
    asyncio.run(migrate_database_url())
