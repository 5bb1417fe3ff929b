"""The directory's history in a database: every change, with what it was before, when, by which means and why."""

import json
import logging
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time
from typing import Final

from sqlalchemy import Text, case, exists, func, insert, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from directory.changes import FOR_CURATORS, RECORD, Batch, Change, FieldChange, Means, as_json
from directory.memory_tables import BatchRow, ChangeRow, RedirectRow
from directory.model import News
from directory.tables import OrganizationRow, table_of

logger = logging.getLogger(__name__)

SILENT: Final = (Means.FILL, Means.UNDO, Means.RENAME, Means.CHECK)
"""Means whose changes are no news."""


class History:
    """The changes in a database, within the transaction of the session that it was given."""

    def __init__(self, session: AsyncSession, now: datetime | None = None) -> None:
        """Work in the session; ``now`` is the time of what is written."""
        self._session = session
        self.now = now or datetime.now(UTC)

    async def begin(self, batch: Batch) -> int:
        """Write down what a batch is, and return its number."""
        values = {
            "made_at": self.now,
            "means": batch.means.value,
            "why": batch.why,
            "source": batch.source,
            "as_of": batch.as_of,
            "seen_on": batch.seen_on,
        }
        return (await self._session.execute(insert(BatchRow).values(values).returning(BatchRow.id))).scalar_one()

    async def add(self, batch: int, changes: Iterable[tuple[str, FieldChange]]) -> None:
        """Write changes of a batch, each with the slug that it concerns."""
        rows = [
            {
                "batch_id": batch,
                "organization_slug": slug,
                "field": change.field,
                "old": _packed(change.old),
                "new": _packed(change.new),
            }
            for slug, change in changes
        ]
        if rows:
            await self._session.execute(insert(table_of(ChangeRow)), rows)

    async def changes(
        self,
        slugs: Collection[str] | None = None,
        *,
        batch: int | None = None,
        number: int | None = None,
        after: int | None = None,
        since: date | None = None,
        without: Collection[Means] = (),
    ) -> tuple[Change, ...]:
        """Return changes, newest first: of some slugs, of a batch, of one number, after it, from a day on."""
        statement = select(ChangeRow, BatchRow).join(BatchRow, ChangeRow.batch_id == BatchRow.id)
        if slugs is not None:
            statement = statement.where(ChangeRow.organization_slug.in_(slugs))
        if batch is not None:
            statement = statement.where(BatchRow.id == batch)
        if number is not None:
            statement = statement.where(ChangeRow.id == number)
        if after is not None:
            statement = statement.where(ChangeRow.id > after)
        if since is not None:
            statement = statement.where(BatchRow.made_at >= _midnight(since))
        if without:
            statement = statement.where(BatchRow.means.not_in([means.value for means in without]))
        rows = await self._session.execute(statement.order_by(ChangeRow.id.desc()))
        batches: dict[int, Batch] = {}
        return tuple(_change(row, batches.setdefault(of.id, _batch(of))) for row, of in rows)

    async def fills(self, since: date | None = None) -> tuple[tuple[Batch, int], ...]:
        """Return the batches that filled an empty directory, newest first, each with the number of its records."""
        counted = select(BatchRow, func.count(ChangeRow.id)).join(ChangeRow, ChangeRow.batch_id == BatchRow.id)
        counted = counted.where(BatchRow.means == Means.FILL.value).group_by(BatchRow.id).order_by(BatchRow.id.desc())
        if since is not None:
            counted = counted.where(BatchRow.made_at >= _midnight(since))
        return tuple((_batch(row), count) for row, count in await self._session.execute(counted))

    async def touched(self, since: date) -> frozenset[str]:
        """Return today's slugs of what was changed from a day on, and slugs of what has gone since."""
        slug = func.coalesce(RedirectRow.target_slug, ChangeRow.organization_slug)
        statement = (
            select(slug)
            .select_from(ChangeRow)
            .join(BatchRow, ChangeRow.batch_id == BatchRow.id)
            .outerjoin(RedirectRow, RedirectRow.slug == ChangeRow.organization_slug)
            .where(BatchRow.made_at >= _midnight(since))
            .distinct()
        )
        return frozenset(await self._session.scalars(statement))

    async def last(self) -> Batch | None:
        """Return the newest batch."""
        row = await self._session.scalar(select(BatchRow).order_by(BatchRow.id.desc()).limit(1))
        return None if row is None else _batch(row)

    async def has(self, batch: int, made_at: datetime) -> bool:
        """Return whether a batch of that number was made at that time, to the second."""
        row = await self._session.get(BatchRow, batch)
        found = None if row is None else _batch(row).made_at
        return found is not None and found.replace(microsecond=0) == made_at.astimezone(UTC).replace(microsecond=0)

    async def slugs_of(self, means: Collection[Means]) -> frozenset[str]:
        """Return the slugs that were changed by some means."""
        statement = select(ChangeRow.organization_slug).join(BatchRow, ChangeRow.batch_id == BatchRow.id).distinct()
        by = BatchRow.means.in_([one.value for one in means])
        return frozenset(await self._session.scalars(statement.where(by)))

    async def has_used(self, slug: str) -> bool:
        """Return whether there has been a change of that slug."""
        return bool(await self._session.scalar(select(exists().where(ChangeRow.organization_slug == slug))))

    async def news(self, since: date, most: int) -> tuple[News, ...]:
        """Return what came or was changed from a day on, newest first, each organization that is still there once."""
        told = BatchRow.made_at >= _midnight(since), BatchRow.means.not_in([means.value for means in SILENT])
        if await self._session.scalar(select(BatchRow.id).where(*told).limit(1)) is None:
            return ()  # as after a first fill, whose rows are many
        # The database adds it up: after a large load the changes themselves would fill the memory of a bot.
        slug = func.coalesce(RedirectRow.target_slug, ChangeRow.organization_slug)
        of_record = ChangeRow.field == RECORD
        came = of_record & ChangeRow.old.is_(None) & ChangeRow.new.is_(None)
        came_at = func.max(case((came, BatchRow.made_at)))
        told_at = func.coalesce(came_at, func.max(BatchRow.made_at))
        statement = (
            # As texts on SQLite: what is no time there is then no error of the query.
            select(slug, type_coerce(told_at, Text), came_at.is_not(None))
            .select_from(ChangeRow)
            .join(BatchRow, ChangeRow.batch_id == BatchRow.id)
            .outerjoin(RedirectRow, RedirectRow.slug == ChangeRow.organization_slug)
            .join(OrganizationRow, OrganizationRow.slug == slug)
            .where(
                *told,
                ChangeRow.field.not_in(FOR_CURATORS),
                ~(of_record & ChangeRow.old.is_not(None)),
            )
            .group_by(slug)
            .order_by(told_at.desc(), slug)
            .limit(most)
        )
        rows = await self._session.execute(statement)
        return tuple(News(row[0], on, is_new=bool(row[2])) for row in rows if (on := _day(row[1])) is not None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _day(moment: datetime | str) -> date | None:
    """Return the day of a moment as a database gives it, None of what is none."""
    try:
        return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).date()
    except ValueError:
        logger.warning("The history has a time that is none; it is left out", extra={"event": "history_row_left_out"})
        return None


def _packed(value: object) -> str | None:
    return None if value is None else as_json(value)


def _change(row: ChangeRow, batch: Batch) -> Change:
    old, new = (None if text is None else json.loads(text) for text in (row.old, row.new))
    return Change(row.id, row.organization_slug, row.field, old, new, batch)


def _batch(row: BatchRow) -> Batch:
    made_at = row.made_at if row.made_at.tzinfo else row.made_at.replace(tzinfo=UTC)
    means = Means(row.means) if row.means in set(Means) else Means.EDIT
    return Batch(means, row.why, row.source, row.as_of, row.seen_on, row.id, made_at.astimezone(UTC))
