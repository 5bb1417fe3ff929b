"""Links that open the bot at a place of the talk."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import links
from bot.callback import Action
from bot.state import State
from bot.turn import Utterance
from bot.understanding.reading import LOCALES, REFERRING, Intent
from directory.deep_links import PURPOSES
from directory.model import Sector
from tests.auxil.organizations import areas, shipped
from tests.auxil.talks import assert_sendable, talk, texts

AREAS = (*areas().countries, *areas().regions)
pure = settings(derandomize=True, deadline=None, database=None)


def say(locale: str, key: str, **values: object) -> str:
    return texts().say(locale, key, **values)


def test_every_purpose_of_a_link_is_an_intent_and_the_other_way_round():
    assert tuple(links.INTENTS) == PURPOSES
    assert set(links.INTENTS.values()) == set(Intent)


@pure
@given(
    st.sampled_from(Intent),
    st.lists(st.sampled_from(Sector), unique=True).map(tuple),
    st.lists(st.sampled_from(AREAS), unique=True, max_size=16).map(tuple),
)
def test_a_link_asks_for_what_was_put_into_it(intent, sectors, places):
    refers = intent in REFERRING
    state = State(intent=intent if refers else None, topic=None if refers else intent, sectors=sectors, places=places)
    payload = links.to_request(state)
    press = links.pressed(payload)

    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert (press is None) == (intent is Intent.GREETING)
    assert press is None or (press.state == state and press.action is (Action.LIST if refers else Action.TOPIC))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_intent_has_a_screen_that_can_be_sent(locale):
    for purpose in PURPOSES:
        reply = talk().start(Utterance(language_code=locale), purpose).reply
        assert_sendable(reply)
        assert reply.locale == locale


def test_every_organization_opens_at_its_own_screen():
    for organization in shipped().organizations:
        turn = talk().start(Utterance(language_code="fr"), links.to_organization(organization.slug))
        assert turn.state.organization == organization.slug
        assert_sendable(turn.reply)


def test_a_link_answers_in_the_language_that_a_person_has_chosen():
    hint = Utterance(language_code="de", locale="pt")

    assert talk().start(hint, "impact").reply.html == talk().start(Utterance(locale="pt"), "impact").reply.html
    assert talk().start(hint, "impact").reply.locale == "pt"


def test_a_request_gives_the_very_list_that_its_words_give():
    asked = talk().respond(Utterance("I want to interview street vendors in Peru", "en"))
    opened = talk().start(Utterance(language_code="en"), "interview_street-vendors_PE")

    assert opened.matches == asked.matches
    assert opened.state.intent is Intent.SPOKESPERSON


def test_a_trade_and_a_place_alone_are_a_request():
    opened = talk().start(Utterance(language_code="es"), "waste-pickers_CO")

    assert opened.matches[0].organization.country == "CO"
    assert opened.state.places == ("CO",)


@pytest.mark.parametrize(
    "payload", ["", "hello", "what?", "interview_nurses", "x_", "ZZ", "x__v_zz", "ref_aaaaaaaaa1", "_" * 64]
)
def test_a_damaged_or_unknown_link_gives_the_first_screen(payload):
    turn = talk().start(Utterance(language_code="es"), payload)

    assert turn.reply.html == say("es", "screens.welcome")


@pytest.mark.parametrize("payload", ["org_no-longer-there", "ref_aaaaaaaaaa"])
def test_a_link_to_an_organization_that_has_gone_says_so_over_the_first_choices(payload):
    turn = talk().start(Utterance(language_code="pt"), payload)

    assert turn.reply.html == say("pt", "screens.gone")
    assert len(turn.reply.buttons) >= 6


@pure
@given(st.text(max_size=70) | st.text("abcefghiorxPE_-0419", max_size=64))
def test_whatever_stands_in_a_link_gives_a_screen(payload):
    assert_sendable(talk().start(Utterance(language_code="en"), payload).reply)
