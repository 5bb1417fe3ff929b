import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback import LIMIT, Action, Press, decode, encode, pack, unpack
from bot.state import MOST_PLACES, State
from bot.understanding.reading import LOCALES, Audience, Intent
from directory.model import Sector

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
STATES = st.builds(
    State,
    intent=st.none() | st.sampled_from(Intent),
    sectors=st.lists(st.sampled_from(Sector), unique=True).map(tuple),
    places=st.lists(PLACES, max_size=MOST_PLACES).map(tuple),
    audience=st.none() | st.sampled_from(Audience),
    organization=st.none() | st.sampled_from(["streetnet", "antigua-domestic-workers-association"]),
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


@given(STATES)
def test_an_organization_is_never_dropped_from_its_own_button(state):
    press = decode(encode(Press(Action.CARD, state)))
    assert press is not None
    assert press.state.organization == state.organization


@given(STATES)
def test_a_packed_state_comes_back_whole(state):
    assert unpack(pack(state)) == state


@pytest.mark.parametrize(
    "code",
    ["", "1", "0l", "2len|sp", "1z", "1lxx", "1len|zz", "1len|sp|q", "1len|sp|||%", "1len|sp||||Pe1",
     "1len|sp||||PE|*", "1len|sp||||PE|-1", "1l||||||||a b", "1l|||||||||more", "hola"],
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
