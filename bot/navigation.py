"""Carries out what a button or a command asks of the talk: turn, narrow, open, translate."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.browse import Browse
from bot.callback import Action, Page, Press, Step, place_in_talk
from bot.cards import Cards
from bot.choices import Choices
from bot.contact_file import ContactFile
from bot.corrections.correcting import Correcting
from bot.first_message import FirstMessage
from bot.listing import PAGE, Listing
from bot.referral import Outcome, decide
from bot.screens import Screens
from bot.state import State
from bot.texts import Texts
from bot.turn import Turn
from bot.understanding.reading import LOCALES, REFERRING, Command, Intent, Reading
from bot.voice import SectorNames, Voice
from directory.catalogue import Catalogue
from directory.link_checking.shown_channels import NO_LINKS, Links
from directory.matching import Match, single


@dataclass(frozen=True, slots=True)
class Navigation:
    """Moves within a talk, at one moment; everything it needs stands in the state."""

    catalogue: Catalogue
    texts: Texts
    sectors: SectorNames
    now: datetime
    links: Links = NO_LINKS
    """How the organizations' links do."""

    def obey(self, command: Command, argument: str | None, state: State) -> Turn:
        """Carry out a command on the last request, which the state holds."""
        state = replace(state, topic=None)
        if command is Command.CHANNELS:
            return self._channels(argument, state)
        if command is Command.PICK:
            match = _picked(self.outcome(state).matches, state, int(argument or 1))
            slug = match.organization.slug if match else None
            return self.carry_out(Press(Action.CARD if slug else Action.LIST, replace(state, organization=slug)))
        if command is Command.ALL:
            return self.carry_out(Press(Action.ALL, replace(state, offset=0, shown=0)))
        return self._more(state)

    def speak(self, state: State, locale: str) -> Turn:
        """Go on in another language: the last answer again, or the first screen."""
        state = replace(state, locale=locale)
        if state.topic is not None:
            turn = self.carry_out(Press(Action.TOPIC, state))
        elif state.organization is not None:
            turn = self.carry_out(Press(Action.CARD, state))
        elif state.intent is not None:
            turn = self.carry_out(Press(Action.LIST, state))
        else:
            turn = Turn(Screens(self.voice(locale), state).welcome(), state)
        return replace(turn, chosen=locale)

    def carry_out(self, press: Press) -> Turn:
        """Carry out what a button stands for."""
        state = press.state
        voice = self.voice(state.locale or LOCALES[0])
        step = place_in_talk(press.argument)
        if press.action in {Action.GUIDE, Action.BROWSE}:
            open_it = self._guide if press.action is Action.GUIDE else self._browse
            return open_it(step, state, voice)
        if press.action in {Action.LIST, Action.ALL, Action.COUNTRIES, Action.TRADES}:
            return self._list(press.action, state, voice, step)
        if press.is_correction:
            shown = page(self.outcome(state), state) if state.intent else ()
            return Correcting(voice, self.catalogue).press(press.argument, state, shown)
        if press.action in {Action.CARD, Action.DRAFT, Action.VCARD}:
            return self._about_one(press, state, voice)
        screens = Screens(voice, state)
        if press.action is Action.TOPIC:
            return Turn(screens.policy(state.topic or Intent.ABOUT), state)
        draw = {
            Action.HOME: screens.home,
            Action.TOPICS: screens.topics,
            Action.HELP: screens.help,
            Action.PRIVACY: screens.privacy,
            Action.LANGUAGES: screens.languages,
        }.get(press.action, screens.home)
        return Turn(draw(), state)

    def _more(self, state: State) -> Turn:
        """Turn the page; after the last one the list starts again."""
        total = len(self.outcome(state).matches)
        onward = state.offset + state.shown
        state = replace(state, organization=None, shown=0)
        if onward < total:
            whole = onward - state.offset > PAGE
            return self.carry_out(Press(Action.ALL if whole else Action.LIST, replace(state, offset=onward)))
        voice = self.voice(state.locale or LOCALES[0])
        outcome = self.outcome(state)
        note = voice.say("notes.nothing_more")
        reply, state = self.listing(voice).answer(outcome, replace(state, offset=0), [note])
        return Turn(reply, state, outcome=outcome, matches=page(outcome, state))

    def _channels(self, kind: str | None, state: State) -> Turn:
        """Tell how to reach the organization shown last, or those of the page."""
        focused = self.catalogue.get(state.organization) if state.organization else None
        matches = (single(focused, self.catalogue),) if focused else page(self.outcome(state), state)
        voice = self.voice(state.locale or LOCALES[0])
        reply, state = self.listing(voice).channels(matches, kind, state)
        return Turn(reply, state, matches=matches)

    def _guide(self, step: Step | Page | None, state: State, voice: Voice) -> Turn:
        """Answer a step of the guided path, and ask for the next."""
        state = _request(state, Intent.CONTACT)
        if step is Step.WIDER:
            state = replace(state, places=self._choices(state).above(state.places))
        elif step is Step.TRADE or not isinstance(step, Step):
            step = Step.PLACE if state.sectors else Step.TRADE
        outcome = self.outcome(state)
        reply, state = self.listing(voice).answer(outcome, state, step=Step.PLACE if step is Step.WIDER else step)
        return Turn(reply, state, outcome=outcome, matches=page(outcome, state))

    def _browse(self, step: Step | Page | None, state: State, voice: Voice) -> Turn:
        """Open one of the directory's own pages."""
        state = replace(state, intent=Intent.BROWSE, topic=None, organization=None)
        browse = Browse(voice, self._cards(voice))
        reply, state = browse.open(step if isinstance(step, Page) else Page.FRONT, state)
        return Turn(reply, state)

    def _list(self, action: Action, state: State, voice: Voice, step: Step | Page | None = None) -> Turn:
        state = _request(state, Intent.BROWSE)
        outcome = self.outcome(state)
        listing = self.listing(voice)
        if action is Action.LIST:
            reply, state = listing.answer(outcome, state)
        else:
            draw = {
                Action.ALL: listing.everything,
                Action.COUNTRIES: listing.countries,
                Action.TRADES: listing.trades,
            }[action]
            reply, state = draw(outcome, state, step)
        matches = page(outcome, state) if action in {Action.LIST, Action.ALL} else ()
        return Turn(reply, state, outcome=outcome, matches=matches)

    def _choices(self, state: State) -> Choices:
        return Choices(self.catalogue, state.sectors, hosting=state.intent is Intent.INTERNSHIP)

    def _about_one(self, press: Press, state: State, voice: Voice) -> Turn:
        organization = self.catalogue.get(state.organization) if state.organization else None
        if organization is None:
            screens = Screens(voice, replace(state, organization=None))
            return Turn(screens.home("screens.gone"), screens.state)
        listing = self.listing(voice)
        match = self._match(organization.slug, state) or single(organization, self.catalogue, state.sectors)
        state = replace(state, topic=None, organization=organization.slug, locale=voice.locale)
        if press.action is Action.DRAFT:
            return Turn(FirstMessage(voice, listing.cards).reply(match, state, press.argument), state, matches=(match,))
        if press.action is Action.VCARD:
            return Turn(ContactFile(voice, listing.cards).reply(match, state), state, matches=(match,))
        reply, state = listing.profile(match, state, step=place_in_talk(press.argument))
        return Turn(reply, state, matches=(match,))

    def outcome(self, state: State) -> Outcome:
        """Decide a request again from its codes."""
        intent = state.intent or Intent.CONTACT
        reading = Reading(
            locale=state.locale,
            intent=intent,
            confidence=1.0,
            alternatives=((intent, 1.0),),
            audience=state.audience,
            sectors=state.sectors,
            places=state.places,
            targets=state.places,
        )
        return decide(reading, self.catalogue)

    def _match(self, slug: str, state: State) -> Match | None:
        """Return why an organization is on the request's list, if it is."""
        if state.intent is None:
            return None
        return self.outcome(state).matches.get(slug)

    def listing(self, voice: Voice) -> Listing:
        """Return what makes the replies that name organizations."""
        return Listing(voice, self._cards(voice))

    def _cards(self, voice: Voice) -> Cards:
        return Cards(voice, self.catalogue, self.now, self.links)

    def voice(self, locale: str) -> Voice:
        """Return everything that is said in one language."""
        return Voice(locale, self.texts, self.catalogue.areas, self.sectors)


def _request(state: State, purpose: Intent) -> State:
    """Return a state that asks for organizations, for this purpose where it has none of its own."""
    intent = state.intent if state.intent in REFERRING else purpose
    return replace(state, intent=intent, topic=None, organization=None)


def page(outcome: Outcome, state: State) -> tuple[Match, ...]:
    """Return the organizations that the last reply showed."""
    return outcome.matches[state.offset : state.offset + state.shown]


def _picked(matches: Sequence[Match], state: State, position: int) -> Match | None:
    """Return the organization meant by its number, else by its place on the page; -1 is the last one shown."""
    if position < 0:
        at = state.offset + state.shown + position
    elif state.offset < position <= state.offset + state.shown:
        at = position - 1
    else:
        at = state.offset + position - 1
    return matches[at] if 0 <= at < min(len(matches), state.offset + max(state.shown, PAGE)) else None
