import pytest

from bot.understanding.reading import Unknown
from bot.understanding.sector_weighing import DENIED, TOLD, weigh
from bot.understanding.sectors import SectorFinding
from directory.model import Sector

FISHERS, ARTISANS, ANY = Sector.FISHERS, Sector.ARTISANS, Sector.ALL_INFORMAL
UNSORTED = SectorFinding(unknown=(Unknown("barbers", "sector", (ANY,)),))


@pytest.mark.parametrize(
    ("found", "margins", "trades"),
    [
        (SectorFinding(sectors=(FISHERS,)), {FISHERS: TOLD}, (FISHERS,)),
        (SectorFinding(sectors=(FISHERS,)), {FISHERS: DENIED}, (FISHERS,)),
        (SectorFinding(sectors=(FISHERS, ARTISANS)), {FISHERS: DENIED - 0.1}, (ARTISANS,)),
        (SectorFinding(sectors=(FISHERS,)), {FISHERS: 0.5, ARTISANS: 0.5}, (FISHERS,)),
        (SectorFinding(), {FISHERS: TOLD, ARTISANS: TOLD - 0.1}, (FISHERS,)),
        (SectorFinding(), {FISHERS: TOLD, ANY: 0.9}, (FISHERS,)),
        (SectorFinding(), {FISHERS: -0.5, ANY: 0.9}, (ANY,)),
        (UNSORTED, {FISHERS: 0.9}, ()),
    ],
    ids=[
        "named", "hardly believed", "denied", "others are not added", "told by the whole message",
        "a trade rather than all", "all where no trade is told", "a trade that is not sorted stays one",
    ],
)  # fmt: skip
def test_words_count_unless_the_message_denies_them_and_it_tells_a_trade_where_none_is_named(found, margins, trades):
    assert weigh(found, margins) == trades
