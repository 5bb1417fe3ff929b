"""How honest confidence is: pure, from pairs of (confidence, whether it was right) to tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

BINS: Final = 10
THRESHOLDS: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)

Outcome = tuple[float, bool]
"""Confidence, 0-1, and whether the reading was right."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Readings of about one confidence; honest where ``confidence`` and ``accuracy`` are the same."""

    low: float
    high: float
    count: int
    confidence: float
    """Mean, 0-1."""
    accuracy: float
    """Share that was right, 0-1."""


@dataclass(frozen=True, slots=True)
class Point:
    """What it brings to act only on readings of at least one confidence."""

    threshold: float
    coverage: float
    """Share of all that is read with so much confidence, 0-1."""
    accuracy: float | None
    """Share of those that was right, 0-1; None where there are none."""


def reliability(outcomes: Sequence[Outcome], bins: int = BINS) -> tuple[Bin, ...]:
    """Return the outcomes in bins of equal width, the least sure first; bins without any are left out."""
    found = []
    for number in range(bins):
        within = [outcome for outcome in outcomes if min(int(outcome[0] * bins), bins - 1) == number]
        if within:
            found.append(
                Bin(
                    low=number / bins,
                    high=(number + 1) / bins,
                    count=len(within),
                    confidence=sum(confidence for confidence, _ in within) / len(within),
                    accuracy=_accuracy(within),
                )
            )
    return tuple(found)


def expected_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error, 0-1: how far confidence is from accuracy, by the number of readings."""
    count = sum(each.count for each in bins)
    return sum(each.count * abs(each.confidence - each.accuracy) for each in bins) / count if count else 0.0


def trade_off(outcomes: Sequence[Outcome], thresholds: Sequence[float] = THRESHOLDS) -> tuple[Point, ...]:
    """Return the curve of risk against coverage: one point for each threshold, in their order."""
    return tuple(_point(outcomes, threshold) for threshold in thresholds)


def widest(outcomes: Sequence[Outcome], accuracy: float) -> Point | None:
    """Return the lowest threshold from which on at least a share of ``accuracy`` is right; None where none is."""
    ranked = sorted(outcomes, key=lambda outcome: -outcome[0])
    right, best = 0, None
    for count, (confidence, is_right) in enumerate(ranked, 1):
        right += is_right
        # Equal confidence is taken or left as a whole.
        ends = count == len(ranked) or ranked[count][0] < confidence
        if ends and right >= accuracy * count:
            best = Point(confidence, count / len(ranked), right / count)
    return best


def _point(outcomes: Sequence[Outcome], threshold: float) -> Point:
    sure = [outcome for outcome in outcomes if outcome[0] >= threshold]
    coverage = len(sure) / len(outcomes) if outcomes else 0.0
    return Point(threshold, coverage, _accuracy(sure) if sure else None)


def _accuracy(outcomes: Sequence[Outcome]) -> float:
    return sum(is_right for _, is_right in outcomes) / len(outcomes)
