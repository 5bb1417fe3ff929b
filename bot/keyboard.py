"""Buttons under a reply: each carries the whole state it leads to, so that it works after any restart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.callback import Action, Press, encode
from bot.correction_fields import CODE_OF, NEW
from bot.reply import Button
from bot.state import State
from bot.understanding.reading import LOCALES, REFERRING, Intent
from bot.voice import Voice
from directory.matching import Match
from directory.model import Organization, Sector

Row = tuple[Button, ...]

MENU: Final = (Intent.SPOKESPERSON, Intent.SPEAKER, Intent.INTERNSHIP)
"""What most people come for; finding an organization and questions about WIEGO stand beside these."""
TOPICS: Final = (
    Intent.ABOUT,
    Intent.IMPACT,
    Intent.DONORS,
    Intent.PARTNERSHIP,
    Intent.PRESS,
    Intent.KNOWLEDGE_BASE,
    Intent.STUDENT_REQUEST,
    Intent.INTERNSHIP,
    Intent.CORPORATE_FUNDING,
    Intent.CORPORATE_ADVICE,
    Intent.FUNDING_OPPORTUNITY,
    Intent.SHORT_DEADLINE,
    Intent.SERVICE_DELIVERY,
    Intent.SPOKESPERSON,
    Intent.ABOUT_BOT,
    Intent.PRIVACY,
)
"""Questions about WIEGO and this bot that people ask again and again."""
_LANGUAGE_NAMES: Final = {"en": "English", "es": "Español", "fr": "Français", "pt": "Português"}
_NAME: Final = 40
"""Signs of an organization's name on a button."""


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Makes the buttons of one reply; ``state`` is what they start from."""

    voice: Voice
    state: State

    def button(self, label: str, action: Action, state: State | None = None, argument: str = "") -> Button:
        """Return a button that does something to a state, this keyboard's own unless given."""
        start = self.state if state is None else state
        return Button(label, encode(Press(action, replace(start, locale=self.voice.locale), argument)))

    def menu(self) -> tuple[Row, ...]:
        """Return the five things to do, and the languages."""
        find = self.button(self.voice.say("buttons.find"), Action.LIST, State(intent=Intent.BROWSE))
        rows = [(self._intent(intent, State()),) for intent in MENU]
        return (*rows, (find,), (self._plain("topics", Action.TOPICS),), (self._plain("language", Action.LANGUAGES),))

    def topics(self) -> tuple[Row, ...]:
        """Return the questions that people ask again and again."""
        return (*grid([self._intent(intent, self.state) for intent in TOPICS], 2), (self.home(),))

    def languages(self) -> tuple[Row, ...]:
        """Return a button for each language, in that language."""
        speak = [
            Button(_LANGUAGE_NAMES[locale], encode(Press(Action.SPEAK, replace(self.state, locale=locale))))
            for locale in LOCALES
        ]
        return (*grid(speak, 2), (self.home(),))

    def policy(self, intent: Intent) -> tuple[Row, ...]:
        """Return the ways on from a question about WIEGO: to organizations, other questions, the start."""
        onward = Intent.SPOKESPERSON if intent is Intent.PRESS else Intent.CONTACT
        if self.state.intent is None:
            first = self._intent(onward, replace(self.state, organization=None))
        else:
            first = self.button(self.voice.say("buttons.to_list"), Action.LIST)
        return ((first,), (self._plain("topics", Action.TOPICS), self.home()))

    def alternatives(self, intents: Iterable[Intent]) -> tuple[Row, ...]:
        """Return a button for each other reading of a message."""
        return tuple((self._intent(intent, self.state),) for intent in intents)

    def numbers(self, matches: Sequence[Match], first: int) -> Row:
        """Return a numbered button for each card of a page."""
        return tuple(
            self.button(str(number), Action.CARD, replace(self.state, organization=match.organization.slug))
            for number, match in enumerate(matches, start=first)
        )

    def organizations(self, organizations: Iterable[Organization]) -> tuple[Row, ...]:
        """Return a button with the name of each organization."""
        return tuple(
            (self.button(_name(found), Action.CARD, replace(self.state, organization=found.slug)),)
            for found in organizations
        )

    def places(self, codes: Iterable[str], action: Action = Action.LIST) -> tuple[Row, ...]:
        """Return a button for each area, which takes the place of the state's own."""
        return grid(
            [
                self.button(self.voice.area(code), action, replace(self.state, places=(code,), offset=0, shown=0))
                for code in codes
            ],
            2,
        )

    def trades(self, sectors: Iterable[Sector]) -> tuple[Row, ...]:
        """Return a button for each trade, which takes the place of the state's own."""
        return grid(
            [
                self.button(
                    self.voice.trade(sector), Action.LIST, replace(self.state, sectors=(sector,), offset=0, shown=0)
                )
                for sector in sectors
            ],
            2,
        )

    def turning(self, total: int, size: int, action: Action) -> Row:
        """Return the buttons to the pages before and after, and from cards to the whole list."""
        state, row = self.state, []
        if state.offset > 0:
            back = replace(state, offset=max(0, state.offset - size), shown=0)
            row.append(self.button(self.voice.say("buttons.previous"), action, back))
        if state.offset + state.shown < total:
            onward = replace(state, offset=state.offset + state.shown, shown=0)
            row.append(self.button(self.voice.say("buttons.more"), action, onward))
        if action is Action.LIST and total > state.shown:
            label = self.voice.say("buttons.all", total=total)
            row.append(self.button(label, Action.ALL, replace(state, offset=0, shown=0)))
        return tuple(row)

    def narrowing(self, *, by_country: bool, by_trade: bool) -> Row:
        """Return the buttons that narrow a list, where there is something to choose."""
        start = replace(self.state, offset=0, shown=0)
        row = []
        if by_country:
            row.append(self.button(self.voice.say("buttons.by_country"), Action.COUNTRIES, start))
        if by_trade:
            row.append(self.button(self.voice.say("buttons.by_trade"), Action.TRADES, start))
        return tuple(row)

    def closing(self) -> tuple[Row, ...]:
        """Return what stands under every list: an error's report, questions, the start."""
        return (
            (self._plain("report", Action.REPORT), self._plain("topics", Action.TOPICS)),
            (self.home(),),
        )

    def to_list(self) -> Row:
        """Return the button back to the request's list, and to the start."""
        back = (self.button(self.voice.say("buttons.to_list"), Action.LIST),) if self.state.intent else ()
        return (*back, self.home())

    def report(self) -> Button:
        """Return the button that tells how to report an error."""
        return self._plain("report", Action.REPORT)

    def suggest(self) -> Button:
        """Return the button that suggests an organization which is missing."""
        return self.button(self.voice.say("buttons.suggest"), Action.REPORT, argument=CODE_OF[NEW])

    def home(self) -> Button:
        """Return the button to the first screen."""
        return self.button(self.voice.say("buttons.home"), Action.HOME, State())

    def _intent(self, intent: Intent, state: State) -> Button:
        """Return the button that answers as if the intent had been written."""
        label = self.voice.say(f"intents.{intent}")
        if intent in REFERRING:
            return self.button(label, Action.LIST, replace(state, intent=intent, topic=None, offset=0, shown=0))
        return self.button(label, Action.TOPIC, replace(state, topic=intent))

    def _plain(self, key: str, action: Action) -> Button:
        return self.button(self.voice.say(f"buttons.{key}"), action)


def grid(buttons: Sequence[Button], width: int) -> tuple[Row, ...]:
    """Lay buttons out in rows."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def _name(organization: Organization) -> str:
    """Return a name that fits on a button."""
    name = organization.name
    if len(name) <= _NAME:
        return name
    return organization.acronym or name[: _NAME - 1].rstrip() + "…"
