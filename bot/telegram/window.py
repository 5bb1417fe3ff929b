"""The updates that were fetched and are not confirmed to Telegram yet: the earliest open one decides what may be."""

from collections import OrderedDict
from typing import Final

FETCHED_AT_MOST: Final = 100
"""Updates that Telegram gives in one answer, from the first unconfirmed one on; so no more can be open."""


class Window:
    """Numbers of updates in the order in which they came, each open or done.

    Telegram takes a poll from a number on for the confirmation of all that came before it.
    """

    def __init__(self) -> None:
        self._open: OrderedDict[int, bool] = OrderedDict()
        self._next: int | None = None

    @property
    def offset(self) -> int | None:
        """The number to poll from: the earliest open one, or the one after the last; None where all is confirmed."""
        return next(iter(self._open), self._next)

    @property
    def head(self) -> int | None:
        """The earliest update that is open."""
        return next(iter(self._open), None)

    @property
    def is_full(self) -> bool:
        """Whether a poll would bring nothing new."""
        return len(self._open) >= FETCHED_AT_MOST

    def __len__(self) -> int:
        """Return how many were fetched and are not confirmed."""
        return len(self._open)

    def knows(self, update_id: int) -> bool:
        """Say whether an update was fetched before."""
        return update_id in self._open

    def add(self, update_id: int) -> None:
        """Take in an update that was fetched."""
        self._open[update_id] = True

    def close(self, update_id: int) -> bool:
        """Take note that an update need not come again, and return whether more can be confirmed now."""
        if update_id not in self._open:
            return False
        self._open[update_id] = False
        moved = False
        while self._open and not next(iter(self._open.values())):
            last, _ = self._open.popitem(last=False)
            self._next = last + 1
            moved = True
        return moved

    def confirmed(self, offset: int | None) -> None:
        """Take note that a poll from a number on was answered.

        Without a number Telegram gives whatever is unconfirmed, also after a week of silence, when it begins to count
        anew from any number.
        """
        if self._next == offset:
            self._next = None
