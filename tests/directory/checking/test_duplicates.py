import pytest

from directory.checking.duplicates import LIKELY, check_duplicates, find_duplicates
from directory.checking.word_lists import load_word_lists
from directory.findings import Level
from directory.model import ChannelKind, ContactChannel, NameKind, OtherName, Sector
from tests.auxil.organizations import areas, make_network, make_organization

NAMES = (
    "Kenya Street Vendors Alliance",
    "Nairobi House Help Circle",
    "Mombasa Waste Pickers Cooperative",
    "National Fishers Federation",
    "Kisumu Market Traders Association",
    "Union of Home-Based Workers",
    "Eldoret Garment Workers League",
)


def directory(*more):
    """A directory with some organizations of Kenya, none of them another, and more."""
    there = [make_organization(f"kenya-{number}", name=name, channels=()) for number, name in enumerate(NAMES)]
    return [*there, *more]


def pairs(*more):
    found = find_duplicates(directory(*more), areas(), load_word_lists())
    return {tuple(sorted((pair.keep.slug, pair.merge.slug))): pair.score for pair in found}


def mine(**facts):
    return make_organization("mine", **{"channels": ()} | facts)


def theirs(**facts):
    return make_organization("theirs", **{"channels": ()} | facts)


def test_a_directory_without_doubles_has_none():
    assert pairs() == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Nakuru Hawkers Society"}, {"name": "Nakuru Hawker's Society"}),
        ({"name": "Nakuru Hawkers Society"}, {"name": "Society of Nakuru Hawkers"}),
        ({"name": "Nakuru Hawkers Society"}, {"name": "Nakuru Hawkrs Society, Kenya"}),
        ({"name": "Nakuru Hawkers Society", "acronym": "NHS"}, {"name": "NHS"}),
        ({"name": "Nakuru Hawkers Society", "acronym": "NHS"}, {"name": "Nakuru Hawkers", "acronym": "NHS"}),
        (
            {"name": "Nakuru Hawkers Society"},
            {
                "name": "Chama cha Wachuuzi wa Nakuru",
                "other_names": (OtherName("Nakuru Hawkers Society", "en", NameKind.TRANSLATION),),
            },
        ),
        (
            {
                "name": "Nakuru Hawkers Society",
                "channels": (ContactChannel(ChannelKind.PHONE, "+254 20 2241509"),),
            },
            {"name": "Hawkers Group of Nakuru", "channels": (ContactChannel(ChannelKind.PHONE, "020-2241509"),)},
        ),
    ],
)
def test_one_organization_written_twice_is_found(one, other):
    assert pairs(mine(**one), theirs(**other)).keys() == {("mine", "theirs")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Domestic Workers Union"}, {"name": "Domestic Workers Union", "country": "GH"}),
        (
            {"name": "Domestic Workers Union", "acronym": "DWU"},
            {"name": "Domestic Workers Union", "acronym": "DWU", "country": "GH"},
        ),
        ({"name": "HomeNet Kenya"}, {"name": "HomeNet Uganda", "country": "UG"}),
        ({"name": "Nakuru Hawkers Society"}, {"name": "Nyeri Hawkers Society"}),
        (
            {"name": "Nakuru Hawkers Society"},
            {"name": "Nakuru Hawkers Society Women's League", "affiliations": ("mine",)},
        ),
        (
            {"name": "Tailors Union", "acronym": "TU", "city": "Nakuru"},
            {"name": "Trappers Union", "acronym": "TU", "city": "Nyeri", "sectors": (Sector.FOREST_WORKERS,)},
        ),
        (
            {
                "name": "Nakuru Hawkers Society",
                "channels": (ContactChannel(ChannelKind.WEBSITE, "https://h.example/a"),),
            },
            {"name": "League of Women", "channels": (ContactChannel(ChannelKind.WEBSITE, "https://h.example/b"),)},
        ),
    ],
)
def test_two_organizations_are_not_taken_for_one(one, other):
    assert pairs(mine(**one), theirs(**other)) == {}


def test_a_shared_mailbox_speaks_for_one_even_where_the_seat_was_mistaken():
    mailbox = (ContactChannel(ChannelKind.EMAIL, "office@homenet.example"),)
    facts = {"name": "HomeNet of the Lakes", "acronym": "HNL", "channels": mailbox}

    assert pairs(mine(**facts), theirs(**facts, country="TZ")).keys() == {("mine", "theirs")}


def test_networks_are_held_against_one_another_wherever_they_sit():
    one = make_network("one", name="International Alliance of Street Hawkers", channels=())
    other = make_network(
        "other", name="International Alliance for Street Hawkers", channels=(), country="CH", coverage=("001",)
    )

    assert pairs(one, other).keys() == {("one", "other")}


def test_the_finding_names_the_pair_the_reasons_and_the_command_and_keeps_who_says_more():
    found = list(
        check_duplicates(
            directory(mine(name="Nakuru Hawkers Society"), make_organization("full", name="Nakuru Hawkers Society")),
            areas(),
            load_word_lists(),
        )
    )

    (finding,) = found
    assert (finding.slug, finding.field, finding.level) == ("mine", "name", Level.WARNING)
    assert finding.score >= LIKELY
    assert "names 100% alike, both in KE" in finding.text
    assert finding.text.endswith("`directory merge mine full`.")
    assert finding.to_document()["score"] == finding.score


def test_the_pairs_that_curators_doubt_are_found_among_what_ships(shipped):
    """Each of these has a note of whoever compiled it that asks the same; the last two are two organizations."""
    organizations = [record.organization for record in shipped]
    found = {pair.merge.slug: pair.keep.slug for pair in find_duplicates(organizations, areas(), load_word_lists())}

    assert found == {
        "anva-ao": "aava-ao",
        "synatrad-togo": "synadot",
        "gdid-turkey": "istanbul-gdid",
        "avetmz": "avema-zambia",
        "nidawu-namibia": "ndawu",
        "sandigan-kuwait": "skdwa",
    }
