"""Answers to queries that somebody types in any chat: cards to send there, and a way into the talk with the bot.

Pure, like the conversation, whose ``search`` makes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot import links
from bot.cards import Cards
from bot.referral import DOUBT, Outcome, decide
from bot.rendering import escape, shorten
from bot.state import MOST_PLACES, State
from bot.understanding.reading import REFERRING, Intent, Reading
from bot.voice import Voice
from directory.matching import Match, Ranking
from directory.references import reference

PAGE: Final = 20
"""Cards at once; the person's program asks for more as they scroll."""
_TITLE: Final = 100
_DESCRIPTION: Final = 200
_WORD: Final = 30
"""Signs of a word that the prompt names."""
_LONGEST_OFFSET: Final = 6


_LISTS: Final = REFERRING - {Intent.ORGANIZATION}
"""Intents that a list answers although neither a trade nor a place is named."""
_NO_ANSWERS: Final = frozenset({Intent.GREETING, Intent.THANKS, Intent.OUT_OF_SCOPE, Intent.CORRECTION, Intent.PRIVACY})
"""What nobody wants to send to others, or what only the talk with the bot itself answers."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing to send into a chat."""

    id: str
    """At most 64 bytes; the same for the same organization."""
    title: str
    description: str
    html: str
    payload: str
    """Of the deep link that opens the bot at it (bot/links.py)."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query led to."""

    hits: tuple[Hit, ...]
    onward: str
    """Where the next page begins, in at most 64 bytes; empty after the last one."""
    prompt: str
    """What the button above the results says: what is doubtful, or that the bot itself knows more."""
    payload: str
    """Of the deep link that opens the bot at the same request."""
    open_label: str
    """What the button under a sent card says."""
    locale: str


@dataclass(frozen=True, slots=True)
class Search:
    """Searches in one language."""

    voice: Voice
    cards: Cards

    def nothing(self, key: str = "inline.nothing") -> Found:
        """Return that there is nothing to send, and why."""
        return self._found((), "", self.voice.say(key), State())

    def networks(self, offset: str) -> Found:
        """Return all that the directory holds, worldwide networks first: where nothing is asked for yet."""
        reading = Reading(locale=self.voice.locale, intent=Intent.BROWSE, confidence=1.0)
        return self.answer(reading, offset)

    def one(self, match: Match) -> Found:
        """Return one organization."""
        return self._found((self._hit(match, Intent.CONTACT),), "", self.voice.say("inline.ask"), State())

    def answer(self, reading: Reading, offset: str) -> Found:
        """Return what answers a reading: organizations, the house answer to a question, or that nothing is known."""
        places = (reading.targets or reading.places)[:MOST_PLACES]
        names_any = reading.sectors or places or reading.organization or reading.organization_choices
        is_sure = reading.confidence >= DOUBT
        hits: list[Hit] = []
        topic: Intent | None = None
        if reading.intent not in REFERRING:
            topic = reading.intent if is_sure and reading.intent not in _NO_ANSWERS else None
            hits = [self._house_answer(reading)] if topic and not _number(offset) else []
            reading = replace(reading, intent=Intent.CONTACT)
        refers = bool(names_any) or (topic is None and is_sure and reading.intent in _LISTS)
        outcome = decide(reading, self.cards.catalogue) if refers else None
        onward = ""
        if outcome is not None:
            page, onward = _page(outcome.matches, offset)
            hits += [self._hit(match, reading.intent) for match in page]
        if not hits and not _number(offset):
            return self._nothing_known(reading)
        state = State(intent=reading.intent if refers else None, sectors=reading.sectors, places=places, topic=topic)
        return self._found(hits, onward, self._prompt(reading, outcome), state)

    def _nothing_known(self, reading: Reading) -> Found:
        state = State(intent=reading.intent if reading.intent in _LISTS else None)
        return self._found((), "", self._unknown(reading) or self.voice.say("inline.nothing"), state)

    def _prompt(self, reading: Reading, outcome: Outcome | None) -> str:
        """Return what is doubtful in a reading, else that the bot itself can be asked."""
        say = self.voice.say
        if unknown := self._unknown(reading):
            return unknown
        if reading.ambiguous_places:
            return say("inline.ambiguous", word=_short(reading.ambiguous_places[0].text))
        if outcome is not None and outcome.other_sector:
            return say("inline.others")
        if outcome is not None and outcome.empty_places:
            return say("inline.wider")
        return say("inline.ask")

    def _unknown(self, reading: Reading) -> str:
        return self.voice.say("inline.unknown", word=_short(reading.unknown[0].text)) if reading.unknown else ""

    def _house_answer(self, reading: Reading) -> Hit:
        words = self.voice.answer(reading.intent, reading.audience)
        return Hit(
            id=f"answer-{reading.intent}",
            title=self.voice.say(f"intents.{reading.intent}"),
            description=shorten(words, _DESCRIPTION),
            html=escape(words),
            payload=links.to_request(State(topic=reading.intent)),
        )

    def _hit(self, match: Match, intent: Intent) -> Hit:
        organization = match.organization
        acronym = organization.acronym
        shown = f" ({acronym})" if acronym and acronym != organization.name else ""
        place = organization.country and self.voice.area(organization.country)
        seat = f"{organization.city}, {place}" if organization.city and place else place
        described = [self.cards.reason(match), *([seat] if seat else [])]
        return Hit(
            id=reference(organization.slug),
            title=shorten(organization.name, _TITLE - len(shown)) + shown,
            description=shorten(" · ".join(described), _DESCRIPTION),
            html=self.cards.shared(match, intent),
            payload=links.to_organization(organization.slug),
        )

    def _found(self, hits: Sequence[Hit], onward: str, prompt: str, state: State) -> Found:
        return Found(
            hits=tuple(hits),
            onward=onward,
            prompt=prompt,
            payload=links.to_request(state),
            open_label=self.voice.say("inline.open"),
            locale=self.voice.locale,
        )


def _page(matches: Ranking, offset: str) -> tuple[Sequence[Match], str]:
    """Return the matches of a page, and the offset of the next one."""
    start = _number(offset)
    end = start + PAGE
    return matches[start:end], str(end) if end < len(matches) else ""


def _number(offset: str) -> int:
    """Return where a page begins; what Telegram was never told begins at the start."""
    return int(offset) if offset.isascii() and offset.isdigit() and len(offset) <= _LONGEST_OFFSET else 0


def _short(word: str) -> str:
    return shorten(word, _WORD)
