"""A shared location: its country's organizations, and nothing of the point itself."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callback import Step, decode
from bot.state import State
from bot.turn import Turn, Utterance
from bot.understanding.reading import LOCALES, Intent
from directory.model import Sector
from tests.auxil.talks import assert_sendable, talk, texts

LIMA = (-12.046, -77.043)
FOZ_DO_IGUACU = (-25.5163, -54.5854)


def locate(point: tuple[float, float], language: str = "en", state: State | None = None) -> Turn:
    return talk().locate(*point, Utterance(language_code=language), state)


def labels(turn: Turn) -> list[str]:
    return [button.label for row in turn.reply.buttons for button in row]


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "Your location is in Peru."),
        ("es", "Su ubicación está en Perú."),
        ("fr", "Votre position se trouve au Pérou."),
        ("pt", "A sua localização fica no Peru."),
    ],
)
def test_it_says_which_country_was_taken(locale, told):
    turn = locate(LIMA, locale)

    assert turn.reply.html.startswith(told)
    assert turn.state.places == ("PE",)
    assert turn.matches[0].organization.country == "PE"
    assert_sendable(turn.reply)


def test_near_a_border_the_neighbors_are_one_press_away():
    turn = locate(FOZ_DO_IGUACU)
    buttons = {button.label: button.action for row in turn.reply.buttons for button in row}

    assert {"Paraguay", "Argentina"} <= buttons.keys()
    assert talk().press(buttons["Paraguay"], turn.state, Utterance()).matches[0].organization.country == "PY"


def test_another_place_can_be_chosen_for_the_same_request():
    before = State(intent=Intent.SPOKESPERSON, sectors=(Sector.WASTE_PICKERS,))
    turn = locate(LIMA, state=before)
    buttons = {button.label: button.action for row in turn.reply.buttons for button in row}
    another = buttons[texts().say("en", "buttons.other_place")]
    press = decode(another)

    assert press.argument == Step.WIDER
    assert press.state.intent is Intent.SPOKESPERSON
    assert press.state.sectors == (Sector.WASTE_PICKERS,)
    wider = talk().press(another, turn.state, Utterance())
    assert wider.state.places == ("005",)
    assert any(label.startswith("Brazil") for label in labels(wider))


def test_a_request_so_far_is_asked_there():
    before = State(intent=Intent.SPOKESPERSON, sectors=(Sector.STREET_VENDORS,), places=("KE",), locale="es")
    turn = locate(LIMA, state=before)

    assert (turn.state.intent, turn.state.sectors, turn.state.places) == (
        Intent.SPOKESPERSON,
        (Sector.STREET_VENDORS,),
        ("PE",),
    )
    assert turn.reply.locale == "es"


@pytest.mark.parametrize("locale", LOCALES)
def test_on_the_high_seas_a_part_of_the_world_is_asked_for(locale):
    turn = locate((30.0, -40.0), locale)

    assert turn.reply.html == texts().say(locale, "location.nowhere")
    assert turn.state.places == ()
    assert_sendable(turn.reply)


def test_a_country_without_organizations_says_so():
    turn = locate((-75.0, 0.0))

    assert "no organization in Antarctica" in turn.reply.html
    assert turn.matches


@settings(derandomize=True, deadline=None, database=None)
@given(st.floats(-90, 90), st.floats(-180, 180), st.sampled_from(LOCALES))
def test_wherever_it_is_an_answer_comes_without_the_point(latitude, longitude, locale):
    turn = locate((latitude, longitude), locale)

    assert_sendable(turn.reply)
    assert not re.search(r"\d{1,3}\.\d{3}", turn.reply.html)
