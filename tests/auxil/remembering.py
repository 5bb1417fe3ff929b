"""A directory in a test's database whose changes each have a day of their own."""

from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from directory.changes import Batch, Change, Changes, Means
from directory.database import make_session_factory
from directory.geography import Areas
from directory.model import Record, Suggestion
from directory.renaming import Merged, rename, unite
from directory.repository import Repository
from directory.suggestions import Suggestions
from directory.undoing import undo_batch, undo_change


class Remembering:
    """Does one thing after the other, each in a transaction of its own; the n-th on the n-th of March 2026."""

    def __init__(self, engine: AsyncEngine, areas: Areas) -> None:
        self.engine = engine
        self.areas = areas
        self._day = 0

    async def act(self, do: Callable[[Repository], Coroutine[Any, Any, Any]]) -> Any:
        """Do something with the repository."""
        self._day += 1
        async with make_session_factory(self.engine).begin() as session:
            return await do(Repository(session, now=datetime(2026, 3, self._day, 12, tzinfo=UTC)))

    async def look(self, do: Callable[[Repository], Coroutine[Any, Any, Any]]) -> Any:
        """Read something, on no day."""
        async with make_session_factory(self.engine)() as session:
            return await do(Repository(session))

    async def load(self, *records: Record, **said: Any) -> Changes:
        """Upsert records."""
        return await self.act(lambda repository: repository.upsert(records, **said))

    async def undo(self, number: int, force: Iterable[int] = ()) -> Changes:
        """Take a change back."""
        return await self.act(lambda repository: undo_change(repository, self.areas, number, force=list(force)))

    async def undo_batch(self, number: int, force: Iterable[int] = ()) -> Changes:
        """Take a batch back."""
        return await self.act(lambda repository: undo_batch(repository, self.areas, number, force=list(force)))

    async def rename(self, old: str, new: str) -> int:
        """Give an organization another slug."""
        return await self.act(lambda repository: rename(repository, old, new, Batch(Means.RENAME)))

    async def merge(self, source: str, target: str, **choice: Any) -> Merged:
        """Merge two records."""
        return await self.act(lambda repository: unite(repository, self.areas, source, target, **choice))

    async def accept(self, field: str, value: str, source: str | None = None, slug: str = "one") -> Changes:
        """Suggest something, and accept it."""

        async def do(repository: Repository) -> Changes:
            suggestions = Suggestions(repository.session, self.areas, repository.history.now)
            return await suggestions.accept(await suggestions.add(Suggestion(slug, field, value, source)))

        return await self.act(do)

    async def history(self, slug: str | None = None, **narrowed: Any) -> tuple[Change, ...]:
        """Return changes, newest first."""
        names = None if slug is None else [slug]
        return await self.look(lambda repository: repository.history.changes(names, **narrowed))

    async def records(self) -> dict[str, Record]:
        """Return the records by slug."""
        found = await self.look(lambda repository: repository.records())
        return {record.organization.slug: record for record in found}

    async def redirects(self) -> dict[str, str]:
        """Return the former slugs."""
        return dict(await self.look(lambda repository: repository.redirects()))
