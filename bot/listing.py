"""Replies that name organizations: a page of cards, the whole list, one organization, and ways to narrow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.callback import Action, Page, Step
from bot.cards import Cards
from bot.doubts import Doubts
from bot.instead import Instead
from bot.keyboard import Keyboard, Row
from bot.narrowing import Narrowing
from bot.referral import Outcome
from bot.rendering import bold, escape, fitting, lines, paragraphs
from bot.reply import Reply
from bot.state import State
from bot.understanding.reading import Intent
from bot.voice import Voice
from directory.matching import Match
from directory.model import ChannelKind, Status

PAGE: Final = 4
"""Cards on a page."""
WHOLE_PAGE: Final = 20
"""Organizations on a page of the whole list."""
_NEAREST: Final = 3

Shown = tuple[Reply, State]


@dataclass(frozen=True, slots=True)
class Listing:
    """Makes the replies of one request in one language; each comes with the state that it leaves."""

    voice: Voice
    cards: Cards

    def answer(self, outcome: Outcome, state: State, notes: Sequence[str] = (), step: Step | None = None) -> Shown:
        """Return the answer to a request: the house answer, what was not understood, a page of cards, the question.

        ``notes`` stand first; ``step`` is that of a guided path, which decides what is asked.
        """
        state = replace(state, offset=state.offset if state.offset < len(outcome.matches) else 0, shown=0)
        offered = outcome.matches[state.offset : state.offset + PAGE]
        doubts = Doubts(self.voice, self.cards.catalogue, outcome)
        opening = map(escape, (*notes, *self._opening(outcome, state, doubts)))
        before = [*opening, self._head(outcome, state, len(offered), step)]
        blocks = [
            self.cards.card(match, number, outcome.intent)
            for number, match in enumerate(offered, start=state.offset + 1)
        ]
        keyboard = Keyboard(self.voice, replace(state, locale=self.voice.locale), step)
        asked, likely = self._narrowing(outcome, keyboard).question()
        after = [escape(asked)]
        shown = fitting(before, blocks, after)
        state = replace(state, shown=shown, locale=self.voice.locale)
        before[-1] = self._head(outcome, state, shown, step)
        keyboard = replace(keyboard, state=state)
        rows = [
            *(() if state.offset else doubts.rows(keyboard)),
            *likely,
            keyboard.numbers(offered[:shown], state.offset + 1),
            self._to_the_only_one(offered[:shown], state),
            keyboard.turning(len(outcome.matches), PAGE, Action.GUIDE if step else Action.LIST),
            self._narrowing(outcome, keyboard).others(PAGE),
            self._to_directory(keyboard),
            *keyboard.closing(),
        ]
        return self._reply(paragraphs([*before, *blocks[:shown], *after]), rows), state

    def everything(self, outcome: Outcome, state: State, step: Step | Page | None = None) -> Shown:
        """Return a page of the whole list, in order, two lines for each organization."""
        total = len(outcome.matches)
        if state.offset >= total:
            state = replace(state, offset=0)
        offered = outcome.matches[state.offset : state.offset + WHOLE_PAGE]
        blocks = [self.cards.entry(match, number) for number, match in enumerate(offered, start=state.offset + 1)]
        title = lines([self._chosen(state), escape(self.voice.say("screens.all", total=total))])
        before = [title, self._position(outcome, state, len(offered))]
        shown = fitting(before, blocks, ())
        state = replace(state, shown=shown, locale=self.voice.locale)
        before[-1] = self._position(outcome, state, shown)
        keyboard = Keyboard(self.voice, state, step)
        numbers = keyboard.numbers(offered[:shown], state.offset + 1)
        rows = [
            *(numbers[start : start + 5] for start in range(0, len(numbers), 5)),
            keyboard.turning(total, WHOLE_PAGE, Action.ALL),
            # Nothing is asked here, wherever the talk is.
            self._narrowing(outcome, replace(keyboard, step=Step.SHOWN)).others(PAGE),
            (keyboard.report(),),
            keyboard.to_list(),
        ]
        return self._reply(paragraphs([*before, *blocks[:shown]]), rows), state

    def profile(
        self, match: Match, state: State, opening: Sequence[str] = (), step: Step | Page | None = None
    ) -> Shown:
        """Return one organization's own screen; ``step`` is where it was opened from."""
        organization = match.organization
        state = replace(state, organization=organization.slug, locale=self.voice.locale)
        keyboard = Keyboard(self.voice, state, step)
        catalogue, freshness = self.cards.catalogue, self.cards.freshness
        profile = self.cards.profile(match, state.intent or Intent.ORGANIZATION)
        warnings = lines(map(escape, freshness.unwell_links(catalogue.recorded(organization))))
        below = [block for block in (warnings, freshness.sources(organization)) if block]
        instead = Instead(self.voice, catalogue, organization)
        before = [*map(escape, opening), profile, escape(instead.sentence())]
        kept = fitting(before, below, (), least=0)
        above = [network for slug in organization.affiliations if (network := catalogue.get(slug))]
        # Nobody reads what is written to one that is no more.
        contacts = (keyboard.first_message(), keyboard.save_contact())
        rows = [
            contacts if organization.status is not Status.DEFUNCT else (),
            *(instead.rows(keyboard) or keyboard.organizations(above[:_NEAREST])),
            (keyboard.share(catalogue.shortest_name(organization)), keyboard.report()),
            keyboard.to_list(),
        ]
        return self._reply(paragraphs([*before, *below[:kept]]), rows), state

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
                    escape(self.cards.freshness.of(match.organization)),
                ]
            )
            for match in matches
        ]
        shown = fitting([opening], blocks, ())
        keyboard = Keyboard(self.voice, replace(state, locale=self.voice.locale))
        rows = [(keyboard.report(),), keyboard.to_list()]
        return self._reply(paragraphs([escape(opening), *blocks[:shown]]), rows), keyboard.state

    def countries(self, outcome: Outcome, state: State, step: Step | Page | None = None) -> Shown:
        """Return the countries to narrow a list to, or parts of the world."""
        keyboard = Keyboard(self.voice, replace(state, locale=self.voice.locale), step)
        return self._choice(keyboard, *self._narrowing(outcome, keyboard).places())

    def trades(self, outcome: Outcome, state: State, step: Step | Page | None = None) -> Shown:
        """Return the trades to narrow a list to."""
        keyboard = Keyboard(self.voice, replace(state, locale=self.voice.locale), step)
        return self._choice(keyboard, *self._narrowing(outcome, keyboard).trades())

    def _choice(self, keyboard: Keyboard, question: str, answers: Sequence[Row]) -> Shown:
        return self._reply(escape(question), [*answers, keyboard.to_list()]), keyboard.state

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

    def _head(self, outcome: Outcome, state: State, shown: int, step: Step | None) -> str:
        """Return what stands right above the cards: which part of the list they are; on a path also what was chosen."""
        return lines([self._chosen(state) if step else "", self._position(outcome, state, shown)])

    def _position(self, outcome: Outcome, state: State, shown: int) -> str:
        total = len(outcome.matches)
        if shown == total or not shown:
            return ""
        return escape(self.voice.say("notes.position", first=state.offset + 1, last=state.offset + shown, total=total))

    def _chosen(self, state: State) -> str:
        """Return what a list was narrowed to, as its title."""
        chosen = [self.voice.join([self.voice.trade(sector) for sector in state.sectors])] if state.sectors else []
        if state.places:
            chosen.append(self.voice.join([self.voice.area(place) for place in state.places]))
        return bold(" · ".join(chosen)) if chosen else ""

    def _to_the_only_one(self, shown: Sequence[Match], state: State) -> Row:
        """Return the button to the first message where a single organization is shown."""
        if len(shown) != 1:
            return ()
        return (Keyboard(self.voice, replace(state, organization=shown[0].organization.slug)).first_message(),)

    def _narrowing(self, outcome: Outcome, keyboard: Keyboard) -> Narrowing:
        return Narrowing(self.cards.catalogue, outcome, keyboard)

    def _to_directory(self, keyboard: Keyboard) -> Row:
        """Return the way back to the directory's page that a list was opened from."""
        places = keyboard.state.places
        if keyboard.step is not Step.SHOWN:
            return ()
        if len(places) == 1 and self.voice.areas.is_country(places[0]):
            label = self.voice.say("buttons.back_to", name=self.voice.area(places[0]))
            return (keyboard.browse(label, Page.COUNTRY, places=places),)
        return (keyboard.page("directory", Page.FRONT),)

    def _reply(self, html: str, rows: Sequence[Row]) -> Reply:
        return Reply(html, tuple(row for row in rows if row), self.voice.locale)


_KINDS: Final = {
    "website": frozenset({ChannelKind.WEBSITE, ChannelKind.CONTACT_PAGE}),
    "email": frozenset({ChannelKind.EMAIL}),
    "phone": frozenset({ChannelKind.PHONE, ChannelKind.WHATSAPP}),
    "social": frozenset(ChannelKind)
    - {ChannelKind.WEBSITE, ChannelKind.CONTACT_PAGE, ChannelKind.EMAIL, ChannelKind.PHONE, ChannelKind.WHATSAPP},
}
