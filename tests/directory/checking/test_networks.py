from directory.checking.networks import check_affiliations, check_doors
from directory.findings import Level
from directory.model import Status
from tests.auxil.organizations import WEBSITE, areas, make_network, make_organization


def affiliations(*organizations):
    return [(each.slug, each.level, each.text) for each in check_affiliations(organizations)]


def doors(*organizations, **options):
    return [(each.slug, each.level, each.text) for each in check_doors(organizations, areas(), **options)]


def test_affiliations_that_lead_to_networks_are_fine():
    assert affiliations(make_organization("a", affiliations=("n",)), make_network("n", affiliations=())) == []


def test_one_that_leads_nowhere_is_an_error():
    ((slug, level, text),) = affiliations(make_organization("a", affiliations=("nobody",)))

    assert (slug, level) == ("a", Level.ERROR)
    assert "'nobody' is no organization of the directory" in text


def test_one_that_leads_to_what_is_no_more_is_a_warning_unless_both_are():
    ended = make_network("n", status=Status.DEFUNCT)

    assert affiliations(make_organization("a", affiliations=("n",)), ended)[0][1] is Level.WARNING
    assert affiliations(make_organization("a", affiliations=("n",), status=Status.INACTIVE), ended) == []


def test_a_circle_is_told_once_and_written_out():
    found = affiliations(
        make_organization("c", affiliations=("a",)),
        make_organization("b", affiliations=("c", "d")),
        make_organization("a", affiliations=("b",)),
        make_organization("d"),
        make_organization("e", affiliations=("a",)),
    )

    ((slug, level, text),) = found
    assert (slug, level) == ("a", Level.ERROR)
    assert text.startswith("a -> b -> c -> a is a circle")


def test_two_circles_are_two_findings():
    names = [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")]

    assert [slug for slug, *_ in affiliations(*(make_organization(x, affiliations=(y,)) for x, y in names))] == [
        "a",
        "c",
    ]


class TestDoors:
    def test_one_with_a_channel_or_a_network_that_has_one_is_fine(self):
        assert doors(make_organization("a", channels=(), affiliations=("n",)), make_network("n")) == []
        assert doors(make_organization("a")) == []

    def test_one_whose_door_is_only_a_network_of_its_trade_is_told_with_that(self):
        ((slug, level, text),) = doors(make_organization("a", channels=()), make_network("n"))

        assert (slug, level) == ("a", Level.WARNING)
        assert "people are sent to n, which may not know it" in text

    def test_where_nobody_can_be_reached_it_is_an_error(self):
        ((_, level, _),) = doors(make_organization("a", channels=()))

        assert level is Level.ERROR

    def test_one_that_is_no_more_needs_no_door(self):
        assert doors(make_organization("a", channels=(), status=Status.DEFUNCT)) == []

    def test_a_link_that_is_not_shown_is_no_channel(self):
        found = doors(make_organization("a"), make_network("n"), delisted=[WEBSITE[0].value])

        assert [slug for slug, *_ in found] == ["a", "n"]
