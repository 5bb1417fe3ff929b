"""What to answer a reading with: which organizations, which policy, and what is still to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.understanding.reading import REFERRING, Ambiguity, Intent, Reading, Unknown
from directory.catalogue import Catalogue
from directory.matching import Match, Query, Ranking, Shape, empty_places, fits, rank, single
from directory.model import Organization

DOUBT: Final = 0.6
"""Confidence below which other readings are offered beside the answer: of held-out phrases read with less the first
reading is right in nearly every second, one of the first three in six of seven (bot/understanding/README.md)."""
LIKELY: Final = 0.1
"""Confidence from which another reading is worth offering."""
_OFFERED: Final = 2
"""Other readings offered at most."""

SHAPES: Final = {
    Intent.SPOKESPERSON: Shape.MEMBERS_FIRST,
    Intent.SPEAKER: Shape.NETWORKS_FIRST,
    Intent.INTERNSHIP: Shape.HOSTS_FIRST,
    Intent.CONTACT: Shape.MEMBERS_FIRST,
    Intent.JOIN: Shape.MEMBERS_FIRST,
    Intent.SERVICE_DELIVERY: Shape.MEMBERS_FIRST,
    Intent.ORGANIZATION: Shape.MEMBERS_FIRST,
    Intent.BROWSE: Shape.NETWORKS_FIRST,
}
"""What each intent that refers puts first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision, before it is put into words."""

    intent: Intent
    policy: str
    """Key of the house answer."""
    matches: Ranking
    """The full list in order; empty only for intents that do not refer, and for an empty directory."""
    question: str | None = None
    """The slot that the answer also asks for: ``place``, ``sector``, ``intent`` or None."""
    alternatives: tuple[Intent, ...] = ()
    """Other readings, likeliest first, where it is doubtful what is wanted: then ``question`` is ``intent``."""
    empty_places: tuple[str, ...] = ()
    """Places asked about without anyone of the trades asked about; others may work there for all informal workers."""
    empty_sectors: tuple[str, ...] = ()
    """Trades asked about that nobody on the list serves."""
    other_sector: bool = False
    """Whether nothing else was left than organizations of other trades."""
    organization: Organization | None = None
    """The one asked about, active or not."""
    choices: tuple[Organization, ...] = ()
    """Those of close names, when it cannot be told which is meant."""
    ambiguous_places: tuple[Ambiguity, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def decide(reading: Reading, catalogue: Catalogue) -> Outcome:
    """Return the outcome for a reading; the same for whoever asks, since nothing about them enters."""
    named = None if reading.organization is None else catalogue.get(reading.organization)
    choices = tuple(found for slug in reading.organization_choices if (found := catalogue.get(slug)) is not None)
    leading = choices if named is None else (named,)
    matches = Ranking(catalogue)
    empty: tuple[str, ...] = ()
    refers = reading.intent in REFERRING and not leading
    if reading.intent in REFERRING:
        query = Query(SHAPES[reading.intent], reading.sectors, reading.targets or reading.places)
        matches = _matches(reading.intent, query, leading, catalogue)
        empty = empty_places(query, catalogue) if refers else ()
    alternatives = _alternatives(reading)
    served = matches.trades() if refers and reading.sectors else {}
    return Outcome(
        intent=reading.intent,
        policy=reading.intent.value,
        matches=matches,
        question="intent" if alternatives else _missing(reading) if refers else None,
        alternatives=alternatives,
        empty_places=empty,
        empty_sectors=tuple(sector for sector in reading.sectors if sector not in served) if refers else (),
        other_sector=matches.has_others,
        organization=named,
        choices=choices,
        ambiguous_places=reading.ambiguous_places,
        unknown=reading.unknown,
    )


def _matches(intent: Intent, query: Query, leading: Sequence[Organization], catalogue: Catalogue) -> Ranking:
    """Return those asked about by name, then the others; whoever does not fit the purpose gives way to them."""
    fitting = [organization for organization in leading if fits(query.shape, organization)]
    firsts = [single(organization, catalogue, query.sectors) for organization in fitting]
    if not firsts or (intent is not Intent.ORGANIZATION and (query.sectors or query.places)):
        return rank(query, catalogue, firsts)
    if len(leading) == 1:
        above = _above(firsts[0], catalogue)
        firsts += [match for match in above if match.organization not in fitting]
    return Ranking(catalogue, leading=firsts)


def _above(first: Match, catalogue: Catalogue) -> tuple[Match, ...]:
    """Return the networks above an organization, and its door where that is none of them."""
    above = (*catalogue.above(first.organization), first.door)
    return tuple(single(network, catalogue) for network in dict.fromkeys(above))


def _alternatives(reading: Reading) -> tuple[Intent, ...]:
    """Return the other readings of a doubtful message, none where they would all bring the same list."""
    if reading.confidence >= DOUBT:
        return ()
    likely = [intent for intent, chance in reading.alternatives if intent is not reading.intent and chance >= LIKELY][
        :_OFFERED
    ]
    shapes = {SHAPES.get(intent, intent) for intent in (reading.intent, *likely)}
    return tuple(likely) if len(shapes) > 1 else ()


def _missing(reading: Reading) -> str | None:
    """Return the slot that would narrow the list."""
    if not (reading.targets or reading.places):
        return "place"
    return None if reading.sectors else "sector"
