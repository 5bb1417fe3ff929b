"""Takes changes back, as a new change: nothing is lost, and what came later is only overridden where that is asked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from directory.changes import (
    RECORD,
    REDIRECT,
    SLUG,
    Batch,
    Change,
    Changes,
    Means,
    as_json,
    checked,
    facts,
    with_facts,
)
from directory.errors import ChangeError
from directory.geography import Areas
from directory.model import Record
from directory.redirects import resolve_slugs
from directory.renaming import rename
from directory.repository import FEW, Repository

TOLD: Final = 20
"""How many conflicts are told at most."""


async def undo_change(
    repository: Repository, areas: Areas, number: int, *, force: Collection[int] = (), why: str | None = None
) -> Changes:
    """Take one change back and return what that changed: no batch where everything is as it was already.

    Args:
        repository: in a transaction that the caller commits.
        areas: the areas that a record may name.
        number: of the change.
        force: numbers of later changes that may be overridden.
        why: a sentence for the history.

    Raises:
        ChangeError: there is no such change, it is a part of a merge, or something stands against it.
        RecordError: the record would break the rules of ``load``.
    """
    await repository.lock()
    found = await repository.history.changes(number=number)
    if not found:
        raise ChangeError(f"There is no change {number}; `directory history` lists them.")
    batch = found[0].batch.id
    if any(change.field == REDIRECT for change in await repository.history.changes(batch=batch)):
        raise ChangeError(f"Change {number} is a part of merge {batch}; `directory undo --load {batch}` undoes it.")
    return await _take_back(repository, areas, found, force, why or f"undo of change {number}")


async def undo_batch(
    repository: Repository, areas: Areas, number: int, *, force: Collection[int] = (), why: str | None = None
) -> Changes:
    """Take all changes of a load, or of anything else that was done at once, back; otherwise like ``undo_change``."""
    await repository.lock()
    found = await repository.history.changes(batch=number)
    if not found:
        raise ChangeError(f"There is no batch {number}; `directory history` lists them.")
    return await _take_back(repository, areas, found, force, why or f"undo of batch {number}")


async def _take_back(
    repository: Repository, areas: Areas, changes: Sequence[Change], force: Collection[int], why: str
) -> Changes:
    batch = Batch(Means.UNDO, why)
    renamed = next((change for change in changes if change.field == SLUG), None)
    if renamed is not None:
        return await _rename_back(repository, renamed, force, batch)
    undoing = _Undoing(areas, changes, await repository.redirects(), frozenset(force))
    today = undoing.slugs_today
    records = await repository.records(today if len(today) <= FEW else None)
    times = [name for slug in today for name in (slug, *await repository.former(slug))] if len(today) <= FEW else None
    since = min(change.id for change in changes)
    undoing.work_out(records, await repository.history.changes(times, after=since))
    for slug in undoing.removed if len(today) <= FEW else ():
        undoing.keep_members(await repository.records(await repository.members(slug)))
    undoing.keep_affiliations(await repository.slugs())
    if undoing.conflicts:
        told = undoing.conflicts[:TOLD]
        more = len(undoing.conflicts) - len(told)
        raise ChangeError("\n".join([*told, f"There are {more} more."] if more else told))
    return await repository.write(batch, undoing.after.values(), undoing.removed, undoing.redirects)


async def _rename_back(repository: Repository, change: Change, force: Collection[int], batch: Batch) -> Changes:
    old, new = str(change.old), str(change.new)
    today = await repository.today(new)
    if today == old:
        return Changes()
    names = (today, *await repository.former(today))
    later = [other.id for other in await repository.history.changes(names, after=change.id) if other.field == SLUG]
    if today != new and not set(later) <= set(force):
        raise ChangeError(f"{new} is {today} now, {_by(later)}.")
    number = await rename(repository, today, old, batch)
    return Changes(notes=(f"{today} is {old} again.",), batch=number)


class _Undoing:
    """What taking changes back comes to, worked out in memory: records after it, removals, redirects, conflicts."""

    def __init__(self, areas: Areas, changes: Sequence[Change], led: Mapping[str, str], force: frozenset[int]) -> None:
        self.conflicts: list[str] = []
        self.after: dict[str, Record] = {}
        self.removed: list[str] = []
        self.redirects: dict[str, str | None] = {}
        self._areas = areas
        self._changes = changes
        self._force = force
        self._led = led
        self._batch = changes[0].batch.id
        for change in changes:
            if change.field == REDIRECT:
                self._lead_back(change)
        self._led_after = {old: target for old, target in led.items() if self.redirects.get(old, target) is not None}
        self._own: defaultdict[str, list[Change]] = defaultdict(list)
        for change in changes:
            if change.field != REDIRECT:
                self._own[self._led_after.get(change.slug, change.slug)].append(change)

    @property
    def slugs_today(self) -> list[str]:
        """Return the slugs of those concerned, as they are once all is taken back."""
        return list(self._own)

    def work_out(self, records: Iterable[Record], since: Iterable[Change]) -> None:
        """Work it out from the records of today and from every change since the oldest one."""
        today = {record.organization.slug: record for record in records}
        later: defaultdict[str, list[Change]] = defaultdict(list)
        for change in since:
            if change.batch.id != self._batch:
                later[self._led_after.get(change.slug, change.slug)].append(change)
        for slug, own in self._own.items():
            self._take_back(slug, own, today.get(slug), later[slug])
        self.keep_members(today.values())

    def keep_members(self, records: Iterable[Record]) -> None:
        """Note those who belong to a network that would go, and would stay themselves."""
        gone = set(self.removed)
        for record in records if gone else ():
            slug = record.organization.slug
            affiliations = self.after.get(slug, record).organization.affiliations
            for network in affiliations if slug not in gone else ():
                if network in gone:
                    self.conflicts.append(f"{network} would go, but {slug} belongs to it; change that first.")

    def keep_affiliations(self, there: Collection[str]) -> None:
        """Note networks that records would belong to again, and that are no longer there."""
        known = {*there, *self.after} - set(self.removed)
        for slug, record in self.after.items():
            for network in record.organization.affiliations:
                if network not in known:
                    self.conflicts.append(f"{slug} belonged to {network}, which is no longer there; undo that first.")

    def _lead_back(self, change: Change) -> None:
        now = self._led.get(change.slug)
        if now == change.old:
            return
        if now != self._led.get(change.new, change.new):
            self.conflicts.append(f"{change.slug} leads to {now or 'nobody'} now; undo what came later first.")
        self.redirects[change.slug] = change.old

    def _take_back(self, slug: str, own: Sequence[Change], record: Record | None, later: Sequence[Change]) -> None:
        names = {change.slug for change in own}
        merged = next((one for one in later if one.field == REDIRECT and one.new and one.slug in names), None)
        whole = next((change for change in own if change.field == RECORD), None)
        if merged is not None and merged.slug in self._led:
            self.conflicts.append(f"{merged.slug} was merged into {slug} by batch {merged.batch.id}; undo that first.")
        elif whole is not None:
            self._take_whole_back(slug, whole, record, later)
        elif record is None:
            self.conflicts.append(f"{slug} is no longer there; undo its removal first.")
        else:
            self._take_fields_back(slug, own, record, later)

    def _take_whole_back(self, slug: str, change: Change, record: Record | None, later: Sequence[Change]) -> None:
        if change.removes:
            restored = checked(change.old, self._areas)
            if record is None:
                self.after[slug] = restored
            elif facts(record) != facts(restored):
                self.conflicts.append(f"{slug} is there again already, {_by([other.id for other in later])}.")
        elif not change.adds:
            self.conflicts.append(f"Of {slug} it is not known what it was before change {change.id}.")
        elif record is not None:
            now = facts(record)
            first = {other.field: other for other in later if other.field not in {RECORD, SLUG, REDIRECT}}
            differing = [field for field, other in first.items() if now.get(field) != other.old]
            standing = [other.id for other in later if other.field in {*differing, SLUG, REDIRECT}]
            if not self._force.issuperset(standing):
                self.conflicts.append(f"{slug} would go, but it was changed since, {_by(standing)}.")
            self.removed.append(slug)
            for old, target in self._led.items():
                if target == slug:
                    self.redirects.setdefault(old, None)

    def _take_fields_back(self, slug: str, own: Sequence[Change], record: Record, later: Sequence[Change]) -> None:
        now = facts(record)
        values: dict[str, Any] = {}
        for change in own:
            field, present = change.field, now.get(change.field)
            old = self._named_today(slug, field, change.old, self._led_after)
            if present == old:
                continue
            if present != self._named_today(slug, field, change.new, self._led):
                standing = [other.id for other in later if other.field == field]
                if not standing or not self._force.issuperset(standing):
                    self.conflicts.append(f"{field} of {slug} is {as_json(present)} now, {_by(standing)}.")
            values[field] = old
        if values:
            self.after[slug] = with_facts(record, values, self._areas)

    def _named_today(self, slug: str, field: str, value: Any, led: Mapping[str, str]) -> Any:  # noqa: ANN401
        """Return a field's value with the networks under their slugs of today."""
        return list(resolve_slugs(value, led, besides=slug)) if field == "affiliations" and value else value


def _by(numbers: Sequence[int]) -> str:
    """Return by which later changes it is so, and how they are overridden."""
    if not numbers:
        return "by no change that is known"
    options = " ".join(f"--force {number}" for number in sorted(numbers))
    return f"by later changes; `{options}` overrides them"
