"""What an answer is judged by: a row that says it helped or something else was meant, and what that may have been."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.callback import Action, Press, codes_of, decode, encode, intents_of
from bot.choices import Places
from bot.keyboard import Keyboard, Row
from bot.rendering import escape
from bot.reply import Button, Reply
from bot.screens import Screens
from bot.state import MOST_PLACES, State
from bot.tallying import judged
from bot.turn import Turn
from bot.understanding.reading import REFERRING, Intent
from bot.voice import Voice
from directory.catalogue import Catalogue
from directory.cells import Event
from directory.model import Organization

NEIGHBORS: Final = {
    Intent.SPOKESPERSON: (Intent.CONTACT, Intent.SPEAKER, Intent.PRESS),
    Intent.SPEAKER: (Intent.SPOKESPERSON, Intent.CONTACT, Intent.PARTNERSHIP),
    Intent.INTERNSHIP: (Intent.STUDENT_REQUEST, Intent.CONTACT, Intent.KNOWLEDGE_BASE),
    Intent.CONTACT: (Intent.SPOKESPERSON, Intent.JOIN, Intent.SERVICE_DELIVERY),
    Intent.JOIN: (Intent.CONTACT, Intent.SERVICE_DELIVERY, Intent.ABOUT),
    Intent.SERVICE_DELIVERY: (Intent.CONTACT, Intent.PARTNERSHIP, Intent.CORPORATE_ADVICE),
    Intent.ORGANIZATION: (Intent.CONTACT, Intent.BROWSE, Intent.ABOUT),
    Intent.BROWSE: (Intent.CONTACT, Intent.SPOKESPERSON, Intent.JOIN),
    Intent.PRESS: (Intent.SPOKESPERSON, Intent.SPEAKER, Intent.ABOUT),
    Intent.KNOWLEDGE_BASE: (Intent.STUDENT_REQUEST, Intent.IMPACT, Intent.CONTACT),
    Intent.STUDENT_REQUEST: (Intent.KNOWLEDGE_BASE, Intent.INTERNSHIP, Intent.SPOKESPERSON),
    Intent.CORPORATE_FUNDING: (Intent.DONORS, Intent.PARTNERSHIP, Intent.CONTACT),
    Intent.CORPORATE_ADVICE: (Intent.CONTACT, Intent.PARTNERSHIP, Intent.KNOWLEDGE_BASE),
    Intent.FUNDING_OPPORTUNITY: (Intent.SHORT_DEADLINE, Intent.PARTNERSHIP, Intent.CONTACT),
    Intent.SHORT_DEADLINE: (Intent.FUNDING_OPPORTUNITY, Intent.PARTNERSHIP, Intent.CONTACT),
    Intent.PARTNERSHIP: (Intent.CONTACT, Intent.FUNDING_OPPORTUNITY, Intent.CORPORATE_FUNDING),
    Intent.ABOUT: (Intent.IMPACT, Intent.PARTNERSHIP, Intent.CONTACT),
    Intent.IMPACT: (Intent.ABOUT, Intent.KNOWLEDGE_BASE, Intent.DONORS),
    Intent.DONORS: (Intent.ABOUT, Intent.CORPORATE_FUNDING, Intent.FUNDING_OPPORTUNITY),
}
"""What may have been meant instead of each intent whose answer can be judged, the likeliest first."""
JUDGING: Final = frozenset({Action.HELPED, Action.MISSED})
_OFFERED: Final = 3
"""Other purposes offered; a button carries as many."""
_NAMED: Final = 4
"""Trades or places of a request offered one by one."""
_CHANCE: Final = 0.03
"""Least chance of another reading for it to be offered before those that are akin to the one taken."""


def answered(turn: Turn, *, topic_shown: bool = False) -> State | None:
    """Return what a turn answers, as the codes that a judgement of it carries; None where it is no answer.

    ``topic`` is the question about WIEGO, ``organization`` alone the one asked about, else it is the request.
    ``topic_shown`` says that a button has brought the answer to the state's topic.
    """
    state, outcome, said = turn.state, turn.outcome, turn.reading
    if state is None:
        return None
    state = replace(state, organization=None, offset=0, shown=0, locale=turn.reply.locale, expecting=None)
    if outcome is None or outcome.intent not in REFERRING:
        return state if state.topic in NEIGHBORS and (topic_shown or outcome is not None) else None
    if not turn.matches:
        return None
    if outcome.organization is not None and outcome.intent is Intent.ORGANIZATION:
        return State(organization=outcome.organization.slug, locale=state.locale)
    state = replace(state, intent=outcome.intent, topic=None)
    if said is None or said.command is not None:
        return state
    return replace(state, sectors=said.sectors, places=(said.targets or said.places)[:MOST_PLACES])


def judge(press: Press, state: State | None, voice: Voice, catalogue: Catalogue) -> Turn:
    """Take a judgement of an answer: thank for it, or offer what else may have been meant.

    ``press`` holds the answer that is judged, ``state`` is the talk's.
    """
    judgement = press.state
    if press.action is Action.HELPED:
        screens = Screens(voice, replace(state or judgement, locale=voice.locale))
        words = "screens.helped"
        return Turn(screens.sentence(words), state, toast=voice.say(words), tally=judged(Event.HELPED, judgement))
    talk = judgement
    if judgement.intent is None:  # it carries no request, so that the talk's own stays
        talk = state or judgement
        shown = judgement.organization or talk.organization
        talk = replace(talk, topic=judgement.topic, organization=shown, locale=voice.locale)
    about = catalogue.get(judgement.organization) if judgement.organization else None
    reply = Feedback(voice, judgement).others(press.argument, talk, about)
    return Turn(reply, talk, tally=judged(Event.MISSED, judgement))


@dataclass(frozen=True, slots=True)
class Feedback:
    """Makes the buttons and the screen of one judgement; ``answered`` tells what is judged, by its codes."""

    voice: Voice
    answered: State

    def under(self, reply: Reply, chances: Iterable[tuple[Intent, float]] = ()) -> Reply:
        """Return a reply with the row to judge it by; ``chances`` are the readings of the message, best first."""
        likely = [intent for intent, chance in chances if chance >= _CHANCE and self._is_other(intent)]
        row = (
            Button(self.voice.say("buttons.helped"), encode(Press(Action.HELPED, self.answered))),
            Button(self.voice.say("buttons.missed"), _carrying(self.answered, likely[:_OFFERED])),
        )
        return replace(reply, buttons=(*reply.buttons, row))

    def others(self, argument: str, state: State, organization: Organization | None) -> Reply:
        """Return what else may have been meant: other purposes, trades and places; ``state`` is the talk's.

        ``argument`` names the other readings of the message, ``organization`` is the one that the answer was about.
        """
        keyboard = Keyboard(self.voice, replace(state, offset=0, shown=0))
        akin = NEIGHBORS.get(self._intent, NEIGHBORS[Intent.CONTACT])
        likely = [*dict.fromkeys([*filter(self._is_other, intents_of(argument)), *akin])][:_OFFERED]
        if organization is None:
            parts = (*keyboard.alternatives(likely), *self._parts(keyboard))
        else:
            parts = self._kindred(organization, likely)
        rows = [row for row in (*parts, *self._ways_on(keyboard)) if row]
        return Reply(escape(self.voice.say("screens.missed")), tuple(rows), self.voice.locale)

    @property
    def _intent(self) -> Intent:
        return self.answered.topic or self.answered.intent or Intent.ORGANIZATION

    def _is_other(self, intent: Intent) -> bool:
        return intent in NEIGHBORS and intent is not self._intent

    def _parts(self, keyboard: Keyboard) -> tuple[Row, ...]:
        """Return the trades and places of a request, one by one where it has several."""
        if self.answered.topic is not None:
            return ()
        sectors, places = keyboard.state.sectors, keyboard.state.places
        return (
            *(keyboard.trades(sectors[:_NAMED]) if len(sectors) > 1 else ()),
            *(keyboard.places(Places.of(places[:_NAMED])) if len(places) > 1 else ()),
        )

    def _kindred(self, organization: Organization, likely: Sequence[Intent]) -> tuple[Row, ...]:
        """Return the trades and the country of an organization that was not meant, and other purposes."""
        others = Keyboard(self.voice, State(intent=Intent.CONTACT))
        places = [organization.country] if organization.country else []
        return (
            *others.trades(organization.sectors[:_NAMED]),
            *others.places(Places.of(places)),
            *Keyboard(self.voice, State()).alternatives(intent for intent in likely if intent is not Intent.CONTACT),
        )

    def _ways_on(self, keyboard: Keyboard) -> tuple[Row, ...]:
        say, state = self.voice.say, keyboard.state
        if self.answered.topic is not None:
            back = keyboard.button(say("buttons.back"), Action.TOPIC)
            return ((keyboard.button(say("buttons.topics"), Action.TOPICS),), (back, keyboard.home()))
        if self.answered.intent is None:
            back = keyboard.button(say("buttons.back"), Action.CARD)
            return ((back, keyboard.home()),)
        trade = say("buttons.other_trade" if state.sectors else "buttons.by_trade")
        place = say("buttons.other_place" if state.places else "buttons.by_country")
        narrow = (
            keyboard.button(trade, Action.TRADES, replace(state, sectors=())),
            keyboard.button(place, Action.COUNTRIES, replace(state, places=())),
        )
        return (narrow, keyboard.to_list())


def _carrying(answered: State, likely: Sequence[Intent]) -> str:
    """Return the data of the button that says something else was meant, with as many readings as leave room."""
    for count in range(len(likely), 0, -1):
        data = encode(Press(Action.MISSED, answered, codes_of(likely[:count])))
        if (press := decode(data)) is not None and press.state == answered:
            return data
    return encode(Press(Action.MISSED, answered))
