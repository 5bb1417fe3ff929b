"""Reads what continues a talk: commands on the last answer, and messages that only change its trade or place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, Self

from bot import carry_over
from bot.fragment import Fragment
from bot.phrase_book import PhraseBook
from bot.state import State
from bot.understanding.organizations import HOST
from bot.understanding.reading import LOCALES, REFERRING, Command, Intent, Reading
from bot.understanding.understander import Findings
from directory.text import tokens

MOST_WORDS: Final = 16
"""A longer message is a request of its own."""
_STRAY_WORDS: Final = 4
"""Words of no known use that a message may hold which opens as a continuation ("and ...")."""
_FEW_STRAY_WORDS: Final = 2
"""Those that another message may hold which names a trade or a place, but not both."""
_SHORT: Final = 12
"""Words that such a message has at most."""
_FEW_WORDS: Final = 6
"""Words of a message too short to tell a purpose by a hint."""
_SURE: Final = 0.6
"""Confidence from which an intent counts against what a message looks like."""
_CERTAIN: Final = 0.85
"""The same in a few words, and for intents that a fragment is easily taken for."""
_BEYOND_DOUBT: Final = 0.97
"""The same for these where the message begins as a continuation does."""
_PURPOSES: Final = REFERRING - {Intent.ORGANIZATION, Intent.BROWSE}
_LIKE_FRAGMENTS: Final = frozenset({Intent.OUT_OF_SCOPE, Intent.CORRECTION, Intent.ABOUT_BOT})
"""What a fragment is easily taken for."""
_OF_ONE: Final = frozenset({Intent.ORGANIZATION, Intent.CONTACT, Intent.ABOUT, Intent.ABOUT_BOT, Intent.IMPACT})
"""What a question about the organization just shown is easily taken for."""


@dataclass(frozen=True, slots=True)
class Followups:
    """Holds a message against the talk before it."""

    find: Callable[[str, str | None], Findings]
    """Finds the trades, places and organization that a text in a language names."""
    book: PhraseBook

    @classmethod
    def load(cls, find: Callable[[str, str | None], Findings]) -> Self:
        """Read the phrases of all languages.

        Raises:
            LexiconError: a file is missing or damaged.
        """
        return cls(find, PhraseBook.load())

    def interpret(self, text: str, reading: Reading, state: State | None) -> Reading:
        """Return the reading of a message within its talk.

        It has a ``command`` where it asks something of the last answer; it takes over what it leaves out from the
        request before it where it only changes that; else it is a request of its own and comes back as it is.
        """
        folded = [word.folded for word in tokens(text)]
        if not folded:
            return reading
        reading = replace(reading, locale=reading.locale or self.book.told(folded))
        locale = self.book.spoken(text, folded, reading.locale, state.locale if state else None)
        if len(folded) > MOST_WORDS:
            return self._whole(text, reading, locale) if state is not None else reading
        asked = self._language(folded, reading, state, locale) or self._thanks(folded, reading, locale)
        if asked is not None:
            return asked
        command = self._command(folded, reading, state, locale)
        talk = state if state and (state.intent or state.sectors or state.places or state.organization) else None
        if command is None and talk is None:
            return reading
        fragment = Fragment.of(text, self.find(text, locale), locale, self.book)
        if command is not None and not fragment.names:
            return command
        continued = self._continue(fragment, reading, talk, locale) if talk is not None else None
        return continued or carry_over.without(fragment.excluded, reading)

    def _whole(self, text: str, reading: Reading, locale: str) -> Reading:
        """Return the reading of a long message, which may still let a name of before go ("Forget Peru. I need …")."""
        if len(reading.places) + len(reading.sectors) <= 1:
            return reading
        return carry_over.without(Fragment.of(text, self.find(text, locale), locale, self.book).excluded, reading)

    def _likely(self, locale: str) -> list[str]:
        """Return the languages to look words up in, the likeliest first."""
        return list(dict.fromkeys((locale, *LOCALES)))

    def _language(self, folded: Sequence[str], reading: Reading, state: State | None, locale: str) -> Reading | None:
        for likely in self._likely(locale):
            language = self.book.languages[likely].language(folded)
            if language is not None:
                return carry_over.commanded(reading, state, Command.LANGUAGE, language, language)
        return None

    def _thanks(self, folded: Sequence[str], reading: Reading, locale: str) -> Reading | None:
        if not self.book.languages[locale].gives_thanks(folded):
            return None
        return replace(reading, locale=locale, intent=Intent.THANKS, confidence=1.0, alternatives=())

    def _command(self, folded: Sequence[str], reading: Reading, state: State | None, locale: str) -> Reading | None:
        if reading.organization is not None:
            return None
        for typos, likely in product((False, True), self._likely(locale)):
            found = self.book.languages[likely].command(folded, typos=typos)
            if found is not None and (found[0] is not Command.CHANNELS or state is not None):
                return carry_over.commanded(reading, state, *found, locale)
        return None

    def _continue(self, fragment: Fragment, reading: Reading, state: State, locale: str) -> Reading | None:
        """Return the reading merged with the request before it, or None where it is not one of its parts."""
        if reading.intent is Intent.CORRECTION and reading.confidence >= _CERTAIN and not fragment.names:
            return None  # "the phone of StreetNet is wrong"
        any_trade = self.book.lets_trade_go(fragment.folded)
        if not fragment.names and not fragment.is_unclear and not any_trade:
            return self._organization(fragment, reading, state, locale) or self._purpose(
                fragment, reading, state, locale
            )
        if not self._carries_on(fragment, reading, state):
            return None
        found = fragment.found.places
        return carry_over.merged(
            replace(reading, unknown=found.unknown, ambiguous_places=found.ambiguous),
            state,
            intent=_intent(fragment, reading, state),
            sectors=() if any_trade else carry_over.sectors(fragment, state),
            places=carry_over.places(fragment, state),
            locale=locale,
        )

    def _carries_on(self, fragment: Fragment, reading: Reading, state: State) -> bool:
        """Say whether a message that names a trade or a place belongs to the request before it."""
        if not (state.intent or state.sectors or state.places) or self._is_of_its_own(fragment, reading):
            return False
        words, stray = len(fragment.words), len(fragment.stray)
        if fragment.purpose not in {None, state.intent}:
            return fragment.continues or (not fragment.found.sectors.mentions and words <= _FEW_WORDS)
        if not stray or fragment.opens:
            return stray <= _STRAY_WORDS
        if reading.confidence >= _SURE and reading.intent in _PURPOSES and reading.intent is not state.intent:
            return reading.intent is Intent.CONTACT and words <= _FEW_WORDS
        if fragment.names > 1:
            return stray <= 1 and words <= _FEW_WORDS
        return stray <= _FEW_STRAY_WORDS and words <= _SHORT

    def _is_of_its_own(self, fragment: Fragment, reading: Reading) -> bool:
        """Say whether a message surely asks something else, be there the name of a trade or a place in it."""
        if HOST in fragment.folded or self.book.is_anew(fragment.folded):
            return True
        if reading.intent in REFERRING | {Intent.GREETING, Intent.THANKS}:
            return False
        if not fragment.stray:
            # "what is informal work?"; any other trade alone is taken for a question of knowledge, too.
            return reading.confidence >= _CERTAIN and fragment.is_about_informal_work
        if reading.intent in _LIKE_FRAGMENTS:
            return reading.confidence >= (_BEYOND_DOUBT if fragment.opens else _CERTAIN)
        return reading.confidence >= _SURE

    def _purpose(self, fragment: Fragment, reading: Reading, state: State, locale: str) -> Reading | None:
        """Read another purpose for the same people ("and a speaker?"), or one of WIEGO itself in between."""
        purpose = fragment.purpose or reading.intent
        named = fragment.found.organization
        if purpose not in _PURPOSES or state.intent is None or named.organization is not None or named.choices:
            return None
        if HOST in fragment.folded and reading.intent in _PURPOSES:
            return replace(reading, aside=True)
        if self._is_of_its_own(fragment, reading):
            return None
        # A few words in the midst of a request ("how i join") are about the same people and place.
        few = len(fragment.rest) <= _FEW_WORDS and (purpose is Intent.JOIN or reading.confidence < _SURE)
        told = fragment.purpose is not None or reading.confidence >= _SURE
        if not few and not (fragment.continues and told):
            return None
        return carry_over.merged(
            reading, state, intent=purpose, sectors=state.sectors, places=state.places, locale=locale
        )

    def _organization(self, fragment: Fragment, reading: Reading, state: State, locale: str) -> Reading | None:
        """Read an organization alone ("and StreetNet?"), or what is asked of the one that was shown last."""
        named = fragment.found.organization
        if named.organization is not None or named.choices or named.unknown:
            alone = replace(reading, locale=locale, intent=Intent.ORGANIZATION, confidence=1.0, alternatives=())
            return None if fragment.stray else alone
        if state.organization is None or state.topic is not None:
            return None
        if len(fragment.words) > _SHORT or HOST in fragment.folded or len(fragment.stray) > _FEW_STRAY_WORDS:
            return None
        if reading.confidence >= _CERTAIN and reading.intent not in _OF_ONE:
            return None
        channel = fragment.spoken.channel(fragment.folded)
        if channel is not None:
            return carry_over.commanded(reading, state, *channel, locale)
        return carry_over.about(state.organization, reading, locale) if fragment.points or fragment.opens else None


def _intent(fragment: Fragment, reading: Reading, state: State) -> Intent:
    """Return what a continuation is for: as before, unless it says something else."""
    if fragment.purpose is not None:
        return fragment.purpose
    if state.intent is not None and (not fragment.stray or reading.intent is Intent.CONTACT):
        return state.intent
    enough = _CERTAIN if len(fragment.words) <= _FEW_WORDS else _SURE
    if reading.intent in _PURPOSES and reading.confidence >= enough:
        return reading.intent
    return state.intent or Intent.CONTACT
