import pytest

from directory.matching import Breadth, Query, Shape, empty_places, rank, single
from directory.model import Kind, Sector, Statement
from directory.nearness import Level
from tests.auxil.organizations import make_catalogue, make_network, make_organization

VENDORS = (Sector.STREET_VENDORS,)
GENERAL = (Sector.ALL_INFORMAL,)
FISHERS = (Sector.FISHERS,)
SUPPORT = Kind.SUPPORT_ORGANIZATION


def ranked(catalogue, *, shape=Shape.MEMBERS_FIRST, sectors=VENDORS, places=("KE",)):
    return rank(Query(shape, sectors, places), catalogue)


def slugs(matches):
    return [match.organization.slug for match in matches]


@pytest.fixture
def ladder():
    """Everybody who may be asked about Kenya's vendors, and some who may not."""
    return make_catalogue(
        make_network("world"),
        make_network("africa", area="002"),
        make_network("eastern", area="014"),
        make_network("asia", area="142"),
        make_organization("kenya"),
        make_organization("uganda", country="UG"),
        make_organization("both", country="UG", coverage=("UG", "KE")),
        make_organization("general", sectors=GENERAL),
        make_organization("fishers", sectors=FISHERS),
        make_organization("friends", kind=SUPPORT, country="GB", coverage=("001",)),
    )


def test_near_comes_before_far_and_general_after_exact(ladder):
    matches = ranked(ladder)
    assert slugs(matches) == ["both", "kenya", "eastern", "africa", "world", "friends", "general"]
    assert [match.level for match in matches] == [
        *[Level.COUNTRY] * 2, *[Level.REGION] * 2, *[Level.GLOBAL] * 2, Level.COUNTRY,
    ]  # fmt: skip
    assert [match.area for match in matches] == ["KE", "KE", "014", "002", "001", "001", "KE"]
    assert [match.breadth for match in matches] == [Breadth.EXACT] * 6 + [Breadth.GENERAL]
    assert matches[0].sectors == VENDORS
    assert matches[-1].sectors == ()


def test_networks_come_first_for_a_speaker_and_members_follow(ladder):
    expected = ["eastern", "africa", "world", "both", "kenya", "friends", "general"]
    assert slugs(ranked(ladder, shape=Shape.NETWORKS_FIRST)) == expected


def test_networks_come_last_for_an_internship(ladder):
    expected = ["both", "kenya", "friends", "eastern", "africa", "world", "general"]
    assert slugs(ranked(ladder, shape=Shape.HOSTS_FIRST)) == expected


def test_known_hosts_come_first_and_those_that_never_host_are_left_out():
    catalogue = make_catalogue(
        make_organization("a-refuses", hosts_interns=Statement.NO),
        make_organization("b-unaffiliated"),
        make_organization("c-affiliate", affiliations=("vendors-worldwide",)),
        make_organization("d-hosts", kind=SUPPORT, hosts_interns=Statement.YES),
        make_network(hosts_interns=Statement.YES),
    )
    matches = ranked(catalogue, shape=Shape.HOSTS_FIRST)
    assert slugs(matches) == ["d-hosts", "c-affiliate", "b-unaffiliated", "vendors-worldwide"]
    assert "a-refuses" in slugs(ranked(catalogue))


def test_a_network_seated_in_the_country_closes_the_country():
    catalogue = make_catalogue(make_network("a-network", country="KE"), make_organization("z-member", channels=()))
    matches = ranked(catalogue)
    assert slugs(matches) == ["z-member", "a-network"]
    assert matches[1].level is Level.COUNTRY


def test_without_a_place_networks_come_first_the_widest_ahead(ladder):
    matches = ranked(ladder, places=())
    assert slugs(matches) == ["world", "africa", "asia", "eastern", "friends", "both", "kenya", "uganda", "general"]
    assert [match.level for match in matches][:6] == [Level.GLOBAL, *[Level.REGION] * 3, Level.GLOBAL, Level.COUNTRY]
    assert matches == ranked(ladder, places=("001",))


def test_without_a_trade_general_organizations_lead_each_level(ladder):
    expected = ["general", "both", "fishers", "kenya", "eastern", "africa", "world", "friends"]
    assert slugs(ranked(ladder, sectors=())) == expected


