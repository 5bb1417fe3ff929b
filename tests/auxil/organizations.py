"""Organizations and catalogues for tests, with defaults for all that a test does not speak of."""

from datetime import date
from functools import cache
from typing import Any

from directory.catalogue import Catalogue
from directory.geography import Areas
from directory.model import ChannelKind, ContactChannel, Kind, Organization, Sector, Source
from directory.records import read_shipped

TODAY = date(2026, 11, 24)
"""The day of all tests against which ages are held."""
WEBSITE = (ContactChannel(ChannelKind.WEBSITE, "https://example.org/"),)


@cache
def areas() -> Areas:
    """Return the package's areas, read once."""
    return Areas.load()


@cache
def shipped() -> Catalogue:
    """Return the catalogue of the records that the package ships."""
    return Catalogue((record.organization for record in read_shipped(areas())), areas(), day=TODAY)


def make_organization(slug: str = "vendors-kenya", **fields: Any) -> Organization:
    """Make an organization of Kenyan street vendors, reachable, unless told otherwise.

    ``country`` alone sets the coverage as well.
    """
    country = fields.get("country", "KE")
    defaults = {
        "name": slug.replace("-", " ").title(),
        "kind": Kind.MEMBER_ORGANIZATION,
        "country": country,
        "coverage": (country,),
        "sectors": (Sector.STREET_VENDORS,),
        "channels": WEBSITE,
        "sources": (Source("https://example.org/about", "2024", "2026-11-23"),),
    }
    return Organization(slug=slug, **(defaults | fields))


def make_network(slug: str = "vendors-worldwide", area: str = "001", **fields: Any) -> Organization:
    """Make a network of street vendors, of the world unless an area is given, without a seat."""
    kind = Kind.GLOBAL_NETWORK if area == "001" else Kind.REGIONAL_NETWORK
    return make_organization(slug, **({"kind": kind, "country": None, "coverage": (area,)} | fields))


def make_catalogue(*organizations: Organization) -> Catalogue:
    """Make a catalogue over the world's real areas."""
    return Catalogue(organizations, areas(), day=TODAY)
