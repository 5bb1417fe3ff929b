"""Hypothesis strategies: small directories that look like the real one, and readings that ask about them."""

from hypothesis import strategies as st

from bot.understanding.reading import Ambiguity, Audience, Intent, Reading, Unknown
from directory.catalogue import Catalogue
from directory.model import (
    ChannelKind,
    ContactChannel,
    Kind,
    Organization,
    Sector,
    Source,
    Statement,
    Status,
    WiegoMembership,
)
from tests.auxil.organizations import make_catalogue, make_organization

COUNTRIES = ("KE", "UG", "GH", "PE")
"""Few, so that organizations meet in them: two in one subregion, two in one continent, one apart."""
REGIONS = ("014", "202", "002", "419", "019")
SECTORS = (Sector.STREET_VENDORS, Sector.FISHERS, Sector.ALL_INFORMAL)
NAMES = ("Asociación", "asociacao", "Sindicato", "União", "Zion", "Ébano", "Œuvre", "union")

CHANNELS = st.sampled_from(
    (
        (),
        (ContactChannel(ChannelKind.WEBSITE, "https://example.org/?lang=es#contact"),),
        (ContactChannel(ChannelKind.EMAIL, "info@example.org"), ContactChannel(ChannelKind.PHONE, "+254 700 000000")),
    )
)
SERVED = st.lists(st.sampled_from(SECTORS), min_size=1, max_size=2, unique=True).map(tuple)
STATEMENTS = st.sampled_from(Statement)
STATUSES = st.sampled_from((*[Status.ACTIVE] * 8, Status.INACTIVE, Status.DEFUNCT))
MEMBERSHIPS = st.sampled_from((None, None, WiegoMembership("2024", "https://example.org/members")))
SOURCES = st.sampled_from(
    (
        (Source("https://example.org/about", None, "2026-11-23"),),
        (Source("https://example.org/about", "2024-12", "2026-11-23"),),
        (Source("https://example.org/about", "2021-11-24", "2026-11-23"), Source("https://a.org", None, "2026-11-23")),
        (Source("https://example.org/about", "2014", "2026-11-23"),),
        (Source("https://example.org/about", "2014", "2016-11-23", "2018-02-01"),),
    )
)


@st.composite
def organizations(draw: st.DrawFn, slug: str, others: tuple[str, ...]) -> Organization:
    """Draw one organization that may belong to any of the others: a loop of affiliations is no law of nature."""
    kind = draw(st.sampled_from((*Kind, Kind.MEMBER_ORGANIZATION, Kind.MEMBER_ORGANIZATION)))
    country = draw(st.sampled_from((*COUNTRIES, None)))
    if kind is Kind.GLOBAL_NETWORK:
        coverage = ("001",)
    elif kind is Kind.REGIONAL_NETWORK:
        coverage = draw(
            st.one_of(
                st.lists(st.sampled_from(REGIONS), min_size=1, max_size=2, unique=True),
                st.lists(st.sampled_from(COUNTRIES), min_size=2, max_size=4, unique=True),
            )
        )
    else:
        seat = country or draw(st.sampled_from(COUNTRIES))
        coverage = draw(st.sampled_from(((seat,), (seat,), (seat, "UG"), (seat, "419"), ("001",))))
    return make_organization(
        slug,
        name=f"{draw(st.sampled_from(NAMES))} {slug}",
        kind=kind,
        country=country,
        coverage=tuple(dict.fromkeys(coverage)),
        sectors=draw(SERVED),
        channels=draw(CHANNELS),
        affiliations=tuple(draw(st.lists(st.sampled_from(others), max_size=2, unique=True))),
        wiego_membership=draw(MEMBERSHIPS),
        hosts_interns=draw(STATEMENTS),
        status=draw(STATUSES),
        sources=draw(SOURCES),
    )


@st.composite
def directories(draw: st.DrawFn, least: int = 1) -> tuple[Organization, ...]:
    """Draw a directory of which at least one active organization, open to interns, can be reached."""
    slugs = tuple(f"o{number}" for number in range(draw(st.integers(least, least + 5))))
    drawn = tuple(draw(organizations(slug, slugs)) for slug in slugs)
    reachable = make_organization("reachable", country=draw(st.sampled_from(COUNTRIES)), sectors=draw(SERVED))
    return (*drawn, reachable)


def catalogues() -> st.SearchStrategy[Catalogue]:
    """Draw a catalogue over the world's real areas."""
    return directories().map(lambda drawn: make_catalogue(*drawn))


def asked_sectors() -> st.SearchStrategy[tuple[Sector, ...]]:
    """Draw the trades of a request: mostly none or one."""
    trades = st.sampled_from((*SECTORS, Sector.FOREST_WORKERS))
    return st.one_of(st.lists(trades, max_size=1), st.lists(trades, max_size=3, unique=True)).map(tuple)


def asked_places() -> st.SearchStrategy[tuple[str, ...]]:
    """Draw the places of a request: mostly none or one; also the world, and places where nobody works."""
    places = st.sampled_from((*COUNTRIES, *REGIONS, "SE", "FJ", "001"))
    return st.one_of(st.lists(places, max_size=1), st.lists(places, max_size=3, unique=True)).map(tuple)


@st.composite
def readings(draw: st.DrawFn, intents: st.SearchStrategy[Intent] = st.sampled_from(Intent)) -> Reading:  # noqa: B008
    """Draw a reading of any intent, with words that were not understood and an organization that may not exist."""
    intent = draw(intents)
    targets = draw(asked_places())
    slugs = st.sampled_from(("o0", "o1", "o2", "gone"))
    rival = draw(st.sampled_from(Intent))
    return Reading(
        locale=draw(st.sampled_from((None, "en", "es", "fr", "pt"))),
        intent=intent,
        confidence=0.6,
        alternatives=((intent, 0.6), (rival, draw(st.sampled_from((0.1, 0.59))))),
        audience=draw(st.sampled_from((None, *Audience))),
        sectors=draw(asked_sectors()),
        places=tuple(dict.fromkeys((*targets, *draw(asked_places())))),
        targets=targets,
        ambiguous_places=draw(st.sampled_from(((), (Ambiguity("Guinea", ("GN", "GW")),)))),
        organization=draw(st.one_of(st.none(), st.none(), slugs)),
        organization_choices=tuple(draw(st.lists(slugs, max_size=2, unique=True))),
        unknown=draw(st.sampled_from(((), (Unknown("Xyz", "place", ("KE",)),)))),
    )
