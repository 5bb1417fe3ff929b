"""Organizations that may stand twice in the directory, each pair with a score and the command that merges it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import Final, NamedTuple

from directory.checking.likeness import Weighing
from directory.checking.word_lists import WordLists
from directory.columns import NETWORKS
from directory.findings import Finding, Level
from directory.geography import Areas
from directory.model import Organization
from directory.names import NameIndex

REPORTED: Final = 50
"""The least score that is told, in percent."""
LIKELY: Final = 80
"""From here on it is a warning, below a notice."""
CANDIDATES: Final = 12
"""How many like names are weighed against each."""
SHARED: Final = 6
"""A channel or acronym that more organizations have in common tells nothing of any two of them."""

Slugs = tuple[str, str]


class Pair(NamedTuple):
    """Two records that may be one organization."""

    keep: Organization
    """The one that says more."""
    merge: Organization
    score: int
    """The chance in percent."""
    reasons: tuple[str, ...]


def check_duplicates(organizations: Sequence[Organization], areas: Areas, lists: WordLists) -> Iterator[Finding]:
    """Yield a finding for each pair that may be one organization, at the one that says less."""
    for pair in find_duplicates(organizations, areas, lists):
        text = (
            f"it may be {pair.keep.slug}, {pair.keep.name} (score {pair.score}: {', '.join(pair.reasons)}); "
            f"if it is, run `directory merge {pair.merge.slug} {pair.keep.slug}`."
        )
        level = Level.WARNING if pair.score >= LIKELY else Level.NOTICE
        yield Finding(pair.merge.slug, "name", level, text, pair.score)


def find_duplicates(organizations: Sequence[Organization], areas: Areas, lists: WordLists) -> tuple[Pair, ...]:
    """Return the pairs that may be one organization, likeliest first."""
    weighing = Weighing(organizations, areas, lists)
    by_slug = {organization.slug: organization for organization in organizations}
    found = []
    for slugs in _candidates(organizations, weighing):
        merge, keep = sorted((by_slug[slug] for slug in slugs), key=_fullness)
        likeness = weighing.weigh(keep, merge)
        if likeness.score >= REPORTED:
            found.append(Pair(keep, merge, *likeness))
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.keep.slug, pair.merge.slug)))


def _candidates(organizations: Sequence[Organization], weighing: Weighing) -> Iterable[Slugs]:
    """Return each pair of slugs that share a channel or an acronym, or have like names and may share a seat."""
    shared: defaultdict[object, set[str]] = defaultdict(set)
    for organization in organizations:
        for key in chain(weighing.channels[organization.slug], weighing.acronyms[organization.slug]):
            shared[key].add(organization.slug)
    found: dict[Slugs, None] = {}
    for slugs in shared.values():
        if len(slugs) <= SHARED:
            found |= dict.fromkeys(combinations(sorted(slugs), 2))
    for group in _groups(organizations):
        found |= dict.fromkeys(_like_names(group))
    return found


def _groups(organizations: Iterable[Organization]) -> Iterable[list[Organization]]:
    """Return those with their seats in one country, each country by itself, and all networks together."""
    groups: defaultdict[str | None, list[Organization]] = defaultdict(list)
    for organization in organizations:
        if organization.country is not None:
            groups[organization.country].append(organization)
        if organization.country is None or organization.kind in NETWORKS:
            groups[None].append(organization)
    return groups.values()


def _like_names(group: Sequence[Organization]) -> Iterator[Slugs]:
    index = NameIndex(group)
    for form in index.forms:
        if not form.is_acronym:
            for match in index.find(form.text, CANDIDATES):
                if match.slug != form.slug:
                    yield (match.slug, form.slug) if match.slug < form.slug else (form.slug, match.slug)


def _fullness(organization: Organization) -> tuple[int, int, int, str]:
    """Order two records by how much they say."""
    channels, sources, names = organization.channels, organization.sources, organization.other_names
    return len(channels), len(sources), len(names), organization.slug
