"""People who talk to a bot: each writes or presses a button, waits for the answer, and later writes again."""

import asyncio
import json
import random
import time
from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from tests.auxil import updates
from tests.auxil.updates import Json

BOT: Final = updates.user(987654321, None, is_bot=True) | {"username": updates.BOT_USERNAME}
PRESSES: Final = 1 / 3
"""Share of the updates that press a button, once there is one."""
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
PATIENCE_SECONDS: Final = 10.0
"""Somebody who has waited for so long writes again later."""


@dataclass(slots=True)
class Person:
    """Somebody in a private chat."""

    identity: int
    turn: int = 0
    written: float = 0.0
    """When they wrote last."""
    is_waiting: bool = False
    owed: int = 0
    """Updates of theirs that were not answered yet."""
    shown: Json | None = None
    """The newest message of the bot, with its buttons."""
    buttons: tuple[str, ...] = ()
    """What its buttons send back."""


@dataclass(frozen=True, slots=True)
class Written:
    """An update as it goes to the bot."""

    number: int
    person: Person
    body: str
    """JSON."""


class Crowd:
    """The people, and the updates of theirs that Telegram keeps until the bot confirms them."""

    def __init__(self, people: int, at_once: int, texts: Sequence[str], *, slips: bool = False) -> None:
        """Begin in silence.

        Args:
            people: how many there are.
            at_once: how many wait for an answer at any time.
            texts: what they write, in turn.
            slips: whether each text has a letter too many somewhere, so that hardly two are the same.
        """
        self.people = {number: Person(number) for number in range(1, people + 1)}
        self.unconfirmed: OrderedDict[int, Written] = OrderedDict()
        """By number, and so in the order in which they were written."""
        self.news = asyncio.Condition()
        """Notified when something is written, and when the bot may be brought more."""
        self.times: list[float] = []
        """Seconds to each answer since it was last emptied."""
        self.answers = self.doubles = self.late = 0
        """Answers at all; those that are one too many; updates that somebody gave up."""
        self._at_once = at_once
        self._texts = texts
        self._slips = slips
        self._chance = random.Random(1)
        self._silent = deque(self.people.values())
        self._waiting: dict[int, Person] = {}
        # A bot that has a database remembers what is done by its number: a later load begins above those before it.
        self._newest = time.time_ns() // 1_000_000
        self._messages = 0
        self._is_quiet = True

    @property
    def lost(self) -> int:
        """How many updates were not answered yet."""
        return sum(person.owed for person in self.people.values())

    async def begin(self) -> None:
        """Let as many write as may wait at once; whoever has been silent for longest is the next."""
        self._is_quiet = False
        await self._write()

    def end(self) -> None:
        """Let nobody write any more."""
        self._is_quiet = True

    async def hear(self, identity: int) -> None:
        """Take note of an answer."""
        person = self.people[identity]
        if not person.owed:
            self.doubles += 1
            return
        person.owed -= 1
        self.answers += 1
        if person.is_waiting:
            self.times.append(time.perf_counter() - person.written)
            self._let_on(person)
            await self._write()

    async def give_up(self) -> None:
        """Let go, again and again, who has waited for too long."""
        while True:
            before = time.perf_counter() - PATIENCE_SECONDS
            late = [person for person in self._waiting.values() if person.written < before]
            for person in late:
                self.late += 1
                self._let_on(person)
            if late:
                await self._write()
            await asyncio.sleep(0.5)

    def confirm(self, offset: int) -> None:
        """Forget the updates below a number."""
        for number in [number for number in self._first_numbers() if number < offset]:
            del self.unconfirmed[number]

    def _first_numbers(self) -> Iterator[int]:
        # A bot confirms no more than it was given; a poll gives a hundred, and many polls at once there are not.
        return islice(self.unconfirmed, 1000)

    def _let_on(self, person: Person) -> None:
        person.is_waiting = False
        del self._waiting[person.identity]
        self._silent.append(person)

    async def _write(self) -> None:
        if self._is_quiet or len(self._waiting) >= self._at_once:
            return
        while len(self._waiting) < self._at_once:
            update = self._next(self._silent.popleft())
            self.unconfirmed[update.number] = update
        async with self.news:
            self.news.notify_all()

    def _next(self, person: Person) -> Written:
        """Return what a person does next; they look at a message before they press one of its buttons."""
        person.turn += 1
        person.owed += 1
        person.is_waiting = True
        person.written = time.perf_counter()
        self._waiting[person.identity] = person
        self._newest += 1
        number, sender = self._newest, updates.user(person.identity, None)
        if person.buttons and self._chance.random() < PRESSES:
            pressed = {
                "id": f"{person.identity}-{number}",
                "from": sender,
                "message": person.shown,
                "chat_instance": "77",
                "data": self._chance.choice(person.buttons),
            }
            update: Json = {"update_id": number, "callback_query": pressed}
        else:
            text = self._texts[(person.identity * 31 + person.turn) % len(self._texts)]
            if self._slips:
                place = self._chance.randrange(len(text))
                text = text[:place] + self._chance.choice(_LETTERS) + text[place:]
            body = updates.message(self.next_message(), updates.private_chat(person.identity), sender, text=text)
            update = {"update_id": number, "message": body}
        return Written(number, person, json.dumps(update))

    def next_message(self) -> int:
        """Return a number for a message."""
        self._messages += 1
        return self._messages
