"""Says what of a turn is counted: what was asked for, what of it is not on record, how an answer was judged.

The core only says it (``Turn.tally``); the shell that serves the public counts it. ``directory.cells`` has how a
request for several trades or places is counted.
"""

from itertools import product

from bot.referral import SHAPES
from bot.state import State
from bot.understanding.reading import Intent
from directory.catalogue import Catalogue
from directory.cells import Cell, Event
from directory.columns import bits_of
from directory.matching import Query, empty_places
from directory.model import Sector


def requested(answered: State, before: State | None, catalogue: Catalogue) -> tuple[Cell, ...]:
    """Return what a request counts as: nothing where it is the one before it once more, or lets go of some of that.

    So neither pages nor the way back, another language or a mended typo count it twice, nor does the way to another
    trade or place count by itself; one that is narrowed or changed counts as what it has become.
    """
    before = before or State()
    if answered.topic is not None:
        again = answered.topic is before.topic
    elif answered.organization is not None:
        again = answered.organization == before.organization
    else:
        again = (
            answered.intent is before.intent
            and answered.sectors in {before.sectors, ()}
            and answered.places in {before.places, ()}
        )
    if again:
        return ()
    asked = judged(Event.ASKED, answered)
    lacking = [_cell(Event.UNSERVED, cell) for cell in asked if _is_unserved(cell, catalogue)]
    return (*asked, *lacking)


def judged(event: Event, answered: State) -> tuple[Cell, ...]:
    """Return what an event counts as, of an answer that is told by its codes (``feedback.answered``)."""
    locale = answered.locale or ""
    if answered.topic is not None:
        return (Cell(event, answered.topic.value, locale=locale),)
    if answered.intent is None:
        return (Cell(event, Intent.ORGANIZATION.value, locale=locale),)
    pairs = product(dict.fromkeys(answered.sectors) or [""], dict.fromkeys(answered.places) or [""])
    return tuple(Cell(event, answered.intent.value, str(sector), place, locale) for sector, place in pairs)


def _cell(event: Event, cell: Cell) -> Cell:
    return Cell(event, cell.intent, cell.sector, cell.area, cell.locale)


def _is_unserved(cell: Cell, catalogue: Catalogue) -> bool:
    """Say whether nobody of the trade is on record in the place; of the trade alone, nobody anywhere."""
    shape = SHAPES.get(Intent(cell.intent))
    if shape is None:
        return False
    sectors = (Sector(cell.sector),) if cell.sector else ()
    if cell.area:
        return bool(empty_places(Query(shape, sectors, (cell.area,)), catalogue))
    named = [sector for sector in sectors if sector is not Sector.ALL_INFORMAL]
    return bool(named) and not len(catalogue.positions(None, bits_of(named)))
