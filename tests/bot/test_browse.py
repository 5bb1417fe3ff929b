from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.browse import PAGE, Browse
from bot.callback import Action, Page, Press, decode, encode
from bot.cards import Cards
from bot.conversation import Utterance
from bot.rendering import plain
from bot.state import State
from bot.understanding.reading import LOCALES, Intent
from bot.voice import Voice
from directory.catalogue import Catalogue
from directory.model import News, Sector, Source
from tests.auxil.organizations import areas, make_catalogue, make_network, make_organization, shipped
from tests.auxil.strategies import asked_places, asked_sectors, catalogues
from tests.auxil.talks import NOON, assert_sendable, make_conversation, sectors, texts

pure = settings(derandomize=True, deadline=None, max_examples=40, database=None)
WORLD, AFRICA = make_network("aaa"), make_network("bbb", "002")
MEMBER = make_organization("member", affiliations=("bbb",))


def show(page, catalogue, locale="en", **fields):
    browse = Browse(
        Voice(locale, texts(), areas(), sectors()), Cards(Voice(locale, texts(), areas(), sectors()), catalogue, NOON)
    )
    return browse.open(page, State(intent=Intent.BROWSE, **fields))


def labels(reply):
    return [button.label for row in reply.buttons for button in row]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("page", list(Page))
@pytest.mark.parametrize(
    "fields", [{}, {"sectors": (Sector.DOMESTIC_WORKERS,)}, {"places": ("AQ",)}, {"places": ("014",)}]
)
def test_every_page_can_be_sent_in_every_language(locale, page, fields):
    reply, state = show(page, shipped(), locale, **fields)
    assert_sendable(reply)
    assert reply.locale == state.locale == locale


@pure
@given(catalogues(), st.sampled_from(Page), asked_sectors(), asked_places(), st.sampled_from((0, 6, 700)))
def test_every_page_over_any_directory_can_be_sent_and_leads_on(catalogue, page, trades, places, offset):
    reply, _ = show(page, catalogue, sectors=trades, places=places, offset=offset)
    assert_sendable(reply)
    assert Action.HOME in {decode(button.action).action for row in reply.buttons for button in row}


def test_the_command_opens_the_directory_and_leaves_the_request_standing():
    kept = State(intent=Intent.SPEAKER, places=("PE",), locale="es")
    turn = make_conversation(lambda _text: None).browse(Utterance(language_code="es"), kept)
    assert turn.state == kept
    assert "StreetNet" in plain(turn.reply.html)
    assert {"Redes", "Por país", "Novedades", "Toda la lista"} <= set(labels(turn.reply))


def test_networks_stand_by_trade_the_worldwide_first():
    fishers = make_network("ccc", "419", sectors=(Sector.FISHERS,))
    reply, _ = show(Page.NETWORKS, make_catalogue(AFRICA, MEMBER, WORLD, fishers))
    assert "Street vendors: Aaa, Bbb" in plain(reply.html)
    assert "Fishers: Ccc" in plain(reply.html)
    reply, _ = show(Page.NETWORKS, make_catalogue(AFRICA, MEMBER, WORLD), sectors=(Sector.STREET_VENDORS,))
    shown = plain(reply.html)
    assert shown.index("1. Aaa") < shown.index("2. Bbb")
    assert "Member" not in shown
    assert {"1", "2", "By country", "Back", "Start"} <= set(labels(reply))


def test_countries_stand_in_their_alphabet_with_their_numbers():
    catalogue = make_catalogue(*(make_organization(code.lower(), country=code) for code in ("EG", "SN", "DZ")), MEMBER)
    reply, _ = show(Page.REGIONS, catalogue, "fr")
    assert labels(reply)[:4] == ["Algérie (1)", "Égypte (1)", "Kenya (1)", "Sénégal (1)"]


