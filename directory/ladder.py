"""The ladder for one trade and one place: who is within reach, by which step, and in which order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from directory.catalogue import Catalogue
from directory.columns import ANY_TRADE, BITS, bits_of
from directory.model import Organization, Sector
from directory.nearness import LEVELS, Level, Step, steps_from


class Breadth(StrEnum):
    """How closely an organization's trades answer the trade asked about."""

    EXACT = "exact"
    """It serves the trade; or no trade was asked about."""
    GENERAL = "general"
    """It serves all informal workers; or those were asked about and it serves some of them."""
    OTHER = "other"
    """It serves other trades; offered only when nothing else is left, and then to be said so."""


class Shape(StrEnum):
    """What the purpose of a request puts first."""

    MEMBERS_FIRST = "members_first"
    """Those nearest to the workers; their networks close the list."""
    NETWORKS_FIRST = "networks_first"
    """Networks; those that work in one country follow."""
    HOSTS_FIRST = "hosts_first"
    """Those known to host interns, then members of networks; networks last, those that never host left out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organization as one request finds it."""

    organization: Organization
    step: Step
    breadth: Breadth

    @property
    def closeness(self) -> tuple[int, int]:
        """How well it answers, less being better: by its trades, then by how near it works."""
        return _BREADTHS.index(self.breadth), LEVELS.index(self.step.level)


_BREADTHS: Final = tuple(Breadth)
_PAGE: Final = 64
"""So many are put in order at first: pages beyond are seldom turned to."""
_GROWTH: Final = 16
"""How many times as many are put in order the next time; a list not so much longer is put in order at once."""
_NOT_THERE: Final = np.iinfo(np.uint16).max
_POSITION_BITS: Final = 32
_STEP_BITS: Final = 12


class Ladder:
    """The answer to one trade and one place; it is put in order only as far as somebody looks."""

    def __init__(
        self, shape: Shape, sector: Sector | None, place: str | None, catalogue: Catalogue, *, others: bool = False
    ) -> None:
        """Find the trade's own and general organizations; with ``others`` those of any trade."""
        self._shape = shape
        self._sector = sector
        self._catalogue = catalogue
        self._steps: Sequence[Step] = () if place is None else steps_from(place, catalogue.areas)
        self._is_whole = sector is None or sector is Sector.ALL_INFORMAL
        trades = ANY_TRADE if self._is_whole or others else bits_of((sector, Sector.ALL_INFORMAL))
        self._step_numbers = np.full(len(catalogue.listed), _NOT_THERE, dtype=np.uint16)
        """By position: the nearest step that leads there."""
        if place is None:
            self._step_numbers[catalogue.positions(None, trades)] = 0
        for number in range(len(self._steps) - 1, -1, -1):  # the nearest is written last
            self._step_numbers[catalogue.positions(self._steps[number].area, trades)] = number
        if shape is Shape.HOSTS_FIRST:
            self._step_numbers[catalogue.columns.refuses] = _NOT_THERE
        self._keys = self._make_keys(np.flatnonzero(self.present))
        """Where each stands in the order, its position in the last bits; sorted as far as ``_sorted``."""
        self._sorted = 0

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[int]:
        """Yield the positions of all, in order."""
        given = 0
        while given < len(self):
            upto = self._sort(max(_PAGE, given * _GROWTH))
            for key in self._keys[given:upto].tolist():
                yield key & ((1 << _POSITION_BITS) - 1)
            given = upto

    def __contains__(self, position: int) -> bool:
        return bool(self._step_numbers[position] != _NOT_THERE)

    def candidate(self, position: int) -> Candidate:
        """Return one of those on the ladder."""
        organization = self._catalogue.listed[position]
        step = self._steps[self._step_numbers[position]] if self._steps else self._catalogue.reach(organization)
        return Candidate(organization, step, _breadth(self._sector, organization))

    @property
    def present(self) -> NDArray[np.bool_]:
        """Whether each listed organization is on the ladder."""
        present: NDArray[np.bool_] = self._step_numbers != _NOT_THERE
        return present

    def _sort(self, count: int) -> int:
        """Put at least so many in order, and return how many are."""
        if count * _GROWTH < len(self._keys):
            if self._sorted < count:
                self._keys.partition(count - 1)
                self._keys[:count].sort()
                self._sorted = count
        elif self._sorted < len(self._keys):
            self._keys.sort()
            self._sorted = len(self._keys)
        return self._sorted

    def _make_keys(self, positions: NDArray[np.intp]) -> NDArray[np.int64]:
        """Return numbers that sort as the request wants: what counts most stands in the highest bits."""
        columns = self._catalogue.columns
        trades = columns.trades[positions]
        networks = columns.networks[positions]
        general = (trades & BITS[Sector.ALL_INFORMAL]) != 0
        keys = np.zeros(len(positions), dtype=np.int64)
        if not self._is_whole and self._sector is not None:
            exact = (trades & BITS[self._sector]) != 0
            keys = _then(keys, ~exact)
            keys = _then(keys, ~exact & ~general)
        if self._shape is Shape.HOSTS_FIRST:
            for later in (networks, ~columns.hosts[positions], ~columns.belongs[positions]):
                keys = _then(keys, later)
        elif self._shape is Shape.NETWORKS_FIRST or not self._steps:
            keys = _then(keys, ~networks)
        if self._steps:
            distances = sorted({step.distance for step in self._steps})
            numbers = self._step_numbers[positions]
            keys = _then(keys, np.array([distances.index(step.distance) for step in self._steps])[numbers], _STEP_BITS)
            if self._shape is Shape.MEMBERS_FIRST:
                is_far = np.array([step.level is not Level.COUNTRY for step in self._steps])[numbers]
                keys = _then(keys, networks | (is_far & columns.supports[positions]))
        else:
            keys = _then(keys, columns.reaches[positions], _STEP_BITS)
        if self._is_whole:
            keys = _then(keys, ~general)
        return _then(keys, positions, _POSITION_BITS)


def _then(keys: NDArray[np.int64], values: NDArray[Any], bits: int = 1) -> NDArray[np.int64]:
    """Return keys that sort by the keys first and then by the values, of so many bits."""
    both: NDArray[np.int64] = (keys << bits) | values
    return both


def _breadth(sector: Sector | None, organization: Organization) -> Breadth:
    if sector is None or sector in organization.sectors:
        return Breadth.EXACT
    if sector is Sector.ALL_INFORMAL or Sector.ALL_INFORMAL in organization.sectors:
        return Breadth.GENERAL
    return Breadth.OTHER
