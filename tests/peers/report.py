"""The table of the peers, from what their processes tell, in Markdown."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.evaluation import Question
from bot.understanding.reading import LOCALES

COLUMNS: Final = ("intent", *LOCALES, "sectors", "places", "median", "p99", "memory", "install")

Outcome = Mapping[str, Any]
"""What a peer's process printed: ``answers``, ``seconds``, ``memory`` and ``installed`` (bytes)."""


def make_table(questions: Sequence[Question], outcomes: Mapping[str, Outcome]) -> str:
    """Return one row for each peer by its name; a cell is empty where the peer does not read that."""
    lines = ["| | " + " | ".join(COLUMNS) + " |", "| --- |" + " ---: |" * len(COLUMNS)]
    lines += ["| " + " | ".join((name, *make_cells(questions, outcomes[name]))) + " |" for name in outcomes]
    return "\n".join(lines) + "\n"


def make_cells(questions: Sequence[Question], outcome: Outcome) -> list[str]:
    """Return the figures of one peer, in the order of ``COLUMNS``."""
    answers = outcome["answers"]
    judged = list(zip(questions, answers, strict=True))
    right = [(question.locale, answer["intent"] in question.intents) for question, answer in judged]
    shares = [_percent([is_right for _, is_right in right])]
    shares += [_percent([is_right for locale, is_right in right if locale == wanted]) for wanted in LOCALES]
    for stage in ("sectors", "places"):
        reads = all(stage in answer for answer in answers)
        found = [set(answer[stage]) == getattr(question, stage) for question, answer in judged] if reads else []
        shares.append(_percent(found))
    seconds = sorted(outcome["seconds"])
    costs = [
        f"{statistics.median(seconds) * 1e3:.1f} ms",
        f"{seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))] * 1e3:.1f} ms",
        f"{outcome['memory'] / 1e6:.0f} MB",
        f"{outcome['installed'] / 1e6:.0f} MB",
    ]
    return shares + costs


def _percent(right: Sequence[bool]) -> str:
    return f"{statistics.mean(right) * 100:.1f}" if right else ""
