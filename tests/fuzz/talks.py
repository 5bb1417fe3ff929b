"""Targets that hold whole talks: lines of a batch, of a terminal, and of inline queries."""

import asyncio
import io
import json
from functools import cache

from rich.console import Console

from bot.app import opened
from bot.asking import answer_batch
from bot.conversation import Conversation
from bot.settings import Settings
from bot.terminal import Chat
from bot.turn import Utterance
from tests.fuzz.target import Target

_MOST_LINES = 4
"""Lines of a talk; each costs an answer."""


@cache
def conversation() -> Conversation:
    """Return the conversation over the embedded directory, loaded once."""

    async def load() -> Conversation:
        async with opened(Settings()) as live:
            return live.conversation

    return asyncio.run(load())


def _batch(data: bytes) -> None:
    lines = data.split(b"\n")[:_MOST_LINES]
    answers = list(answer_batch(conversation(), lines, None))
    assert len(answers) == sum(1 for line in lines if line.strip())
    for answer in answers:
        answer.encode()  # what cannot be encoded ends the whole batch
        assert "\n" not in answer
        told = json.loads(answer, parse_constant=lambda name: f"{name} is no JSON")
        assert ("error" in told) != ("reply" in told)
        assert " is no JSON" not in str(told.get("id"))


def _terminal(data: bytes) -> None:
    chat = Chat(conversation(), Console(file=io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), width=80))
    chat.greet()
    for line in data.decode("utf-8", "replace").split("\n")[:_MOST_LINES]:
        if not chat.hear(line):
            return


def _words(data: bytes) -> None:
    """Claim that an inline query, a payload and a press with any data are answered."""
    text = data.decode("utf-8", "replace")
    query, _, offset = text.partition("\n")
    talk, hint = conversation(), Utterance(query, language_code=offset[:8] or None)
    talk.search(hint, offset)
    talk.start(hint, text)
    turn = talk.press(text, None, hint)
    assert turn.reply.html or turn.toast


TARGETS = {
    "batch": Target(
        _batch,
        lambda: [
            b'{"id": 1, "text": "street vendors in Peru", "locale": "es", "conversation": "a"}',
            b'{"text": "and in Ghana?", "conversation": 7}\n\n{"id": [1.5, null], "text": "\\ud83d\\ude00 \\u00e9"}',
        ],
    ),
    "terminal": Target(
        _terminal,
        lambda: ["vendedoras ambulantes en Perú\n1\n/language\n2".encode(), b"report an error in StreetNet\n3\n+27 31"],
    ),
    "words": Target(
        _words,
        lambda: [b"waste pickers colombia\n20", b"1len|sp|||v|PE|zz", b"1x.web.en|||||||streetnet-international"],
    ),
}
