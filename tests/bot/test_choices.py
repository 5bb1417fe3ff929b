from hypothesis import given, settings
from hypothesis import strategies as st

from bot.choices import CONTINENTS, FEW, PARTS, Choices
from bot.referral import decide
from bot.understanding.reading import Intent, Reading
from directory.model import Sector
from tests.auxil.organizations import areas, make_catalogue, make_network, make_organization, shipped
from tests.auxil.strategies import asked_places, asked_sectors, catalogues

pure = settings(derandomize=True, deadline=None, max_examples=60, database=None)
AFRICA, LATIN_AMERICA, EAST_AFRICA = "002", "419", "014"
KENYA = [make_organization(f"k{number}") for number in range(3)]


def outcome(sectors, places, intent, catalogue):
    return decide(Reading("en", intent, 1.0, sectors=sectors, places=places, targets=places), catalogue)


def test_the_parts_of_the_world_hold_every_country_once():
    held = [country for part in PARTS for country in areas().countries_in(part)]
    assert len(held) == len(set(held))
    assert set(areas().countries) - set(held) <= {"AQ"}


@pure
@given(catalogues(), asked_sectors(), asked_places(), st.sampled_from((Intent.CONTACT, Intent.INTERNSHIP)))
def test_whatever_place_is_offered_has_somebody_of_the_trade(catalogue, sectors, within, intent):
    choices = Choices(catalogue, sectors, hosting=intent is Intent.INTERNSHIP)
    places = choices.places(within)
    for area, count in places.counts.items():
        assert count > 0
        assert areas().is_country(area) is places.are_countries
        assert outcome(sectors, (area,), intent, catalogue).empty_places == ()


@pure
@given(catalogues(), asked_places())
def test_whatever_trade_is_offered_is_served_there(catalogue, within):
    for sector, count in Choices(catalogue).trades(within).items():
        assert count > 0
        found = outcome((sector,), within, Intent.CONTACT, catalogue)
        assert not found.other_sector
        assert not set(within[:1]) - {"001"} or found.empty_places != within[:1] or len(within) > 1


def test_the_way_down_to_every_country_of_the_directory_ends_and_leads_back_up():
    for sectors in ((), (Sector.STREET_VENDORS,), (Sector.FISHERS,)):
        choices, reached, todo = Choices(shipped(), sectors), set(), [()]
        while todo:
            here = todo.pop()
            places = choices.places(here)
            assert len(places.counts) > 1 or places.are_countries
            for area in places.counts:
                assert choices.above((area,)) == here, (area, here)
                if places.are_countries:
                    reached.add(area)
                else:
                    todo.append((area,))
        assert reached == {country for country in areas().countries if choices.count(country)}


def test_few_countries_are_offered_at_once_and_many_by_parts_of_the_world():
    assert tuple(Choices(shipped()).places().counts) == CONTINENTS
    assert Choices(shipped(), (Sector.FISHERS,)).places((AFRICA,)).are_countries
    peru = make_organization("peru", country="PE")
    places = Choices(make_catalogue(*KENYA, peru)).places()
    assert places.counts == {"KE": 3, "PE": 1}
    assert places.are_countries
    assert len(places.counts) <= FEW


def test_an_organization_that_names_two_countries_counts_once_in_the_region_of_both():
    both = make_organization("both", coverage=("KE", "UG"))
    choices = Choices(make_catalogue(both))
    assert (choices.count("KE"), choices.count("UG"), choices.count(EAST_AFRICA), choices.count("001")) == (1, 1, 1, 1)


def test_a_region_counts_those_that_cover_it_as_a_whole():
    choices = Choices(make_catalogue(*KENYA, make_network("east", EAST_AFRICA)))
    assert choices.count(EAST_AFRICA) == 4
    assert choices.count("KE") == 3


def test_trades_come_with_the_most_common_first_and_without_informal_work_in_general():
    general = make_organization("general", sectors=(Sector.ALL_INFORMAL,))
    fishers = make_organization("fishers", country="PE", sectors=(Sector.FISHERS,))
    choices = Choices(make_catalogue(*KENYA, general, fishers))
    assert choices.trades() == {Sector.STREET_VENDORS: 3, Sector.FISHERS: 1}
    assert choices.trades(("PE",)) == {Sector.FISHERS: 1}
    assert not choices.have_several(("KE",))
    assert choices.have_several(())
