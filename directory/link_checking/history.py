"""The history of links in the database: a row only where a result changes, else the last day of its run moves."""

import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from directory.link_checking.outcomes import LinkResult, Outcome
from directory.link_checking.policy import LinkPolicy
from directory.link_checking.shown_channels import Links
from directory.link_checking.standing import Run, Standing, judge
from directory.revision import raise_revision, take_lock
from directory.tables import LinkCheckRow, as_stored, table_of

logger = logging.getLogger(__name__)

IN_HAND: Final = 2_000
"""How many rows are taken at once."""
_OUTCOMES: Final = frozenset(Outcome)
NAMED: Final = 10_000
"""How many addresses a statement names at most: databases take some 32,000."""


class LinkHistory:
    """What was found at links, within the transaction of the session that it was given."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def runs(self, urls: Collection[str] | None = None) -> Mapping[str, tuple[Run, ...]]:
        """Return the history of addresses, of all where none are named: runs of the same result, oldest first."""
        return {url: tuple(run for _, run in rows) for url, rows in (await self._rows(urls)).items()}

    async def standings(self, policy: LinkPolicy) -> Mapping[str, Standing]:
        """Return how each address stands that readers are to be warned of or that is not shown at present."""
        return (await self.links(policy)).standings

    async def links(self, policy: LinkPolicy) -> Links:
        """Return what readers are told of each address: that it is not well, or when it last answered."""
        standings: dict[str, Standing] = {}
        answered: dict[str, date] = {}
        async for url, runs in self._one_by_one():
            standing = judge(url, runs, policy)
            if standing.level is not None:
                standings[url] = standing
            if standing.has_answered:
                answered[url] = standing.latest.last_seen
        return Links(standings, answered)

    async def record(self, results: Iterable[LinkResult], on: date, policy: LinkPolicy) -> None:
        """Write what was found on a day.

        Where this changes what readers are told, the directory's revision grows, so that running bots read it again.
        """
        found = {result.url: result for result in results}
        if not found:
            return
        # A write comes first: it takes the lock, so that two runs at once do not write the same row twice.
        await take_lock(self._session)
        before = await self._rows(found)
        new: list[dict[str, Any]] = []
        changed = False
        for url, result in found.items():
            rows = before.get(url, [])
            runs = [run for _, run in rows]
            after = _with(runs, result, on)
            if len(after) > len(runs):
                new.append({"url": url} | _columns(after[-1]))
            elif after != runs:
                statement = update(LinkCheckRow).where(LinkCheckRow.id == rows[-1][0])
                await self._session.execute(statement.values(_columns(after[-1])))
            changed |= _told(url, runs, policy) != _told(url, after, policy)
        if new:
            await self._session.execute(insert(LinkCheckRow), new)
        if changed:
            await raise_revision(self._session)

    async def _one_by_one(self) -> AsyncIterator[tuple[str, list[Run]]]:
        """Yield the history of each address, oldest first, so that a large one is never held whole."""
        columns = LinkCheckRow.__table__.c
        rows = await self._session.stream(select(*self._columns()).order_by(columns.url, columns.id))
        url, runs = "", list[Run]()
        async for some in rows.partitions(IN_HAND):
            for row in some:
                if row.url != url:
                    if runs:
                        yield url, runs
                    url, runs = row.url, []
                if (run := _run(row)) is not None:
                    runs.append(run)
        if runs:
            yield url, runs

    def _columns(self) -> list[ColumnElement[Any]]:
        return as_stored(table_of(LinkCheckRow), self._session.get_bind().dialect.name)

    async def _rows(self, urls: Collection[str] | None) -> Mapping[str, list[tuple[int, Run]]]:
        columns = LinkCheckRow.__table__.c
        statement = select(*self._columns()).order_by(columns.id)
        found: defaultdict[str, list[tuple[int, Run]]] = defaultdict(list)
        named = None if urls is None else list(urls)
        for start in range(0, 1 if named is None else len(named), NAMED):
            some = statement if named is None else statement.where(columns.url.in_(named[start : start + NAMED]))
            for row in await self._session.execute(some):
                if (run := _run(row)) is not None:
                    found[row.url].append((row.id, run))
        return found


def _run(row: Any) -> Run | None:  # noqa: ANN401  a row of LinkCheckRow's table
    if row.outcome not in _OUTCOMES:
        logger.warning(
            "The history of a link has an unknown outcome: %r is left out",
            row.outcome,
            extra={"event": "link_row_left_out"},
        )
        return None
    try:
        first, last = date.fromisoformat(row.first_seen), date.fromisoformat(row.last_seen)
    except (TypeError, ValueError):
        first = last = date.min
    if first == date.min or not isinstance(row.url, str) or not isinstance(row.days, int):
        logger.warning(
            "The history of a link has a row that cannot be used: number %s is left out",
            row.id,
            extra={"event": "link_row_left_out"},
        )
        return None
    return Run(Outcome(row.outcome), row.status, row.location, first, last, row.days)


def _with(runs: list[Run], result: LinkResult, on: date) -> list[Run]:
    """Return a history with one result more: the last run goes on, or another begins."""
    if runs and on >= runs[-1].last_seen:
        last = runs[-1]
        if result.is_like(last.outcome, last.status, last.location):
            days = last.days + (on > last.last_seen)
            return [*runs[:-1], Run(last.outcome, last.status, result.location, last.first_seen, on, days)]
    return [*runs, Run(result.outcome, result.status, result.location, on, on, 1)]


def _told(url: str, runs: list[Run], policy: LinkPolicy) -> object:
    """Return what readers are told of a link, its days aside: a bot learns these with the next day."""
    if not runs:
        return None
    standing = judge(url, runs, policy)
    if standing.level is None:
        return standing.has_answered
    return (standing.level, standing.is_delisted, standing.latest.outcome)


def _columns(run: Run) -> dict[str, Any]:
    return {
        "outcome": run.outcome.value,
        "status": run.status,
        "location": run.location,
        "first_seen": run.first_seen,
        "last_seen": run.last_seen,
        "days": run.days,
    }
