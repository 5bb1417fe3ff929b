"""Reads a directory, changes it and reads it again, as a running bot does; prints what that takes, as JSON."""

import asyncio
import json
import os
import time

from sqlalchemy import update

from bot.app import opened
from bot.settings import Settings
from directory.tables import DirectoryStateRow
from tests.benchmark.asking import highest_memory


async def main() -> None:
    """Print the seconds that the second reading takes, and the most bytes that were resident until then."""
    async with opened(Settings.from_environ(os.environ)) as live:
        async with live.engine.begin() as connection:
            await connection.execute(update(DirectoryStateRow).values(revision=DirectoryStateRow.revision + 1))
        began = time.perf_counter()
        assert await live.refresh()
        seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "memory": highest_memory(os.getpid())}))


if __name__ == "__main__":
    asyncio.run(main())
