"""Counts of what is asked for and how answers are judged: added up by month, and shown only where they are not few.

``read`` is the one way out of the table (tests/directory/test_tallies.py holds every other module to that). It cuts
what it shows, not what it reads: sums of fewer than five are left out, and the others are rounded down to a multiple
of five, so that no difference between two of its figures tells of a smaller count.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from directory.cells import COLUMNS, Cell
from directory.tables import TallyRow

FEW: Final = 5
"""The least count that is shown, and the step of those above it."""
_KEY: Final = tuple(TallyRow.__table__.columns[name] for name in COLUMNS)


@dataclass(frozen=True, slots=True)
class Tally:
    """A count that may be shown; what it is not told apart by is None."""

    count: int
    """At least so many: a multiple of five."""
    month: str | None = None
    event: str | None = None
    intent: str | None = None
    sector: str | None = None
    area: str | None = None
    locale: str | None = None


async def add(session: AsyncSession, counts: Mapping[tuple[str, Cell], int]) -> None:
    """Add counts, by month and cell, to those in the database, within the session's transaction."""
    rows: list[dict[str, Any]] = [
        {
            "month": month,
            "event": cell.event.value,
            "intent": cell.intent,
            "sector": cell.sector,
            "area": cell.area,
            "locale": cell.locale,
            "count": count,
        }
        for (month, cell), count in counts.items()
    ]
    if not rows:
        return
    rows.sort(key=lambda row: tuple(row[name] for name in COLUMNS))  # two bots lock rows in one order: no deadlock
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(TallyRow)
    more = TallyRow.count + statement.excluded.count
    await session.execute(statement.on_conflict_do_update(index_elements=_KEY, set_={"count": more}), rows)


async def read(session: AsyncSession, since: str | None = None, by: Collection[str] = COLUMNS) -> tuple[Tally, ...]:
    """Return the counts that are not few, the highest first.

    Args:
        session: where to read.
        since: the first month that counts, as YYYY-MM; all of them without it.
        by: the columns that tell counts apart; what differs in others is added up first.
    """
    kept = [column for column in _KEY if column.name in by]
    total = func.sum(TallyRow.count)
    statement = select(total, *kept).group_by(*kept).having(total >= FEW)
    if since is not None:
        statement = statement.where(TallyRow.month >= since)
    found = [
        Tally(int(count) // FEW * FEW, **dict(zip((column.name for column in kept), codes, strict=True)))
        for count, *codes in await session.execute(statement)
    ]
    # Sorted here: the order must not tell which of two equal figures was the higher one.
    return tuple(sorted(found, key=lambda one: (-one.count, *(getattr(one, name) or "" for name in COLUMNS))))
