"""Which organization of the directory a message asks about.

What is written in one place may fit several names: the longest wins, the places of the message decide among those that
share it, and where even they do not, the candidates are handed on as choices rather than guessed among.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Final

from bot.lexicon import table
from bot.understanding.organization_names import Found, NameFinder
from bot.understanding.organization_words import Line, NameWords
from bot.understanding.reading import LOCALES, Mention, Unknown
from directory.model import Kind, NameKind, Organization, OtherName
from directory.name_forms import CONNECTIVES, FormKind, content_words
from directory.names import NameIndex

HOST: Final = "wiego"
"""The host of this bot: a message about it asks for one of its policies, not for its record."""

CERTAIN: Final = 95.0
"""From this score on a name stands before those that were found in part."""
SURE: Final = 88.0
"""From this score on a capitalized phrase is a known name with typos."""
CLOSE: Final = 5.0
"""Scores nearer to each other than this ask rather than guess."""
NEAREST: Final = 70.0
"""From this score on a known name is near an unknown one."""
CHOICES: Final = 6
"""How many organizations are offered at most when it cannot be told which is meant."""
SHORTEST_UNKNOWN: Final = 3
LONGEST_UNKNOWN: Final = 12
"""Capitals of so many letters may be an acronym that the directory lacks."""

WIDE: Final = frozenset({Kind.GLOBAL_NETWORK, Kind.REGIONAL_NETWORK})
"""Networks at home in many countries."""


@dataclass(frozen=True, slots=True)
class OrganizationFinding:
    """The organization that a message asks about, if any."""

    mentions: tuple[Mention, ...] = ()
    organization: str | None = None
    """Slug of the organization."""
    choices: tuple[str, ...] = ()
    """Slugs that fit as well as each other, likeliest first; then ``organization`` is None."""
    unknown: tuple[Unknown, ...] = ()


class OrganizationReader:
    """Reads the names of a directory's organizations in messages."""

    def __init__(self, organizations: Iterable[Organization]) -> None:
        """Index the organizations' names.

        Raises:
            LexiconError: a file of a language is missing or damaged.
        """
        known = [organization for organization in organizations if organization.slug != HOST]
        self._organizations = {organization.slug: organization for organization in known}
        self._index = NameIndex(_with_names_in_use(known))
        self._words = NameWords.load()
        self._finder = NameFinder(self._index, self._words)

    def read(self, text: str, masked: tuple[Mention, ...] = ()) -> OrganizationFinding:
        """Return which organization a message names; ``masked`` are its places, which tell namesakes apart."""
        line = Line(text, masked, self._words, self._index.vocabulary)
        areas = {place.value for place in masked}
        regions = [(region, self._meant(region, areas)) for region in _regions(self._possible(line, masked))]
        if not regions:
            return self._unknown(line)
        mentions = tuple(
            Mention(
                line.span(region[0].first, region[0].last),
                line.words[region[0].first].start,
                line.words[region[0].last - 1].end,
                slugs[0],
                region[0].score,
                "organization",
            )
            for region, slugs in regions
        )
        certain = [(region[0].score < CERTAIN, slugs[0]) for region, slugs in regions if len(slugs) == 1]
        if certain:
            return OrganizationFinding(mentions, min(certain, key=itemgetter(0))[1])
        return OrganizationFinding(mentions, None, regions[0][1][:CHOICES])

    def complete(self, text: str, limit: int) -> tuple[str, ...]:
        """Return the slugs of organizations that an unfinished text may name, likeliest first, at most ``limit``."""
        return self._index.complete(text, limit)

    def _possible(self, line: Line, masked: Sequence[Mention]) -> Iterator[Found]:
        """Yield what is found, without names of trades and kinds alone that belong to another country.

        A place that the name itself holds says nothing about that: the African organization sits in Johannesburg.
        """
        places = [(place, set(content_words(place.text))) for place in masked]
        for found in self._finder.find(line):
            organization = self._organizations[found.form.slug]
            areas = {
                place.value
                for place, words in places
                if not words <= set(found.form.words) and (found.spelled is None or not _is_within(place, found, line))
            }
            if found.is_telling or not areas or organization.kind in WIDE or areas & _areas_of(organization):
                yield found

    def _meant(self, region: Sequence[Found], areas: set[str]) -> tuple[str, ...]:
        """Return the slugs that a part of the message can mean, likeliest first; one if it is clear."""
        fewest = min((found.spelled.slips for found in region if found.spelled), default=None)
        if fewest is not None:
            region = [found for found in region if found.spelled and found.spelled.slips == fewest]
        full = (
            [found for found in region if found.score >= region[0].score - CLOSE] if region[0].score > SURE else region
        )
        best: dict[str, FormKind] = {}
        for found in full:
            kind = found.form.kind
            best[found.form.slug] = min(kind, best.get(found.form.slug, kind))
        slugs = sorted(best, key=lambda slug: (_breadth(self._organizations[slug]), slug))
        there = [slug for slug in slugs if areas & _areas_of(self._organizations[slug])]
        if there and len(there) < len(slugs):
            slugs = there
        own = [slug for slug in slugs if best[slug] is not FormKind.SHORT]
        if len(own) == 1 and all(self._are_kin(own[0], slug) for slug in slugs):
            return (own[0],)
        return tuple(own + [slug for slug in slugs if slug not in own])

    def _are_kin(self, slug: str, other: str) -> bool:
        """Say whether the bearer of an acronym is kin to one that adds a word to it, as SEWA to SEWA Bharat."""
        one, two = self._organizations[slug], self._organizations[other]
        return (
            one.country == two.country or slug in two.affiliations or other in one.affiliations or one.country is None
        )

    def _unknown(self, line: Line) -> OrganizationFinding:
        """Look for what is written like the name of a body that the directory lacks, or knows by a better spelling."""
        phrase = self._capitalized_phrase(line)
        if phrase:
            found = self._index.find(phrase)
            close = [match for match in found if match.score > found[0].score - CLOSE]
            if found and found[0].score >= SURE:
                if len(close) == 1:
                    start = line.text.index(phrase)
                    mention = Mention(phrase, start, start + len(phrase), close[0].slug, close[0].score, "organization")
                    return OrganizationFinding((mention,), close[0].slug)
                return OrganizationFinding(choices=tuple(match.slug for match in close[:CHOICES]))
        else:
            phrase = self._unknown_acronym(line)
        if not phrase or not line.asks:
            return OrganizationFinding()
        nearest = tuple(match.slug for match in self._index.find(phrase, CHOICES) if match.score >= NEAREST)
        return OrganizationFinding(unknown=(Unknown(phrase, "organization", nearest),))

    def _capitalized_phrase(self, line: Line) -> str | None:
        """Return the first run of capitalized words that calls a body and says more than a place."""
        for first, last in line.capitalized_runs():
            own = [word for word in line.words[first:last] if not word.is_place and word.folded not in CONNECTIVES]
            if len(own) > 1 and any(word.folded in self._words.kinds for word in own):
                return line.span(first, last)
        return None

    def _unknown_acronym(self, line: Line) -> str | None:
        for word in line.words:
            if (
                not line.is_shouting
                and word.written.isupper()
                and SHORTEST_UNKNOWN <= len(word.written) <= LONGEST_UNKNOWN
                and word.written.isalpha()
                and not word.is_place
                and not self._words.is_ordinary(word.folded)
            ):
                return word.written
        return None


