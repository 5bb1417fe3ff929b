"""The conversation: a message or a pressed button and the talk so far in, a reply and the talk's new state out.

Pure: no I/O, the clock is handed in. Telegram, the terminal and the tests all call this.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import links
from bot.callback import Action, Press, decode
from bot.corrections.correcting import Correcting, as_correction
from bot.feedback import JUDGING, Feedback, answered, judge
from bot.followups import Followups
from bot.legibility import is_address, unreadable
from bot.listing import PAGE
from bot.location import locate
from bot.navigation import Navigation, page
from bot.referral import decide
from bot.screens import Screens
from bot.search import Found, Search, tells_language
from bot.state import MOST_PLACES, State
from bot.tallying import requested
from bot.texts import Texts
from bot.turn import Turn, Utterance
from bot.understanding.reading import LOCALES, REFERRING, Command, Intent, Reading
from bot.understanding.understander import READ_CHARACTERS, clean
from bot.voice import SectorNames, Voice
from directory.catalogue import Catalogue
from directory.link_checking.shown_channels import NO_LINKS, Links
from directory.matching import Match, single

__all__ = ["Conversation", "Turn", "Utterance"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers messages and buttons; ``dataclasses.replace`` swaps the directory after a change."""

    understand: Callable[[str], Reading]
    catalogue: Catalogue
    texts: Texts
    sectors: SectorNames
    followups: Followups
    clock: Callable[[], datetime]
    complete: Callable[[str, int], Sequence[str]] = lambda _text, _limit: ()
    """Finds organizations by an unfinished name."""
    links: Links = NO_LINKS
    """How the organizations' links do."""

    def respond(self, utterance: Utterance, state: State | None = None) -> Turn:
        """Answer a message of any length and script."""
        heard = self._correcting(self._locale(utterance, state)).hear(utterance, state, self.followups.find)
        if heard is not None:
            return heard
        before, state = state, _at_ease(state)
        unread = unreadable(utterance.text)
        if unread is not None:
            return Turn(self._screens(utterance, state).sentence(f"screens.{unread}"), state)
        text = utterance.text[:READ_CHARACTERS]
        reading = self.followups.interpret(text, self.understand(text), state)
        reading = replace(reading, truncated=reading.truncated or len(utterance.text) > READ_CHARACTERS)
        reading = as_correction(reading, text, before, self.texts)
        if is_address(text):
            reading = replace(reading, locale=None)  # it has no words of a language
        locale = reading.locale or self._locale(utterance, state)
        if reading.intent is Intent.CORRECTION and reading.command is None:
            turn = self._correct(replace(reading, locale=locale), state, utterance.private_chat)
        elif reading.command is not None:
            turn = self._obey(reading.command, reading.argument, locale, state)
        else:
            turn = self._answer(replace(reading, locale=locale), state)
        return self._to_be_judged(replace(turn, reading=reading), state)

    def press(self, data: str, state: State | None, hint: Utterance) -> Turn:
        """Answer a pressed button; ``hint`` tells the language where the button's data cannot be read."""
        press, state = decode(data), _at_ease(state)
        # Curators' buttons are carried out elsewhere; for all others there is no such thing.
        is_known = press is not None and press.action is not Action.DECIDE
        if press is None or not is_known or not all(map(self.catalogue.areas.is_area, press.state.places)):
            return Turn(self._screens(hint, state).home("screens.outdated"), state)
        locale = press.state.locale or self._locale(hint, state)
        if press.action in JUDGING:
            judgement = replace(press.state, locale=locale, organization=self._slug(press.state.organization))
            return judge(replace(press, state=judgement), state, self._navigation.voice(locale), self.catalogue)
        carried = replace(press.state, locale=locale, organization=self._slug(press.state.organization))
        # A button without a request, such as one of the first screen, leaves the talk's own as it was.
        if carried.intent is None and state is not None:
            carried = replace(
                state, locale=locale, organization=carried.organization or state.organization, topic=carried.topic
            )
        if press.is_correction and hint.private_chat is not None:
            return self._correcting(locale).in_private(hint.private_chat, carried)
        if press.action is Action.SPEAK:
            turn = self._navigation.speak(carried, locale)
        else:
            turn = self._navigation.carry_out(replace(press, state=carried))
        return self._to_be_judged(turn, state, topic_shown=press.action in {Action.TOPIC, Action.SPEAK})

    def start(self, hint: Utterance, payload: str = "") -> Turn:
        """Return what a link asks for (bot/links.py), else the first screen, for ``/start``; the talk begins anew."""
        press = links.pressed(payload) if payload else None
        if press is None or not all(map(self.catalogue.areas.is_area, press.state.places)):
            return Turn(self._screens(hint, None).welcome())
        locale = self._locale(hint, None)
        if press.is_correction and hint.private_chat is not None:
            return self._correcting(locale).in_private(hint.private_chat, State(locale=locale))
        state = replace(press.state, locale=locale, organization=self._slug(press.state.organization))
        turn = self._navigation.carry_out(replace(press, state=state))
        return self._to_be_judged(turn, None, topic_shown=press.action is Action.TOPIC)

    def search(self, utterance: Utterance, offset: str = "") -> Found:
        """Answer a query typed in any chat with cards to send there; ``offset`` is where the page before it ended."""
        text = clean(utterance.text)[:READ_CHARACTERS]
        search = self._search(self._locale(utterance, None))
        if not text:
            return search.networks(offset)
        named = self.catalogue.get(text.lower())
        if named is not None:
            return search.one(single(named, self.catalogue))
        unread = unreadable(text)
        if unread is not None:
            return search.nothing(f"inline.{unread}")
        reading = self.understand(text)
        locale = reading.locale if reading.locale and tells_language(text, reading) else search.voice.locale
        return self._search(locale).answer(text, reading, offset)

    def locate(self, latitude: float, longitude: float, hint: Utterance, state: State | None = None) -> Turn:
        """Answer a shared location, given in degrees, with its country's organizations; only the country is kept."""
        before = replace(_at_ease(state) or State(), locale=self._locale(hint, state))
        return self._to_be_judged(locate(self._navigation, latitude, longitude, before), state)

    def help(self, hint: Utterance, state: State | None = None) -> Turn:
        """Return what the bot is and how to ask, for ``/help`` and ``/about``."""
        return Turn(self._screens(hint, state).help(), _at_ease(state))

    def browse(self, hint: Utterance, state: State | None = None) -> Turn:
        """Return the ways into the directory, for ``/browse``; the request before it stays."""
        press = Press(Action.BROWSE, State(locale=self._locale(hint, state)))
        return replace(self._navigation.carry_out(press), state=state)

    def privacy(self, hint: Utterance, state: State | None = None) -> Turn:
        """Return what is kept and for how long, for ``/privacy``."""
        return Turn(self._screens(hint, state).privacy(), _at_ease(state))

    def forget(self, hint: Utterance) -> Turn:
        """Return that everything is deleted, for ``/forget``; the shell deletes it."""
        return Turn(self._screens(hint, None).forgotten())

    def language(self, hint: Utterance, state: State | None = None) -> Turn:
        """Return the choice of language, for ``/language``."""
        return Turn(self._screens(hint, state).languages(), _at_ease(state))

    def unsupported(self, hint: Utterance, state: State | None = None) -> Turn:
        """Return that only text is read, for a photo, a voice message or a sticker."""
        return Turn(self._screens(hint, state).sentence("screens.unsupported"), state)

    def apology(self, hint: Utterance, state: State | None = None) -> Turn:
        """Return an apology, for an error that nobody expected."""
        return Turn(self._screens(hint, state).home("screens.apology"), state)

    def too_many_suggestions(self, turn: Turn) -> Turn:
        """Return the turn in the place of one whose suggestion is beyond what is taken in a day."""
        return self._correcting(turn.reply.locale).refused(turn.state or State())

    def reason(self, match: Match, locale: str) -> str:
        """Return why an organization is named: where it works and with whom."""
        return self._navigation.listing(self._navigation.voice(locale)).cards.reason(match)

    def _answer(self, reading: Reading, before: State | None) -> Turn:
        """Answer a message by what it asks, keeping the request before it where it is no request itself."""
        outcome = decide(reading, self.catalogue)
        before = before or State()
        voice = self._navigation.voice(reading.locale or LOCALES[0])
        notes = _notes(reading, voice)
        if reading.intent not in REFERRING:
            state = replace(before, topic=reading.intent, audience=reading.audience, locale=voice.locale)
            if state.intent is None:  # "our company would like to help vendors in Ghana": what for is asked next
                state = replace(
                    state, sectors=reading.sectors or state.sectors, places=_places(reading) or state.places
                )
            screens = Screens(voice, state)
            first = reading.intent is Intent.GREETING and before == State()
            reply = screens.welcome() if first else screens.policy(reading.intent, notes, outcome.alternatives)
            return Turn(reply, state, reading, outcome)
        if reading.intent is Intent.ORGANIZATION and outcome.organization is not None:
            state = replace(before, topic=None, locale=voice.locale)
            reply, state = self._navigation.listing(voice).profile(outcome.matches[0], state, notes)
            return Turn(reply, state, reading, outcome, outcome.matches[:PAGE])
        state = State(
            intent=reading.intent,
            sectors=reading.sectors,
            places=_places(reading),
            audience=reading.audience,
            locale=voice.locale,
        )
        reply, state = self._navigation.listing(voice).answer(outcome, state, notes)
        kept = replace(before, topic=reading.intent, locale=voice.locale) if reading.aside else state
        return Turn(reply, kept, reading, outcome, page(outcome, state))

    def _correct(self, reading: Reading, before: State | None, private_chat: str | None) -> Turn:
        """Lead to a correction of what a message names, else of what was shown last."""
        outcome = decide(reading, self.catalogue)
        state = replace(before or State(), audience=reading.audience)
        shown = page(self._navigation.outcome(state), state) if state.intent else ()
        correcting = self._correcting(reading.locale or LOCALES[0])
        turn = correcting.begin(reading.argument or "", outcome, state, shown, private_chat)
        return replace(turn, outcome=outcome)

    def _correcting(self, locale: str) -> Correcting:
        return Correcting(self._navigation.voice(locale), self.catalogue)

    def _obey(self, command: Command, argument: str | None, locale: str, state: State | None) -> Turn:
        """Carry out a command on the last answer, where there is one."""
        if command is Command.LANGUAGE:
            return self._navigation.speak(state or State(), argument or locale)
        screens = Screens(self._navigation.voice(locale), replace(state or State(), locale=locale))
        if command is Command.RESTART:
            return Turn(screens.home(), State(locale=locale))
        known = screens.state.intent or (screens.state.organization and command is Command.CHANNELS)
        if not known:
            return Turn(screens.home("screens.expired"), state)
        return self._navigation.obey(command, argument, screens.state)

    def _to_be_judged(self, turn: Turn, before: State | None, *, topic_shown: bool = False) -> Turn:
        """Put the row to judge it by under an answer, and say what it counts as."""
        found = answered(turn, topic_shown=topic_shown)
        if found is None:
            return turn
        chances = turn.reading.alternatives if turn.reading else ()
        reply = Feedback(self._navigation.voice(turn.reply.locale), found).under(turn.reply, chances)
        return replace(turn, reply=reply, tally=requested(found, before, self.catalogue))

    def _slug(self, name: str | None) -> str | None:
        """Return the slug for what a button names an organization by."""
        found = self.catalogue.get(name) if name else None
        return found.slug if found else name

    def _search(self, locale: str) -> Search:
        voice = self._navigation.voice(locale)
        return Search(voice, self._navigation.listing(voice).cards, self.complete)

    @property
    def _navigation(self) -> Navigation:
        return Navigation(self.catalogue, self.texts, self.sectors, self.clock(), self.links)

    def _screens(self, hint: Utterance, state: State | None) -> Screens:
        locale = self._locale(hint, state)
        return Screens(self._navigation.voice(locale), replace(state or State(), locale=locale))

    def _locale(self, hint: Utterance, state: State | None) -> str:
        """Return the language of a reply to what does not tell its own."""
        spoken = (hint.language_code or "").lower().replace("_", "-").split("-")[0]
        candidates = (state.locale if state else None, hint.locale, spoken)
        return next((locale for locale in candidates if locale in LOCALES), LOCALES[0])


def _at_ease(state: State | None) -> State | None:
    """Return a state in which the next message is a question like any other."""
    return state and replace(state, expecting=None)


def _places(reading: Reading) -> tuple[str, ...]:
    """Return where the workers are, as many places as a button carries."""
    return (reading.targets or reading.places)[:MOST_PLACES]


def _notes(reading: Reading, voice: Voice) -> list[str]:
    """Return what has to be said before an answer: that not all of the message was taken."""
    notes = [voice.say("notes.truncated")] if reading.truncated else []
    if len(reading.targets or reading.places) > MOST_PLACES:
        notes.append(voice.say("notes.too_many_places", count=MOST_PLACES))
    return notes
