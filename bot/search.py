"""Answers to queries that somebody types in any chat: cards to send there, and a way into the talk with the bot.

Pure, like the conversation, whose ``search`` makes it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot import links
from bot.cards import Cards
from bot.referral import Outcome, decide
from bot.rendering import LIMIT, bold, escape, length, shorten
from bot.state import MOST_PLACES, State
from bot.understanding.reading import REFERRING, Intent, Reading
from bot.voice import Voice
from directory.matching import Match, single
from directory.model import Status
from directory.references import reference

SURE: Final = 0.8
"""Confidence from which a purpose alone is answered; below it, a text is rather the beginning of a name."""
PAGE: Final = 20
"""Cards at once; the person's program asks for more as they scroll."""
_TITLE: Final = 100
_DESCRIPTION: Final = 200
_WORD: Final = 30
"""Signs of a word that the prompt names."""


_LISTS: Final = REFERRING - {Intent.ORGANIZATION}
"""Intents that a list answers although neither a trade nor a place is named."""
_ANSWERED: Final = (
    frozenset(Intent)
    - REFERRING
    - {Intent.GREETING, Intent.THANKS, Intent.OUT_OF_SCOPE, Intent.CORRECTION, Intent.PRIVACY}
)
"""Questions whose answer is worth sending to others."""
_OFFSET: Final = re.compile(r"[0-9]{1,6}")
_FEW_WORDS: Final = 3


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
    complete: Callable[[str, int], Sequence[str]]
    """Finds organizations by an unfinished name."""

    def nothing(self, key: str = "inline.nothing") -> Found:
        """Return that there is nothing to send, and why."""
        return self._found((), "", self.voice.say(key), links.to_request(State()))

    def networks(self, offset: str) -> Found:
        """Return all that the directory holds, worldwide networks first: where nothing is asked for yet."""
        reading = Reading(locale=self.voice.locale, intent=Intent.BROWSE, confidence=1.0)
        return self._list(reading, offset)

    def one(self, match: Match) -> Found:
        """Return one organization."""
        slug = match.organization.slug
        return self._found(
            [self._hit(match, Intent.CONTACT)], "", self.voice.say("inline.ask"), links.to_organization(slug)
        )

    def answer(self, text: str, reading: Reading, offset: str) -> Found:
        """Return what answers a text: organizations, the house answer to a question, or that nothing is known."""
        names_any = reading.sectors or reading.targets or reading.places
        if names_any or reading.organization or reading.organization_choices:
            is_purpose = reading.intent in REFERRING - {Intent.BROWSE}
            return self._list(reading if is_purpose else replace(reading, intent=Intent.CONTACT), offset)
        if reading.confidence >= SURE and reading.intent in _LISTS:
            return self._list(reading, offset)
        if reading.confidence >= SURE and reading.intent in _ANSWERED:
            return self._house_answer(reading)
        return self._named_like(text, reading)

    def _list(self, reading: Reading, offset: str) -> Found:
        outcome = decide(reading, self.cards.catalogue)
        start = int(offset) if _OFFSET.fullmatch(offset) else 0
        end = start + PAGE
        hits = [self._hit(match, reading.intent) for match in outcome.matches[start:end]]
        if reading.organization is not None:
            payload = links.to_organization(reading.organization)
        else:
            places = (reading.targets or reading.places)[:MOST_PLACES]
            payload = links.to_request(State(intent=reading.intent, sectors=reading.sectors, places=places))
        return self._found(
            hits, str(end) if end < len(outcome.matches) else "", self._prompt(reading, outcome), payload
        )

    def _house_answer(self, reading: Reading) -> Found:
        words = self.voice.answer(reading.intent, reading.audience)
        payload = links.to_request(State(topic=reading.intent))
        title = self.voice.say(f"intents.{reading.intent}")
        hit = Hit(f"answer-{reading.intent}", title, shorten(words, _DESCRIPTION), escape(words), payload)
        return self._found([hit], "", self.voice.say("inline.ask"), payload)

    def _named_like(self, text: str, reading: Reading) -> Found:
        """Return the organizations that a text which says nothing else may name, as far as it is typed."""
        found = [one for slug in self.complete(text, PAGE) if (one := self.cards.catalogue.get(slug)) is not None]
        found.sort(key=lambda one: one.status is not Status.ACTIVE)
        hits = [self._hit(single(one, self.cards.catalogue), Intent.CONTACT) for one in found]
        say = self.voice.say
        prompt = self._unknown(reading) or say("inline.ask" if hits else "inline.nothing")
        return self._found(hits, "", prompt, links.to_request(State()))

    def _prompt(self, reading: Reading, outcome: Outcome) -> str:
        """Return what is doubtful in a reading, else that the bot itself can be asked."""
        say = self.voice.say
        if unknown := self._unknown(reading):
            return unknown
        if reading.ambiguous_places:
            return say("inline.ambiguous", word=_short(reading.ambiguous_places[0].text))
        if outcome.other_sector:
            return say("inline.others")
        if outcome.empty_places:
            return say("inline.wider")
        return say("inline.ask")

    def _unknown(self, reading: Reading) -> str:
        return self.voice.say("inline.unknown", word=_short(reading.unknown[0].text)) if reading.unknown else ""

    def _hit(self, match: Match, intent: Intent) -> Hit:
        organization = match.organization
        acronym = organization.acronym
        shown = f" ({acronym})" if acronym and acronym != organization.name else ""
        place = organization.country and self.voice.area(organization.country)
        title = shorten(organization.name, _TITLE - len(shown)) + shown
        html = self.cards.shared(match, intent)
        seat = f"{organization.city}, {place}" if organization.city and place else place
        status = self.cards.freshness.status(organization)
        described = [part for part in (status, self.cards.reason(match), seat) if part]
        return Hit(
            id=reference(organization.slug),
            title=title,
            description=shorten(" · ".join(described), _DESCRIPTION),
            html=html if length(html) <= LIMIT else bold(title),
            payload=links.to_organization(organization.slug),
        )

    def _found(self, hits: Sequence[Hit], onward: str, prompt: str, payload: str) -> Found:
        return Found(
            hits=tuple(hits),
            onward=onward,
            prompt=prompt,
            payload=payload,
            open_label=self.voice.say("inline.open"),
            locale=self.voice.locale,
        )


def tells_language(text: str, reading: Reading) -> bool:
    """Say whether a text is enough to go by for its language: a trade's name, or a few words besides a name's."""
    return bool(reading.sectors) or (reading.organization is None and len(text.split()) >= _FEW_WORDS)


def _short(word: str) -> str:
    return shorten(word, _WORD)
