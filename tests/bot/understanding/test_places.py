import tomllib
from pathlib import Path

import pytest

from bot.understanding.places import PlaceReader
from bot.understanding.reading import LOCALES, Mention
from directory.geography import Areas

CASES = tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reader():
    return PlaceReader.load(Areas.load())


@pytest.mark.parametrize(("locale", "text", "places"), CASES["named"])
def test_a_place_that_the_words_name_is_read(reader, locale, text, places):
    assert set(reader.read(text, locale).places) == set(places)


@pytest.mark.parametrize(("locale", "text", "places"), CASES["typos"])
def test_a_misspelled_place_is_read(reader, locale, text, places):
    assert list(reader.read(text, locale).places) == places


@pytest.mark.parametrize(("locale", "text", "places"), CASES["ruled"])
def test_a_place_named_only_to_rule_it_out_is_not_read(reader, locale, text, places):
    assert list(reader.read(text, locale).places) == places


@pytest.mark.parametrize(("locale", "text", "places"), CASES["nothing"])
def test_everyday_words_and_languages_are_no_places(reader, locale, text, places):
    assert list(reader.read(text, locale).places) == places


@pytest.mark.parametrize(("locale", "text", "targets"), CASES["targets"])
def test_the_workers_place_is_told_from_the_askers_own(reader, locale, text, targets):
    finding = reader.read(text, locale)
    assert set(finding.targets) == set(targets)
    assert set(finding.targets) <= set(finding.places)


@pytest.mark.parametrize(("locale", "text", "rivals"), CASES["ambiguous"])
def test_a_name_of_several_places_is_asked_about_rather_than_guessed(reader, locale, text, rivals):
    finding = reader.read(text, locale)
    assert finding.places == ()
    assert set(rivals) <= set(finding.ambiguous[0].values)


@pytest.mark.parametrize(("locale", "text", "name"), CASES["unknown"])
def test_a_place_that_nothing_knows_is_given_back(reader, locale, text, name):
    finding = reader.read(text, locale)
    assert finding.places == ()
    assert [(unknown.text, unknown.slot) for unknown in finding.unknown] == [(name, "place")]


@pytest.mark.parametrize(("locale", "text", "name", "code"), CASES["misspelled"])
def test_a_name_misspelled_beyond_reading_is_given_back_with_the_nearest(reader, locale, text, name, code):
    (unknown,) = reader.read(text, locale).unknown
    assert unknown.text == name
    assert code in unknown.nearest


@pytest.mark.parametrize(("locale", "text"), CASES["small"])
def test_small_letters_make_no_unknown_place_of_other_words(reader, locale, text):
    assert reader.read(text, locale).unknown == ()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_country_is_read_by_its_name_in_every_language(reader, locale):
    areas = Areas.load()
    # Names that several places bear as rightfully, or that are common words, need more than the bare name.
    missed = {code for code in areas.countries if code not in reader.read(areas.name(code, locale), locale).places}
    assert missed <= {"CC", "CG", "GD", "GP", "MF", "SV", "SX"}


def test_the_language_is_told_from_the_words_where_it_is_not_given(reader):
    assert reader.read("não sou do Brasil, sou de Angola e procuro um sindicato").places == ("AO",)


def test_a_country_named_in_the_message_decides_between_namesakes(reader):
    finding = reader.read("vendedores de Granada, soy periodista en Managua", "es")
    assert finding.places == ("NI",)


def test_places_within_masked_mentions_are_not_read(reader):
    text = "What is HomeNet Kenya, and who leads it in Ghana?"
    name = Mention("HomeNet Kenya", 8, 21, "homenet-kenya")
    assert reader.read(text, "en", masked=(name,)).places == ("GH",)


def test_a_place_beside_a_trade_is_the_workers_even_if_the_asker_is_there(reader):
    text = "I live in Lima and look for vendors in Lima, I come from Chile"
    trade = Mention("vendors", 28, 35, "street_vendors")
    assert reader.read(text, "en", trades=(trade,)).targets == ("PE",)


def test_mentions_say_where_they_stand_and_how_they_were_found(reader):
    finding = reader.read("recicladoras bolivianas en Lima, y en África", "es")
    assert [(mention.text, mention.value, mention.kind) for mention in finding.mentions] == [
        ("bolivianas", "BO", "demonym"),
        ("Lima", "PE", "city"),
        ("África", "002", "region"),
    ]
    text = "recicladoras bolivianas en Lima, y en África"
    assert all(text[mention.start : mention.end] == mention.text for mention in finding.mentions)


def test_odd_input_is_read_without_a_place(reader):
    for text in ("", "   ", "🤖🤖", "\x00\x01", "你好，世界", "?!", "a" * 2000, "12345"):
        assert reader.read(text).places == ()
