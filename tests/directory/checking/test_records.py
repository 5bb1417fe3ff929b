from dataclasses import replace
from datetime import date

import pytest

from directory.checking.records import check_records
from directory.findings import Level
from directory.model import Confidence, MemberCount, Record, Sector, Source
from tests.auxil.organizations import areas, make_network, make_organization

TODAY = date(2026, 12, 1)


def check(organization=None, **facts):
    made = organization or make_organization(**{"languages": ("en",)} | facts)
    return [
        (found.field, found.level, found.text)
        for found in check_records([Record(made, Confidence.HIGH, None)], areas(), TODAY)
    ]


def source(as_of=None, seen_on="2026-11-23", checked_on=None):
    return {"sources": (Source("https://example.org", as_of, seen_on, checked_on),)}


def test_a_record_that_keeps_the_rules_is_fine():
    assert check(**source("2024-07"), city="Nairobi", founded=1999) == []


@pytest.mark.parametrize(
    ("facts", "field", "level"),
    [
        ({"summary": "x" * 241}, "summary", Level.ERROR),
        ({"coverage": ("KE", "QQ")}, "coverage[2]", Level.ERROR),
        ({"languages": ("xx",)}, "languages[1]", Level.ERROR),
        ({"affiliations": ("vendors-kenya",)}, "affiliations", Level.ERROR),
        ({"founded": 2027}, "founded", Level.ERROR),
        ({"members": MemberCount(5, "2027-01")}, "members.as_of", Level.ERROR),
        (source("2026-12-02", "2026-12-01"), "sources[1].as_of", Level.ERROR),
        (source("2025", "2024-03-01"), "sources[1].as_of", Level.WARNING),
        (source("2024", checked_on="2026-11-22"), "sources[1].checked_on", Level.WARNING),
        ({"city": "Qwertyville"}, "city", Level.NOTICE),
        ({"city": "Nairobi", "country": None, "coverage": ("KE",)}, "city", Level.WARNING),
        ({"coverage": ("KE", "TZ", "002")}, "coverage", Level.NOTICE),
        ({"languages": ()}, "languages", Level.NOTICE),
        ({"languages": ("ja",)}, "languages", Level.NOTICE),
        ({"sectors": tuple(Sector)}, "sectors", Level.NOTICE),
        ({"name": "Аlliance of Vendors"}, "name", Level.WARNING),  # the A is Cyrillic
    ],
)
def test_what_is_wrong_is_told_at_its_field(facts, field, level):
    assert (field, level) in [each[:2] for each in check(**facts)]


def test_a_day_that_has_not_come_is_told_once_where_the_page_was_seen_before():
    assert "2026-12-02 has not come yet" in check(**source("2026-12-02", "2026-12-01"))[0][2]


def test_a_network_may_work_in_languages_of_elsewhere():
    assert check(make_network(languages=("ja",), country="KE")) == []


def test_names_in_one_alphabet_are_fine_whatever_it_is():
    assert check(name="Союз уличных торговцев") == []
    assert check(replace(make_organization(languages=("ko",), country="KR"), name="전국노점상총연합")) == []
