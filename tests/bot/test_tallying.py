import pytest

from bot.callback import Action, Press, decode, encode
from bot.conversation import Utterance
from bot.links import to_request
from bot.state import State
from bot.tallying import judged, requested
from bot.understanding.reading import Command, Intent, Reading
from directory.cells import Event
from directory.model import Sector
from tests.auxil.organizations import make_catalogue, make_network, make_organization
from tests.auxil.talks import make_conversation

VENDORS, FISHERS = Sector.STREET_VENDORS, Sector.FISHERS
PERU = State(Intent.SPOKESPERSON, (VENDORS,), ("PE",), locale="es")


def written(cells):
    """Return cells as words: event, intent, trade, place, language."""
    return [" ".join((cell.event, cell.intent, cell.sector or "-", cell.area or "-", cell.locale)) for cell in cells]


def respond(state=None, **fields):
    understood = Reading(**{"locale": "es", "intent": Intent.SPOKESPERSON, "confidence": 0.9} | fields)
    return make_conversation(lambda _text: understood).respond(Utterance("hola, hola"), state)


def press(action, state, before=None):
    conversation = make_conversation(lambda _text: pytest.fail("a button needs no understanding"))
    return conversation.press(encode(Press(action, state)), before, Utterance())


def test_a_request_counts_by_what_it_is_for_the_trade_the_place_and_the_language():
    turn = respond(sectors=(VENDORS,), places=("PE",))
    assert written(turn.tally) == ["asked spokesperson street_vendors PE es"]


def test_a_request_for_several_trades_and_places_counts_in_each_pair():
    turn = respond(sectors=(VENDORS, Sector.WASTE_PICKERS), places=("PE", "IN"))
    assert written(turn.tally) == [
        "asked spokesperson street_vendors PE es",
        "asked spokesperson street_vendors IN es",
        "asked spokesperson waste_pickers PE es",
        "asked spokesperson waste_pickers IN es",
    ]


def test_what_was_not_named_stays_empty():
    assert written(respond().tally) == ["asked spokesperson - - es"]
    assert written(respond(places=("PE",)).tally) == ["asked spokesperson - PE es"]


def test_where_the_workers_are_counts_and_not_where_the_person_is():
    turn = respond(sectors=(VENDORS,), places=("FR", "PE"), targets=("PE",))
    assert written(turn.tally) == ["asked spokesperson street_vendors PE es"]


def test_nobody_of_the_trade_in_the_place_counts_as_unserved_too():
    turn = respond(sectors=(FISHERS, VENDORS), places=("MN", "PE"))
    assert written(turn.tally)[:4] == [
        "asked spokesperson fishers MN es",
        "asked spokesperson fishers PE es",
        "asked spokesperson street_vendors MN es",
        "asked spokesperson street_vendors PE es",
    ]
    assert {"unserved spokesperson fishers MN es"} <= set(written(turn.tally)[4:])
    assert "unserved spokesperson street_vendors PE es" not in written(turn.tally)


@pytest.mark.parametrize(
    ("sectors", "places", "unserved"),
    [
        ((VENDORS,), ("KE",), []),
        ((FISHERS,), ("KE",), ["unserved contact fishers KE en"]),
        ((VENDORS,), ("UG",), ["unserved contact street_vendors UG en"]),
        ((), ("KE",), []),
        ((), ("UG",), ["unserved contact - UG en"]),
        ((Sector.ALL_INFORMAL,), ("UG",), ["unserved contact all_informal UG en"]),
        ((VENDORS,), (), []),
        ((FISHERS,), (), ["unserved contact fishers - en"]),
        ((Sector.ALL_INFORMAL,), (), []),
        ((FISHERS,), ("001",), []),
    ],
)
def test_unserved_is_what_nobody_on_record_covers(sectors, places, unserved):
    catalogue = make_catalogue(make_network(), make_organization(country="KE", coverage=("KE",), sectors=(VENDORS,)))
    cells = requested(State(Intent.CONTACT, sectors, places, locale="en"), None, catalogue)
    assert [line for line in written(cells) if line.startswith("unserved")] == unserved


