"""Checks for persons: e-mail addresses, pages and names that look like somebody's own rather than an organization's."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from directory.channel_fields import channel_fields
from directory.checking.word_lists import WordLists
from directory.domains import host_of, registrable
from directory.findings import Finding, Level
from directory.geography import Areas
from directory.model import ChannelKind, Organization, Record
from directory.text import fold, fold_words

_PART: Final = re.compile(r"[a-z]+")
_TELLING: Final = 4
"""Words of fewer letters must be a whole part of an address to say whose it is."""
_CAPITALIZED: Final = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’-]+"


def check_persons(records: Sequence[Record], areas: Areas, lists: WordLists) -> Iterator[Finding]:
    """Yield what looks like a person's own address, page or name; the directory holds organizations alone."""
    impersonal = _impersonal_words((record.organization for record in records), areas)
    names = _NamesOfPersons(lists, impersonal)
    for record in records:
        yield from _channels(record.organization, lists)
        yield from names.check(record)


def _channels(organization: Organization, lists: WordLists) -> Iterator[Finding]:
    slug = organization.slug
    for field, channel in channel_fields(organization):
        if channel.kind is ChannelKind.EMAIL and (reason := _personal_email(organization, channel.value, lists)):
            level, why = reason
            text = f"{channel.value} {why}; give an office's address, or make sure that it is one."
            yield Finding(slug, field, level, text)
        elif any(page in channel.value for page in lists.person_pages):
            text = f"{channel.value} is a person's page; give the organization's own."
            yield Finding(slug, field, Level.WARNING, text)


def _personal_email(organization: Organization, address: str, lists: WordLists) -> tuple[Level, str] | None:
    """Return why an address looks like a person's, None where a word of it is an office's or the organization's."""
    local = fold(address.rpartition("@")[0]).replace(" ", ".")
    parts = _PART.findall(local)
    free = registrable(host_of(ChannelKind.EMAIL, address) or "") in lists.free_hosts
    own = _own_words(organization, with_domain=not free, address=address)
    if not parts or any(_says(part, word) for part in parts for word in (*lists.offices, *own)):
        return None
    if len(parts) > 1:
        return Level.WARNING, "looks like first and last name"
    if free:
        return Level.WARNING, "is at a free host and says nothing of the organization"
    return Level.NOTICE, "may be a person's, as it names no office"


def _own_words(organization: Organization, address: str, *, with_domain: bool) -> set[str]:
    texts = [organization.name, organization.acronym or "", organization.city or "", organization.slug]
    texts += [other.name for other in organization.other_names]
    words = {word for text in texts for word in fold_words(text)}
    words |= {"".join(fold_words(organization.acronym or ""))} - {""}
    if with_domain:
        words |= set(fold_words(address.rpartition("@")[2]))
    return words


def _says(part: str, word: str) -> bool:
    """Say whether a part of an address is a word, or holds it, or is its beginning: ``tryoysters``, ``nidanpat``."""
    if part == word:
        return True
    return len(word) >= _TELLING and (word in part or (len(part) >= _TELLING and word.startswith(part)))


class _NamesOfPersons:
    """Finds names of persons in what records say: a title, or a role beside two capitalized words."""

    def __init__(self, lists: WordLists, impersonal: frozenset[str]) -> None:
        """``impersonal`` are folded words of organizations' and areas' names: those are no person's."""
        titles = "|".join(map(re.escape, lists.titles))
        roles = "|".join(map(re.escape, sorted(lists.roles, key=len, reverse=True)))
        name = rf"({_CAPITALIZED}(?:\s{_CAPITALIZED}){{1,2}})"
        self._impersonal = impersonal
        self._patterns = (
            re.compile(rf"\b(?:{titles})\.?\s({_CAPITALIZED}(?:\s{_CAPITALIZED})*)"),
            re.compile(rf"\b(?:{roles})(?:\s(?:is|was|es|fue|est|é|foi))?[,:]?\s{name}"),
            re.compile(rf"{name},?\s(?:its|the|su|la|sa|sua|a)\s(?:{roles})\b"),
        )

    def check(self, record: Record) -> Iterator[Finding]:
        organization = record.organization
        texts = [("summary", organization.summary, Level.WARNING), ("notes", record.curator_notes, Level.NOTICE)]
        for field, text, level in texts:
            for name in dict.fromkeys(self._names(text or "")):
                told = f"{name!r} looks like a person's name; say it without, since the directory holds no persons."
                yield Finding(organization.slug, field, level, told)

    def _names(self, text: str) -> Iterator[str]:
        for pattern in self._patterns:
            for found in pattern.finditer(text):
                name = found.group(1)
                if not any(word in self._impersonal for word in fold_words(name)):
                    yield name


def _impersonal_words(organizations: Iterable[Organization], areas: Areas) -> frozenset[str]:
    words: set[str] = set()
    for organization in organizations:
        for text in (organization.name, organization.acronym or "", *(o.name for o in organization.other_names)):
            words.update(fold_words(text))
    for area in (*areas.countries, *areas.regions):
        words.update(fold_words(areas.name(area, "en")))
    return frozenset(words)
