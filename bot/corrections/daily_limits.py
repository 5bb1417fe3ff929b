"""How much is taken in a day, of each chat and of all together; counted in memory under a keyed hash of the chat."""

import hmac
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final

A_CHAT: Final = 5
"""Suggestions taken of one chat a day."""
OVERALL: Final = 200
"""Suggestions taken of all chats together a day: as many as curators may be asked to read."""
_KEY_BYTES: Final = 32


class DailyLimits:
    """Counts what was taken since midnight UTC; the key is made at the start, so that nothing leads back to a chat."""

    def __init__(self, clock: Callable[[], datetime], a_chat: int = A_CHAT, overall: int = OVERALL) -> None:
        self._clock = clock
        self._a_chat, self._overall = a_chat, overall
        self._key = secrets.token_bytes(_KEY_BYTES)
        self._day: date | None = None
        self._taken: Counter[bytes] = Counter()

    def take(self, chat: int) -> bool:
        """Count one more of a chat; False where the day's limit is reached, and then nothing is counted."""
        self._begin_day()
        chat_key = self._chat_key(chat)
        if self._taken[chat_key] >= self._a_chat or self._taken.total() >= self._overall:
            return False
        self._taken[chat_key] += 1
        return True

    def give_back(self, chat: int) -> None:
        """Count one less of a chat, as it was not taken after all."""
        self._begin_day()
        self._taken -= Counter([self._chat_key(chat)])

    def _begin_day(self) -> None:
        today = self._clock().astimezone(UTC).date()
        if today != self._day:
            self._day, self._taken = today, Counter()

    def _chat_key(self, chat: int) -> bytes:
        return hmac.digest(self._key, str(chat).encode(), "sha256")
