"""What was not understood or is not there, said in plain words, each with buttons that settle it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.callback import Action
from bot.keyboard import Keyboard, Row, grid
from bot.referral import Outcome
from bot.state import State
from bot.understanding.reading import Unknown
from bot.voice import Voice
from directory.catalogue import Catalogue
from directory.columns import bits_of
from directory.geography import WORLD
from directory.model import Sector

_NEAREST: Final = 3
"""Known names offered for a word that is not known."""
_MOST_CHOICES: Final = 8
"""Meanings offered for a word that has several."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """Says what one outcome leaves open."""

    voice: Voice
    catalogue: Catalogue
    outcome: Outcome

    def misread(self) -> Iterator[str]:
        """Yield a sentence for each word that is not known or has several meanings."""
        say = self.voice.say
        for unknown in self.outcome.unknown:
            sentence = say(f"notes.unknown_{unknown.slot}", word=unknown.text)
            yield f"{sentence} {say('notes.did_you_mean')}" if unknown.nearest else sentence
        for unclear in self.outcome.ambiguous_places:
            yield say("notes.ambiguous_place", word=unclear.text)

    def missing(self, state: State) -> Iterator[str]:
        """Yield a sentence where nobody of the trade works in the place, or nobody of it is known at all."""
        say, outcome = self.voice.say, self.outcome
        trades = [sector for sector in state.sectors if sector is not Sector.ALL_INFORMAL]
        if outcome.other_sector:
            named = self.voice.the_trades(trades or state.sectors)
            if outcome.empty_places:
                yield say("notes.other_sector_here", sectors=named, places=self.voice.where(outcome.empty_places))
            else:
                yield say("notes.other_sector", sectors=named)
        elif outcome.empty_places:
            where = self.voice.where(outcome.empty_places)
            if trades:
                yield say("notes.nothing_here_for", sectors=self.voice.the_trades(trades), places=where)
            else:
                yield say("notes.nothing_here", places=where)

    def readings(self) -> str:
        """Return the question which of several close readings is meant, or nothing."""
        return self.voice.say("notes.several_readings") if self.outcome.alternatives else ""

    def rows(self, keyboard: Keyboard) -> Iterator[Row]:
        """Yield the buttons that settle each of these."""
        for unknown in self.outcome.unknown:
            yield from self._nearest(unknown, keyboard)
        state = keyboard.state
        for unclear in self.outcome.ambiguous_places:
            yield from self._places(unclear.values[:_MOST_CHOICES], keyboard)
        yield from self._wider(keyboard)
        if self.outcome.choices:
            yield from keyboard.organizations(self.outcome.choices[:_MOST_CHOICES])
        if self.outcome.empty_places or self.outcome.other_sector:
            yield (keyboard.suggest(),)
        yield from Keyboard(self.voice, replace(state, offset=0, shown=0)).alternatives(self.outcome.alternatives)

    def _wider(self, keyboard: Keyboard) -> Iterator[Row]:
        """Yield the button to the smallest region, else the world, where the trade has anyone at work."""
        state = keyboard.state
        if not self.outcome.empty_places:
            return
        areas, trades = self.catalogue.areas, bits_of(state.sectors)
        for region in areas.ancestors(self.outcome.empty_places[0]):
            within = areas.countries_in(region)
            if any(len(self.catalogue.positions(country, trades)) for country in within):
                label = self.voice.say("buttons.wider", area=self.voice.area(region))
                places = () if region == WORLD else (region,)
                yield (keyboard.button(label, Action.LIST, replace(state, places=places, offset=0, shown=0)),)
                return

    def _nearest(self, unknown: Unknown, keyboard: Keyboard) -> Iterator[Row]:
        values = unknown.nearest[:_NEAREST]
        if unknown.slot == "place":
            yield from self._places(values, keyboard)
        elif unknown.slot == "sector":
            yield from keyboard.trades(Sector(value) for value in values)
        else:
            yield from keyboard.organizations(found for slug in values if (found := self.catalogue.get(slug)))

    def _places(self, codes: Sequence[str], keyboard: Keyboard) -> tuple[Row, ...]:
        """Return a button for each area, which joins those that were understood."""
        state = replace(keyboard.state, offset=0, shown=0)
        return grid(
            [
                keyboard.button(
                    self.voice.area(code), Action.LIST, replace(state, places=(*state.places, code))
                )
                for code in codes
            ],
            2,
        )  # fmt: skip
