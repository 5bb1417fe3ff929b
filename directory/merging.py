"""Two records of one organization made into one: lists joined, gaps filled, and what differs left to a choice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from directory.changes import facts, with_facts
from directory.documents import PLAIN, SOCIAL
from directory.errors import ChangeError
from directory.geography import Areas
from directory.model import Confidence, Record
from directory.redirects import resolve_slugs

Side = Literal["from", "into"]
SIDES: Final[tuple[Side, ...]] = ("from", "into")

_JOINED: Final = ("coverage", "sectors", "languages")
_CHANNELS: Final = tuple(kind.value for kind in (*PLAIN, *SOCIAL))
_ON_THEIR_OWN: Final = ("slug", "sources", "other_names", "affiliations", "confidence", "notes", "channels")
_HANDLED: Final = frozenset({*_ON_THEIR_OWN, *_JOINED, *_CHANNELS})
_NOTHING: Final = (None, "unknown")
_SURENESS: Final = tuple(confidence.value for confidence in reversed(Confidence))
"""From the lowest to the highest."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field in which two records differ, with both values as JSON Lines write them."""

    field: str
    from_value: Any
    into_value: Any


def merge(
    left: Record, right: Record, areas: Areas, prefer: Side | None, choices: Mapping[str, Side]
) -> tuple[Record, tuple[Conflict, ...]]:
    """Return ``right`` with all that ``left`` adds to it, and the fields in which they differ and nothing was chosen.

    Args:
        left: the record that goes ("from"); its name stays as another name.
        right: the record that stays ("into").
        areas: the areas that a record may name.
        prefer: the side whose value is taken where they differ; None takes none.
        choices: the same for single fields.

    Raises:
        ChangeError: a choice names a field in which they do not differ.
        RecordError: the merged record would break the rules of ``load``.
    """
    mine, theirs = (facts(record) | {"status": record.organization.status.value} for record in (left, right))
    after = {field: mine[field] for field in _CHANNELS if mine.get(field) and not theirs.get(field)}
    conflicts, differing = [], []
    for field in mine | theirs:
        old, new = mine.get(field), theirs.get(field)
        if field in _HANDLED or old == new or old in _NOTHING:
            continue
        side = "from" if new in _NOTHING else choices.get(field, prefer)
        if new not in _NOTHING:
            differing.append(field)
        if side is None:
            conflicts.append(Conflict(field, old, new))
        elif side == "from":
            after[field] = old
    if strange := [field for field in choices if field not in differing]:
        places = ", ".join(differing) or "nothing"
        raise ChangeError(f"{', '.join(strange)}: nothing is to be chosen there; the two differ in: {places}.")
    after |= {field: _joined(theirs[field], mine[field]) for field in _JOINED}
    pair = {left.organization.slug: right.organization.slug}
    both = (*right.organization.affiliations, *left.organization.affiliations)
    after["affiliations"] = list(resolve_slugs(both, pair, besides=right.organization.slug))
    after["sources"] = _joined_sources(theirs["sources"], mine["sources"])
    after["other_names"] = _names(mine, theirs, after)
    after["confidence"] = min(mine["confidence"], theirs["confidence"], key=_SURENESS.index)
    after["notes"] = "\n".join(dict.fromkeys(filter(None, (theirs["notes"], mine["notes"])))) or None
    return _with_channels(with_facts(right, after, areas), left), tuple(conflicts)


def _joined(first: Iterable[Any], more: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for item in (*first, *more):
        if item not in found:
            found.append(item)
    return found


def _joined_sources(first: Iterable[dict[str, Any]], more: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the sources of both, each page once, as it was seen last."""
    found: dict[str, dict[str, Any]] = {}
    for source in (*first, *more):
        known = found.get(source["url"])
        if known is None or source["seen_on"] > known["seen_on"]:
            found[source["url"]] = source
    return list(found.values())


def _names(mine: Mapping[str, Any], theirs: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the other names of both, and the names and acronyms that neither field keeps."""
    kept = {after.get(field, theirs[field]) for field in ("name", "acronym")}
    found = _joined(theirs["other_names"], mine["other_names"])
    for name in (theirs["name"], mine["name"], theirs["acronym"], mine["acronym"]):
        if name and name not in kept and name not in {other["name"] for other in found}:
            found.append({"name": name, "lang": None, "kind": "alias"})
    return found


def _with_channels(record: Record, other: Record) -> Record:
    """Return the record with the channels of both: what differs is one channel more, as either may be right."""
    channels = record.organization.channels
    known = {(channel.kind, channel.value) for channel in channels}
    more = tuple(channel for channel in other.organization.channels if (channel.kind, channel.value) not in known)
    return replace(record, organization=replace(record.organization, channels=(*channels, *more)))
