"""Prints the figures of an evaluation as tables, or as JSON for programs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bot.calibration import Outcome, Point, expected_error, reliability, trade_off, widest
from bot.evaluation import STAGES, Figures, Judgement, Question, confusions, figures, grouped
from bot.understanding.reading import Reading

SHOWN_CONFUSIONS: Final = 15
WANTED: Final = 0.95
"""The accuracy for which the widest coverage is told."""

Asks = Callable[[Reading], bool]
"""Says whether the bot asks which of its readings is meant."""


def as_json(judgements: Sequence[Judgement], asks: Asks, *, misses: bool = False) -> dict[str, Any]:
    """Return all figures, shares 0-1, the misread pairs, and how honest confidence is."""
    outcomes = {stage: _outcomes(judgements, stage) for stage in ("intent", "served")}
    bins = reliability(outcomes["intent"])
    best = widest(outcomes["intent"], WANTED)
    found: dict[str, Any] = {
        "all": _figures(figures(judgements)),
        "languages": {name: _figures(found) for name, found in grouped(judgements, _locale).items()},
        "styles": {name: _figures(found) for name, found in grouped(judgements, _style).items()},
        "confusions": [
            {"intent": wanted, "read_as": found, "times": times} for wanted, found, times in confusions(judgements)
        ],
        "calibration": {"expected_error": expected_error(bins), "bins": [asdict(each) for each in bins]},
        "risk_coverage": [
            {"threshold": intent.threshold, "coverage": intent.coverage, "intent": intent.accuracy, "served": served}
            for intent, served in _curve(outcomes)
        ],
        "widest": None if best is None else {"wanted": WANTED, **asdict(best)},
        "asking": _asking(judgements, asks),
    }
    return found | ({"misses": list(_misses(judgements))} if misses else {})


def show(judgements: Sequence[Judgement], console: Console, asks: Asks, *, misses: bool = False) -> None:
    """Print figures in percent: all, by language, by style, what is confused with what, how honest confidence is."""
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
    _show_calibration(judgements, console)
    _show_asking(_asking(judgements, asks), console)
    if misses:
        for miss in _misses(judgements):
            line = f"{miss['stage']}  {miss['id']}  wanted {miss['wanted']}, read {miss['read']}: {miss['text']}"
            tell(console, line)


def tell(console: Console, line: str) -> None:
    """Print a line as it is, however long."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def percent(share: float | None) -> str:
    """Return a share, 0-1, in percent; nothing for None."""
    return "" if share is None else f"{share * 100:.1f}"


def joined(values: Sequence[str] | frozenset[Any]) -> str:
    """Return labels in one word."""
    return "+".join(sorted(values)) or "none"


def _show_calibration(judgements: Sequence[Judgement], console: Console) -> None:
    outcomes = {stage: _outcomes(judgements, stage) for stage in ("intent", "served")}
    bins = reliability(outcomes["intent"])
    table = Table("confidence of the intent", "count", "mean", "right")
    for each in bins:
        table.add_row(
            f"{each.low:.1f} to {each.high:.1f}", str(each.count), percent(each.confidence), percent(each.accuracy)
        )
    console.print(table)
    tell(console, f"Expected calibration error: {percent(expected_error(bins))} points.")
    curve = Table("confidence at least", "answered", "intent", "served")
    for intent, served in _curve(outcomes):
        curve.add_row(f"{intent.threshold:.2f}", percent(intent.coverage), percent(intent.accuracy), percent(served))
    console.print(curve)
    best = widest(outcomes["intent"], WANTED)
    if best is not None:
        tell(
            console,
            f"Intents are {percent(best.accuracy)} right from a confidence of {best.threshold:.2f} on: "
            f"{percent(best.coverage)} of all.",
        )


def _asking(judgements: Sequence[Judgement], asks: Asks) -> dict[str, Any]:
    """Return what becomes of the questions whose intent is asked back, beside an answer to the first reading."""
    asked = [judgement for judgement in judgements if asks(judgement.reading)]
    answered = [judgement for judgement in judgements if not asks(judgement.reading)]
    within = sum(any(intent in each.question.intents for intent, _ in each.reading.alternatives) for each in asked)
    return {
        "asked": len(asked),
        "answered": len(answered),
        "answered_right": figures(answered).shares["intent"],
        "asked_right_at_first": figures(asked).shares["intent"],
        "asked_right_among_readings": within / len(asked) if asked else None,
    }


def _show_asking(asking: Mapping[str, Any], console: Console) -> None:
    told = f"Without asking what is meant the bot answers {asking['answered']}"
    told += f", {percent(asking['answered_right'])} right in intent" if asking["answered"] else ""
    if asking["asked"]:
        told += (
            f"; it asks about {asking['asked']}: the first reading is right in "
            f"{percent(asking['asked_right_at_first'])}, one of the likeliest in "
            f"{percent(asking['asked_right_among_readings'])}"
        )
    tell(console, f"{told}.")


def _outcomes(judgements: Sequence[Judgement], stage: str) -> list[Outcome]:
    return [(judgement.reading.confidence, bool(judgement.right[stage])) for judgement in judgements]


def _curve(outcomes: Mapping[str, Sequence[Outcome]]) -> Iterator[tuple[Point, float | None]]:
    """Yield each point of the intents' curve with the share served there."""
    for intent, served in zip(trade_off(outcomes["intent"]), trade_off(outcomes["served"]), strict=True):
        yield intent, served.accuracy


def _misses(judgements: Sequence[Judgement]) -> Iterator[dict[str, str]]:
    for stage in STAGES[:-1]:
        for judgement in judgements:
            if judgement.right[stage] is False:
                wanted, found = _pair(stage, judgement)
                question = judgement.question
                yield {"stage": stage, "id": question.id, "wanted": wanted, "read": found, "text": question.text}


def _pair(stage: str, judgement: Judgement) -> tuple[str, str]:
    question, reading = judgement.question, judgement.reading
    return {
        "intent": ("/".join(sorted(question.intents)), f"{reading.intent} ({reading.confidence:.2f})"),
        "sectors": (joined(question.sectors), joined(reading.sectors)),
        "places": (joined(question.places), joined(reading.places)),
        "organization": (str(question.organization), str(reading.organization)),
        "language": (question.locale, str(reading.locale)),
    }[stage]


def _row(table: Table, name: str, found: Figures) -> None:
    table.add_row(
        name,
        str(found.count),
        *(percent(found.shares[stage]) for stage in STAGES),
        percent(found.f1["sectors"]),
        percent(found.f1["places"]),
    )


def _figures(found: Figures) -> Mapping[str, Any]:
    return {"count": found.count, **found.shares, "sectors_f1": found.f1["sectors"], "places_f1": found.f1["places"]}


def _locale(question: Question) -> str:
    return question.locale


def _style(question: Question) -> str:
    return question.style
