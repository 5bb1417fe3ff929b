"""What the directory's commands exit with."""

from typing import Final

DONE: Final = 0
NOTHING_FOUND: Final = 1
REFUSED: Final = 2
PIPE_CLOSED: Final = 141
