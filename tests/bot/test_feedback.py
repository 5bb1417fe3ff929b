import pytest
from hypothesis import given

from bot.callback import Action, decode
from bot.conversation import Utterance
from bot.feedback import JUDGING, NEIGHBORS
from bot.rendering import plain
from bot.state import State
from bot.understanding.reading import LOCALES, Audience, Command, Intent, Reading
from directory.model import Sector
from tests.auxil.strategies import readings
from tests.auxil.talks import assert_sendable, make_conversation, texts
from tests.bot.test_invariants import pure

VENDORS = (Sector.STREET_VENDORS,)
MOST = ("AR", "BO", "BR", "CL", "CO", "EC", "PE", "PY", "UY", "VE", "MX", "GT", "HN", "NI", "CR", "PA")


def reading(intent=Intent.SPOKESPERSON, **fields):
    return Reading(**{"locale": "en", "intent": intent, "confidence": 0.9} | fields)


def say(understood, state=None):
    return make_conversation(lambda _text: understood).respond(Utterance("hello there"), state)


def press(action, turn, state=None):
    """Press one of the two buttons under an answer, with the talk's state as the answer left it."""
    data = next(button.action for button in turn.reply.buttons[-1] if decode(button.action).action is action)
    found = make_conversation(lambda _text: reading()).press(data, turn.state if state is None else state, Utterance())
    assert_sendable(found.reply)
    return found


def does(reply):
    return [decode(button.action) for row in reply.buttons for button in row]


def is_judged(turn):
    """Say whether the last row under a reply is the one to judge it by, which stands nowhere else."""
    *rest, last = ([decode(button.action).action for button in row if button.action] for row in turn.reply.buttons)
    assert not any(JUDGING & {*row} for row in rest)
    return last == [Action.HELPED, Action.MISSED]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("intent", sorted(Intent))
def test_answers_can_be_judged_and_nothing_else(locale, intent):
    assert is_judged(say(reading(intent, locale=locale))) == (intent in NEIGHBORS)


@pytest.mark.parametrize("name", ["start", "help", "privacy", "forget", "language", "unsupported", "apology"])
def test_screens_that_answer_nothing_cannot_be_judged(name):
    assert not is_judged(getattr(make_conversation(lambda _text: reading()), name)(Utterance()))


@pytest.mark.parametrize(
    ("command", "judged"),
    [(Command.MORE, True), (Command.ALL, True), (Command.LANGUAGE, True), (Command.PICK, False),
     (Command.CHANNELS, False), (Command.RESTART, False)],
)  # fmt: skip
def test_a_list_can_be_judged_however_one_came_to_it(command, judged):
    state = State(Intent.SPOKESPERSON, VENDORS, ("419",), shown=4, locale="en")
    assert is_judged(say(reading(command=command), state)) is judged


def test_an_answer_about_wiego_that_a_button_brings_can_be_judged_too():
    turn = say(reading(Intent.DONORS))
    topics = make_conversation(lambda _text: reading())
    for button in (button for row in turn.reply.buttons for button in row):
        pressed = decode(button.action)
        shown = topics.press(button.action, turn.state, Utterance())
        assert is_judged(shown) is (pressed.action in {Action.LIST, Action.TOPIC})


@pytest.mark.parametrize("locale", LOCALES)
def test_the_two_buttons_are_short_enough_to_stand_side_by_side(locale):
    assert all(len(texts().say(locale, f"buttons.{name}")) <= 18 for name in ("helped", "missed"))


@pytest.mark.parametrize("locale", LOCALES)
def test_whoever_was_helped_gets_a_few_words_and_the_talk_stays_as_it_is(locale):
    turn = say(reading(sectors=VENDORS, places=("PE",), locale=locale))
    later = State(Intent.SPEAKER, places=("KE",), locale=locale)
    found = press(Action.HELPED, turn, later)
    assert found.toast == texts().say(locale, "screens.helped")
    assert len(found.toast) <= 60
    assert found.state == later


