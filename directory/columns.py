"""What the ladder compares of organizations, as arrays: one entry for each, so that lists of thousands cost little."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from directory.geography import Areas
from directory.model import Kind, Organization, Sector, Statement
from directory.nearness import reach

Bools = NDArray[np.bool_]
Positions = NDArray[np.int32]
"""Where organizations stand in a list, ascending."""

NETWORKS: Final = frozenset({Kind.GLOBAL_NETWORK, Kind.REGIONAL_NETWORK})
"""Kinds that stand above the organizations of a country; a national network counts among those."""

SECTORS: Final = tuple(Sector)
BITS: Final = {sector: 1 << number for number, sector in enumerate(SECTORS)}
"""The bit of each trade in ``Columns.trades``."""
ANY_TRADE: Final = (1 << len(SECTORS)) - 1


@dataclass(frozen=True, slots=True)
class Columns:
    """Facts about organizations, each an array in their order."""

    trades: NDArray[np.uint16]
    """A bit for each trade served."""
    reachable: Bools
    """Whether it has a channel of its own."""
    networks: Bools
    """Whether it stands above the organizations of a country."""
    supports: Bools
    """Whether it is not run by workers."""
    hosts: Bools
    """Whether it is known to host interns."""
    refuses: Bools
    """Whether it is known not to."""
    belongs: Bools
    """Whether it is a member of any network."""
    reaches: NDArray[np.uint8]
    """How far it works apart from any place asked about: 0 for the world, 1 for a region, 2 for a country."""

    @classmethod
    def of(cls, organizations: Sequence[Organization], areas: Areas) -> Self:
        """Take the facts from organizations."""

        def bools(facts: Iterable[bool]) -> Bools:
            return np.fromiter(facts, np.bool_, len(organizations))

        trades = (sum(BITS[sector] for sector in frozenset(each.sectors)) for each in organizations)
        return cls(
            trades=np.fromiter(trades, np.uint16, len(organizations)),
            reachable=bools(bool(each.channels) for each in organizations),
            networks=bools(each.kind in NETWORKS for each in organizations),
            supports=bools(each.kind is Kind.SUPPORT_ORGANIZATION for each in organizations),
            hosts=bools(each.hosts_interns is Statement.YES for each in organizations),
            refuses=bools(each.hosts_interns is Statement.NO for each in organizations),
            belongs=bools(each.wiego_membership is not None or bool(each.affiliations) for each in organizations),
            reaches=np.fromiter(
                (reach(each, areas).distance[0] for each in organizations), np.uint8, len(organizations)
            ),
        )


def bits_of(sectors: Iterable[Sector | None]) -> int:
    """Return the bits of trades; those of all where any trade will do, as for ``None`` or none at all."""
    found = 0
    for sector in sectors:
        found |= ANY_TRADE if sector is None else BITS[sector]
    return found or ANY_TRADE
