"""Which records age, which lack a fact, and which links are broken."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from directory.findings import Level
from directory.link_checking.link_list import Link, links_of
from directory.link_checking.standing import Standing
from directory.model import Organization, Statement

_LACKS: Final[Mapping[str, Callable[[Organization], bool]]] = {
    "channels": lambda one: not one.channels,
    "languages": lambda one: not one.languages,
    "hosts_interns": lambda one: one.hosts_interns is Statement.UNKNOWN,
    "offers_speakers": lambda one: one.offers_speakers is Statement.UNKNOWN,
    "country": lambda one: one.country is None,
    "city": lambda one: one.city is None,
    "summary": lambda one: one.summary is None,
}
LACKING: Final = tuple(_LACKS)
"""The facts that inquirers miss most, as fields of a record."""


@dataclass(frozen=True, slots=True)
class Age:
    """How old what a record rests on is."""

    organization: Organization
    newest: str | None
    """The date of its newest page, as YYYY, YYYY-MM or YYYY-MM-DD; None where none has a date."""
    is_rechecked: bool
    """Whether any of its pages was ever checked again."""
    is_old: bool


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A link that readers are warned of, or that is not shown any more."""

    link: Link
    name: str
    """The organization's."""
    standing: Standing


def find_ages(organizations: Iterable[Organization], today: date, old_after_years: int) -> tuple[Age, ...]:
    """Return the age of each record, the oldest first, those without any date before them."""
    oldest = f"{today.year - old_after_years:04}-{today:%m-%d}"
    ages = []
    for organization in organizations:
        newest = max((source.as_of for source in organization.sources if source.as_of), default=None)
        is_rechecked = any(source.checked_on for source in organization.sources)
        ages.append(Age(organization, newest, is_rechecked, newest is None or newest < oldest[: len(newest)]))
    return tuple(sorted(ages, key=lambda age: (age.newest or "", age.organization.slug)))


def find_lacks(organizations: Iterable[Organization]) -> Mapping[str, tuple[Organization, ...]]:
    """Return who lacks each of the facts that inquirers miss most."""
    among = tuple(organizations)
    return {field: tuple(one for one in among if lacks(one)) for field, lacks in _LACKS.items()}


def find_broken_links(
    organizations: Iterable[Organization], standings: Mapping[str, Standing]
) -> tuple[BrokenLink, ...]:
    """Return the links, of channels and of sources, that are not well, those not shown any more first."""
    among = {organization.slug: organization for organization in organizations}
    found = [
        BrokenLink(link, among[link.slug].name, standing)
        for link in links_of(among.values(), sources=True)
        if (standing := standings.get(link.url)) is not None and standing.level in {Level.ERROR, Level.WARNING}
    ]
    return tuple(sorted(found, key=lambda one: (not one.standing.is_delisted, one.link)))
