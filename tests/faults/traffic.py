"""Messages of many chats at a steady rate, and the count of what became of each: answered, lost, doubled."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple

from tests.auxil.bot_api import BotApi

PLACES = ("Peru", "Kenya", "Brazil", "India", "Ghana", "Mexico", "Colombia", "Nepal")
"""A chat asks for each of them once at most, so that an answer tells which message it is for."""
SETTLING_SECONDS = 90.0
"""A guard: after that, what is not answered is lost."""


class Asked(NamedTuple):
    """A message: whose, and after which place it asks."""

    chat: int
    place: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a number of messages."""

    messages: int
    answered: int
    doubled: int
    """Answers beyond the first to a message."""
    silence: float
    """The longest time, in seconds, in which somebody waited and nobody was answered."""
    median: float
    """Seconds from a message to its answer."""
    slowest: float

    @property
    def lost(self) -> int:
        """Return how many messages nobody answered."""
        return self.messages - self.answered

    def hold(self, doubled: int | None = None) -> None:
        """Insist that none is lost and that doubles stay under a hundredth, or under what is said."""
        assert self.lost == 0, self
        assert self.doubled <= (self.messages / 100 if doubled is None else doubled), self

    def __str__(self) -> str:
        return (
            f"{self.messages} messages, {self.lost} lost, {self.doubled} doubled, longest silence {self.silence:.1f} s,"
            f" answers after {self.median:.2f} s (median) and {self.slowest:.1f} s (slowest)"
        )


@dataclass(slots=True)
class Traffic:
    """People who ask the bot behind a stand-in of the Bot API."""

    api: BotApi
    rate: float = 20.0
    """Messages a second."""
    first_chat: int = 10_000
    asked: dict[Asked, float] = field(default_factory=dict)
    """When each message was written."""

    async def flow(self, messages: int) -> None:
        """Write a number of messages, the chats in turn."""
        chats = -(-messages // len(PLACES))
        begun = monotonic()
        for number in range(messages):
            chat, place = self.first_chat + number % chats, PLACES[number // chats]
            self.asked[Asked(chat, place)] = monotonic()
            self.api.person(chat).says(f"I want to interview street vendors in {place}")
            await asyncio.sleep(max(0.0, begun + (number + 1) / self.rate - monotonic()))
        self.first_chat += chats

    async def settle(self, seconds: float = SETTLING_SECONDS) -> None:
        """Wait until every message is answered, but not for ever; ``counts`` tells what came of it."""
        try:
            async with asyncio.timeout(seconds):
                await self.api.wait(lambda: self.asked.keys() <= {one for one, _ in self._answers()})
        except TimeoutError:
            return

    def counts(self) -> Counts:
        """Count what has come of the messages until now."""
        answers = self._answers()
        times = Counter(one for one, _ in answers)
        first: dict[Asked, float] = {}
        for one, at in answers:
            first.setdefault(one, at)
        waits = sorted(at - self.asked[one] for one, at in first.items()) or [0.0]
        return Counts(
            messages=len(self.asked),
            answered=len(first),
            doubled=sum(times.values()) - len(times),
            silence=self._silence(first),
            median=waits[len(waits) // 2],
            slowest=waits[-1],
        )

    def waits(self, since: float, until: float) -> list[float]:
        """Return how long those waited who wrote within a time of the steady clock; in order of writing."""
        first: dict[Asked, float] = {}
        for one, at in self._answers():
            first.setdefault(one, at)
        now = monotonic()
        return [first.get(one, now) - at for one, at in self.asked.items() if since <= at <= until]

    def _answers(self) -> list[tuple[Asked, float]]:
        """Return the answers that have arrived, in order."""
        found = []
        for call in self.api.calls:
            if call.method == "sendMessage" and call.refusal is None:
                about = [place for place in PLACES if place in call.parameters["text"]]
                one = Asked(int(call.parameters["chat_id"]), about[0] if len(about) == 1 else "")
                if one in self.asked:
                    found.append((one, call.at))
        return found

    def _silence(self, first: dict[Asked, float]) -> float:
        events = sorted([(at, 1) for at in self.asked.values()] + [(at, -1) for at in first.values()])
        longest, waiting, since = 0.0, 0, 0.0
        for at, change in events:
            if change < 0:
                longest = max(longest, at - since)
                since = at
            elif not waiting:
                since = at
            waiting += change
        return longest
