"""Prints the figures of labelled talks as a table, or as JSON for programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.dialogues import COMMANDS, STAGES, Obeyed, TalkFigures, TalkJudgement, TurnJudgement, by_locale, figures
from bot.evaluation_report import joined, percent, tell


def as_json(judgements: Sequence[TalkJudgement], *, misses: bool = False) -> dict[str, Any]:
    """Return all figures, shares 0-1."""
    found: dict[str, Any] = {
        "all": _figures(figures(judgements)),
        "languages": {name: _figures(found) for name, found in by_locale(judgements).items()},
    }
    return found | ({"misses": list(_misses(judgements))} if misses else {})


def show(judgements: Sequence[TalkJudgement], console: Console, *, misses: bool = False) -> None:
    """Print figures in percent: of talks, of their first turns, of the turns that follow."""
    table = Table("talks", "count", "all turns right", "first turns", "follow-ups", *STAGES)
    for name, found in (("all", figures(judgements)), *by_locale(judgements).items()):
        table.add_row(
            name,
            str(found.talks),
            percent(found.talks_right),
            percent(found.openings),
            str(found.followups),
            *(percent(found.shares[stage]) for stage in STAGES),
        )
        if name == "all":
            table.add_section()
    console.print(table)
    if misses:
        for miss in _misses(judgements):
            line = f"{miss['stage']}  {miss['id']}  wanted {miss['wanted']}, read {miss['read']}: {miss['text']}"
            tell(console, line)


def _misses(judgements: Sequence[TalkJudgement]) -> Iterator[dict[str, str]]:
    for stage in STAGES[:-1]:
        for judgement in judgements:
            for turn in judgement.turns:
                if turn.right[stage] is False:
                    wanted, found = _pair(stage, turn)
                    question = turn.label.question
                    yield {"stage": stage, "id": question.id, "wanted": wanted, "read": found, "text": question.text}


def _pair(stage: str, turn: TurnJudgement) -> tuple[str, str]:
    question, reading = turn.label.question, turn.reading
    if stage == "language":
        return question.locale, turn.locale
    wanted = {
        "intent": "/".join(sorted(question.intents)),
        "sectors": joined(question.sectors),
        "places": joined(question.places),
        "organization": str(question.organization),
        "command": _called(turn.label.command),
    }[stage]
    if reading is None:
        return wanted, "nothing"
    return wanted, {
        "intent": f"{reading.intent} ({reading.confidence:.2f})",
        "sectors": joined(reading.sectors),
        "places": joined(reading.places),
        "organization": str(reading.organization),
        "command": _called(None if reading.command is None else (reading.command, reading.argument)),
    }[stage]


def _called(command: Obeyed | None) -> str:
    """Return what labels call a command."""
    names = {obeyed: name for name, obeyed in COMMANDS.items()}
    return "none" if command is None else names.get(command, command[0].value)


def _figures(found: TalkFigures) -> dict[str, Any]:
    return {
        "talks": found.talks,
        "talks_right": found.talks_right,
        "first_turns": found.openings,
        "followups": found.followups,
        **found.shares,
    }
