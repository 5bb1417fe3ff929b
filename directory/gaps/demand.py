"""What people ask for and the directory lacks: trades in places, from counts that are never of few."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from directory.catalogue import Catalogue
from directory.cells import Event
from directory.columns import bits_of
from directory.geography import WORLD
from directory.model import Sector
from directory.tallies import Tally

COLUMNS: Final = ("event", "sector", "area")
"""What the counts have to be told apart by."""


@dataclass(frozen=True, slots=True)
class Want:
    """A trade in a place that people asked for in vain."""

    sector: Sector | None
    """None where no trade was named."""
    area: str | None
    """A country or M49 region; None where no place was named."""
    asked: int
    """At least so often, in steps of five."""
    missing: int
    """At least so often nobody of the trade was on record there then, in steps of five; 0 means fewer than five."""
    there: int
    """How many organizations of the trade are on record in the place now."""

    @property
    def is_met(self) -> bool:
        """Whether somebody has been added since."""
        return self.there > 0


def find_wants(tallies: Iterable[Tally], catalogue: Catalogue) -> tuple[Want, ...]:
    """Return what was or is missing, most often missing first; codes that this version does not know are left out."""
    counts: dict[tuple[Sector | None, str | None], dict[str, int]] = {}
    for tally in tallies:
        sector = next((known for known in Sector if known == tally.sector), None)
        area = tally.area or None
        if (tally.sector and sector is None) or (area is not None and not catalogue.areas.is_area(area)):
            continue
        counts.setdefault((sector, area), {})[str(tally.event)] = tally.count
    wants = []
    for (sector, area), by_event in counts.items():
        asked, missing = (by_event.get(event.value, 0) for event in (Event.ASKED, Event.UNSERVED))
        there = _there(sector, area, catalogue)
        if missing or (asked and not there and (sector or area)):
            wants.append(Want(sector, area, max(asked, missing), missing, there))
    return tuple(sorted(wants, key=lambda want: (-want.missing, -want.asked, want.sector or "", want.area or "")))


def _there(sector: Sector | None, area: str | None, catalogue: Catalogue) -> int:
    """Return how many have a seat or state coverage there; those of all trades count only where all are meant."""
    trades = bits_of([None if sector is Sector.ALL_INFORMAL else sector])
    return catalogue.count_within(area or WORLD, trades)
