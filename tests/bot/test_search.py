"""Queries typed in any chat: cards to send there."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import Cards
from bot.links import pressed
from bot.search import PAGE, Found, Search
from bot.turn import Utterance
from bot.understanding.reading import LOCALES
from bot.voice import Voice
from directory.model import Kind
from tests.auxil.organizations import areas, shipped
from tests.auxil.strategies import catalogues, readings
from tests.auxil.talks import NOON, sectors, talk, texts
from tests.auxil.telegram_html import parse, utf16

pure = settings(derandomize=True, deadline=None, max_examples=60, database=None)


def search(query: str, offset: str = "", language: str | None = "en", locale: str | None = None) -> Found:
    return talk().search(Utterance(query, language, locale), offset)


def titles(found: Found) -> list[str]:
    return [hit.title for hit in found.hits]


def assert_answerable(found: Found) -> None:
    """Hold an answer against what Telegram takes."""
    assert len(found.hits) <= 50
    assert len({hit.id for hit in found.hits}) == len(found.hits)
    assert len(found.onward.encode()) <= 64
    for payload in (found.payload, *(hit.payload for hit in found.hits)):
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert 0 < utf16(found.prompt) <= 64
    assert found.open_label
    for hit in found.hits:
        assert 1 <= len(hit.id.encode()) <= 64
        assert 0 < len(hit.title) <= 100
        assert 0 < len(hit.description) <= 200
        text, entities = parse(hit.html)
        assert 0 < utf16(text) <= 4096
        assert len(entities) <= 100


@pytest.mark.parametrize(
    ("query", "first", "locale"),
    [
        ("recicladoras colombia", "Asociación Nacional de Recicladores (ANR)", "es"),
        ("street vendors kenya", "Kenya National Alliance of Street Vendors and Informal Traders (KENASVIT)", "en"),
        ("catadores", "International Alliance of Waste Pickers (IAWP)", "pt"),
        ("streetnet", "StreetNet International", "en"),
        ("STREETN", "StreetNet International", "en"),
        ("homenet s", "HomeNet South Asia (HNSA)", "en"),
        ("fedev", "Federación Departamental de Vendedores Ambulantes de Lima y Callao (FEDEVAL)", "en"),
        ("sewa", "Self-Employed Women's Association (SEWA)", "en"),
        ("homenet-south-asia", "HomeNet South Asia (HNSA)", "en"),
    ],
)
def test_it_finds_organizations_by_trade_place_and_name_as_far_as_it_is_typed(query, first, locale):
    found = search(query)

    assert titles(found)[0] == first
    assert found.locale == locale
    assert_answerable(found)


def test_nothing_typed_yet_gives_the_networks_of_the_world_first():
    found = search("")
    first = [shipped().get(pressed(hit.payload).state.organization) for hit in found.hits[:5]]

    assert {organization.kind for organization in first} == {Kind.GLOBAL_NETWORK}
    assert found.onward == str(PAGE)


def test_pages_follow_each_other_to_the_end_and_name_each_organization_once():
    seen: list[str] = []
    found = search("domestic workers in latin america")
    while True:
        seen += [hit.id for hit in found.hits]
        assert_answerable(found)
        if not found.onward:
            break
        found = search("domestic workers in latin america", found.onward)

    assert len(seen) == len(set(seen)) > 2 * PAGE


@pytest.mark.parametrize("offset", ["-1", "x", "1e9", "²", "9" * 64, " "])
def test_an_offset_that_was_never_given_is_the_start(offset):
    assert search("waste pickers", offset) == search("waste pickers")


def test_an_offset_after_the_end_gives_nothing_more():
    found = search("waste pickers in peru", "999999")

    assert (found.hits, found.onward) == ((), "")
    assert_answerable(found)


def test_a_card_has_a_title_a_reason_a_place_and_says_how_fresh_it_is_but_not_what_time_it_is():
    (hit,) = search("streetnet").hits

    assert hit.description == "Global network: street vendors · Durban, South Africa"
    assert hit.html.startswith("<b>StreetNet International</b>\nGlobal network: street vendors\nBased in: Durban")
    assert hit.html.endswith("Source dated November 2022 (zciea.org.zw); not re-checked since")
    assert "local time" not in hit.html
    assert hit.payload == "org_streetnet-international"


def test_the_same_organization_has_the_same_id_in_every_language_and_list():
    ids = {hit.id for language in LOCALES for hit in search("streetnet", language=language).hits}

    assert len(ids) == 1
    assert ids <= {hit.id for hit in search("").hits}


@pytest.mark.parametrize(
    ("query", "language", "chosen", "locale"),
    [
        ("vendeuses de rue sénégal", "en", None, "fr"),
        ("streetnet", "pt-br", None, "pt"),
        ("kenya", "es", None, "es"),
        ("kenya", "es", "fr", "fr"),
        ("kenya", "de", None, "en"),
        ("", "fr", None, "fr"),
        ("🙃", None, "pt", "pt"),
    ],
)
def test_it_speaks_the_querys_own_language_where_that_is_clear(query, language, chosen, locale):
    assert search(query, language=language, locale=chosen).locale == locale


@pytest.mark.parametrize("query", ["xyz qwerty", "asdfgh", "hola", "bitcoin price", "más"])
def test_what_means_nothing_finds_nothing_and_says_so(query):
    found = search(query)

    assert found.hits == ()
    assert found.prompt == texts().say("en", "inline.nothing")
    assert pressed(found.payload) is None


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("🙃🙃", "empty"),
        ("???", "empty"),
        ("\u202e\u200f", "ask"),
        ("продавцы", "other_script"),
        ("قاهرة", "other_script"),
    ],
)
def test_what_has_no_words_or_others_letters_is_told_so(query, key):
    assert search(query).prompt == texts().say("en", f"inline.{key}")


def test_a_question_about_wiego_can_be_answered_in_any_chat():
    (hit,) = search("who funds wiego").hits

    assert hit.title == "Who funds WIEGO"
    assert hit.html == texts().say("en", "answers.donors").replace("&", "&amp;")
    assert hit.payload == "donors"


@pytest.mark.parametrize(
    ("query", "prompt"),
    [
        ("fishers iceland", "None on record; these work with other trades"),
        ("waste pickers sweden", "None there on record; these cover a wider area"),
        ("waste pickers in Zzyzxland", "I do not know “Zzyzxland”. Ask me in the chat…"),
    ],
)
def test_what_is_doubtful_stands_above_the_cards(query, prompt):
    found = search(query)

    assert found.hits
    assert found.prompt == prompt


def test_the_button_above_opens_the_very_request():
    found = search("busco recicladoras de colombia para una entrevista")

    assert found.payload == "interview_waste-pickers_CO"


@pure
@given(st.text(max_size=256), st.sampled_from(("", "20", "x")), st.sampled_from((*LOCALES, None, "de")))
def test_whatever_is_typed_is_answered(query, offset, language):
    assert_answerable(search(query, offset, language))


@pytest.mark.parametrize(
    "query",
    ["<b>&amp;</b>", "ا" * 256, "\u202ehttps://x.example\u202c kenya", "👩🏽‍🌾" * 36, "a\x00b\ud800", "mercado " * 32],
)
def test_markup_marks_and_noise_survive(query):
    assert_answerable(search(query))


@pure
@given(readings(), catalogues(), st.sampled_from(LOCALES), st.sampled_from(("", "3", "40")))
def test_any_reading_over_any_directory_makes_an_answer_that_telegram_takes(reading, catalogue, locale, offset):
    voice = Voice(locale, texts(), areas(), sectors())
    complete = [organization.slug for organization in catalogue.organizations]
    found = Search(voice, Cards(voice, catalogue, NOON), lambda _text, limit: complete[:limit])

    assert_answerable(found.answer("o1", reading, offset))
    assert_answerable(found.networks(offset))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_organization_has_a_card_that_can_be_sent(locale):
    for organization in shipped().organizations:
        found = search(organization.slug, language=locale)
        assert_answerable(found)
        assert pressed(found.hits[0].payload).state.organization == organization.slug


def test_a_long_name_is_shortened_in_the_title_and_its_acronym_stays():
    organization = replace(shipped().get("streetnet-international"), name="Sindicato " * 30, acronym="SNT")
    voice = Voice("es", texts(), areas(), sectors())
    one = Search(voice, Cards(voice, shipped(), NOON), lambda _text, _limit: ())
    match = talk().start(Utterance(), "org_streetnet-international").matches[0]
    (hit,) = one.one(replace(match, organization=organization)).hits

    assert len(hit.title) <= 100
    assert hit.title.endswith("… (SNT)")


def test_a_card_that_is_too_long_for_a_message_gives_way_to_its_title():
    match = talk().start(Utterance(), "org_streetnet-international").matches[0]
    voice = Voice("es", texts(), areas(), sectors())
    one = Search(voice, Cards(voice, shipped(), NOON), lambda _text, _limit: ())
    (hit,) = one.one(replace(match, organization=replace(match.organization, name="Sindicato " * 500))).hits

    assert hit.html == f"<b>{hit.title}</b>"
