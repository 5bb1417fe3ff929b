"""How likely two records are one organization: what names, acronyms, channels, seats and networks say, weighed.

Each fact that two records share or differ in adds to, or takes from, the odds that they are one organization, in the
natural logarithm of odds, as in record linkage; the score is the chance in percent. The weights were set by reading the
pairs that they find among the shipped records.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from directory.channel_fields import channel_fields
from directory.checking.domain_uses import domains_of
from directory.checking.phones import parse_phone
from directory.checking.word_lists import WordLists
from directory.geography import Areas
from directory.model import ChannelKind, Organization
from directory.name_forms import FormKind, forms_of, spelling_of
from directory.text import fold, fold_words
from directory.vocabulary import Vocabulary

_BASE: Final = -5.0
"""Any two records are two organizations, unless something speaks for one."""
_SAME_NAME: Final = 9.0
_NAME_FROM: Final = 0.55
"""Names that are so much alike say nothing; from there the weight rises to that of the very same name."""
_SAME_ACRONYM: Final = 3.0
_ACRONYM_IN_NAME: Final = 2.0
_ACRONYM_ALONE: Final = 3.0
"""One of two that share an acronym has no other name."""
_OTHER_ACRONYM: Final = -1.5
_SAME: Final = {"domain": 3.0, "e-mail": 4.0, "phone": 4.0, "address": 1.5}
"""Shared channels; one that several share is theirs less."""
_SAME_COUNTRY: Final = 1.0
_OTHER_COUNTRY: Final = -8.0
"""The same name and acronym in two countries are two unions; it takes a shared phone or mailbox besides."""
_SAME_CITY: Final = 0.5
_OTHER_CITY: Final = -1.5
_NO_SHARED_TRADE: Final = -2.0
_AFFILIATED: Final = -3.0
_SAME_NETWORK: Final = -1.0
"""A network lists each of its members once."""
_OTHER_KIND: Final = -0.5

_CLOSE: Final = 0.75
"""How alike two words are that count as one, inflected or misspelt."""
_STEM: Final = 4
"""A word that begins like the country's name, so many letters of it, says no more than the country does: Korean."""
_LOCALES: Final = ("en", "es", "fr", "pt")

Channel = tuple[str, str]
"""What kind of a channel, and its value in one spelling."""


class Likeness(NamedTuple):
    """What speaks for two records being one."""

    score: int
    """The chance in percent, 1-99."""
    reasons: tuple[str, ...]


class Weighing:
    """What is known of all organizations, to weigh any two of them."""

    def __init__(self, organizations: Sequence[Organization], areas: Areas, lists: WordLists) -> None:
        self._areas = areas
        self._names: dict[str, tuple[tuple[str, ...], ...]] = {}
        self.acronyms: dict[str, frozenset[str]] = {}
        """By slug, each acronym's letters."""
        for organization in organizations:
            forms = forms_of(organization)
            self._names[organization.slug] = tuple(
                form.words for form in forms if not form.is_acronym and form.kind is not FormKind.SHORT
            )
            self.acronyms[organization.slug] = frozenset(
                spelling_of(form) for form in forms if form.is_acronym and form.kind is not FormKind.SHORT
            )
        self._vocabulary = Vocabulary(words for names in self._names.values() for words in names)
        self.channels = {organization.slug: frozenset(_channels(organization)) for organization in organizations}
        """By slug, each channel in one spelling, and the domains that channels name."""
        for domain, uses in domains_of(organizations, lists).items():
            for use in uses:
                self.channels[use.organization.slug] |= {("domain", domain)}
        self._holders = Counter(channel for channels in self.channels.values() for channel in channels)

    def weigh(self, one: Organization, other: Organization) -> Likeness:
        """Return how likely two records are one organization, and what speaks for it."""
        evidence = [
            *self._of_names(one, other),
            *self._of_channels(one, other),
            *_of_seats(one, other),
            *_of_places_in_the_movement(one, other),
        ]
        odds = _BASE + sum(weight for weight, _ in evidence)
        score = min(99, max(1, round(100 / (1 + math.exp(-odds)))))
        return Likeness(score, tuple(reason for weight, reason in evidence if weight > 0))

    def _of_names(self, one: Organization, other: Organization) -> Iterator[tuple[float, str]]:
        dull = _words_of_country(one.country, self._areas) if one.country == other.country else frozenset()
        pairs = ((mine, theirs) for mine in self._names[one.slug] for theirs in self._names[other.slug])
        alike = max((self._alike(_apart(mine, dull), _apart(theirs, dull)) for mine, theirs in pairs), default=0.0)
        if alike > _NAME_FROM:
            yield _SAME_NAME * (alike - _NAME_FROM) / (1 - _NAME_FROM), f"names {alike:.0%} alike"
        mine, theirs = self.acronyms[one.slug], self.acronyms[other.slug]
        if mine & theirs:
            yield _SAME_ACRONYM, f"both {min(mine & theirs).upper()}"
            if not (self._names[one.slug] and self._names[other.slug]):
                yield _ACRONYM_ALONE, "one named by it alone"
        elif one.acronym and other.acronym:
            if OSA.distance(fold(one.acronym), fold(other.acronym)) > 1:  # a letter off may be a slip
                yield _OTHER_ACRONYM, ""
        elif _is_in(mine, self._names[other.slug]) or _is_in(theirs, self._names[one.slug]):
            yield _ACRONYM_IN_NAME, "the acronym of one in the other's name"

    def _alike(self, mine: Sequence[str], theirs: Sequence[str]) -> float:
        """Return which share of two names' words both hold, rare words counting more, 0-1."""
        if not mine or not theirs:
            return 0.0
        weight = self._vocabulary.weight
        shared = sum(weight(word) * max(_closeness(word, each) for each in theirs) for word in mine)
        shared += sum(weight(word) * max(_closeness(word, each) for each in mine) for word in theirs)
        return shared / (sum(map(weight, mine)) + sum(map(weight, theirs)))

    def _of_channels(self, one: Organization, other: Organization) -> Iterator[tuple[float, str]]:
        for kind, value in sorted(self.channels[one.slug] & self.channels[other.slug]):
            yield _SAME[kind] / (self._holders[kind, value] - 1), f"same {kind} {value}"