def _regions(found: Iterable[Found]) -> list[list[Found]]:
    """Group what was found by the part of the message that it claims, best first, then in the order of the text."""
    regions: list[list[Found]] = []
    for claim in sorted(found, key=_rank):
        rival = next(
            (region for region in regions if claim.first < region[0].last and region[0].first < claim.last), None
        )
        if rival is None:
            regions.append([claim])
        elif (rival[0].first, rival[0].last) == (claim.first, claim.last):
            rival.append(claim)
    return sorted(regions, key=lambda region: region[0].first)


def _is_within(place: Mention, found: Found, line: Line) -> bool:
    return line.words[found.first].start <= place.start and place.end <= line.words[found.last - 1].end


def _rank(claim: Found) -> tuple[float, ...]:
    """Order of what claims the same words: names written in full first, then the longest."""
    told = 0 if claim.spelled is None else claim.spelled.told
    return (-told, claim.first - claim.last, -claim.score)


def _areas_of(organization: Organization) -> set[str | None]:
    return {organization.country, *organization.coverage}


def _breadth(organization: Organization) -> int:
    return list(Kind).index(organization.kind)


def _with_names_in_use(organizations: Iterable[Organization]) -> list[Organization]:
    """Add the names by which messages of each language call the organizations."""
    names: dict[str, list[OtherName]] = {}
    for locale in LOCALES:
        for slug, spellings in table(locale, "organization_names").items():
            names.setdefault(slug, []).extend(OtherName(name, locale, NameKind.ALIAS) for name in spellings)
    return [
        replace(organization, other_names=(*organization.other_names, *names[organization.slug]))
        if organization.slug in names
        else organization
        for organization in organizations
    ]
