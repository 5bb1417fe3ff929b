import pytest

from directory.gaps.doors import Reach, by_region, find_countries
from tests.auxil.organizations import make_catalogue, make_network, make_organization

REACHED = make_organization("reached", country="KE")
CLOSED = make_organization("closed", country="KE", channels=())
MEMBER = make_organization("member", country="KE", channels=(), affiliations=("network",))


@pytest.mark.parametrize(
    ("organizations", "reach", "closed"),
    [
        ((), Reach.NOBODY, []),
        ((CLOSED,), Reach.CLOSED, ["closed"]),
        ((CLOSED, REACHED), Reach.PARTLY, ["closed"]),
        ((REACHED,), Reach.OPEN, []),
        ((MEMBER, make_network("network")), Reach.OPEN, []),
        ((MEMBER, make_network("network", channels=())), Reach.CLOSED, ["member"]),
        ((make_network("network", "002"),), Reach.NOBODY, []),  # it works in Africa, but who in Kenya?
    ],
)
def test_a_country_is_reached_by_channels_of_its_organizations_or_of_their_networks(organizations, reach, closed):
    countries = {country.code: country for country in find_countries(make_catalogue(*organizations))}
    assert countries["KE"].reach is reach
    assert [organization.slug for organization in countries["KE"].closed] == closed


def test_every_country_but_those_without_people_stands_in_its_region():
    catalogue = make_catalogue(REACHED)
    regions = by_region(find_countries(catalogue, ["AQ", "BV"]))
    assert [country.code for country in regions["014"][Reach.OPEN]] == ["KE"]
    listed = {country.code for kinds in regions.values() for found in kinds.values() for country in found}
    assert listed == {*catalogue.areas.countries} - {"AQ", "BV"}