def _of_seats(one: Organization, other: Organization) -> Iterator[tuple[float, str]]:
    if one.country and other.country:
        if one.country != other.country:
            yield _OTHER_COUNTRY, ""
            return
        yield _SAME_COUNTRY, f"both in {one.country}"
        if one.city and other.city:
            same = fold(one.city) == fold(other.city)
            yield (_SAME_CITY, f"both in {one.city}") if same else (_OTHER_CITY, "")
    elif not {one.country, *one.coverage} & {other.country, *other.coverage}:
        yield _OTHER_COUNTRY, ""


def _of_places_in_the_movement(one: Organization, other: Organization) -> Iterator[tuple[float, str]]:
    if one.slug in other.affiliations or other.slug in one.affiliations:
        yield _AFFILIATED, ""
    elif set(one.affiliations) & set(other.affiliations):
        yield _SAME_NETWORK, ""
    if not set(one.sectors) & set(other.sectors):
        yield _NO_SHARED_TRADE, ""
    if one.kind is not other.kind:
        yield _OTHER_KIND, ""


def _channels(organization: Organization) -> Iterator[Channel]:
    for _field, channel in channel_fields(organization):
        value = channel.value.lower().rstrip("/")
        if value.startswith("http"):
            yield "address", value.partition("://")[2].removeprefix("www.")
        elif channel.kind is ChannelKind.EMAIL:
            yield "e-mail", value
        elif (number := parse_phone(value, organization.country)) is not None:
            yield "phone", f"+{number.country_code} {number.national_number}"


def _words_of_country(country: str | None, areas: Areas) -> frozenset[str]:
    if country is None or not areas.is_country(country):
        return frozenset()
    return frozenset(word for locale in _LOCALES for word in fold_words(areas.name(country, locale)))


def _apart(words: Sequence[str], dull: Iterable[str]) -> tuple[str, ...]:
    """Return the words that neither are words of the country nor begin like them."""
    stems = {word[: max(_STEM, len(word) - 2)] for word in dull if len(word) >= _STEM}
    return tuple(word for word in words if word not in dull and not any(word.startswith(stem) for stem in stems))


def _is_in(acronyms: Iterable[str], names: Iterable[Sequence[str]]) -> bool:
    return any(acronym in words for words in names for acronym in acronyms)


def _closeness(word: str, other: str) -> float:
    if word == other:
        return 1.0
    close: float = OSA.normalized_similarity(word, other)
    return close if close >= _CLOSE else 0.0
