"""Weighs the trades that words name against what the message as a whole says of work."""

from collections.abc import Mapping
from typing import Final

from bot.understanding.sectors import SectorFinding
from directory.model import Sector

TOLD: Final = 0.2
"""Margin from which on a message that names no trade tells one: "the women who weed other people's fields"."""
DENIED: Final = -1.0
"""Margin below which a word for a trade means something else: "the pickers of our guitar band"."""


def weigh(found: SectorFinding, margins: Mapping[str, float]) -> tuple[Sector, ...]:
    """Return the trades of a message, given those of its words and the margin of each trade over the whole message."""
    if found.sectors:
        return tuple(sector for sector in found.sectors if margins.get(sector, 0.0) >= DENIED)
    if found.unknown:
        return ()
    told = [Sector(name) for name, margin in margins.items() if margin >= TOLD]
    trades = [sector for sector in told if sector is not Sector.ALL_INFORMAL]
    return tuple(trades or told)
