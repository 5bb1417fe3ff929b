"""How old the newest word on an organization is on a day, and what ``directory/data/freshness.toml`` makes of it."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from directory.data_files import read_data
from directory.errors import DataFileError
from directory.model import Organization, Source

_FILE: Final = "freshness.toml"
_MOST_BEHIND: Final = 255
_PARTS: Final = 3


class Age(StrEnum):
    """A step of age, the freshest first."""

    FRESH = "fresh"
    AGING = "aging"
    OLD = "old"
    VERY_OLD = "very_old"


@dataclass(frozen=True, slots=True)
class FreshnessPolicy:
    """What follows from age."""

    years: Mapping[Age, int]
    """From how many whole years on a record is of each step; they rise."""
    behind: Mapping[Age, int]
    """How far each step stands behind among organizations that are alike otherwise; from 0 to 255, never falling."""

    def age(self, years: int) -> Age:
        """Return the step of so many whole years."""
        return max((age for age in Age if self.years[age] <= years), key=self.years.__getitem__)


@lru_cache(maxsize=1)
def load_freshness_policy() -> FreshnessPolicy:
    """Read the package's policy.

    Raises:
        DataFileError: the file is missing or damaged.
    """
    return read_policy(read_data(_FILE))


def read_policy(content: Mapping[str, Any]) -> FreshnessPolicy:
    """Return the policy of the file's content.

    Raises:
        DataFileError: something is missing, or the steps contradict each other.
    """
    try:
        policy = FreshnessPolicy(
            years={age: int(content["years"][age]) for age in Age},
            behind={age: int(content["behind"][age]) for age in Age},
        )
    except (KeyError, ValueError, TypeError) as fault:
        raise DataFileError(f"directory/data/{_FILE} is damaged ({fault}); install the package again.") from fault
    years, behind = [policy.years[age] for age in Age], [policy.behind[age] for age in Age]
    if years[0] != 0 or sorted(set(years)) != years:
        raise DataFileError(f"directory/data/{_FILE}: years must begin at 0 and rise from step to step; mend the file.")
    if sorted(behind) != behind or not 0 <= behind[0] <= behind[-1] <= _MOST_BEHIND:
        raise DataFileError(f"directory/data/{_FILE}: behind must not fall and stay within 0 and 255; mend the file.")
    return policy


def newest_word(sources: Iterable[Source]) -> str | None:
    """Return the latest date, as written, that sources speak of or were checked on; else on which they were read."""
    sources = tuple(sources)
    dated = [day for source in sources for day in (source.as_of, source.checked_on) if day]
    return max(dated or [source.seen_on for source in sources], key=_parts, default=None)


def years_since(heard: str, today: date) -> int:
    """Return how many whole years have passed since a date, at least; 0 where it is yet to come."""
    year, month, day = _parts(heard)
    return max(0, today.year - year - ((today.month, today.day) < (month, day)))


def age_of(organization: Organization, today: date, policy: FreshnessPolicy) -> Age:
    """Return the step of age of an organization's record on a day; one without sources is as old as can be."""
    heard = newest_word(organization.sources)
    return Age.VERY_OLD if heard is None else policy.age(years_since(heard, today))


@lru_cache(maxsize=8192)
def _parts(written: str) -> tuple[int, int, int]:
    """Return the last day that a date, YYYY, YYYY-MM or YYYY-MM-DD, may mean."""
    year, month, day = (*map(int, written.split("-")), 0, 0)[:_PARTS]
    month = month or 12
    return year, month, day or monthrange(year, month)[1]