def test_all_informal_workers_means_general_organizations_first_and_every_trade_after(ladder):
    matches = ranked(ladder, sectors=GENERAL)
    assert slugs(matches) == slugs(ranked(ladder, sectors=()))
    assert [match.breadth for match in matches] == [Breadth.EXACT, *[Breadth.GENERAL] * 7]
    assert matches[0].sectors == GENERAL


def test_another_trade_is_offered_when_nothing_else_is_left():
    catalogue = make_catalogue(make_network("world"), make_organization("kenya"))
    matches = ranked(catalogue, sectors=FISHERS)
    assert slugs(matches) == ["kenya", "world"]
    assert {match.breadth for match in matches} == {Breadth.OTHER}


def test_the_trade_elsewhere_is_offered_when_nobody_at_all_covers_the_place():
    catalogue = make_catalogue(make_organization("kenya"), make_organization("boats", sectors=FISHERS))
    assert slugs(ranked(catalogue, places=("PE",))) == ["kenya"]


def test_an_empty_directory_answers_with_nobody():
    assert ranked(make_catalogue()) == ()


def test_in_a_region_its_countries_are_near_and_what_holds_it_is_far(ladder):
    matches = ranked(ladder, places=("202",))
    assert slugs(matches) == ["both", "kenya", "uganda", "eastern", "africa", "world", "friends", "general"]
    assert [match.area for match in matches][3:6] == ["014", "002", "001"]


def test_several_places_take_turns_and_each_organization_stands_at_its_nearest():
    catalogue = make_catalogue(
        make_organization("kenya-1"),
        make_organization("kenya-2"),
        make_organization("kenya-3"),
        make_organization("peru", country="PE"),
        make_network("africa", area="002", coverage=("002", "PE")),
    )
    matches = ranked(catalogue, places=("KE", "PE"))
    assert slugs(matches) == ["kenya-1", "peru", "kenya-2", "africa", "kenya-3"]
    assert matches[3].level is Level.COUNTRY


def test_one_found_far_away_first_still_stands_at_its_nearest():
    network = make_network("network", area="002", coverage=("002", "PE"))
    catalogue = make_catalogue(network, make_organization("peru", country="PE"))
    matches = ranked(catalogue, places=("KE", "PE"))
    assert slugs(matches) == ["network", "peru"]
    assert (matches[0].level, matches[0].area) == (Level.COUNTRY, "PE")


def test_several_trades_and_places_are_all_served_on_the_first_turns():
    vendors, boats = make_organization("vendors"), make_organization("boats", country="PE", sectors=FISHERS)
    more = make_organization("more-vendors"), make_organization("peru-vendors", country="PE")
    matches = ranked(make_catalogue(vendors, boats, *more), sectors=VENDORS + FISHERS, places=("KE", "PE"))
    assert slugs(matches) == ["more-vendors", "boats", "peru-vendors", "vendors"]


def test_one_that_serves_both_trades_is_named_once_with_both():
    catalogue = make_catalogue(make_organization("both", sectors=FISHERS + VENDORS))
    [match] = ranked(catalogue, sectors=VENDORS + FISHERS)
    assert match.sectors == VENDORS + FISHERS


def test_another_trade_is_not_offered_for_one_of_two_trades_where_the_other_is_served(ladder):
    matches = ranked(ladder, sectors=(Sector.STREET_VENDORS, Sector.FOREST_WORKERS))
    assert "fishers" not in slugs(matches)


def test_one_without_a_channel_is_offered_with_its_door():
    catalogue = make_catalogue(make_organization("mute", channels=()), make_network())
    assert [match.door.slug for match in ranked(catalogue)] == ["vendors-worldwide", "vendors-worldwide"]


def test_where_nobody_can_be_reached_an_organization_stands_for_itself():
    [match] = ranked(make_catalogue(make_organization("mute", channels=())))
    assert match.door is match.organization


@pytest.mark.parametrize(
    ("sectors", "places", "empty"),
    [
        (VENDORS, ("KE", "PE"), ("PE",)),
        (FISHERS, ("KE",), ()),
        ((Sector.FOREST_WORKERS,), ("KE",), ("KE",)),
        (GENERAL, ("UG",), ()),
        ((), ("SE",), ("SE",)),
        ((), ("SE", "001"), ("SE",)),
        (VENDORS, ("014",), ()),
        (VENDORS, ("018", "142"), ("018",)),
        (VENDORS, (), ()),
    ],
)
def test_a_place_is_empty_where_nobody_of_the_trade_names_it_or_an_area_within_it(ladder, sectors, places, empty):
    assert empty_places(Query(Shape.MEMBERS_FIRST, sectors, places), ladder) == empty


