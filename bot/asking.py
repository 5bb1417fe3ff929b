"""Questions from a command line or a program: one at a time, or a batch of JSON Lines."""

import json
import math
import sys
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.answer import as_json
from bot.conversation import Conversation, Turn, Utterance
from bot.errors import InputError
from bot.rendering import plain
from bot.state import State
from bot.understanding.reading import LOCALES

TALKS: Final = 10_000
"""Conversations of a batch that are remembered at once; the one unused for longest is dropped first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a batch."""

    text: str
    id: object
    locale: str | None
    conversation: str | None


def ask(conversation: Conversation, text: str, locale: str | None) -> Turn:
    """Return the answer to one question; ``locale`` is the inquirer's choice where the words do not tell."""
    return conversation.respond(Utterance(text=text, locale=locale))


def reply_text(turn: Turn) -> str:
    """Return a reply as plain text, its choices as a list below."""
    labels = [button.label for row in turn.reply.buttons for button in row]
    return "\n\n".join(part for part in (plain(turn.reply.html), " · ".join(f"[{label}]" for label in labels)) if part)


def answer_batch(conversation: Conversation, lines: Iterable[bytes], locale: str | None) -> Iterator[str]:
    """Yield one line of JSON for each line that holds a question, in order.

    A line that cannot be used gives ``{"id": …, "error": …}`` and the rest goes on; empty lines are passed over.
    """
    talks: OrderedDict[str, State | None] = OrderedDict()
    for number, line in enumerate(lines, 1):
        if line.strip():
            answer = json.dumps(_answer_line(conversation, line, number, locale, talks), ensure_ascii=False)
            yield answer.encode("utf-8", "replace").decode("utf-8")  # an id may hold half of a surrogate pair


def _answer_line(
    conversation: Conversation, line: bytes, number: int, locale: str | None, talks: OrderedDict[str, State | None]
) -> dict[str, Any]:
    identifier: object = None
    try:
        label = _object(line, number)
        identifier = label.get("id")
        asked = _asked(label, number)
    except InputError as fault:
        return {"id": identifier, "error": str(fault)}
    before = talks.pop(asked.conversation, None) if asked.conversation is not None else None
    turn = conversation.respond(Utterance(text=asked.text, locale=asked.locale or locale), before)
    if asked.conversation is not None:
        # Programs suggest nothing: the next line is a question, whatever the talk would wait for.
        talks[asked.conversation] = turn.state and replace(turn.state, expecting=None)
        if len(talks) > TALKS:
            talks.popitem(last=False)
    return {"id": identifier, **as_json(asked.text, turn, conversation.reason)}


def _object(line: bytes, number: int) -> dict[str, Any]:
    try:
        label = json.loads(line.decode("utf-8"), parse_float=_finite, parse_constant=_finite)
    except UnicodeDecodeError:
        raise InputError(f"line {number}: no UTF-8; send the text as UTF-8") from None
    except (ValueError, RecursionError):  # a number may have more digits than Python reads
        raise InputError(f'line {number}: no JSON; send one object a line, such as {{"text": "…"}}') from None
    if not isinstance(label, dict):
        raise InputError(f'line {number}: no JSON object; send one object a line, such as {{"text": "…"}}')
    return label


def _finite(number: str) -> float:
    """Return a number that JSON can write again."""
    if math.isfinite(value := float(number)):
        return value
    raise ValueError("no number of JSON")


def _asked(label: dict[str, Any], number: int) -> Asked:
    text, locale, talk = label.get("text"), label.get("locale"), label.get("conversation")
    if not isinstance(text, str):
        raise InputError(f'line {number}: "text" is missing or no string')
    if locale is not None and locale not in LOCALES:
        raise InputError(f'line {number}: "locale" is none of {", ".join(LOCALES)}')
    if talk is not None and not isinstance(talk, str | int):
        raise InputError(f'line {number}: "conversation" is neither a string nor a number')
    # JSON may hold half of a surrogate pair, which no output can carry.
    return Asked(
        text.encode("utf-8", "replace").decode("utf-8"), label.get("id"), locale, None if talk is None else str(talk)
    )


def standard_input() -> Iterable[bytes]:
    """Return the lines of the standard input as they arrive."""
    return iter(sys.stdin.buffer.readline, b"")
