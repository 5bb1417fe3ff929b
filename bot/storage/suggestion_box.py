"""Keeps what people suggest in the database, within the day's limits, for every shell."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.conversation import Conversation
from bot.corrections.correcting import awaiting_source
from bot.corrections.daily_limits import DailyLimits
from bot.state import State
from bot.storage.transactions import Storage
from bot.turn import Turn
from directory.errors import ChangeError, DirectoryError, RecordError
from directory.model import Suggestion
from directory.suggestions import Suggestions

TERMINAL: Final = 0
"""The chat of a terminal, which has no number."""
_REMEMBERED: Final = 500


class SuggestionBox:
    """Takes the suggestions of turns; of the person nothing comes in."""

    def __init__(
        self,
        storage: Storage,
        conversation: Callable[[], Conversation],
        limits: DailyLimits | None = None,
    ) -> None:
        self._storage = storage
        self._conversation = conversation
        self._kept: OrderedDict[int, int] = OrderedDict()
        """By occasion: an update that is tried again, as its answer got lost, suggests nothing twice."""
        self._limits = limits or DailyLimits(conversation().clock)

    async def keep(self, turn: Turn, chat: int, occasion: int | None = None) -> Turn:
        """Keep what a turn suggests, and return the turn with the suggestion's number.

        The next message may then be its source. Beyond the day's limit another turn comes back, which says so. A turn
        of the same ``occasion``, the number of an update, suggests nothing more.

        Raises:
            DirectoryError: it could not be kept.
        """
        if turn.source is not None:
            return await self._add_source(turn)
        if turn.suggestion is None:
            return turn
        number = None if occasion is None else self._kept.get(occasion)
        if number is None:
            if not self._limits.take(chat):
                return self._conversation().too_many_suggestions(turn)
            try:
                number = await self._add(turn.suggestion)
            except DirectoryError:
                self._limits.give_back(chat)
                raise
            if occasion is not None:
                self._kept[occasion] = number
            if len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)
        state = awaiting_source(turn.state or State(), number)
        return replace(turn, state=state, suggestion=replace(turn.suggestion, id=number))

    async def _add(self, suggestion: Suggestion) -> int:
        async with self._storage.writing("suggestions") as session:
            return await Suggestions(session).add(suggestion)

    async def _add_source(self, turn: Turn) -> Turn:
        assert turn.source is not None  # noqa: S101 - its caller has looked
        try:
            async with self._storage.writing("suggestions") as session:
                await Suggestions(session).add_source(turn.source.suggestion, turn.source.address)
        except (ChangeError, RecordError):
            return replace(turn, source=None)  # a curator was faster, and has decided without it
        return turn
