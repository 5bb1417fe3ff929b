"""Short talks with the right reading after each turn, and how many of their turns the conversation reads right."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from bot.conversation import Conversation, Utterance
from bot.evaluation import named
from bot.turn import Turn
from bot.understanding.reading import Command
from directory.text import fold
from tests.auxil.organizations import shipped

QUESTIONS: Final = Path(__file__).parents[1] / "questions"
_POSITIONS: Final = {"1": "first", "2": "second", "3": "third", "-1": "last"}


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """One turn of a labelled talk, and what was read otherwise than it is labelled."""

    talk: str
    position: int
    text: str
    wrong: Mapping[str, tuple[Any, Any]]
    """Part of the reading -> what was read, what is right; empty where all of it is right."""
    opens_right: bool
    """Whether the talk's first turn was read right, without which the others hardly can be."""

    @property
    def follows(self) -> bool:
        """Whether it is a follow-up."""
        return self.position > 0


@cache
def slugs() -> Mapping[str, frozenset[str]]:
    """Return official name or acronym -> slugs."""
    return named(shipped().organizations)


def judge(conversation: Conversation, name: str) -> list[JudgedTurn]:
    """Hold all talks of a file of labelled talks and judge their turns."""
    lines = (QUESTIONS / name).read_text(encoding="utf-8").splitlines()
    return [turn for line in lines for turn in _judge(conversation, json.loads(line))]


def share(turns: list[JudgedTurn], *, opened: bool = False) -> float:
    """Return the share of follow-up turns whose whole reading is right, of all or where the talk opens right."""
    following = [turn for turn in turns if turn.follows and (turn.opens_right or not opened)]
    return sum(not turn.wrong for turn in following) / len(following)


def _judge(conversation: Conversation, talk: Mapping[str, Any]) -> Iterator[JudgedTurn]:
    state = None
    opens_right = True
    for position, label in enumerate(talk["turns"]):
        turn = conversation.respond(Utterance(text=label["text"]), state)
        state = turn.state
        right = _right(label, talk["lang"])
        wrong = {part: (read, right[part]) for part, read in _read(turn, right).items() if read != right[part]}
        opens_right = opens_right if position else not wrong
        yield JudgedTurn(talk["id"], position, label["text"], wrong, opens_right)


def _right(label: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "intent": label["intent"],
        "sectors": set(label["sectors"]),
        "places": set(label["places"]),
        "organization": label["organization"],
        "command": label.get("command"),
        "language": label.get("lang", language),
    }


def _read(turn: Turn, right: Mapping[str, Any]) -> dict[str, Any]:
    reading = turn.reading
    assert reading is not None
    command: str | None = None
    if reading.command in {Command.MORE, Command.ALL}:
        command = reading.command.value
    elif reading.command is Command.PICK:
        command = _POSITIONS.get(str(reading.argument))
    wanted = right["organization"]
    known = slugs().get(fold(wanted).replace(" ", ""), frozenset()) if wanted else frozenset()
    return {
        "intent": reading.intent.value,
        "sectors": {sector.value for sector in reading.sectors},
        "places": set(reading.places),
        # One that the directory lacks cannot be found, whatever is read in its place.
        "organization": wanted if reading.organization in known or (wanted and not known) else reading.organization,
        "command": command,
        "language": turn.reply.locale,
    }
