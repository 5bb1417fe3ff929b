"""How a link stands, from the history of what was found there: whether readers are warned and whether it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from directory.findings import Level
from directory.link_checking.outcomes import ANSWERS, Outcome
from directory.link_checking.policy import Delisting, LinkPolicy


@dataclass(frozen=True, slots=True)
class Run:
    """The same result, found on one day or on several in a row."""

    outcome: Outcome
    status: int | None
    location: str | None
    first_seen: date
    last_seen: date
    days: int
    """On how many days it was found."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a link stands after its latest result."""

    url: str
    latest: Run
    level: Level | None
    """None where all is well."""
    failing_since: date | None
    """The first day of the failures that have not ended yet; None where the latest result is none."""
    is_delisted: bool
    """Whether it has left the cards; the organization's page then says why."""

    @property
    def has_answered(self) -> bool:
        """Whether its site showed a page of the same domain when it was last looked at."""
        return not self.is_delisted and self.latest.outcome in ANSWERS


def judge(url: str, runs: Sequence[Run], policy: LinkPolicy) -> Standing:
    """Return how a link stands; ``runs`` are its whole history, at least one, oldest first."""
    latest = runs[-1]
    telling = [run for run in runs if run.outcome not in policy.passed_over]
    failures = [streak for rule in policy.delisting if (streak := _failures(telling, rule))]
    is_delisted = any(_is_enough(_failures(telling, rule), rule) for rule in policy.delisting)
    level = Level.ERROR if is_delisted else policy.levels.get(latest.outcome)
    since = min((streak[0].first_seen for streak in failures), default=None)
    return Standing(url, latest, level, since, is_delisted)


def _failures(runs: Sequence[Run], rule: Delisting) -> list[Run]:
    """Return the runs at the end that are failures of the rule's kind, oldest first."""
    found: list[Run] = []
    for run in reversed(runs):
        if run.outcome not in rule.outcomes:
            break
        found.append(run)
    return found[::-1]


def _is_enough(failures: Sequence[Run], rule: Delisting) -> bool:
    if not failures:
        return False
    lasted = (failures[-1].last_seen - failures[0].first_seen).days
    return sum(run.days for run in failures) >= rule.checks and lasted >= rule.days
