"""What counts as a gap, from ``directory/data/gaps/policy.toml``."""

from dataclasses import dataclass
from functools import lru_cache

from directory.errors import DataFileError
from directory.link_checking.policy import read_data


@dataclass(frozen=True, slots=True)
class GapPolicy:
    """The limits of the lists."""

    months: int
    """How many months of requests count, this one included."""
    old_after_years: int
    """A record whose newest page is older ages."""
    shown: int
    """How many lines of a list are shown."""
    uninhabited: frozenset[str]
    """Countries and territories in which nobody lives all year."""


@lru_cache(maxsize=1)
def load_gap_policy() -> GapPolicy:
    """Read the package's policy.

    Raises:
        DataFileError: the file is missing or damaged.
    """
    content = read_data("gaps", "policy.toml")
    try:
        return GapPolicy(**content | {"uninhabited": frozenset(content["uninhabited"])})
    except (KeyError, TypeError) as fault:
        raise DataFileError(
            f"directory/data/gaps/policy.toml is damaged ({fault}); install the package again."
        ) from fault
