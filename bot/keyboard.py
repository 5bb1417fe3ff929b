"""Buttons under a reply: each carries the whole state it leads to, so that it works after any restart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.callback import Action, Page, Press, Step, encode
from bot.choices import Places
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
LANGUAGE_NAMES: Final = {"en": "English", "es": "Español", "fr": "Français", "pt": "Português"}
_QUERY: Final = 256
"""Signs of an inline query at most."""
_HALF: Final = 18
"""Signs of a label that takes half of a row."""
_NAME: Final = 40
"""Signs of an organization's name on a button."""


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Makes the buttons of one reply; ``state`` is what they start from."""

    voice: Voice
    state: State
    step: Step | Page | None = None
    """Where the reply stands on a guided path or in the directory's pages, to which its buttons come back."""

    def button(self, label: str, action: Action, state: State | None = None, argument: str = "") -> Button:
        """Return a button that does something to a state, this keyboard's own unless given."""
        start = self.state if state is None else state
        return Button(label, encode(Press(action, replace(start, locale=self.voice.locale), argument)))

    def menu(self, start: State | None = None) -> tuple[Row, ...]:
        """Return the five things to do, and the languages; ``start`` holds the trades and places known already."""
        rows = [
            (self.guide(self.voice.say(f"intents.{intent}"), Step.TRADE, replace(start or State(), intent=intent)),)
            for intent in MENU
        ]
        find = self.page("find", Page.FRONT)
        return (*rows, (find,), (self._plain("topics", Action.TOPICS),), (self._plain("language", Action.LANGUAGES),))

    def guide(self, label: str, step: Step, state: State) -> Button:
        """Return a button to a list that also asks for what is missing; the list begins at its first page."""
        return self.button(label, Action.GUIDE, replace(state, organization=None, topic=None, offset=0, shown=0), step)

    def page(self, key: str, page: Page, places: tuple[str, ...] = ()) -> Button:
        """Return a button to one of the directory's pages."""
        return self.browse(self.voice.say(f"buttons.{key}"), page, places=places)

    def browse(
        self, label: str, page: Page, *, sectors: tuple[Sector, ...] = (), places: tuple[str, ...] = ()
    ) -> Button:
        """Return the same with a label of one's own, such as a country's name."""
        return self.button(label, Action.BROWSE, State(intent=Intent.BROWSE, sectors=sectors, places=places), page)

    def topics(self) -> tuple[Row, ...]:
        """Return the questions that people ask again and again."""
        return (*grid([self._intent(intent, self.state) for intent in TOPICS], 2), (self.home(),))

    def languages(self) -> tuple[Row, ...]:
        """Return a button for each language, in that language."""
        speak = [
            Button(LANGUAGE_NAMES[locale], encode(Press(Action.SPEAK, replace(self.state, locale=locale))))
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
            self.button(
                str(number), Action.CARD, replace(self.state, organization=match.organization.slug), self.step or ""
            )
            for number, match in enumerate(matches, start=first)
        )

    def organizations(self, organizations: Iterable[Organization]) -> tuple[Row, ...]:
        """Return a button with the name of each organization."""
        return tuple((self.to_organization(found),) for found in organizations)

    def places(self, places: Places) -> tuple[Row, ...]:
        """Return a button for each place, which takes the place of the state's own; countries with their numbers."""
        return packed(
            self.guide(
                self.counted(self.voice.area(code), places.counts[code] if places.are_countries else 0),
                Step.PLACE,
                replace(self.state, places=(code,)),
            )
            for code in self.voice.sorted_areas(places.counts, as_given=not places.are_countries)
        )

    def trades(self, sectors: Iterable[Sector]) -> tuple[Row, ...]:
        """Return a button for each trade, which takes the place of the state's own."""
        return packed(
            self.guide(self.voice.trade(sector), Step.PLACE, replace(self.state, sectors=(sector,)))
            for sector in sectors
        )

    def any_trade(self) -> Button:
        """Return the button for those to whom the trade is all the same."""
        return self.guide(self.voice.say("buttons.any_trade"), Step.PLACE, replace(self.state, sectors=()))

    def counted(self, name: str, count: int) -> str:
        """Return a label with how many there are; 0 stands for not saying so."""
        return self.voice.say("buttons.counted", name=name, count=self.voice.number(count)) if count else name

    def turning(self, total: int, size: int, action: Action) -> Row:
        """Return the buttons to the pages before and after, and from cards to the whole list."""
        state, row, step = self.state, [], self.step or ""
        if state.offset > 0:
            back = replace(state, offset=max(0, state.offset - size), shown=0)
            row.append(self.button(self.voice.say("buttons.previous"), action, back, step))
        if state.offset + state.shown < total:
            onward = replace(state, offset=state.offset + state.shown, shown=0)
            row.append(self.button(self.voice.say("buttons.more"), action, onward, step))
        if action in {Action.LIST, Action.GUIDE} and total > state.shown:
            label = self.voice.say("buttons.all", total=total)
            row.append(self.button(label, Action.ALL, replace(state, offset=0, shown=0), step))
        return tuple(row)

    def narrowing(self, *, to_place: bool, to_trade: bool) -> Row:
        """Return the buttons to another place and another trade, or to one where none was chosen yet."""
        say, state = self.voice.say, self.state
        row = []
        if to_place:
            row.append(self.guide(say("buttons.by_country"), Step.PLACE, state))
        elif state.places:
            row.append(self.guide(say("buttons.other_place"), Step.WIDER, state))
        if state.sectors:
            row.append(self.guide(say("buttons.other_trade"), Step.TRADE, replace(state, sectors=())))
        elif to_trade:
            row.append(self.guide(say("buttons.by_trade"), Step.TRADE, state))
        return tuple(row)

    def closing(self) -> tuple[Row, ...]:
        """Return what stands under every list: an error's report, the start."""
        return ((self.report(), self.home()),)

    def to_list(self) -> Row:
        """Return the button back to the list or page that this was opened from, and to the start."""
        label, state = self.voice.say("buttons.to_list"), replace(self.state, organization=None, topic=None)
        if isinstance(self.step, Page):
            return (self.button(self.voice.say("buttons.back"), Action.BROWSE, state, self.step), self.home())
        if isinstance(self.step, Step):
            return (self.button(label, Action.GUIDE, state, self.step), self.home())
        return (*((self.button(label, Action.LIST),) if state.intent else ()), self.home())

    def first_message(self, label: str | None = None, argument: str = "") -> Button:
        """Return the button to the first message for the state's organization; the argument is that of drafts.code."""
        state = replace(self.state, locale=self.voice.locale)
        return Button(label or self.voice.say("buttons.first_message"), encode(Press(Action.DRAFT, state, argument)))

    def save_contact(self) -> Button:
        """Return the button that gives the state's organization as a contact for an address book."""
        return self._plain("save_contact", Action.VCARD)

    def share(self, query: str) -> Button:
        """Return the button that finds an organization in a chat of the person's choice."""
        return Button(self.voice.say("buttons.share"), share=query[:_QUERY])

    def to_organization(self, organization: Organization) -> Button:
        """Return the button to an organization's own screen."""
        return self.button(_name(organization), Action.CARD, replace(self.state, organization=organization.slug))

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


def packed(buttons: Iterable[Button]) -> tuple[Row, ...]:
    """Lay buttons out in rows of two where both labels fit beside each other on a small screen, in their order."""
    rows: list[Row] = []
    for button in buttons:
        before = rows[-1] if rows else ()
        if len(before) == 1 and max(len(before[0].label), len(button.label)) <= _HALF:
            rows[-1] = (*before, button)
        else:
            rows.append((button,))
    return tuple(rows)


def _name(organization: Organization) -> str:
    """Return a name that fits on a button."""
    name = organization.name
    if len(name) <= _NAME:
        return name
    return organization.acronym or name[: _NAME - 1].rstrip() + "…"
