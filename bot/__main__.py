"""Command line of the bot; see ``bot --help``."""

import os
import sys
from collections.abc import Sequence

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 not reached, 2 cannot be used as it was called."""
    try:
        # One message never needs more than one thread, and threads that wait for each other cost more than they bring.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        from bot.commands import run  # noqa: PLC0415  (numpy reads these at import; Ctrl-C while importing is quiet)

        return run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
