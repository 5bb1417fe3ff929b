import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise

import pytest

from bot.lexicon import table
from bot.understanding.reading import LOCALES
from directory.geography import Areas
from directory.text import fold

CODED = ("aliases", "demonyms", "cities", "cased")
TABLES = {*CODED, "several"}

UNINHABITED = {"AQ", "BV", "GS", "HM", "TF", "UM"}
"""Nobody is born there, so that nobody is called after them."""


@pytest.fixture(scope="module")
def areas():
    return Areas.load()


@pytest.fixture(params=LOCALES)
def places(request):
    return table(request.param, "places")


@pytest.fixture(scope="module")
def landmarks():
    return tomllib.loads(files("bot").joinpath("locales", "landmarks.toml").read_text(encoding="utf-8"))["landmarks"]


def names(places) -> Iterator[tuple[str, str]]:
    for section in CODED:
        for code, forms in places[section].items():
            for form in forms:
                yield code, form


def test_every_language_has_the_same_tables(places):
    assert set(places) == TABLES


def test_every_code_is_a_known_area(places, areas):
    codes = {code for code, _ in names(places)} | {code for codes in places["several"].values() for code in codes}
    assert {code for code in codes if not areas.is_area(code)} == set()


def test_every_landmark_stands_under_a_known_country(landmarks, areas):
    assert {code for code in landmarks if not areas.is_country(code)} == set()


def test_the_keys_of_every_table_are_sorted(places, landmarks):
    for section in (*CODED, "several"):
        keys = [fold(key) for key in places[section]]
        assert keys == sorted(keys)
    assert list(landmarks) == sorted(landmarks)


def test_the_names_of_an_area_are_sorted_and_none_is_given_twice(places, landmarks):
    for forms in (*(forms for section in CODED for forms in places[section].values()), *landmarks.values()):
        folded = [fold(form) for form in forms]
        assert all(one < other for one, other in pairwise(folded))


def test_every_name_has_letters(places, landmarks):
    assert all(fold(form) for _, form in names(places))
    assert all(fold(form) for forms in landmarks.values() for form in forms)


def test_no_name_is_claimed_by_two_areas_of_a_language(places):
    claims = defaultdict(set)
    for code, form in names(places):
        claims[fold(form)].add(code)
    for name in places["several"]:
        claims[fold(name)].add("several")
    assert {name for name, codes in claims.items() if len(codes) > 1} == set()


def test_no_landmark_is_claimed_by_two_countries(landmarks):
    claims = defaultdict(set)
    for code, forms in landmarks.items():
        for form in forms:
            claims[fold(form)].add(code)
    assert {name for name, codes in claims.items() if len(codes) > 1} == set()


def test_a_name_for_several_areas_names_at_least_two(places):
    assert {name for name, codes in places["several"].items() if len(set(codes)) < 2} == set()


def test_a_name_that_counts_by_its_capitals_has_some(places):
    assert {form for forms in places["cased"].values() for form in forms if form == form.lower()} == set()


def test_every_inhabited_country_has_a_demonym_in_every_language(places, areas):
    assert {code for code in areas.countries if code not in places["demonyms"]} <= UNINHABITED


def test_everyday_names_and_demonyms_stand_under_their_country():
    expected = {
        "en": {"Ivory Coast": "CI", "DRC": "CD", "Ivorians": "CI", "Basotho": "LS", "Nigerien": "NE", "MENA": None},
        "es": {"Costa de Marfil": "CI", "EE.UU.": "US", "ticas": "CR", "nigerina": "NE", "limeñas": "PE"},
        "fr": {"RDC": "CD", "dominiquaise": "DM", "équato-guinéennes": "GQ", "nigériane": "NG", "kinoises": "CD"},
        "pt": {
            "Quênia": None,
            "Holanda": "NL",
            "Vietname": "VN",
            "moçambicanas": "MZ",
            "palestinianas": "PS",
            "cariocas": "BR",
        },
    }
    for locale, wanted in expected.items():
        found = {fold(form): code for code, form in names(table(locale, "places"))}
        assert {name: found.get(fold(name)) for name in wanted} == wanted
