"""How old a record is, and what follows from it."""

from datetime import date

import pytest

from directory.catalogue import Catalogue
from directory.errors import DataFileError
from directory.freshness import Age, age_of, load_freshness_policy, newest_word, read_policy, years_since
from directory.model import Kind, Source
from tests.auxil.organizations import areas, make_catalogue, make_organization

YEARS = {"fresh": 0, "aging": 2, "old": 5, "very_old": 10}
BEHIND = {"fresh": 0, "aging": 0, "old": 1, "very_old": 2}


def source(as_of=None, seen_on="2026-11-23", checked_on=None):
    return Source("https://example.org", as_of, seen_on, checked_on)


@pytest.mark.parametrize(
    ("sources", "newest"),
    [
        ((), None),
        ((source("2014"), source("2014-07")), "2014"),  # which may be of December
        ((source("2014"), source(None, "2026-11-23")), "2014"),  # having been read says less than a date does
        ((source(None, "2020-01-01"), source(None, "2021-01-01")), "2021-01-01"),
        ((source("2014", checked_on="2024-03-01"), source("2019-02")), "2024-03-01"),
        ((source(None, "2020-01-01", "2024-03-01"),), "2024-03-01"),
    ],
)
def test_the_newest_word_is_the_latest_date_that_a_source_speaks_of_or_was_checked_on(sources, newest):
    assert newest_word(sources) == newest


@pytest.mark.parametrize(
    ("heard", "today", "years"),
    [
        ("2014-02", "2026-11-29", 12),
        ("2014", "2026-11-29", 11),  # it may have been on the last day of 2014
        ("2014", "2026-12-31", 12),
        ("2014-11", "2026-11-29", 11),
        ("2014-11", "2026-11-30", 12),
        ("2014-11-29", "2026-11-29", 12),
        ("2014-11-30", "2026-11-29", 11),
        ("2020-02", "2021-02-28", 0),  # 2020 had a 29th of February
        ("2020-02", "2021-03-01", 1),
        ("2026", "2026-01-01", 0),
        ("2031", "2026-11-29", 0),
    ],
)
def test_years_are_whole_and_no_more_than_is_known(heard, today, years):
    assert years_since(heard, date.fromisoformat(today)) == years


@pytest.mark.parametrize(
    ("as_of", "age"),
    [("2026-01", Age.FRESH), ("2024-12", Age.FRESH), ("2024-10", Age.AGING), ("2021-11-25", Age.AGING),
     ("2021-11-24", Age.OLD), ("2017", Age.OLD), ("2016-11-24", Age.VERY_OLD), ("1999", Age.VERY_OLD)],
)  # fmt: skip
def test_a_record_ages_in_steps(as_of, age):
    organization = make_organization(sources=(source(as_of),))

    assert age_of(organization, date(2026, 11, 24), load_freshness_policy()) is age


def test_a_record_without_sources_is_as_old_as_can_be():
    assert age_of(make_organization(sources=()), date(2026, 11, 24), load_freshness_policy()) is Age.VERY_OLD


ALIKE = (
    make_organization("aye", sources=(source("2010"),)),
    make_organization("bee", sources=(source("2019"),)),
    make_organization("cee", sources=(source("2022"),)),
    make_organization("dee", sources=(source("2026"),)),
)


def order(catalogue):
    return [organization.slug for organization in catalogue.covering("KE")]


def test_among_those_alike_the_long_unheard_of_stand_behind_and_the_alphabet_follows():
    assert order(make_catalogue(*ALIKE)) == ["cee", "dee", "bee", "aye"]


def test_age_is_no_match_for_a_channel_nor_for_being_run_by_workers():
    silent = make_organization("silent", channels=(), sources=(source("2026"),))
    friends = make_organization("friends", kind=Kind.SUPPORT_ORGANIZATION, sources=(source("2026"),))

    assert order(make_catalogue(friends, silent, ALIKE[0])) == ["aye", "friends", "silent"]


def test_without_a_day_age_makes_no_difference():
    assert order(Catalogue(ALIKE, areas())) == ["aye", "bee", "cee", "dee"]


def test_days_go_by():
    assert order(Catalogue(ALIKE, areas(), day=date(2027, 12, 31))) == ["dee", "bee", "cee", "aye"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "is damaged"),
        ({"years": {"fresh": 0, "aging": "two"}, "behind": {}}, "is damaged"),
        ({"years": YEARS | {"old": 1}, "behind": BEHIND}, "years must begin at 0 and rise"),
        ({"years": YEARS | {"fresh": 1}, "behind": BEHIND}, "years must begin at 0 and rise"),
        ({"years": YEARS, "behind": BEHIND | {"aging": 2}}, "behind must not fall"),
        ({"years": YEARS, "behind": BEHIND | {"fresh": -1}}, "behind must not fall"),
    ],
)
def test_a_policy_that_makes_no_sense_is_told(content, said):
    with pytest.raises(DataFileError, match=said):
        read_policy(content)
