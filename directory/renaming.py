"""Slugs that change: a rename, and two records of one organization made into one; former slugs lead on for ever."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from directory.changes import Batch, Changes, Means
from directory.errors import ChangeError, RecordError
from directory.fields import SLUG, refused
from directory.geography import Areas
from directory.merging import Conflict, Side, merge
from directory.model import Record
from directory.provenance import values
from directory.redirects import resolve_slugs
from directory.repository import Repository


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge comes to: the changes, or the fields in which the two differ and nothing was chosen."""

    changes: Changes
    conflicts: tuple[Conflict, ...] = ()


async def rename(repository: Repository, old: str, new: str, batch: Batch | None = None) -> int:
    """Give an organization another slug, to which the old one leads from now on; return the number of the change.

    Raises:
        RecordError: the new slug breaks the rules.
        ChangeError: nobody has the old slug, or another organization has or had the new one.
    """
    if not SLUG.holds(new):
        raise RecordError(f"slug: {refused(new, SLUG.allowed)}.")
    await repository.lock()
    slug = await repository.today(old)
    if slug == new:
        raise ChangeError(f"{slug} has that slug already.")
    led = await repository.redirects()
    is_its_own = led.get(new) == slug
    if new in await repository.slugs() or (not is_its_own and (new in led or await repository.history.has_used(new))):
        raise ChangeError(f"{new} is or was the slug of another organization; a slug is never given again.")
    return await repository.move(slug, new, batch or Batch(Means.RENAME))


async def unite(
    repository: Repository,
    areas: Areas,
    source: str,
    target: str,
    *,
    prefer: Side | None = None,
    choices: Mapping[str, Side] = MappingProxyType({}),
    why: str | None = None,
) -> Merged:
    """Make the record ``source`` a part of ``target``: its slug leads there, and whoever belonged to it belongs there.

    Nothing is written where the two differ in a field and neither ``prefer`` nor ``choices`` says which is right.

    Raises:
        ChangeError: nobody has one of the slugs, both are the same, or a choice names what does not differ.
        RecordError: the merged record would break the rules of ``load``.
    """
    await repository.lock()
    left, right = await _known(repository, source), await _known(repository, target)
    old, new = left.organization.slug, right.organization.slug
    if old == new:
        raise ChangeError(f"{source} and {target} are one organization already.")
    record, conflicts = merge(left, right, areas, prefer, choices)
    if conflicts:
        return Merged(Changes(), conflicts)
    others = [
        replace(other, organization=replace(other.organization, affiliations=resolved))
        for other in await repository.records(await repository.members(old))
        if other.organization.slug != new
        for resolved in [resolve_slugs(other.organization.affiliations, {old: new}, besides=other.organization.slug)]
    ]
    led = await repository.redirects()
    redirects: dict[str, str | None] = {former: new for former, today in led.items() if today == old}
    known = (await repository.sayings.of([old])).get(old, {})
    changes = await repository.write(Batch(Means.MERGE, why), [record, *others], [old], redirects | {old: new})
    before, after, lost = values(right), values(record), values(left)
    taken = {key for key, value in after.items() if before.get(key) != value and lost.get(key) == value}
    await repository.sayings.keep(new, {key: saying for key, saying in known.items() if key in taken})
    return Merged(changes)


async def _known(repository: Repository, slug: str) -> Record:
    record = await repository.record(await repository.today(slug))
    if record is None:
        raise ChangeError(f"{slug} has codes that this version of the program does not know.")
    return record
