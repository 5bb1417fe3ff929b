"""Loads records into the directory; what stands against a later word is left as it is, unless that is overwritten."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from directory.changes import Batch, Change, Changes, Means
from directory.conflicts import Conflict, Memory, settle
from directory.geography import Areas
from directory.model import Export, Record
from directory.repository import Repository

_IN_HAND: Final = 5_000
"""How many slugs a statement names at most."""


@dataclass(frozen=True, slots=True)
class Loading:
    """What a load changes, or would change, and what it leaves."""

    changes: Changes
    conflicts: tuple[Conflict, ...] = ()


async def prepare_load(
    repository: Repository,
    records: Collection[Record],
    areas: Areas,
    *,
    overwrite: bool = False,
    exports: Mapping[str, Export] = MappingProxyType({}),
) -> Loading:
    """Return what loading the records would change.

    Args:
        repository: in a transaction of the caller.
        records: whose affiliations lead to each other or to organizations of the directory.
        areas: the areas that a record may name.
        overwrite: whether the records win over later words of the directory.
        exports: what the files of some slugs tell of their export; those of other directories are passed over.
    """
    changes = await repository.compare(records)
    if overwrite or not changes.changed:
        return Loading(changes)
    memories = await _memories(repository, [change.record.organization.slug for change in changes.changed])
    own = {export for export in set(exports.values()) if await repository.history.has(export.batch, export.made_at)}
    settled, conflicts = settle(
        changes, memories, {slug: export for slug, export in exports.items() if export in own}, areas
    )
    return Loading(settled, conflicts)


async def load_records(
    repository: Repository,
    records: Collection[Record],
    areas: Areas,
    *,
    overwrite: bool = False,
    exports: Mapping[str, Export] = MappingProxyType({}),
    why: str | None = None,
) -> Loading:
    """Load the records, and return what that changed; ``why`` is a sentence for the history."""
    await repository.lock()
    loading = await prepare_load(repository, records, areas, overwrite=overwrite, exports=exports)
    changes = loading.changes
    if not changes:
        return loading
    wanted = [*changes.new, *(change.record for change in changes.changed)]
    written = await repository.write(Batch(Means.LOAD, why), wanted)
    return replace(loading, changes=replace(changes, batch=written.batch))


async def _memories(repository: Repository, slugs: Sequence[str]) -> Mapping[str, Memory]:
    changes: defaultdict[str, list[Change]] = defaultdict(list)
    for start in range(0, len(slugs), _IN_HAND):
        some = slugs[start : start + _IN_HAND]
        for change in await repository.history.changes(some, without=(Means.FILL,)):
            changes[change.slug].append(change)
    sayings = await repository.sayings.of(slugs)
    return {slug: Memory(sayings.get(slug, {}), changes.get(slug, ())) for slug in {*changes, *sayings}}
