"""People of whom everything is told apart from all other text: names, numbers, words, so that a trace shows."""

import itertools
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.auxil.bot_api import BotApi
from tests.auxil.people import Person
from tests.auxil.updates import Json

FIRST = 2_765_432_109_000_000
"""The first number; all share their first digits, decimal and hexadecimal, and so do their bytes in a database."""
WORD = "xoqvy"
"""Begins every name, username and word of a stranger's own."""
PHONE = "+51 9876501"
"""Begins every stranger's phone number."""
LATITUDE = -12.04563
"""Begins every stranger's place."""


@dataclass(slots=True)
class Stranger(Person):
    """Somebody of whom nothing may be kept."""

    @property
    def user(self) -> Json:
        """The person as Telegram describes them."""
        own = {"first_name": f"{WORD.title()}ana{self.number}", "last_name": f"{WORD.title()}ez{self.number}"}
        own |= {"id": self.identity, "is_bot": False, "username": f"{WORD}_{self.number}"}
        return own | ({"language_code": self.language} if self.language else {})

    @property
    def number(self) -> int:
        """Which of the strangers it is."""
        return self.identity - FIRST

    @property
    def word(self) -> str:
        """A word that nobody else says."""
        return f"{WORD}{self.number}"

    @property
    def phone(self) -> str:
        """A phone number that nobody else has."""
        return f"{PHONE}{self.number:04}"


def meet(api: BotApi, number: int, language: str | None) -> Stranger:
    """Return a stranger in their private chat."""
    chat: Json = {"id": FIRST + number, "type": "private"}
    stranger = Stranger(api, FIRST + number, language, chat)
    chat.update({name: value for name, value in stranger.user.items() if name.endswith("name")})
    api.chats[stranger.identity] = chat
    return stranger


def traces(count: int) -> re.Pattern[bytes]:
    """Return what finds a trace of the first ``count`` strangers in bytes: of a file, of a dump, of a log."""
    numbers = (FIRST, FIRST + count - 1)
    texts = [_beginning(*map(form, numbers)) for form in (str, "{:x}".format)]
    raw = _beginning(*(struct.pack(">q", one) for one in numbers))
    assert min(len(one) for one in (*texts, raw)) > 5, "so short a beginning stands in any file"
    said = [WORD, PHONE, re.sub(r"\D", "", PHONE), str(LATITUDE), str(abs(LATITUDE)), *texts]
    spelled = b"|".join(re.escape(one.encode()) for one in said)
    # Little-endian too, and a floating-point number's first five bytes.
    others = (raw, raw[::-1], struct.pack(">d", LATITUDE)[:5])
    return re.compile(b"|".join([b"(?i:" + spelled + b")", *map(re.escape, others)]))


def _beginning(first: Sequence[Any], last: Sequence[Any]) -> Any:
    """Return what two texts or bytes begin with alike."""
    alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=True))
    return first[: len(list(alike))]