@pytest.mark.parametrize("locale", LOCALES)
def test_something_else_was_meant(locale):
    turn = say(reading(sectors=(*VENDORS, Sector.FISHERS), places=("PE", "CL"), locale=locale))
    found = press(Action.MISSED, turn)
    assert plain(found.reply.html) == texts().say(locale, "screens.missed")
    offered = does(found.reply)
    assert [one.state.intent for one in offered[:2]] == [Intent.CONTACT, Intent.SPEAKER]
    assert [one.state.topic for one in offered[:3]] == [None, None, Intent.PRESS]
    assert all(
        (one.state.sectors, one.state.places) == ((*VENDORS, Sector.FISHERS), ("PE", "CL")) for one in offered[:3]
    )
    alone = [(one.state.sectors, one.state.places) for one in offered[3:7]]
    assert alone == [
        (VENDORS, ("PE", "CL")),
        ((Sector.FISHERS,), ("PE", "CL")),
        ((*VENDORS, Sector.FISHERS), ("PE",)),
        ((*VENDORS, Sector.FISHERS), ("CL",)),
    ]
    assert [one.action for one in offered[7:]] == [Action.TRADES, Action.COUNTRIES, Action.LIST, Action.HOME]
    assert (offered[7].state.sectors, offered[8].state.places) == ((), ())
    assert (found.state.intent, found.state.places) == (Intent.SPOKESPERSON, ("PE", "CL"))


def test_the_other_readings_of_the_message_come_first_and_those_that_are_akin_after_them():
    chances = ((Intent.SPOKESPERSON, 0.8), (Intent.DONORS, 0.1), (Intent.GREETING, 0.08), (Intent.JOIN, 0.01))
    offered = does(press(Action.MISSED, say(reading(alternatives=chances))).reply)
    assert [one.state.topic or one.state.intent for one in offered[:3]] == [
        Intent.DONORS,
        Intent.CONTACT,
        Intent.SPEAKER,
    ]


def test_after_an_answer_about_wiego_other_questions_are_offered_and_the_way_back_to_it():
    offered = does(press(Action.MISSED, say(reading(Intent.DONORS))).reply)
    assert [one.state.topic for one in offered[:3]] == list(NEIGHBORS[Intent.DONORS])
    assert [one.action for one in offered[3:]] == [Action.TOPICS, Action.TOPIC, Action.HOME]
    assert offered[4].state.topic is Intent.DONORS


def test_after_an_organization_that_was_not_meant_others_of_its_trades_and_country_are_offered():
    turn = say(reading(Intent.ORGANIZATION, organization="streetnet-international"))
    request = State(Intent.SPEAKER, (Sector.FISHERS,), ("CL",), organization="streetnet-international", locale="en")
    found = press(Action.MISSED, turn, request)
    offered = does(found.reply)
    assert [(one.action, one.state.sectors, one.state.places) for one in offered[:2]] == [
        (Action.GUIDE, VENDORS, ()),
        (Action.GUIDE, (), ("ZA",)),
    ]
    assert {one.state.topic or one.state.intent for one in offered[2:4]} == {Intent.BROWSE, Intent.ABOUT}
    assert [one.action for one in offered[4:]] == [Action.CARD, Action.HOME]
    assert found.state == request


def test_an_organization_that_is_gone_meanwhile_leaves_other_ways():
    turn = say(reading(Intent.ORGANIZATION, organization="streetnet-international"))
    (data,) = (button.action for button in turn.reply.buttons[-1] if decode(button.action).action is Action.MISSED)
    gone = make_conversation(lambda _text: reading()).press(
        data.replace("streetnet", "neverwas"), None, Utterance()
    )  # fmt: skip
    assert_sendable(gone.reply)
    assert Action.HOME in {one.action for one in does(gone.reply)}


def test_every_way_that_is_offered_leads_somewhere():
    conversation = make_conversation(lambda _text: reading())
    for intent in NEIGHBORS:
        turn = say(reading(intent, sectors=VENDORS, places=("PE", "KE"), organization="wiego"))
        found = press(Action.MISSED, turn)
        for button in (button for row in found.reply.buttons for button in row):
            assert_sendable(conversation.press(button.action, found.state, Utterance()).reply)


def test_a_request_of_many_places_is_judged_with_all_of_them():
    chances = ((Intent.SPOKESPERSON, 0.5), (Intent.DONORS, 0.3), (Intent.PRESS, 0.2))
    understood = reading(
        sectors=tuple(Sector), places=MOST, audience=Audience.JOURNALIST, alternatives=chances, confidence=0.99
    )  # fmt: skip
    turn = say(understood)
    for button in turn.reply.buttons[-1]:
        assert decode(button.action).state.places == MOST
        assert decode(button.action).state.sectors == tuple(Sector)


def test_what_is_akin_to_an_intent_is_another_one_that_can_be_answered():
    for intent, akin in NEIGHBORS.items():
        assert intent not in akin
        assert len({*akin}) == 3
        assert Intent.ORGANIZATION not in akin
        assert {*akin} <= NEIGHBORS.keys()


@pure
@given(readings())
def test_whatever_was_read_both_buttons_give_a_screen(understood):
    turn = say(understood)
    assert_sendable(turn.reply)
    if is_judged(turn):
        assert press(Action.HELPED, turn).toast
        assert press(Action.MISSED, turn).tally
