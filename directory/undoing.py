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
from directory.identities import Identities, Identity
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
    led = await repository.redirects()
    undoing = _Undoing(areas, changes, led, frozenset(force))
    names = _names({change.slug for change in changes}, led)
    some = names if len(names) <= FEW else None
    since = await repository.history.changes(some, after=min(change.id for change in changes))
    undoing.work_out(await repository.records(some), since)
    for slug in () if some is None else undoing.removed:
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


def _names(slugs: Collection[str], led: Mapping[str, str]) -> list[str]:
    """Return all slugs that the organizations have, had or took over."""
    today = {led.get(slug, slug) for slug in slugs}
    return sorted({*slugs, *today, *(old for old, target in led.items() if target in today)})


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
        leading = [change for change in changes if change.field == REDIRECT]
        free = {change.slug for change in leading if change.old is None}
        for change in leading:
            self._lead_back(change, change.old if change.old in free else led.get(change.old, change.old))
        self._led_after = {old: target for old, target in led.items() if self.redirects.get(old, target) is not None}

    def work_out(self, records: Iterable[Record], since: Iterable[Change]) -> None:
        """Work it out from the records of today and from every change since the oldest one."""
        today = {record.organization.slug: record for record in records}
        identities = Identities(since, self._changes[0].batch.id)
        own: defaultdict[str, list[tuple[Change, Identity]]] = defaultdict(list)
        for change in self._changes:
            if change.field != REDIRECT:
                identity = identities.follow(change)
                own[identity.slug].append((change, identity))
        for slug, changes in own.items():
            removal = changes[0][1].removal
            whole = next((pair for pair in changes if pair[0].field == RECORD), None)
            record = today.get(slug)
            if removal is not None and removal.batch.means is Means.MERGE:
                target = self._led.get(slug, "another")
                self.conflicts.append(f"{slug} was merged into {target} by batch {removal.batch.id}; undo that first.")
            elif whole is not None and whole[0].removes:
                self._restore(*whole, record)
            elif whole is not None and not whole[0].adds:
                self.conflicts.append(f"Of {slug} it is not known what it was before change {whole[0].id}.")
            elif whole is not None:
                if record is not None:
                    self._remove(*whole, record)
            elif record is None:
                self.conflicts.append(f"{slug} is no longer there; undo its removal first.")
            else:
                self._take_fields_back(changes, record)
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

    def _lead_back(self, change: Change, target: str | None) -> None:
        now = self._led.get(change.slug)
        if now == target:
            return
        if now != self._led.get(change.new, change.new):
            self.conflicts.append(f"{change.slug} leads to {now or 'nobody'} now; undo what came later first.")
        self.redirects[change.slug] = target

    def _restore(self, change: Change, identity: Identity, record: Record | None) -> None:
        slug = identity.slug
        affiliations = self._named_today(slug, "affiliations", change.old["affiliations"], self._led_after)
        restored = checked(change.old | {"slug": slug, "affiliations": affiliations}, self._areas)
        if record is None:
            self.after[slug] = restored
        elif facts(record) != facts(restored):
            self.conflicts.append(f"{slug} is there again already, {_by([other.id for other in identity.later])}.")

    def _remove(self, change: Change, identity: Identity, record: Record) -> None:
        slug, later, now = identity.slug, identity.later, facts(record)
        first = {other.field: other for other in later if other.field not in {RECORD, SLUG, REDIRECT}}
        earlier = {field: self._named_today(slug, field, other.old, self._led) for field, other in first.items()}
        differing = {field for field, value in earlier.items() if now.get(field) != value}
        if slug != change.slug:
            differing.add(SLUG)
        standing = [other.id for other in later if other.field in differing]
        if not self._force.issuperset(standing):
            self.conflicts.append(f"{slug} would go, but it was changed since, {_by(standing)}.")
        self.removed.append(slug)
        names = {slug, change.slug, *(str(other.old) for other in later if other.field == SLUG)}
        for old, target in self._led.items():
            if target == slug and old not in self.redirects:
                if old not in names:
                    self.conflicts.append(f"{slug} would go, but {old} was merged into it; undo that first.")
                self.redirects[old] = None

    def _take_fields_back(self, changes: Sequence[tuple[Change, Identity]], record: Record) -> None:
        slug, now = record.organization.slug, facts(record)
        values: dict[str, Any] = {}
        for change, identity in changes:
            field, present = change.field, now.get(change.field)
            old = self._named_today(slug, field, change.old, self._led_after)
            if present == old:
                continue
            if present != self._named_today(slug, field, change.new, self._led):
                standing = [other.id for other in identity.later if other.field == field]
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
