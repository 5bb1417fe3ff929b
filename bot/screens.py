"""Replies that name no organization: the first screen, help, privacy, languages, questions about WIEGO, apologies."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.callback import Action
from bot.keyboard import Keyboard, Row
from bot.rendering import escape, paragraphs
from bot.reply import Reply
from bot.state import State
from bot.understanding.reading import Intent
from bot.voice import Voice


@dataclass(frozen=True, slots=True)
class Screens:
    """Makes screens in one language; ``state`` is the talk so far, which their buttons carry on."""

    voice: Voice
    state: State

    def welcome(self) -> Reply:
        """Return the first screen: who this is, what for, that it keeps no messages, five choices."""
        return self._menu("screens.welcome")

    def home(self, opening: str | None = None) -> Reply:
        """Return the choices again, after a sentence on why where there is one."""
        return self._menu(opening) if opening else self._menu("screens.home")

    def help(self) -> Reply:
        """Return what the bot is and how to ask."""
        say = self.voice.say
        parts = [self.voice.answer(Intent.ABOUT_BOT), say("screens.help"), say("screens.elsewhere")]
        return self._reply(parts, self.keyboard.menu())

    def privacy(self) -> Reply:
        """Return what is kept and for how long."""
        return self._reply(
            [
                self.voice.answer(Intent.PRIVACY),
                self.voice.say("screens.privacy_more"),
                self.voice.say("screens.privacy_suggestions"),
            ],
            self._small_ways_on(),
        )

    def forgotten(self) -> Reply:
        """Return that everything kept is deleted."""
        return self._reply([self.voice.say("screens.forgotten")], ((self.keyboard.home(),),))

    def languages(self) -> Reply:
        """Return the choice of language."""
        return self._reply([self.voice.say("screens.languages")], self.keyboard.languages())

    def topics(self) -> Reply:
        """Return the questions about WIEGO."""
        return self._reply([self.voice.say("screens.topics")], self.keyboard.topics())

    def policy(self, intent: Intent, opening: Sequence[str] = (), alternatives: Sequence[Intent] = ()) -> Reply:
        """Return the house answer to a question, with ways on; ``alternatives`` are other close readings."""
        if intent is Intent.ABOUT_BOT:
            return self.help()
        if intent is Intent.PRIVACY:
            return self.privacy()
        voice = self.voice
        readings = voice.say("notes.several_readings") if alternatives else ""
        rows = (*self.keyboard.alternatives(alternatives), *self._ways_on(intent))
        return self._reply([*opening, voice.answer(intent, self.state.audience), readings], rows)

    def sentence(self, key: str) -> Reply:
        """Return one sentence and the way to the first screen."""
        return self._reply([self.voice.say(key)], self._small_ways_on())

    @property
    def keyboard(self) -> Keyboard:
        """The buttons of these screens."""
        return Keyboard(self.voice, self.state)

    def _menu(self, key: str) -> Reply:
        return self._reply([self.voice.say(key)], self.keyboard.menu())

    def _ways_on(self, intent: Intent) -> tuple[Row, ...]:
        if intent in {Intent.GREETING, Intent.OUT_OF_SCOPE}:
            # A trade or a place that was named is known already, whatever else the message was about.
            return self.keyboard.menu(State(sectors=self.state.sectors, places=self.state.places))
        if intent is Intent.THANKS:
            return self._small_ways_on()
        return self.keyboard.policy(intent)

    def _small_ways_on(self) -> tuple[Row, ...]:
        keyboard = self.keyboard
        language = keyboard.button(self.voice.say("buttons.language"), Action.LANGUAGES)
        return (keyboard.to_list(), (language,))

    def _reply(self, parts: Sequence[str], rows: Sequence[Row]) -> Reply:
        return Reply(paragraphs(map(escape, parts)), tuple(rows), self.voice.locale)
