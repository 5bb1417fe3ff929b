"""How a list is made narrower or wider: the question that it asks, the likely answers, other trades and places."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.callback import Action, Step
from bot.choices import FEW, Choices, Places
from bot.keyboard import Keyboard, Row
from bot.referral import Outcome
from bot.understanding.reading import Intent
from directory.catalogue import Catalogue
from directory.model import Sector

_LIKELY: Final = 6
"""Trades offered at once under an answer."""
_MOST_COUNTRIES: Final = 40
"""Countries to choose from on a screen of their own; with more, parts of the world come first."""

Question = tuple[str, Sequence[Row]]
"""What is asked, and the answers to choose from."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Asks what one list leaves open; its keyboard says where on a guided path the talk is."""

    catalogue: Catalogue
    outcome: Outcome
    keyboard: Keyboard

    def question(self) -> Question:
        """Return what the reply asks for, and the likely answers; later pages have only the words."""
        state, say = self.keyboard.state, self.keyboard.voice.say
        if self._asked == "sector":
            return say("questions.sector"), () if state.offset else self._likely_trades()
        if self._asked != "place":
            return "", ()
        places = self._choices.places(state.places)
        if len(places.counts) <= 1:
            return ("" if state.places else say("questions.place")), ()
        rows = () if state.offset else self._likely_places(places)
        return self._which(places) if state.places else say("questions.place"), rows

    def others(self, page: int) -> Row:
        """Return the ways to another place or trade, save those that the question leads to anyway.

        A list of no more than a page is not made narrower.
        """
        if self.outcome.choices or self.outcome.organization is not None:
            return ()
        state, step = self.keyboard.state, self.keyboard.step
        few = len(self.outcome.matches) <= page
        asked = None if state.offset else self._asked
        several = not few and asked != "place" and step is not Step.TRADE and self._choices.have_several(state.places)
        return self.keyboard.narrowing(to_place=several, to_trade=not few and asked != "sector")

    def places(self) -> Question:
        """Return the countries to narrow the list to; parts of the world where they are too many."""
        places = self._choices.places(self.keyboard.state.places, most=_MOST_COUNTRIES)
        return self._which(places), self.keyboard.places(places)

    def trades(self) -> Question:
        """Return the trades to narrow the list to: those of the places, then those whose networks reach there."""
        rows = (*self.keyboard.trades(self._trades()), (self.keyboard.any_trade(),))
        return self.keyboard.voice.say("screens.trades"), rows

    @property
    def _asked(self) -> str | None:
        """The slot that the reply asks for in words of its own: none while a word of it is still unclear."""
        step, outcome = self.keyboard.step, self.outcome
        if step is Step.TRADE and not self.keyboard.state.sectors:
            return "sector"
        if step in {Step.TRADE, Step.PLACE}:
            return "place"
        if step is not None:
            return None
        unclear = {unknown.slot for unknown in outcome.unknown if unknown.nearest}
        if outcome.question == "intent" or (outcome.question == "place" and outcome.ambiguous_places):
            return None
        return None if outcome.question in unclear else outcome.question

    def _which(self, places: Places) -> str:
        return self.keyboard.voice.say("screens.countries" if places.are_countries else "screens.regions")

    def _likely_trades(self) -> list[Row]:
        """Return the likely trades, and ways to the others and past the question."""
        keyboard, trades = self.keyboard, self._trades()
        more = self._more("more_trades", Action.TRADES) if len(trades) > _LIKELY else ()
        past = (keyboard.any_trade(),) if keyboard.step else ()
        return [*keyboard.trades(trades[:_LIKELY]), (*more, *past)]

    def _likely_places(self, places: Places) -> list[Row]:
        """Return the places; of many countries those with the most organizations, and a way to the others."""
        if len(places.counts) <= FEW or not places.are_countries:
            return [*self.keyboard.places(places)]
        most = sorted(places.counts, key=lambda country: -places.counts[country])[: FEW - 2]
        likely = replace(places, counts={country: places.counts[country] for country in most})
        return [*self.keyboard.places(likely), self._more("more_countries", Action.COUNTRIES)]

    def _more(self, key: str, action: Action) -> Row:
        label = self.keyboard.voice.say(f"buttons.{key}")
        return (self.keyboard.button(label, action, argument=self.keyboard.step or ""),)

    def _trades(self) -> list[Sector]:
        reached = (sector for sector in self.outcome.matches.trades() if sector is not Sector.ALL_INFORMAL)
        return list(dict.fromkeys((*self._choices.trades(self.keyboard.state.places), *reached)))

    @property
    def _choices(self) -> Choices:
        hosting = self.outcome.intent is Intent.INTERNSHIP
        return Choices(self.catalogue, self.keyboard.state.sectors, hosting=hosting)
