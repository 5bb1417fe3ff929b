import pytest

from directory.gaps.demand import Want, find_wants
from directory.model import Sector
from directory.tallies import Tally
from tests.auxil.organizations import make_catalogue, make_organization

VENDORS = make_organization("vendors-peru", country="PE", coverage=("PE",), sectors=(Sector.STREET_VENDORS,))


def tallies(sector, area, asked, missing=0):
    counted = [Tally(asked, event="asked", sector=sector, area=area)]
    return counted + ([Tally(missing, event="unserved", sector=sector, area=area)] if missing else [])


@pytest.mark.parametrize(
    ("counted", "wants"),
    [
        (tallies("fishers", "PE", 20, 15), [Want(Sector.FISHERS, "PE", 20, 15, 0)]),
        (tallies("fishers", "PE", 20), [Want(Sector.FISHERS, "PE", 20, 0, 0)]),  # missing fewer than five times
        (tallies("street_vendors", "PE", 20), []),
        (tallies("street_vendors", "005", 20), []),  # Peru lies in South America
        (tallies("street_vendors", "PE", 20, 10), [Want(Sector.STREET_VENDORS, "PE", 20, 10, 1)]),  # met since
        (tallies("all_informal", "PE", 20), []),  # whatever the trade
        (tallies("", "KE", 10), [Want(None, "KE", 10, 0, 0)]),
        (tallies("fishers", "", 10), [Want(Sector.FISHERS, None, 10, 0, 0)]),
        (tallies("", "", 90), []),  # nothing was named
        (tallies("astronauts", "PE", 10, 10) + tallies("fishers", "ZZ", 10, 10), []),  # codes of another version
    ],
)
def test_a_want_is_what_was_asked_for_and_nobody_is_on_record_for(counted, wants):
    assert list(find_wants(counted, make_catalogue(VENDORS))) == wants


def test_those_most_often_missing_come_first():
    counted = [*tallies("fishers", "PE", 10, 5), *tallies("fishers", "KE", 10, 10), *tallies("artisans", "KE", 15, 5)]
    found = find_wants(counted, make_catalogue(VENDORS))
    assert [(want.sector, want.area) for want in found] == [("fishers", "KE"), ("artisans", "KE"), ("fishers", "PE")]
    assert not any(want.is_met for want in found)