def test_the_same_request_once_more_counts_nothing():
    turn = respond(sectors=(VENDORS,), places=("419",))
    state = turn.state
    assert respond(state, sectors=(VENDORS,), places=("419",)).tally == ()
    for command in (Command.MORE, Command.ALL, Command.CHANNELS, Command.LANGUAGE):
        assert respond(state, command=command).tally == ()
    for button in (button for row in turn.reply.buttons for button in row):
        action = decode(button.action).action
        if action not in {Action.HELPED, Action.MISSED}:
            assert press(action, decode(button.action).state, state).tally == ()


def test_a_request_that_is_narrowed_by_a_button_counts_as_what_it_has_become():
    wide = respond(sectors=(VENDORS,))
    assert written(press(Action.LIST, PERU, wide.state).tally) == ["asked spokesperson street_vendors PE es"]


def test_the_way_to_another_trade_or_place_counts_only_where_it_leads_to():
    anywhere = press(Action.LIST, State(Intent.SPOKESPERSON, (VENDORS,), locale="es"), PERU)
    assert anywhere.tally == ()
    assert press(Action.LIST, State(Intent.SPOKESPERSON, places=("PE",), locale="es"), PERU).tally == ()
    elsewhere = State(Intent.SPOKESPERSON, (VENDORS,), ("CL",), locale="es")
    assert written(press(Action.LIST, elsewhere, anywhere.state).tally) == ["asked spokesperson street_vendors CL es"]


def test_a_question_about_wiego_counts_without_the_request_around_it():
    turn = respond(PERU, intent=Intent.DONORS)
    assert written(turn.tally) == ["asked donors - - es"]
    assert respond(turn.state, intent=Intent.DONORS).tally == ()
    assert press(Action.LIST, PERU, turn.state).tally == ()


def test_a_question_about_an_organization_counts_without_its_name():
    turn = respond(PERU, intent=Intent.ORGANIZATION, organization="wiego")
    assert written(turn.tally) == ["asked organization - - es"]
    assert "wiego" not in str(turn.tally)


@pytest.mark.parametrize("intent", [Intent.GREETING, Intent.THANKS, Intent.OUT_OF_SCOPE, Intent.PRIVACY])
def test_what_asks_for_nothing_counts_nothing(intent):
    assert respond(PERU, intent=intent).tally == ()


def test_cards_and_choices_count_nothing():
    for action in (Action.CARD, Action.REPORT, Action.COUNTRIES, Action.TRADES, Action.HOME, Action.TOPICS):
        assert press(action, State(Intent.SPOKESPERSON, organization="wiego", locale="es"), None).tally == ()


@pytest.mark.parametrize(
    ("answered", "cells"),
    [
        (PERU, ["helped spokesperson street_vendors PE es"]),
        (State(Intent.SPEAKER, places=("PE", "CL"), locale="fr"), ["helped speaker - PE fr", "helped speaker - CL fr"]),
        (State(Intent.SPEAKER, (VENDORS,), ("PE",), topic=Intent.DONORS, locale="fr"), ["helped donors - - fr"]),
        (State(organization="wiego", locale="pt"), ["helped organization - - pt"]),
    ],
)
def test_a_judgement_counts_for_what_its_button_stands_under(answered, cells):
    assert written(judged(Event.HELPED, answered)) == cells
    assert written(press(Action.HELPED, answered, PERU).tally) == cells
    assert written(press(Action.MISSED, answered, PERU).tally) == [cell.replace("helped", "missed") for cell in cells]


def test_a_link_and_a_location_ask_as_well():
    conversation = make_conversation(lambda _text: pytest.fail("neither needs understanding"))
    linked = conversation.start(Utterance(locale="fr"), to_request(PERU))
    assert written(linked.tally) == ["asked spokesperson street_vendors PE fr"]
    shared = conversation.locate(-12.05, -77.04, Utterance(locale="pt"), None)
    assert written(shared.tally) == ["asked contact - PE pt"]
    assert conversation.locate(-12.05, -77.04, Utterance(locale="pt"), shared.state).tally == ()
