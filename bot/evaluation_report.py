"""Prints the figures of an evaluation as tables, or as JSON for programs."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bot.evaluation import STAGES, Figures, Judgement, Question, confusions, figures, grouped

SHOWN_CONFUSIONS: Final = 15


def as_json(judgements: Sequence[Judgement]) -> dict[str, Any]:
    """Return all figures, shares 0-1, and the misread pairs."""
    return {
        "all": _figures(figures(judgements)),
        "languages": {name: _figures(found) for name, found in grouped(judgements, _locale).items()},
        "styles": {name: _figures(found) for name, found in grouped(judgements, _style).items()},
        "confusions": [
            {"intent": wanted, "read_as": found, "times": times} for wanted, found, times in confusions(judgements)
        ],
    }


def show(judgements: Sequence[Judgement], console: Console, *, misses: bool = False) -> None:
    """Print figures in percent: all, by language, by style, then what is confused with what."""
    table = Table("questions", "count", *STAGES, "sectors F1", "places F1")
    _row(table, "all", figures(judgements))
    table.add_section()
    for by in (_locale, _style):
        for name, found in grouped(judgements, by).items():
            _row(table, name, found)
        table.add_section()
    console.print(table)
    pairs = Table("intent", "read as", "times")
    for wanted, read_as, times in confusions(judgements)[:SHOWN_CONFUSIONS]:
        pairs.add_row(wanted, read_as, str(times))
    if pairs.row_count:
        console.print(pairs)
    if misses:
        _show_misses(judgements, console)


def _show_misses(judgements: Sequence[Judgement], console: Console) -> None:
    for stage in STAGES[:-1]:
        for judgement in judgements:
            if judgement.right[stage] is False:
                wanted, found = _pair(stage, judgement)
                question = judgement.question
                console.print(
                    f"{stage}  {question.id}  wanted {wanted}, read {found}: {question.text}",
                    markup=False,
                    highlight=False,
                    soft_wrap=True,
                )


def _pair(stage: str, judgement: Judgement) -> tuple[str, str]:
    question, reading = judgement.question, judgement.reading
    return {
        "intent": ("/".join(sorted(question.intents)), f"{reading.intent} ({reading.confidence:.2f})"),
        "sectors": (_set(question.sectors), _set(reading.sectors)),
        "places": (_set(question.places), _set(reading.places)),
        "organization": (str(question.organization), str(reading.organization)),
        "language": (question.locale, str(reading.locale)),
    }[stage]


def _set(values: Sequence[str] | frozenset[Any]) -> str:
    return "+".join(sorted(values)) or "none"


def _row(table: Table, name: str, found: Figures) -> None:
    table.add_row(
        name,
        str(found.count),
        *(_percent(found.shares[stage]) for stage in STAGES),
        _percent(found.f1["sectors"]),
        _percent(found.f1["places"]),
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.1f}"


def _figures(found: Figures) -> Mapping[str, Any]:
    return {"count": found.count, **found.shares, "sectors_f1": found.f1["sectors"], "places_f1": found.f1["places"]}


def _locale(question: Question) -> str:
    return question.locale


def _style(question: Question) -> str:
    return question.style
