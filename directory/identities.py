"""Which organization a former change concerns: the slugs that it had since, and whether it is still there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from directory.changes import RECORD, SLUG, Change


@dataclass(frozen=True, slots=True)
class Identity:
    """An organization, followed from a change until today."""

    slug: str
    """The slug that it has now, or had last."""
    later: tuple[Change, ...]
    """What was changed of it since, newest first."""
    removal: Change | None
    """What took it away, if it is no longer there."""


class Identities:
    """Follows organizations through renames, removals and returns."""

    def __init__(self, since: Iterable[Change], batch: int | None) -> None:
        """Take every change since the oldest one in question, and pass over those of the batch itself."""
        self._of: defaultdict[str, list[Change]] = defaultdict(list)
        self._turns: defaultdict[str, list[Change]] = defaultdict(list)
        for change in sorted(since, key=lambda change: change.id):
            if change.batch.id != batch:
                self._of[change.slug].append(change)
                if change.field == SLUG:
                    self._turns[change.old].append(change)
                elif change.field == RECORD:
                    self._turns[change.slug].append(change)

    def follow(self, change: Change) -> Identity:
        """Follow the organization of a change."""
        slug, at, removal = change.slug, change.id, None
        names = {slug}
        turn: Change | None = change
        while turn is not None:
            turn = next((one for one in self._turns[slug] if one.id > at), None)
            if turn is not None:
                at = turn.id
                if turn.field == SLUG:
                    slug = str(turn.new)
                    names.add(slug)
                else:
                    removal = turn if turn.removes else None
        later = (one for name in names for one in self._of[name] if one.id > change.id)
        return Identity(slug, tuple(sorted(later, key=lambda one: one.id, reverse=True)), removal)
