"""All that the directory lacks at one moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from directory.catalogue import Catalogue
from directory.gaps.demand import Want, find_wants
from directory.gaps.doors import Country, Reach, find_countries
from directory.gaps.policy import GapPolicy
from directory.gaps.upkeep import Age, BrokenLink, find_ages, find_broken_links, find_lacks
from directory.geography import Areas
from directory.link_checking.shown_channels import shown_channels
from directory.link_checking.standing import Standing
from directory.model import Organization, Suggestion
from directory.tallies import Tally


@dataclass(frozen=True, slots=True)
class Stock:
    """What the directory holds, as it was read."""

    organizations: tuple[Organization, ...]
    tallies: tuple[Tally, ...]
    """Counts by ``demand.COLUMNS``, none of few."""
    standings: Mapping[str, Standing]
    """By address, those that are not well."""
    suggestions: tuple[Suggestion, ...]
    """Those that nobody has decided on."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the directory lacks."""

    today: date
    since: str
    """The first month of which requests count, as YYYY-MM."""
    total: int
    """How many active organizations there are."""
    wants: tuple[Want, ...]
    countries: tuple[Country, ...]
    ages: tuple[Age, ...]
    lacks: Mapping[str, tuple[Organization, ...]]
    links: tuple[BrokenLink, ...]
    suggestions: tuple[Suggestion, ...]
    policy: GapPolicy

    @property
    def missing(self) -> tuple[Want, ...]:
        """What nobody is on record for now."""
        return tuple(want for want in self.wants if not want.is_met)

    @property
    def met(self) -> tuple[Want, ...]:
        """What was missing, and somebody is on record for now."""
        return tuple(want for want in self.wants if want.is_met)

    @property
    def old(self) -> tuple[Age, ...]:
        """The records that age, the oldest first."""
        return tuple(age for age in self.ages if age.is_old)

    def reached(self, reach: Reach) -> tuple[Country, ...]:
        """Return the countries whose organizations are reached so."""
        return tuple(country for country in self.countries if country.reach is reach)

    def documents(self) -> Iterable[dict[str, Any]]:
        """Yield each gap as JSON Lines hold it, with its kind as ``gap``."""
        for want in self.missing:
            counts = {"asked_at_least": want.asked, "missing_at_least": want.missing}
            yield {"gap": "asked_for", "sector": want.sector, "area": want.area, "since": self.since} | counts
        for country in self.countries:
            if country.reach is Reach.NOBODY:
                yield {"gap": "country_without_organizations", "country": country.code, "region": country.region}
            elif country.closed:
                facts = {"is_whole": country.reach is Reach.CLOSED, "slugs": [one.slug for one in country.closed]}
                yield {"gap": "organizations_without_door", "country": country.code} | facts
        for age in self.old:
            facts = {"newest_source": age.newest, "rechecked": age.is_rechecked}
            yield {"gap": "old", "slug": age.organization.slug} | facts
        for field, organizations in self.lacks.items():
            for one in organizations:
                yield {"gap": "missing_field", "slug": one.slug, "field": field}
        for broken in self.links:
            facts = {"url": broken.link.url, "outcome": broken.standing.latest.outcome.value}
            facts |= {"delisted": broken.standing.is_delisted, "checked_on": f"{broken.standing.latest.last_seen}"}
            yield {"gap": "broken_link", "slug": broken.link.slug, "field": broken.link.field} | facts
        for waiting in self.suggestions:
            facts = {"field": waiting.field, "received_on": f"{waiting.received_on}"}
            yield {"gap": "suggestion", "id": waiting.id, "organization": waiting.organization} | facts


def find_gaps(stock: Stock, areas: Areas, policy: GapPolicy, today: date, since: str) -> Gaps:
    """Return what the directory lacks; links that are not shown any more are no doors."""
    shown = (
        replace(organization, channels=channels)
        if (channels := shown_channels(organization, stock.standings)) != organization.channels
        else organization
        for organization in stock.organizations
    )
    catalogue = Catalogue(shown, areas)
    active = {organization.slug for organization in catalogue.listed}
    as_recorded = [organization for organization in stock.organizations if organization.slug in active]
    return Gaps(
        today=today,
        since=since,
        total=len(catalogue.listed),
        wants=find_wants(stock.tallies, catalogue),
        countries=find_countries(catalogue, policy.uninhabited),
        ages=find_ages(as_recorded, today, policy.old_after_years),
        lacks=find_lacks(as_recorded),
        links=find_broken_links(as_recorded, stock.standings),
        suggestions=stock.suggestions,
        policy=policy,
    )


def first_month(today: date, months: int) -> str:
    """Return the first of so many months, this one included, as YYYY-MM."""
    year, month = divmod(today.year * 12 + today.month - months, 12)
    return f"{year:04}-{month + 1:02}"
