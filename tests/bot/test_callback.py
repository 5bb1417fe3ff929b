from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback import ABOUT_ONE, LIMIT, Action, Press, decode, encode, pack, unpack
from bot.state import MOST_PLACES, State
from bot.understanding.reading import LOCALES, Audience, Intent
from directory.catalogue import Catalogue
from directory.model import Sector
from directory.references import reference
from tests.auxil.organizations import areas, make_organization

PLACES = st.sampled_from(["PE", "IN", "CI", "001", "002", "419", "035", "202"])
REQUESTS = st.builds(
    State,
    intent=st.sampled_from(Intent),
    sectors=st.lists(st.sampled_from(Sector), unique=True).map(tuple),
    places=st.lists(PLACES, max_size=MOST_PLACES).map(tuple),
    audience=st.none() | st.sampled_from(Audience),
    offset=st.integers(0, 999),
    locale=st.sampled_from(LOCALES),
)
LONGEST = "federation-of-home-based-workers-and-street-vendors-of-all-towns"
STATES = st.builds(
    State,
    intent=st.none() | st.sampled_from(Intent),
    sectors=st.lists(st.sampled_from(Sector), unique=True).map(tuple),
    places=st.lists(PLACES, max_size=MOST_PLACES).map(tuple),
    audience=st.none() | st.sampled_from(Audience),
    organization=st.none() | st.sampled_from(["streetnet", "antigua-domestic-workers-association", LONGEST]),
    topic=st.none() | st.sampled_from(Intent),
    offset=st.integers(0, 999),
    shown=st.integers(0, 30),
    locale=st.none() | st.sampled_from(LOCALES),
)


@given(st.sampled_from(Action), REQUESTS)
def test_a_button_brings_a_whole_request_back(action, state):
    assert decode(encode(Press(action, state))) == Press(action, state)


@given(st.sampled_from(Action), STATES)
def test_no_button_exceeds_telegrams_limit_and_all_can_be_read(action, state):
    code = encode(Press(action, state))
    assert len(code.encode()) <= LIMIT
    press = decode(code)
    assert press is not None
    assert press.action is action
    assert press.state.locale == state.locale


@given(st.sampled_from(sorted(ABOUT_ONE)), STATES)
def test_an_organization_is_never_dropped_from_its_own_button(action, state):
    press = decode(encode(Press(action, state, "w")))
    assert press is not None
    assert press.argument == "w"
    slug = state.organization
    assert press.state.organization in {slug, slug and reference(slug)}


@given(st.sampled_from(Action), st.from_regex(r"[a-z0-9]{0,8}", fullmatch=True))
def test_a_button_carries_one_more_word(action, argument):
    press = Press(action, State(places=("PE",), locale="es"), argument)
    assert decode(encode(press)) == press


@pytest.mark.parametrize("action", sorted(ABOUT_ONE))
def test_a_slug_too_long_for_a_button_is_found_by_its_reference(action):
    assert len(LONGEST) == LIMIT
    press = decode(encode(Press(action, State(organization=LONGEST, locale="es"))))
    assert press is not None
    catalogue = Catalogue([make_organization(LONGEST)], areas())
    assert catalogue.get(press.state.organization).slug == LONGEST
    assert catalogue.get(reference("another")) is None


@given(STATES, st.none() | st.sampled_from(["website", "source:1a"]))
def test_a_packed_state_comes_back_whole(state, expecting):
    state = replace(state, expecting=expecting)
    assert unpack(pack(state)) == state


@pytest.mark.parametrize(
    "code",
    ["", "1", "0l", "2len|sp", "1?", "1l.a-b.", "1lxx", "1len|zz", "1len|sp|q", "1len|sp|||%", "1len|sp||||Pe1",
     "1len|sp||||PE|*", "1len|sp||||PE|-1", "1l||||||||a b", "1l||||||||||more", "hola"],
)  # fmt: skip
def test_unknown_or_damaged_data_is_no_press(code):
    assert decode(code) is None


@given(st.text(max_size=64))
def test_any_text_is_read_without_an_error(text):
    decode(text)
    decode("1l" + text)


def test_every_intent_audience_and_sector_has_its_own_code():
    states = [State(intent=intent) for intent in Intent] + [State(audience=audience) for audience in Audience]
    states += [State(sectors=(sector,)) for sector in Sector]
    assert len({pack(state) for state in states}) == len(states)
