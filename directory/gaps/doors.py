"""Which countries have no door: nobody on record, or organizations that nobody can write to or call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from directory.catalogue import Catalogue
from directory.model import Organization


class Reach(StrEnum):
    """How the organizations of a country can be reached."""

    NOBODY = "nobody"
    """No organization has its seat there or names it as a place where it works."""
    CLOSED = "closed"
    """There are some, and none of them has a channel of its own or of a network that it belongs to."""
    PARTLY = "partly"
    """Some of them can be reached, others cannot."""
    OPEN = "open"
    """All of them can be reached."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country, and who of its organizations can be reached."""

    code: str
    region: str
    """The smallest M49 region that holds it."""
    organizations: int
    """How many active organizations have a seat there or name it."""
    closed: tuple[Organization, ...]
    """Those of them without a door."""

    @property
    def reach(self) -> Reach:
        """How its organizations can be reached."""
        if not self.organizations:
            return Reach.NOBODY
        if not self.closed:
            return Reach.OPEN
        return Reach.CLOSED if len(self.closed) == self.organizations else Reach.PARTLY


def find_countries(catalogue: Catalogue, uninhabited: Iterable[str] = ()) -> tuple[Country, ...]:
    """Return every country in which people live; ``catalogue`` has no channels but those that are shown."""
    areas, without = catalogue.areas, frozenset(uninhabited)
    is_closed = {each.slug: not _has_door(each, catalogue) for each in catalogue.listed}
    return tuple(
        Country(
            code,
            areas.ancestors(code)[0],
            len(found := catalogue.covering(code)),
            tuple(each for each in found if is_closed[each.slug]),
        )
        for code in areas.countries
        if code not in without
    )


def by_region(countries: Iterable[Country]) -> Mapping[str, Mapping[Reach, tuple[Country, ...]]]:
    """Return the countries of each region by how they can be reached, in the order of the regions' codes."""
    found: dict[str, dict[Reach, tuple[Country, ...]]] = {}
    for country in countries:
        kinds = found.setdefault(country.region, dict.fromkeys(Reach, ()))
        kinds[country.reach] += (country,)
    return dict(sorted(found.items()))


def _has_door(organization: Organization, catalogue: Catalogue) -> bool:
    return bool(organization.channels) or any(parent.channels for parent in catalogue.above(organization))
