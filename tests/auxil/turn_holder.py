"""Takes the turn to fetch a bot's updates, says so on a line of its own, and holds it until it is killed."""

import asyncio
import sys

from bot.operations.polling_turn import PollingTurn
from directory.database import make_engine


async def main(url: str, bot_id: int) -> None:
    """Take the turn and hold it."""
    turn = PollingTurn(make_engine(url), bot_id)
    await turn.wait()
    sys.stdout.write("taken\n")
    sys.stdout.flush()
    await turn.lost()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