def test_a_place_where_nobody_hosts_is_empty_for_an_internship():
    catalogue = make_catalogue(make_organization(hosts_interns=Statement.NO))
    assert empty_places(Query(Shape.HOSTS_FIRST, VENDORS, ("KE",)), catalogue) == ("KE",)


@pytest.mark.parametrize(
    ("organization", "level", "area"),
    [
        (make_organization(), Level.COUNTRY, "KE"),
        (make_organization(country=None, coverage=("UG", "KE")), Level.COUNTRY, "UG"),
        (make_organization(kind=SUPPORT, country="GB", coverage=("GB", "001")), Level.GLOBAL, "001"),
        (make_organization(kind=SUPPORT, country="FJ", coverage=("FJ", "009")), Level.REGION, "009"),
        (make_network(country="HK", coverage=("HK",)), Level.GLOBAL, "001"),
        (make_network(area="014", coverage=("014", "002")), Level.REGION, "002"),
        (make_network(area="014", coverage=("KE", "ET", "ZA")), Level.REGION, "202"),
        (make_network(area="014", country="KE", coverage=()), Level.COUNTRY, "KE"),
    ],
)
def test_one_asked_for_by_name_stands_at_the_level_that_it_reaches(organization, level, area):
    match = single(organization, make_catalogue(organization))
    assert (match.level, match.area, match.door) == (level, area, organization)


@pytest.fixture(scope="module")
def crowd():
    """So many that a list is put in order in parts."""
    shapes = ({}, {"channels": ()}, {"country": "UG"}, {"sectors": GENERAL}, {"sectors": VENDORS + FISHERS})
    return make_catalogue(
        make_network(), *(make_organization(f"o{number:04}", **shapes[number % len(shapes)]) for number in range(6000))
    )


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("places", [(), ("KE",), ("014",), ("KE", "UG")])
def test_a_long_list_is_in_the_same_order_however_it_is_read(crowd, shape, places):
    matches = ranked(crowd, shape=shape, places=places)
    pages = [matches[start : start + 100] for start in range(0, len(matches), 100)]
    backward = ranked(crowd, shape=shape, places=places)

    assert backward[-1] == pages[-1][-1]
    assert [match for page in pages for match in page] == list(backward)
    assert len(set(slugs(backward))) == len(backward) == (6001 if places != ("KE",) else 4801)


def test_a_long_list_goes_on_as_it_begins(crowd):
    matches = slugs(ranked(crowd))
    last = [slug for slug in matches if slug.endswith(("3", "8"))]
    assert matches[:3] == ["o0000", "o0004", "o0005"]
    assert matches[-len(last) :] == sorted(last)


def test_one_of_a_list_is_found_by_its_slug_without_the_others(ladder):
    matches = ranked(ladder, sectors=VENDORS + FISHERS)
    assert matches.get("africa") == matches[slugs(matches).index("africa")]
    assert matches.get("asia") is matches.get("nobody") is None


def test_a_list_tells_what_its_organizations_name_and_serve_as_a_whole(ladder):
    matches = ranked(ladder)
    assert matches.areas() == {"001", "002", "014", "GB", "KE", "UG"}
    assert matches.trades() == {Sector.STREET_VENDORS: 6, Sector.ALL_INFORMAL: 1}


def test_those_asked_for_by_name_lead_a_list_and_stand_in_it_once(ladder):
    leading = single(ladder.get("uganda"), ladder), single(ladder.get("africa"), ladder)
    matches = rank(Query(Shape.MEMBERS_FIRST, VENDORS, ("KE",)), ladder, leading)
    assert slugs(matches) == ["uganda", "africa", "both", "kenya", "eastern", "world", "friends", "general"]
    assert (len(matches), matches.get("uganda")) == (8, leading[0])
    assert matches.trades() == {Sector.STREET_VENDORS: 7, Sector.ALL_INFORMAL: 1}


def test_a_list_says_whether_it_holds_other_trades(ladder):
    assert not ranked(ladder).has_others
    assert ranked(make_catalogue(make_organization()), sectors=FISHERS).has_others


def test_beyond_the_end_of_a_list_there_is_nothing(ladder):
    matches = ranked(ladder)
    assert matches[7:] == ()
    with pytest.raises(IndexError):
        matches[7]
