"""What counts as a gap, from ``directory/data/gaps/policy.toml``."""

from dataclasses import dataclass
from functools import lru_cache

from directory.data_files import read_data
from directory.errors import DataFileError
from directory.freshness import Age, load_freshness_policy


@dataclass(frozen=True, slots=True)
class GapPolicy:
    """The limits of the lists."""

    months: int
    """How many months of requests count, this one included."""
    old_after_years: int
    """A record whose newest page is older ages: from here on the cards call it old, too."""
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
        return GapPolicy(
            **content
            | {
                "uninhabited": frozenset(content["uninhabited"]),
                "old_after_years": load_freshness_policy().years[Age.OLD],
            }
        )
    except (KeyError, TypeError) as fault:
        raise DataFileError(
            f"directory/data/gaps/policy.toml is damaged ({fault}); install the package again."
        ) from fault
