from dataclasses import replace

import pytest

from directory.errors import ChangeError
from directory.merging import merge
from directory.model import (
    ChannelKind,
    Confidence,
    ContactChannel,
    NameKind,
    OtherName,
    Sector,
    Source,
    Statement,
    Status,
)
from tests.auxil.records import make_record

EMPTY = {
    "acronym": None,
    "city": None,
    "members": None,
    "founded": None,
    "summary": None,
    "wiego_membership": None,
    "hosts_interns": Statement.UNKNOWN,
    "channels": (),
    "other_names": (),
    "languages": (),
}


@pytest.fixture
def united(areas):
    """Merges the first record into the second and gives the organization that comes of it."""

    def do(left, right, prefer=None, **choices):
        record, conflicts = merge(left, right, areas, prefer, choices)
        assert conflicts == ()
        return record.organization

    return do


def test_gaps_are_filled(united):
    assert united(make_record("from"), make_record("into", **EMPTY)) == make_record("into").organization


def test_nothing_overwrites_what_is_there(united):
    assert united(make_record("from", **EMPTY), make_record("into")) == make_record("into").organization


def test_lists_are_joined_each_item_once(united):
    left = make_record("from", coverage=("BO", "CL"), sectors=(Sector.FISHERS,), affiliations=("net", "into", "other"))
    right = make_record("into", coverage=("PE", "BO"), affiliations=("from", "net"))

    found = united(left, right)

    assert found.coverage == ("PE", "BO", "CL")
    assert found.sectors == (*right.organization.sectors, Sector.FISHERS)
    assert found.affiliations == ("net", "other")


def test_channels_of_both_stay(united):
    website = ContactChannel(ChannelKind.WEBSITE, "https://example.org/old")
    phone = ContactChannel(ChannelKind.PHONE, "+51 1 234 5678")

    found = united(make_record("from", channels=(website, phone)), make_record("into"))

    assert found.channels == (*make_record("into").organization.channels, website)


def test_each_source_stands_once_as_it_was_seen_last(united):
    seen_later = Source("https://example.org/news", "2026", "2026-11-30")
    left = make_record("from", sources=(seen_later, Source("https://example.net", None, "2026-11-01")))

    sources = united(left, make_record("into")).sources

    assert sources == (make_record().organization.sources[0], seen_later, left.organization.sources[1])


def test_the_name_that_goes_stays_as_another_name(united):
    found = united(make_record("from", name="Old Vendors", acronym="OV"), make_record("into"), prefer="into")

    assert found.name == make_record().organization.name
    assert found.other_names[-2:] == (
        OtherName("Old Vendors", None, NameKind.ALIAS),
        OtherName("OV", None, NameKind.ALIAS),
    )


@pytest.mark.parametrize(("prefer", "city"), [("from", "Cusco"), ("into", "Lima")])
def test_the_preferred_side_is_taken_and_a_choice_for_a_field_before_it(united, prefer, city):
    left = make_record("from", city="Cusco", founded=1990)

    found = united(left, make_record("into"), prefer=prefer, founded="from")

    assert (found.city, found.founded) == (city, 1990)


def test_what_differs_is_shown_side_by_side(areas):
    left = make_record("from", city="Cusco", status=Status.ACTIVE, hosts_interns=Statement.NO)

    _, conflicts = merge(left, make_record("into"), areas, None, {"city": "into"})

    assert [(c.field, c.from_value, c.into_value) for c in conflicts] == [
        ("hosts_interns", "no", "yes"),
        ("status", "active", "inactive"),
    ]


def test_a_choice_where_nothing_differs_is_told(areas):
    with pytest.raises(ChangeError, match=r"^name: nothing is to be chosen there; the two differ in: city\.$"):
        merge(make_record("from", city="Cusco"), make_record("into"), areas, None, {"name": "from"})


def test_curators_notes_are_joined_and_the_lower_confidence_counts(areas):
    left = replace(make_record("from"), confidence=Confidence.LOW, curator_notes="Closed?")

    record, _ = merge(left, make_record("into"), areas, None, {})

    assert record.confidence is Confidence.LOW
    assert record.curator_notes == f"{make_record().curator_notes}\nClosed?"