def test_a_country_shows_its_trades_with_numbers_and_the_networks_above_them_alone():
    fishers = make_network("ccc", "002", sectors=(Sector.FISHERS,))
    general = make_organization("general", sectors=(Sector.ALL_INFORMAL,))
    reply, _ = show(Page.COUNTRY, make_catalogue(WORLD, AFRICA, fishers, MEMBER, general), places=("KE",))
    assert "Kenya\nOrganizations on record: 2." in plain(reply.html)
    assert "Networks above them: Bbb, Aaa" in plain(reply.html)
    assert labels(reply)[:2] == ["Street vendors (1)", "All informal workers (1)"]
    reply, _ = show(Page.ABOVE, make_catalogue(WORLD, AFRICA, fishers, MEMBER), places=("KE",))
    assert "1. Bbb" in plain(reply.html)
    assert "Ccc" not in plain(reply.html)


def test_a_country_without_anybody_names_the_networks_that_reach_it():
    reply, _ = show(Page.COUNTRY, make_catalogue(WORLD, AFRICA, MEMBER), places=("TG",))
    assert "No organization is on record here yet." in plain(reply.html)
    assert "Bbb, Aaa" in plain(reply.html)


def test_a_trade_of_a_country_opens_its_list_with_the_country_first_and_a_way_back():
    conversation = replace(make_conversation(lambda _text: None), catalogue=make_catalogue(WORLD, AFRICA, MEMBER))
    kenya = State(intent=Intent.BROWSE, places=("KE",), locale="en")
    page = conversation.press(encode(Press(Action.BROWSE, kenya, Page.COUNTRY)), None, Utterance())
    turn = conversation.press(page.reply.buttons[0][0].action, page.state, Utterance())
    assert [match.organization.slug for match in turn.matches] == ["member", "bbb", "aaa"]
    back = next(button for row in turn.reply.buttons for button in row if button.label == "Back: Kenya")
    assert conversation.press(back.action, turn.state, Utterance()).reply == page.reply


def news(*told):
    organizations = [make_organization(slug) for slug, _, _ in told]
    return Catalogue(
        {found.slug: found for found in organizations}.values(),
        areas(),
        [News(slug, date(2027, 3, day), is_new) for slug, day, is_new in told],
    )


def test_what_is_new_stands_with_its_day_in_words_the_newest_first_and_once():
    reply, _ = show(Page.NEWS, news(("later", 12, False), ("earlier", 2, True), ("later", 1, True)))
    shown = plain(reply.html)
    assert "1. Later · Kenya\nChanged on 12 March 2027" in shown
    assert "2. Earlier · Kenya\nAdded on 2 March 2027" in shown
    assert "3." not in shown


def test_news_of_one_that_is_gone_is_no_news():
    reply, _ = show(Page.NEWS, Catalogue([MEMBER], areas(), [News("gone", date(2027, 3, 1), is_new=True)]))
    assert "1. Member" in plain(reply.html)
    assert "Nothing has been added or changed lately" in plain(reply.html)


def test_without_news_the_newest_sources_stand_first_and_that_is_said():
    old, new = (
        make_organization(slug, sources=(Source("https://example.org", as_of, "2026-11-23"),))
        for slug, as_of in (("old", "2009-05"), ("new", "2025"))
    )
    shown = plain(show(Page.NEWS, make_catalogue(old, new, make_organization("undated", sources=())))[0].html)
    assert shown.startswith("Nothing has been added or changed lately. These rest on the most recent sources:")
    assert shown.index("1. New") < shown.index("2. Old") < shown.index("3. Undated")


def test_news_are_turned_in_place_and_an_organization_comes_back_to_its_page():
    told = news(*((f"o{day}", day, True) for day in range(20, 0, -1)))
    conversation = replace(make_conversation(lambda _text: None), catalogue=told)
    first = conversation.press(encode(Press(Action.BROWSE, State(locale="en"), Page.NEWS)), None, Utterance())
    more = next(button for row in first.reply.buttons for button in row if button.label == "More")
    second = conversation.press(more.action, first.state, Utterance())
    assert f"{PAGE + 1}. O14" in plain(second.reply.html)
    card = conversation.press(second.reply.buttons[0][1].action, second.state, Utterance())
    back = next(button for row in card.reply.buttons for button in row if button.label == "Back")
    assert conversation.press(back.action, card.state, Utterance()).reply == second.reply
