import pytest

from directory.model import Kind, Sector, Status
from tests.auxil.organizations import make_catalogue, make_network, make_organization, shipped


def slugs(organizations):
    return [organization.slug for organization in organizations]


def test_an_organization_that_ceased_is_found_by_its_slug_and_listed_nowhere():
    gone = make_organization("gone", status=Status.DEFUNCT)
    asleep = make_organization("asleep", status=Status.INACTIVE)
    catalogue = make_catalogue(gone, asleep)
    assert catalogue.get("gone") is gone
    assert catalogue.get("asleep") is asleep
    assert catalogue.covering("KE") == catalogue.listed == ()
    assert slugs(catalogue.organizations) == ["gone", "asleep"]


def test_an_unknown_slug_is_nobody():
    assert make_catalogue().get("nobody") is None


def test_ties_are_a_channel_then_run_by_workers_then_the_name_whatever_its_accents():
    catalogue = make_catalogue(
        make_organization("a", name="Zulu"),
        make_organization("b", name="Égalité"),
        make_organization("c", name="eagle"),
        make_organization("d", name="Aid", kind=Kind.SUPPORT_ORGANIZATION),
        make_organization("e", name="Aardvark", channels=()),
    )
    assert slugs(catalogue.covering("KE", Sector.STREET_VENDORS)) == ["c", "b", "a", "d", "e"]


def test_a_seat_counts_as_much_as_stated_coverage():
    catalogue = make_catalogue(make_organization("seated", country="CH", coverage=("001",)))
    assert slugs(catalogue.covering("CH")) == slugs(catalogue.covering("001")) == ["seated"]


def test_an_area_without_anyone_is_empty():
    assert make_catalogue(make_organization()).covering("KE", Sector.FISHERS) == ()


def test_the_networks_above_come_step_by_step_the_smaller_area_first():
    catalogue = make_catalogue(
        make_organization("member", affiliations=("a-world", "b-africa", "nowhere")),
        make_network("a-world", affiliations=("everything",)),
        make_network("b-africa", area="002"),
        make_network("everything", affiliations=("member",)),
    )
    assert slugs(catalogue.above(catalogue.get("member"))) == ["b-africa", "a-world", "everything"]


def test_a_network_that_ceased_is_passed_over_and_still_leads_upward():
    catalogue = make_catalogue(
        make_organization("member", channels=(), affiliations=("gone",)),
        make_network("gone", status=Status.DEFUNCT, affiliations=("world",)),
        make_network("world"),
    )
    assert slugs(catalogue.above(catalogue.get("member"))) == ["world"]
    assert catalogue.door(catalogue.get("member")).slug == "world"


def test_an_organization_with_a_channel_is_its_own_door():
    member = make_organization(affiliations=("vendors-worldwide",))
    assert make_catalogue(member, make_network()).door(member) is member


def test_a_network_without_a_channel_is_no_door():
    catalogue = make_catalogue(
        make_organization("member", channels=(), affiliations=("mute",)),
        make_network("mute", channels=(), affiliations=("world",)),
        make_network("world"),
        make_network("africa", area="002"),
    )
    assert catalogue.door(catalogue.get("member")).slug == "world"


def test_one_that_belongs_to_nobody_is_reached_through_its_trade_for_the_smallest_area():
    member = make_organization(channels=())
    networks = make_network("world"), make_network("africa", area="002"), make_network("asia", area="142")
    assert make_catalogue(member, *networks).door(member).slug == "africa"


def test_of_several_trades_the_one_asked_about_opens_the_door():
    member = make_organization(channels=(), sectors=(Sector.FISHERS, Sector.STREET_VENDORS))
    catalogue = make_catalogue(member, make_network("vendors"), make_network("boats", sectors=(Sector.FISHERS,)))
    assert catalogue.door(member).slug == "boats"
    assert catalogue.door(member, [Sector.STREET_VENDORS]).slug == "vendors"


@pytest.mark.parametrize(
    "neighbor",
    [
        make_organization("neighbor", kind=Kind.SUPPORT_ORGANIZATION, sectors=(Sector.FISHERS,)),
        make_organization("neighbor", sectors=(Sector.ALL_INFORMAL,)),
        make_organization("neighbor", country="GB", coverage=("001",), sectors=tuple(Sector)[:6]),
        make_organization("neighbor", country="BR"),
    ],
    ids=["of its trade", "of all informal workers", "worldwide", "anywhere"],
)
def test_without_a_network_of_its_trade_it_is_reached_through(neighbor):
    member = make_organization("member", channels=(), sectors=(Sector.FISHERS,))
    assert make_catalogue(member, neighbor).door(member) is neighbor


def test_the_one_that_serves_most_trades_stands_in_worldwide():
    member = make_organization("member", channels=(), sectors=(Sector.FISHERS,))
    wide = make_network("wide", sectors=(Sector.STREET_VENDORS, Sector.WASTE_PICKERS))
    assert make_catalogue(member, make_network("one"), wide).door(member) is wide


def test_where_nobody_has_a_channel_there_is_no_door():
    member = make_organization(channels=())
    assert make_catalogue(member, make_network(channels=())).door(member) is None


def test_every_country_with_someone_is_counted():
    catalogue = make_catalogue(make_organization("one"), make_organization("two", coverage=("UG",)), make_network())
    assert dict(catalogue.count_by_country()) == {"KE": 2, "UG": 1}


def test_every_shipped_address_is_unshortened_and_free_of_tracking():
    addresses = [channel.value for organization in shipped().organizations for channel in organization.channels]
    followed = ("utm_", "fbclid", "gclid", "://bit.ly", "://t.co/", "://goo.gl", "tinyurl.com", "linktr.ee")
    assert [address for address in addresses if any(mark in address for mark in followed)] == []


def test_every_shipped_organization_names_a_source_and_the_day_it_was_seen():
    assert all(
        organization.sources and all(source.url and source.seen_on for source in organization.sources)
        for organization in shipped().organizations
    )


def test_every_shipped_organization_is_reached_through_someone():
    catalogue = shipped()
    assert all(catalogue.door(organization).channels for organization in catalogue.organizations)
    assert len(catalogue.organizations) == 499
