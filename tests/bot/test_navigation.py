"""Pressing through everything: no dead end, no broken limit, no empty list, in any language."""

import random
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from bot.callback import Action, Page, Press, Step, decode, encode
from bot.conversation import Utterance
from bot.rendering import plain
from bot.state import State
from bot.understanding.reading import LOCALES, Intent
from directory.model import Sector
from tests.auxil.organizations import areas
from tests.auxil.talks import assert_leads_on, make_conversation


def unused(_text):
    raise AssertionError("a button needs no understanding")


@cache
def conversation():
    return make_conversation(unused)


def press(data, state=None):
    return conversation().press(data, state, Utterance())


def labels(turn):
    return [button.label for row in turn.reply.buttons for button in row]


def find(turn, label):
    return next(button.action for row in turn.reply.buttons for button in row if button.label.startswith(label))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_long_walk_at_random_never_gets_stuck(locale):
    walk = random.Random(f"walk {locale}")
    turn = conversation().start(Utterance(language_code=locale))
    for _ in range(200):
        rows = [[button for button in row if button.action] for row in turn.reply.buttons]
        button = walk.choice(walk.choice([row for row in rows if row]))
        before, pressed = turn, decode(button.action)
        turn = conversation().press(button.action, turn.state, Utterance())
        assert_leads_on(turn, pressed.action)
        if pressed.state.intent is not None and turn.toast is None:
            assert conversation().press(button.action, None, Utterance()).reply == turn.reply, (before.reply, button)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("intent", [Intent.SPOKESPERSON, Intent.SPEAKER, Intent.INTERNSHIP])
def test_the_guided_path_asks_the_trade_and_then_the_place_with_an_answer_each_time(locale, intent):
    texts = conversation().texts
    start = conversation().start(Utterance(language_code=locale))
    turn = press(find(start, texts.say(locale, f"intents.{intent}")))
    house, trade = texts.say(locale, f"answers.{intent}"), texts.say(locale, "questions.sector")
    assert plain(turn.reply.html).startswith(house)
    assert plain(turn.reply.html).endswith(trade)
    turn = press(turn.reply.buttons[0][0].action)
    assert turn.state.sectors
    assert plain(turn.reply.html).startswith(house)
    assert plain(turn.reply.html).endswith(texts.say(locale, "questions.place"))
    while not turn.state.places or not areas().is_country(turn.state.places[0]):
        assert turn.matches
        turn = press(turn.reply.buttons[0][0].action)
    assert "country" in {match.level for match in turn.matches}
    assert not plain(turn.reply.html).endswith("?")


def test_another_place_leads_back_step_by_step_and_another_trade_keeps_the_place():
    state = State(intent=Intent.SPEAKER, sectors=(Sector.STREET_VENDORS,), places=("KE",), locale="en")
    turn, places = press(encode(Press(Action.GUIDE, state, Step.PLACE))), []
    other = press(find(turn, "Another trade"))
    assert other.state.places == ("KE",)
    assert other.state.sectors == ()
    while turn.state.places:
        places.append(turn.state.places)
        turn = press(find(turn, "Another place"))
    assert places == [("KE",), ("014",), ("002",)]
    assert "Another place" not in labels(turn)


def test_pages_and_the_whole_list_stay_on_the_path():
    state = State(intent=Intent.SPOKESPERSON, locale="en")
    first = press(encode(Press(Action.GUIDE, state, Step.TRADE)))
    more = next(button.action for row in first.reply.buttons for button in row if button.label == "More")
    second = press(more)
    assert "5–8 of" in plain(second.reply.html)
    assert press(find(second, "Previous")).reply == first.reply
    whole = press(find(first, "All "))
    assert press(find(whole, "Back to the list")).reply == first.reply


def test_an_organization_opened_on_the_path_comes_back_to_it():
    state = State(intent=Intent.SPOKESPERSON, sectors=(Sector.FISHERS,), locale="en")
    first = press(encode(Press(Action.GUIDE, state, Step.PLACE)))
    card = press(find(first, "2"))
    assert press(find(card, "Back to the list")).reply == first.reply


ODD_STATES = (
    State(locale="es"),
    State(intent=Intent.CONTACT, sectors=(Sector.FISHERS,), places=("SE",), locale="pt"),
    State(intent=Intent.BROWSE, places=("KE", "PE"), locale="fr"),
    State(intent=Intent.INTERNSHIP, places=("001",)),
    State(intent=Intent.PRESS, places=("AQ",), offset=900, locale="en"),
)


@pytest.mark.parametrize("action", sorted(Action))
def test_any_button_of_any_message_gives_a_sensible_screen(action):
    for argument, state in product(["", *Step, *Page, "zz9"], ODD_STATES):
        assert_leads_on(press(encode(Press(action, state, argument))), action)


@pytest.mark.parametrize(
    ("data", "said"),
    [("1len|sp", "Which country or region?"), ("1len|sp|||v|02", "Works in"), ("1len|sp|||||4", "5–8 of"),
     ("1cen|sp|||w", "Which part of the world?"), ("1cen|sp|||w|005", "older version"), ("1ten|br", "Which trade?"),
     ("1aen|br", "in order:"), ("1oen||||||||streetnet-international", "StreetNet International"), ("1hen", "choose")],
)  # fmt: skip
def test_buttons_of_messages_sent_before_the_guided_path_still_work(data, said):
    assert said in plain(press(data).reply.html)


def test_a_trade_named_in_a_message_beside_the_point_is_carried_to_the_menu():
    state = State(sectors=(Sector.FISHERS,), places=("SN",), topic=Intent.OUT_OF_SCOPE, locale="en")
    turn = conversation().press(encode(Press(Action.TOPIC, replace(state, intent=None))), None, Utterance())
    assert "Fishers · Senegal" in plain(press(find(turn, "Find workers")).reply.html)
