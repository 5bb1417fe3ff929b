"""The directory's own pages, to look around in: networks by trade, countries by region, a country, what is new."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from types import MappingProxyType
from typing import Final

from bot.callback import Action, Page, Step
from bot.cards import Cards
from bot.choices import Choices
from bot.keyboard import Keyboard, Row, packed
from bot.rendering import bold, escape, fitting, lines, paragraphs, shorten
from bot.reply import Reply
from bot.state import State
from bot.understanding.reading import Intent
from bot.voice import Voice
from directory.catalogue import NETWORKS, Catalogue
from directory.matching import Query, Shape, rank, single
from directory.model import News, Organization, Sector

PAGE: Final = 6
"""Entries on a page."""
_SHORT: Final = 24
"""Signs of a name from which its acronym takes its place among others."""
_LONGEST: Final = 160
"""Signs of a line of names."""

Shown = tuple[Reply, State]


@dataclass(frozen=True, slots=True)
class Browse:
    """Makes these pages in one language; each comes with the state that it leaves."""

    voice: Voice
    cards: Cards

    def open(self, page: Page, state: State) -> Shown:
        """Return a page; ``state`` holds its trades or places and where its entries begin."""
        draw: dict[Page, Callable[[State], Shown]] = {
            Page.FRONT: self.front,
            Page.NETWORKS: self.networks_of if state.sectors else self.networks,
            Page.REGIONS: self.regions,
            Page.COUNTRY: self.country if self._country(state) else self.regions,
            Page.ABOVE: self.above if self._country(state) else self.networks,
            Page.NEWS: self.news,
        }
        return draw[page](replace(state, locale=self.voice.locale))

    def front(self, state: State) -> Shown:
        """Return what the directory holds and the ways into it."""
        state = replace(state, sectors=(), places=(), offset=0, shown=0)
        say, catalogue, keyboard = self.voice.say, self.catalogue, self._keyboard(state, Page.FRONT)
        held = self.voice.answer(
            Intent.BROWSE,
            organizations=self.voice.number(len(catalogue.listed)),
            countries=len(catalogue.count_by_country()),
        )
        everyone = keyboard.guide(say("buttons.whole_list"), Step.SHOWN, state)
        rows = [
            (keyboard.page("networks", Page.NETWORKS), keyboard.page("by_country", Page.REGIONS)),
            (keyboard.page("news", Page.NEWS), everyone),
            (keyboard.home(),),
        ]
        return self._reply([escape(held), escape(say("screens.look_around"))], rows), state

    def networks(self, state: State) -> Shown:
        """Return the networks of every trade that has any, by name; the worldwide before the regional."""
        keyboard = self._keyboard(replace(state, places=(), offset=0, shown=0), Page.NETWORKS)
        found = {sector: self._networks(sector) for sector in Sector}
        served = [sector for sector in Sector if found[sector]]
        named = [f"{bold(self.voice.trade(sector))}: {escape(self._names(found[sector]))}" for sector in served]
        rows = [
            *packed(keyboard.browse(self.voice.trade(sector), Page.NETWORKS, sectors=(sector,)) for sector in served),
            self._back(keyboard, Page.FRONT),
        ]
        title = escape(self.voice.say("screens.networks"))
        shown = fitting([title], named, [])
        return self._reply([title, lines(named[:shown])], rows), keyboard.state

    def networks_of(self, state: State) -> Shown:
        """Return the networks of one trade, the worldwide before the regional, and how to reach them."""
        state = replace(state, sectors=state.sectors[:1], places=())
        title = self.voice.say("screens.networks_of", sectors=self.voice.the_trades(state.sectors))
        matches = self._networks(state.sectors[0])
        keyboard = self._keyboard(state, Page.NETWORKS)
        # Those who look for a trade's networks look for its members next.
        onward = keyboard.guide(self.voice.say("buttons.by_country"), Step.PLACE, replace(state, intent=Intent.CONTACT))
        return self._entries(matches, title, keyboard, [(onward,), self._back(keyboard, Page.NETWORKS)])

    def regions(self, state: State) -> Shown:
        """Return the parts of the world, or the countries of one, with how many organizations are there."""
        state = replace(state, sectors=(), offset=0, shown=0)
        choices = Choices(self.catalogue)
        places = choices.places(state.places)
        title = self.voice.say("screens.countries" if places.are_countries else "screens.regions")
        keyboard = self._keyboard(state, Page.REGIONS)
        page = Page.COUNTRY if places.are_countries else Page.REGIONS
        rows = [
            *packed(
                keyboard.browse(keyboard.counted(self.voice.area(code), places.counts[code]), page, places=(code,))
                for code in self.voice.sorted_areas(places.counts, as_given=not places.are_countries)
            ),
            self._back(keyboard, Page.REGIONS, places=choices.above(state.places))
            if state.places
            else self._back(keyboard, Page.FRONT),
        ]
        where = bold(self.voice.join([self.voice.area(place) for place in state.places])) if state.places else ""
        return self._reply([where, escape(title)], rows), state

    def country(self, state: State) -> Shown:
        """Return a country's page: its trades with their numbers, the networks above, ways into the lists."""
        state = replace(state, sectors=(), offset=0, shown=0)
        say, area, keyboard = self.voice.say, state.places[0], self._keyboard(state, Page.COUNTRY)
        trades = self._trades_in(area)
        request = replace(state, intent=Intent.CONTACT)
        total = self.catalogue.count_within(area)
        held = say("screens.country", total=self.voice.number(total)) if total else say("screens.country_empty")
        above = self._above(area)
        names = [f"{escape(say('screens.above'))} {escape(self._names(above))}"] if above else []
        rows = [
            *packed(
                keyboard.guide(
                    keyboard.counted(self.voice.trade(sector), count), Step.SHOWN, replace(request, sectors=(sector,))
                )
                for sector, count in trades.items()
            ),
            (
                *((keyboard.page("networks", Page.ABOVE, places=state.places),) if above else ()),
                keyboard.guide(say("buttons.whole_list"), Step.SHOWN, request),
            ),
            self._back(keyboard, Page.REGIONS, places=Choices(self.catalogue).above(state.places)),
        ]
        return self._reply([lines([bold(self.voice.area(area)), escape(held)]), *names], rows), state

    def above(self, state: State) -> Shown:
        """Return the networks above a country's organizations, the nearest first, and how to reach them."""
        state = replace(state, sectors=(), places=state.places[:1])
        title = self.voice.say("screens.above_of", places=self.voice.where(state.places))
        keyboard = self._keyboard(state, Page.ABOVE)
        label = self.voice.say("buttons.back_to", name=self.voice.area(state.places[0]))
        back = (keyboard.browse(label, Page.COUNTRY, places=state.places), keyboard.home())
        return self._entries(self._above(state.places[0]), title, keyboard, [back])

    def news(self, state: State) -> Shown:
        """Return what was added or changed lately, newest first; else those with the newest sources, and says so."""
        state = replace(state, sectors=(), places=())
        latest: dict[str, News] = {}
        for news in self.catalogue.news:
            if self.catalogue.position_of(news.slug) is not None:
                latest.setdefault(news.slug, news)
        changed = [found for slug in latest if (found := self.catalogue.get(slug))]
        dates = {
            slug: self.voice.say(
                "card.added_on" if news.is_new else "card.changed_on", date=self.voice.date(news.on.isoformat())
            )
            for slug, news in latest.items()
        }
        keyboard = self._keyboard(state, Page.NEWS)
        return self._entries(
            changed or self.catalogue.newest_sources,
            self.voice.say("screens.news" if changed else "screens.news_none"),
            keyboard,
            [self._back(keyboard, Page.FRONT)],
            dates,
        )

    def _entries(
        self,
        organizations: Sequence[Organization],
        title: str,
        keyboard: Keyboard,
        below: Sequence[Row],
        notes: Mapping[str, str] = MappingProxyType({}),
    ) -> Shown:
        """Return a page of organizations, a few lines each; ``notes`` by slug stand in the place of the reason."""
        state = keyboard.state
        if state.offset >= len(organizations):
            state = replace(state, offset=0)
        matches = [single(found, self.catalogue) for found in organizations[state.offset : state.offset + PAGE]]
        blocks = [
            self.cards.entry(match, number, notes.get(match.organization.slug) or self.cards.reason(match))
            for number, match in enumerate(matches, start=state.offset + 1)
        ]
        shown = fitting([escape(title)], blocks, ())
        state = replace(state, shown=shown)
        keyboard = replace(keyboard, state=state)
        rows = [
            keyboard.numbers(matches[:shown], state.offset + 1),
            keyboard.turning(len(organizations), PAGE, Action.BROWSE),
            *below,
        ]
        return self._reply([escape(title), *blocks[:shown]], rows), state

    def _networks(self, sector: Sector) -> list[Organization]:
        """Return a trade's networks, the worldwide before the regional."""
        return [found for found in self._leading(Query(Shape.NETWORKS_FIRST, (sector,))) if sector in found.sectors]

    def _above(self, area: str) -> list[Organization]:
        """Return the networks of the trades of a country, the nearest first; where it has none, all that reach it."""
        trades = set(self._trades_in(area)) or set(Sector)
        return [
            found
            for found in self._leading(Query(Shape.NETWORKS_FIRST, places=(area,)))
            if trades.intersection(found.sectors)
        ]

    def _leading(self, query: Query) -> Iterator[Organization]:
        """Yield the networks that lead the answer to a request."""
        organizations = (match.organization for match in rank(query, self.catalogue))
        return takewhile(lambda organization: organization.kind in NETWORKS, organizations)

    def _trades_in(self, area: str) -> dict[Sector, int]:
        """Return how many organizations of each trade a country has, the most common first."""
        choices = Choices(self.catalogue)
        general = choices.count(area, Sector.ALL_INFORMAL)
        return choices.trades((area,)) | ({Sector.ALL_INFORMAL: general} if general else {})

    def _names(self, organizations: Sequence[Organization]) -> str:
        names = (found.name if len(found.name) <= _SHORT else found.acronym or found.name for found in organizations)
        return shorten(", ".join(names), _LONGEST)

    def _country(self, state: State) -> str | None:
        return state.places[0] if len(state.places) == 1 and self.voice.areas.is_country(state.places[0]) else None

    def _back(self, keyboard: Keyboard, page: Page, places: tuple[str, ...] = ()) -> Row:
        """Return the buttons to the page above and to the start."""
        return (keyboard.page("back", page, places), keyboard.home())

    def _keyboard(self, state: State, page: Page) -> Keyboard:
        """Return buttons on a page's state; an organization opened there comes back to it."""
        return Keyboard(self.voice, state, page)

    def _reply(self, parts: Sequence[str], rows: Sequence[Row]) -> Reply:
        return Reply(paragraphs(parts), tuple(row for row in rows if row), self.voice.locale)

    @property
    def catalogue(self) -> Catalogue:
        """The directory that these pages show."""
        return self.cards.catalogue
