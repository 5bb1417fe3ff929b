"""Checks of addresses: domains that pass for another organization's, and hosts that no published address has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import ip_address
from itertools import combinations
from typing import Final
from urllib.parse import urlsplit

from confusable_homoglyphs.confusables import is_mixed_script
from rapidfuzz.distance import OSA

from directory.channel_fields import channel_fields
from directory.checking.appearance import appearance
from directory.checking.domain_uses import DomainUse, domains_of
from directory.checking.word_lists import WordLists
from directory.domains import host_of, in_letters, registrable
from directory.findings import Finding, Level
from directory.model import ChannelKind, Organization

SHORTEST: Final = 6
"""Labels of fewer letters, acronyms most of them, differ by one letter by chance."""


def check_domains(organizations: Sequence[Organization], lists: WordLists) -> Iterator[Finding]:
    """Yield addresses that mislead, and domains that are easily taken for another organization's."""
    for organization in organizations:
        yield from _hosts(organization, lists)
    uses = domains_of(organizations, lists)
    yield from _mixed(uses)
    yield from _alike(uses)


def _hosts(organization: Organization, lists: WordLists) -> Iterator[Finding]:
    slug = organization.slug
    for field, channel in channel_fields(organization):
        host = host_of(channel.kind, channel.value)
        if host is None:
            continue
        if channel.kind is not ChannelKind.EMAIL and "@" in urlsplit(channel.value).netloc:
            text = f"{channel.value} leads to {host}, not to what stands before the @; take that part out."
            yield Finding(slug, field, Level.ERROR, text)
        if _is_ip(host):
            text = f"{channel.value} names a machine by number; give the address with the organization's domain."
            yield Finding(slug, field, Level.WARNING, text)
        elif "." not in host.strip("."):
            yield Finding(slug, field, Level.ERROR, f"{host!r} is no public domain; write the whole address.")
        if registrable(host) in lists.shorteners:
            text = f"{channel.value} hides where it leads; write the address that it leads to."
            yield Finding(slug, field, Level.WARNING, text)


def _mixed(uses: Mapping[str, Sequence[DomainUse]]) -> Iterator[Finding]:
    for domain, users in uses.items():
        shown = in_letters(domain)
        if any(is_mixed_script(label) for label in shown.split(".")):
            for use in users:
                text = f"{shown} ({domain}) mixes alphabets, as one does that passes for another; look if it is theirs."
                yield Finding(use.organization.slug, use.field, Level.ERROR, text)


def _alike(uses: Mapping[str, Sequence[DomainUse]]) -> Iterator[Finding]:
    """Yield each domain that looks like another one, or is a letter off, where two organizations name them.

    The same domain with another ending counts as well; within one organization, a letter off is a slip.
    """
    labels = {domain: in_letters(domain).partition(".")[0] for domain in uses}
    by_look: defaultdict[str, list[str]] = defaultdict(list)
    for domain, label in labels.items():
        by_look[appearance(label)].append(domain)
    for same in by_look.values():
        for one, other in combinations(sorted(same), 2):
            level = Level.NOTICE if labels[one] == labels[other] else Level.ERROR
            said = "the same but for the ending as" if level is Level.NOTICE else "to the eye the same as"
            yield from _pair(uses, one, other, said, level)
    for one, other in _a_letter_off(sorted(by_look)):
        for first in by_look[one]:
            for second in by_look[other]:
                yield from _pair(uses, first, second, "one letter off", Level.WARNING)


def _a_letter_off(looks: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs that are one typo apart; those share what is left when a letter is taken out of each."""
    by_rest: defaultdict[str, set[str]] = defaultdict(set)
    for look in looks:
        if len(look) >= SHORTEST:
            for rest in {look, *(look[:at] + look[at + 1 :] for at in range(len(look)))}:
                by_rest[rest].add(look)
    pairs = {pair for near in by_rest.values() for pair in combinations(sorted(near), 2)}
    yield from (pair for pair in sorted(pairs) if OSA.distance(*pair) == 1)


def _pair(uses: Mapping[str, Sequence[DomainUse]], one: str, other: str, said: str, level: Level) -> Iterator[Finding]:
    for mine, theirs in ((one, other), (other, one)):
        for use in uses[mine]:
            owners = dict.fromkeys(each.organization.slug for each in uses[theirs])
            whose = "its own " if use.organization.slug in owners else ""
            named = "" if whose else f" of {', '.join(owners)}"
            text = (
                f"{in_letters(mine)} is {said} {whose}{in_letters(theirs)}{named}; "
                "look at both, and mend the one that is not the organization's."
            )
            yield Finding(use.organization.slug, use.field, level, text)


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
