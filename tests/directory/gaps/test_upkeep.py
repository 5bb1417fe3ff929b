from datetime import date

import pytest

from directory.gaps.upkeep import LACKING, find_ages, find_lacks
from directory.model import Source, Statement
from tests.auxil.organizations import make_organization

TODAY = date(2026, 11, 29)


def dated(*dates, checked_on=None):
    sources = tuple(Source("https://example.org", as_of, "2026-11-01", checked_on) for as_of in dates)
    return make_organization(sources=sources)


@pytest.mark.parametrize(
    ("organization", "newest", "is_old"),
    [
        (dated("2021-11-29"), "2021-11-29", False),
        (dated("2021-11-28"), "2021-11-28", True),
        (dated("2021-11"), "2021-11", False),
        (dated("2021-10"), "2021-10", True),
        (dated("2021"), "2021", False),
        (dated("2020"), "2020", True),
        (dated("2014-02", None, "2025"), "2025", False),
        (dated(None), None, True),
        (dated(), None, True),
    ],
)
def test_a_record_ages_with_its_newest_page(organization, newest, is_old):
    (age,) = find_ages([organization], TODAY, 5)
    assert (age.newest, age.is_old, age.is_rechecked) == (newest, is_old, False)


def test_a_page_that_was_looked_at_again_is_told():
    assert find_ages([dated("2020", checked_on="2026-11-20")], TODAY, 5)[0].is_rechecked


def test_facts_that_are_missing_are_told_by_field():
    bare = make_organization("bare", country=None, channels=(), languages=())
    whole = make_organization(
        "whole",
        languages=("en",),
        city="Nairobi",
        summary="A union.",
        hosts_interns=Statement.NO,
        offers_speakers=Statement.YES,
    )
    lacks = find_lacks([bare, whole])
    assert {field: [one.slug for one in found] for field, found in lacks.items()} == {
        field: ["bare"] for field in LACKING
    }
