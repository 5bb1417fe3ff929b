"""What ``directory/data/link_policy.toml`` says: levels of outcomes, when a link is delisted, how politely to look."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from directory.data_files import read_data
from directory.errors import DataFileError
from directory.findings import Level
from directory.link_checking.outcomes import Outcome

_FOLDER: Final = "directory/data"


@dataclass(frozen=True, slots=True)
class Delisting:
    """How often, and over how long, a link must have failed to leave the cards."""

    outcomes: frozenset[Outcome]
    checks: int
    """Days on which it was looked at."""
    days: int
    """From the first of them to the last."""


@dataclass(frozen=True, slots=True)
class Courtesy:
    """How sites are treated; the file explains each figure."""

    connections: int
    pause_seconds: float
    longest_pause_seconds: float
    connect_seconds: float
    answer_seconds: float
    body_seconds: float
    most_bytes: int
    most_redirects: int
    robots_patience_days: int


@dataclass(frozen=True, slots=True)
class LinkPolicy:
    """What follows from the results of looking at links."""

    levels: Mapping[Outcome, Level]
    """Of each outcome but ``ok``."""
    passed_over: frozenset[Outcome]
    delisting: tuple[Delisting, ...]
    courtesy: Courtesy


@lru_cache(maxsize=1)
def load_link_policy() -> LinkPolicy:
    """Read the package's policy.

    Raises:
        DataFileError: the file is missing or damaged, or leaves an outcome without a level.
    """
    content = read_data("link_policy.toml")
    try:
        levels = {Outcome(outcome): Level(level) for level, listed in content["levels"].items() for outcome in listed}
        policy = LinkPolicy(
            levels=levels,
            passed_over=frozenset(map(Outcome, content["passed_over"]["outcomes"])),
            delisting=tuple(
                Delisting(frozenset(map(Outcome, rule["outcomes"])), int(rule["checks"]), int(rule["days"]))
                for rule in content["delisting"].values()
            ),
            courtesy=Courtesy(**content["courtesy"]),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as fault:
        raise DataFileError(f"{_FOLDER}/link_policy.toml is damaged ({fault}); install the package again.") from fault
    if missing := set(Outcome) - {Outcome.OK} - set(levels):
        listed = ", ".join(sorted(missing))
        raise DataFileError(f"{_FOLDER}/link_policy.toml gives no level to {listed}; install the package again.")
    return policy
