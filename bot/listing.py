"""Replies that name organizations: a page of cards, the whole list, one organization, and ways to narrow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot import choices
from bot.callback import Action
from bot.cards import Cards
from bot.doubts import Doubts
from bot.keyboard import Keyboard, Row
from bot.referral import Outcome
from bot.rendering import bold, escape, fitting, lines, paragraphs
from bot.reply import Reply
from bot.state import State
from bot.understanding.reading import Intent
from bot.voice import Voice
from directory.matching import Match
from directory.model import ChannelKind

PAGE: Final = 4
"""Cards on a page."""
WHOLE_PAGE: Final = 20
"""Organizations on a page of the whole list."""
_LIKELY: Final = 6
"""Answers offered as buttons to a question."""
_MOST_COUNTRIES: Final = 40
"""Countries to choose from at once; with more, parts of the world come first."""
_NEAREST: Final = 3

Shown = tuple[Reply, State]


@dataclass(frozen=True, slots=True)
class Listing:
    """Makes the replies of one request in one language; each comes with the state that it leaves."""

    voice: Voice
    cards: Cards

    def answer(self, outcome: Outcome, state: State, notes: Sequence[str] = ()) -> Shown:
        """Return the answer to a request: the house answer, what was not understood, a page of cards, the question.

        ``notes`` stand first.
        """
        if state.offset >= len(outcome.matches):
            state = replace(state, offset=0)
        offered = outcome.matches[state.offset : state.offset + PAGE]
        doubts = Doubts(self.voice, self.cards.catalogue, outcome)
        opening = map(escape, (*notes, *self._opening(outcome, state, doubts)))
        before = [*opening, self._position(outcome, state, len(offered))]
        blocks = [
            self.cards.card(match, number, outcome.intent)
            for number, match in enumerate(offered, start=state.offset + 1)
        ]
        asked = _asked(outcome)
        after = [escape(self.voice.say(f"questions.{asked}"))] if asked else []
        shown = fitting(before, blocks, after)
        state = replace(state, shown=shown, locale=self.voice.locale)
        before[-1] = self._position(outcome, state, shown)
        keyboard = Keyboard(self.voice, state)
        rows = [
            *(() if state.offset else (*doubts.rows(keyboard), *self._likely(outcome, keyboard))),
            keyboard.numbers(offered[:shown], state.offset + 1),
            self._to_the_only_one(offered[:shown], state),
            keyboard.turning(len(outcome.matches), PAGE, Action.LIST),
            *self._narrowing(outcome, keyboard),
            *keyboard.closing(),
        ]
        return self._reply(paragraphs([*before, *blocks[:shown], *after]), rows), state

    def everything(self, outcome: Outcome, state: State) -> Shown:
        """Return a page of the whole list, in order, two lines for each organization."""
        total = len(outcome.matches)
        if state.offset >= total:
            state = replace(state, offset=0)
        offered = outcome.matches[state.offset : state.offset + WHOLE_PAGE]
        blocks = [self.cards.entry(match, number) for number, match in enumerate(offered, start=state.offset + 1)]
        before = [escape(self.voice.say("screens.all", total=total)), self._position(outcome, state, len(offered))]
        shown = fitting(before, blocks, ())
        state = replace(state, shown=shown, locale=self.voice.locale)
        before[-1] = self._position(outcome, state, shown)
        keyboard = Keyboard(self.voice, state)
        numbers = keyboard.numbers(offered[:shown], state.offset + 1)
        rows = [
            *(numbers[start : start + 5] for start in range(0, len(numbers), 5)),
            keyboard.turning(total, WHOLE_PAGE, Action.ALL),
            *self._narrowing(outcome, keyboard),
            (keyboard.report(),),
            keyboard.to_list(),
        ]
        return self._reply(paragraphs([*before, *blocks[:shown]]), rows), state

    def profile(self, match: Match, state: State, opening: Sequence[str] = ()) -> Shown:
        """Return one organization's own screen."""
        organization = match.organization
        state = replace(state, organization=organization.slug, locale=self.voice.locale)
        keyboard = Keyboard(self.voice, state)
        profile = self.cards.profile(match, state.intent or Intent.ORGANIZATION)
        sources = self.cards.sources(organization)
        before = [*map(escape, opening), profile]
        kept = fitting(before, [sources], (), least=0)
        catalogue = self.cards.catalogue
        above = [network for slug in organization.affiliations if (network := catalogue.get(slug))]
        rows = [
            (keyboard.first_message(), keyboard.save_contact()),
            *keyboard.organizations(above[:_NEAREST]),
            (keyboard.share(catalogue.shortest_name(organization)), keyboard.report()),
            keyboard.to_list(),
        ]
        return self._reply(paragraphs([*before, *[sources][:kept]]), rows), state

    def channels(self, matches: Sequence[Match], kind: str | None, state: State) -> Shown:
        """Return how to reach organizations that were shown; says so where the kind asked for is not known."""
        wanted = _KINDS.get(kind or "", frozenset())
        # Those with the kind asked for come first.
        having = {match for match in matches if any(one.kind in wanted for one in match.organization.channels)}
        matches = sorted(matches, key=lambda match: match not in having)
        if kind is None or having:
            opening = self.voice.say("screens.channels")
        else:
            opening = self.voice.say("screens.channels_missing", channel=self.voice.say(f"channels.{kind}"))
        intent = state.intent or Intent.CONTACT
        blocks = [
            lines(
                [
                    bold(match.organization.name),
                    *map(escape, self.cards.contact(match, intent, every=True)),
                    escape(self.cards.freshness(match.organization)),
                ]
            )
            for match in matches
        ]
        shown = fitting([opening], blocks, ())
        keyboard = Keyboard(self.voice, replace(state, locale=self.voice.locale))
        rows = [(keyboard.report(),), keyboard.to_list()]
        return self._reply(paragraphs([escape(opening), *blocks[:shown]]), rows), keyboard.state

    def countries(self, outcome: Outcome, state: State) -> Shown:
        """Return the countries to narrow a list to; parts of the world where they are too many."""
        areas = self.voice.areas
        named = choices.countries(outcome.matches, state.places, areas)
        keyboard = Keyboard(self.voice, replace(state, locale=self.voice.locale))
        if len(named) > _MOST_COUNTRIES:
            title = "regions"
            rows = keyboard.places(choices.holding(choices.PARTS, named, areas), Action.COUNTRIES)
        else:
            title = "countries"
            rows = keyboard.places(sorted(named, key=self.voice.area))
        return self._reply(escape(self.voice.say(f"screens.{title}")), [*rows, keyboard.to_list()]), keyboard.state

    def trades(self, outcome: Outcome, state: State) -> Shown:
        """Return the trades to narrow a list to."""
        keyboard = Keyboard(self.voice, replace(state, locale=self.voice.locale))
        rows = [*keyboard.trades(choices.trades(outcome.matches)), keyboard.to_list()]
        return self._reply(escape(self.voice.say("screens.trades")), rows), keyboard.state

    def _opening(self, outcome: Outcome, state: State, doubts: Doubts) -> list[str]:
        """Return the house answer, and in plain words what is missing; on later pages nothing of it again."""
        if state.offset:
            return []
        return [self._house_answer(outcome, state), *doubts.misread(), *doubts.missing(state), doubts.readings()]

    def _house_answer(self, outcome: Outcome, state: State) -> str:
        voice, catalogue = self.voice, self.cards.catalogue
        if outcome.choices:
            return voice.say("notes.several_organizations")
        if outcome.intent is Intent.ORGANIZATION:
            named = any(unknown.slot == "organization" for unknown in outcome.unknown)
            return "" if named else voice.say("notes.organization_unknown")
        if outcome.intent is Intent.BROWSE:
            if state.sectors or state.places:
                return "" if outcome.empty_places or outcome.other_sector else voice.say("screens.browse_narrowed")
            organizations, countries = len(catalogue.listed), len(catalogue.count_by_country())
            return voice.answer(Intent.BROWSE, organizations=organizations, countries=countries)
        return voice.answer(outcome.intent, state.audience)

    def _position(self, outcome: Outcome, state: State, shown: int) -> str:
        total = len(outcome.matches)
        if shown == total or not shown:
            return ""
        return escape(self.voice.say("notes.position", first=state.offset + 1, last=state.offset + shown, total=total))

    def _likely(self, outcome: Outcome, keyboard: Keyboard) -> tuple[Row, ...]:
        """Return the likely answers to the question that the reply asks."""
        asked = _asked(outcome)
        if asked == "place":
            named = choices.countries(outcome.matches, (), self.voice.areas)
            return keyboard.places(choices.holding(choices.CONTINENTS, named, self.voice.areas)[:_LIKELY])
        if asked == "sector":
            return keyboard.trades(choices.trades(outcome.matches)[:_LIKELY])
        return ()

    def _to_the_only_one(self, shown: Sequence[Match], state: State) -> Row:
        """Return the button to the first message where a single organization is shown."""
        if len(shown) != 1:
            return ()
        return (Keyboard(self.voice, replace(state, organization=shown[0].organization.slug)).first_message(),)

    def _narrowing(self, outcome: Outcome, keyboard: Keyboard) -> list[Row]:
        if len(outcome.matches) <= PAGE:
            return []
        places = keyboard.state.places
        by_country = len(choices.countries(outcome.matches, places, self.voice.areas)) > 1
        by_trade = not keyboard.state.sectors and _asked(outcome) != "sector"
        return [keyboard.narrowing(by_country=by_country, by_trade=by_trade)]

    def _reply(self, html: str, rows: Sequence[Row]) -> Reply:
        return Reply(html, tuple(row for row in rows if row), self.voice.locale)


def _asked(outcome: Outcome) -> str | None:
    """Return the slot that the reply asks for in words of its own: none while a word of it is still unclear."""
    unclear = {unknown.slot for unknown in outcome.unknown if unknown.nearest}
    if outcome.question == "intent" or (outcome.question == "place" and outcome.ambiguous_places):
        return None
    return None if outcome.question in unclear else outcome.question


_KINDS: Final = {
    "website": frozenset({ChannelKind.WEBSITE, ChannelKind.CONTACT_PAGE}),
    "email": frozenset({ChannelKind.EMAIL}),
    "phone": frozenset({ChannelKind.PHONE, ChannelKind.WHATSAPP}),
    "social": frozenset(ChannelKind)
    - {ChannelKind.WEBSITE, ChannelKind.CONTACT_PAGE, ChannelKind.EMAIL, ChannelKind.PHONE, ChannelKind.WHATSAPP},
}
