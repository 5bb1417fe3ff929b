"""Measures follow-ups on labelled talks (`bot evaluate`): pure, from the turns of a talk to figures."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.evaluation import Question, meant, naming, question_of, read_labels
from bot.state import State
from bot.turn import Turn, Utterance
from bot.understanding.reading import Command, Reading

STAGES: Final = ("intent", "sectors", "places", "organization", "command", "language", "right")
"""What is judged of a turn; ``right`` is all of it together."""

Obeyed = tuple[Command, str | None]
"""A command on the last answer, and which of the organizations shown it is about."""

COMMANDS: Final[Mapping[str, Obeyed]] = {
    "more": (Command.MORE, None),
    "all": (Command.ALL, None),
    "first": (Command.PICK, "1"),
    "second": (Command.PICK, "2"),
    "third": (Command.PICK, "3"),
    "fourth": (Command.PICK, "4"),
    "fifth": (Command.PICK, "5"),
    "last": (Command.PICK, "-1"),
}
"""What the labels call commands; the others (a language, a channel, starting anew) show in the rest of a label."""

Respond = Callable[[Utterance, State | None], Turn]
"""Answers a message within its talk: ``Conversation.respond``."""


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """A message of a talk and the right reading after it, given what came before."""

    question: Question
    command: Obeyed | None
    switches: bool
    """Whether the message is to be answered in the language of its label, whatever was spoken before."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A short talk: its first message and what follows on it."""

    id: str
    locale: str
    turns: tuple[LabelledTurn, ...]


@dataclass(frozen=True, slots=True)
class TurnJudgement:
    """A turn, how it was read, and which stages are right; None where a stage does not apply."""

    label: LabelledTurn
    reading: Reading | None
    locale: str
    """Language of the reply."""
    right: Mapping[str, bool | None]


@dataclass(frozen=True, slots=True)
class TalkJudgement:
    """A talk and its turns, judged in order."""

    talk: Talk
    turns: tuple[TurnJudgement, ...]

    @property
    def followups(self) -> tuple[TurnJudgement, ...]:
        """The turns after the first."""
        return self.turns[1:]

    @property
    def is_right(self) -> bool:
        """Whether every turn is."""
        return all(turn.right["right"] for turn in self.turns)


@dataclass(frozen=True, slots=True)
class TalkFigures:
    """Shares of right answers, 0-1, of one group of talks; None where nothing of the group has the stage."""

    talks: int
    talks_right: float | None
    """Share of talks of which every turn is right."""
    openings: float | None
    """Share of first turns that are right."""
    followups: int
    """How many turns follow on a first one."""
    shares: Mapping[str, float | None]
    """Of those that follow, by stage."""


def holds_talks(path: Path) -> bool:
    """Say whether a file of labels holds talks rather than single questions, by its first line.

    Raises:
        InputError: the file cannot be read or holds no labels.
    """
    return "turns" in read_labels(path)[0][1]


def read_talks(path: Path) -> tuple[Talk, ...]:
    """Return the labelled talks of a JSON Lines file.

    Raises:
        InputError: the file cannot be read, or a line lacks a label or has an unknown one.
    """
    talks = []
    for number, label in read_labels(path):
        with naming(path, number):
            talks.append(_talk(label, f"{path.name}:{number}"))
    return tuple(talks)


def _talk(label: Mapping[str, Any], place: str) -> Talk:
    identifier, locale = str(label.get("id", place)), label["lang"]
    if not label["turns"]:
        raise ValueError("a talk needs at least one turn")
    turns = []
    for number, turn in enumerate(label["turns"], 1):
        question = question_of({"lang": locale, **turn, "id": f"{identifier}.{number}"}, place)
        command = turn.get("command")
        if command is not None and command not in COMMANDS:
            raise ValueError(f"{command!r} is no command; use one of {', '.join(COMMANDS)}")
        turns.append(LabelledTurn(question, COMMANDS.get(command), "lang" in turn))
    return Talk(identifier, locale, tuple(turns))


def judge(talks: Iterable[Talk], respond: Respond, slugs: Mapping[str, frozenset[str]]) -> list[TalkJudgement]:
    """Hold every talk anew and say which turns are right.

    Args:
        talks: the labelled talks.
        respond: answers a message, given the state that the one before it left.
        slugs: the organizations that a name may stand for (``evaluation.named``).
    """
    return [TalkJudgement(talk, tuple(_held(talk, respond, slugs))) for talk in talks]


def figures(judgements: Sequence[TalkJudgement]) -> TalkFigures:
    """Return the figures of a group of talks."""
    followups = [turn for judgement in judgements for turn in judgement.followups]
    return TalkFigures(
        talks=len(judgements),
        talks_right=_share(judgement.is_right for judgement in judgements),
        openings=_share(judgement.turns[0].right["right"] for judgement in judgements),
        followups=len(followups),
        shares={stage: _share(turn.right[stage] for turn in followups) for stage in STAGES},
    )


def by_locale(judgements: Sequence[TalkJudgement]) -> dict[str, TalkFigures]:
    """Return the figures by the language in which the talks begin, in alphabetical order."""
    groups: defaultdict[str, list[TalkJudgement]] = defaultdict(list)
    for judgement in judgements:
        groups[judgement.talk.locale].append(judgement)
    return {name: figures(groups[name]) for name in sorted(groups)}


def _held(talk: Talk, respond: Respond, slugs: Mapping[str, frozenset[str]]) -> Iterator[TurnJudgement]:
    state = None
    for label in talk.turns:
        turn = respond(Utterance(label.question.text), state)
        state = turn.state
        yield TurnJudgement(label, turn.reading, turn.reply.locale, _right(label, turn, slugs))


def _right(label: LabelledTurn, turn: Turn, slugs: Mapping[str, frozenset[str]]) -> Mapping[str, bool | None]:
    question, reading = label.question, turn.reading
    right: dict[str, bool | None] = {
        "intent": reading is not None and reading.intent in question.intents,
        "sectors": reading is not None and frozenset(reading.sectors) == question.sectors,
        "places": reading is not None and frozenset(reading.places) == question.places,
        "organization": _is_organization_right(question, reading, slugs),
        "command": _is_command_right(label, reading),
        "language": turn.reply.locale == question.locale if label.switches else None,
    }
    return {**right, "right": all(is_right is not False for is_right in right.values())}


def _is_organization_right(
    question: Question, reading: Reading | None, slugs: Mapping[str, frozenset[str]]
) -> bool | None:
    """Judge the organization; None where none is asked about or read, or the directory lacks the one asked about."""
    found = None if reading is None else reading.organization
    if question.organization is None:
        return False if found is not None else None
    wanted = meant(question.organization, slugs)
    return found in wanted if wanted else None


def _is_command_right(label: LabelledTurn, reading: Reading | None) -> bool | None:
    """Judge the command; None where there is none and none was read that turns pages or picks."""
    found = None if reading is None or reading.command is None else (reading.command, reading.argument)
    if label.command is None:
        return False if found in COMMANDS.values() else None
    return found == label.command


def _share(known: Iterable[bool | None]) -> float | None:
    told = [is_right for is_right in known if is_right is not None]
    return sum(told) / len(told) if told else None
