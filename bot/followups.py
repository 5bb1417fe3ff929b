"""Reads what continues a talk: commands on the last answer, and messages that only change its trade or place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, Protocol, Self

from bot.lexicon import table
from bot.phrases import Phrases, has_sequence, similar
from bot.state import State
from bot.understanding.reading import LOCALES, REFERRING, Command, Intent, Mention, Reading
from directory.model import Sector
from directory.text import Token, fold, tokens

MOST_WORDS: Final = 16
"""A longer message is a request of its own."""
_STRAY_WORDS: Final = 4
"""Words of no known use that a message may hold which opens as a continuation ("and ...")."""
_FEW_WORDS: Final = 6
"""Words of a message that may hold one of no known use without such an opening."""
_SMALL_WORDS: Final = 3
"""Articles and prepositions that may stand between "not" and the name it rules out."""
_SURE: Final = 0.6
"""Confidence from which an intent counts against what a message looks like."""
_STOPS: Final = frozenset(",;.:!?¡¿")
_PURPOSES: Final = REFERRING - {Intent.ORGANIZATION, Intent.BROWSE}
_SMALL_TALK: Final = frozenset({Intent.OUT_OF_SCOPE, Intent.GREETING, Intent.THANKS, Intent.CORRECTION})
"""What a fragment is easily taken for."""


class Finding(Protocol):
    """What one reader found."""

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The words found, with what they stand for."""


class Findings(Protocol):
    """The trades, places and organization that a text names."""

    @property
    def sectors(self) -> Finding:
        """Trades."""

    @property
    def places(self) -> Finding:
        """Areas."""

    @property
    def organization(self) -> Finding:
        """Organizations."""


@dataclass(frozen=True, slots=True)
class Followups:
    """Holds a message against the talk before it."""

    find: Callable[[str], Findings]
    phrases: Mapping[str, Phrases]
    """By locale."""

    @classmethod
    def load(cls, find: Callable[[str], Findings]) -> Self:
        """Read the phrases of all languages.

        Raises:
            LexiconError: a file is missing or damaged.
        """
        return cls(find, {locale: Phrases.of(table(locale, "followups")) for locale in LOCALES})

    def interpret(self, text: str, reading: Reading, state: State | None) -> Reading:
        """Return the reading of a message within its talk.

        It has a ``command`` where it asks something of the last answer; it takes over what it leaves out from the
        request before it where it only changes that; else it is a request of its own and comes back as it is.
        """
        words = tokens(text)
        if not words or len(words) > MOST_WORDS:
            return reading
        folded = _folded(words)
        for locale in self._locales(reading, state):
            language = self.phrases[locale].language(folded)
            if language is not None:
                return _commanded(reading, state, Command.LANGUAGE, language, language)
        commanded = self._command(folded, reading, state)
        carries = state is not None and bool(state.intent or state.sectors or state.places)
        if commanded is None and not carries:
            return reading
        found = self.find(text)
        if commanded is not None and not (found.sectors.mentions or found.places.mentions):
            return commanded
        if state is None or not carries:
            return reading
        return self._continue(text, words, found, reading, state) or reading

    def _locales(self, reading: Reading, state: State | None) -> list[str]:
        """Return the languages to look words up in, the likeliest first."""
        likely = [state.locale if state else None, reading.locale, *LOCALES]
        return list(dict.fromkeys(locale for locale in likely if locale is not None))

    def _command(self, folded: Sequence[str], reading: Reading, state: State | None) -> Reading | None:
        if reading.organization is not None:
            return None
        for typos, locale in product((False, True), self._locales(reading, state)):
            found = self.phrases[locale].command(folded, typos=typos)
            if found is None or (found[0] is Command.CHANNELS and state is None):
                continue
            command, argument = found
            spoken = locale if state and locale == state.locale else reading.locale or locale
            return _commanded(reading, state, command, argument, spoken)
        return None

    def _continue(
        self, text: str, words: Sequence[Token], found: Findings, reading: Reading, state: State
    ) -> Reading | None:
        """Return the reading merged with the request before it, or None where it is not one of its parts."""
        slots = (*found.sectors.mentions, *found.places.mentions)
        unclear = [doubt.text for doubt in reading.unknown] + [doubt.text for doubt in reading.ambiguous_places]
        # "no" rules out in Spanish and means "in the" in Portuguese: only the message's own language counts.
        own = self.phrases[reading.locale or state.locale or LOCALES[0]]
        named = _inside(words, [*slots, *found.organization.mentions]) | _spelled(words, unclear)
        named |= {at for at, word in enumerate(words) if _is_excluded(text, words, word.start, own)}
        rest = [word.folded for at, word in enumerate(words) if at not in named]
        stray = self._stray(rest)
        any_trade = self._holds(_folded(words), "any_trade")
        if not slots and not unclear and not any_trade:
            return self._without_slots(rest, stray, reading, state, opens=self._opens(text, words))
        one_kind = bool(found.sectors.mentions) != bool(found.places.mentions)
        if stray and not self._carries_on(text, words, stray, reading, state, one_kind=one_kind):
            return None
        excluded = {mention.value for mention in slots if _is_excluded(text, words, mention.start, own)}
        adds = self._adds(rest, _folded(words))
        new = stray or state.intent is None
        wanted = reading.intent if new and reading.intent in _PURPOSES and reading.confidence >= _SURE else None
        return _merged(
            reading,
            state,
            intent=wanted or state.intent or Intent.CONTACT,
            sectors=() if any_trade else _sectors(found, reading, state, excluded, adds=adds),
            places=_places(reading, state, excluded, adds=adds),
            locale=None if self._is_spoken_in(state.locale, rest) else reading.locale,
        )

    def _without_slots(
        self, rest: Sequence[str], stray: Sequence[str], reading: Reading, state: State, *, opens: bool
    ) -> Reading | None:
        """Read an organization alone ("and StreetNet?"), or another purpose for the same people."""
        if reading.organization is not None or reading.organization_choices:
            return replace(reading, intent=Intent.ORGANIZATION, confidence=1.0, alternatives=()) if not stray else None
        pointing = opens or any(word in phrases.pronouns for word in rest for phrases in self.phrases.values())
        # A few unclear words in the midst of a request ("how i join") are about the same people and place.
        unclear = len(rest) <= _FEW_WORDS and reading.confidence < _SURE
        anew = reading.intent not in _PURPOSES or self._holds(rest, "fresh")
        if not anew and (unclear or (pointing and reading.confidence >= _SURE)):
            return _merged(
                reading, state, intent=reading.intent, sectors=state.sectors, places=state.places, locale=reading.locale
            )
        return None

    def _stray(self, rest: Iterable[str]) -> list[str]:
        """Return the words that no language's list of small talk around a trade or place knows, typos allowed."""
        known: frozenset[str] = frozenset().union(*(phrases.around_slots for phrases in self.phrases.values()))
        return [word for word in rest if len(word) > 1 and word not in known and similar(word, known) is None]

    def _holds(self, words: Sequence[str], markers: str) -> bool:
        return any(
            has_sequence(words, sequence) for phrases in self.phrases.values() for sequence in getattr(phrases, markers)
        )

    def _carries_on(
        self, text: str, words: Sequence[Token], stray: Sequence[str], reading: Reading, state: State, *, one_kind: bool
    ) -> bool:
        """Say whether a message with words of no known use still belongs to the request before it."""
        sure = reading.confidence >= _SURE
        if (sure and reading.intent not in REFERRING | _SMALL_TALK) or self._holds(_folded(words), "fresh"):
            return False
        if self._opens(text, words):
            return len(stray) <= _STRAY_WORDS
        other = sure and reading.intent in _PURPOSES and reading.intent is not state.intent
        return one_kind and not other and len(stray) == 1 and len(words) <= _FEW_WORDS

    def _opens(self, text: str, words: Sequence[Token]) -> bool:
        """Say whether a part of the message begins as a continuation does ("and ...")."""
        openings = [opening for phrases in self.phrases.values() for opening in phrases.openings]
        return any(clause[: len(opening)] == opening for clause in _clauses(text, words) for opening in openings)

    def _is_spoken_in(self, locale: str | None, rest: Sequence[str]) -> bool:
        """Say whether all words but names are of that language, so that a short message does not change it."""
        return locale is not None and self.phrases[locale].around_slots.issuperset(rest)

    def _adds(self, rest: Sequence[str], folded: Sequence[str]) -> bool:
        """Say whether what is named comes on top of what was named before."""
        leads = any(folded[0] in phrases.leading_additions for phrases in self.phrases.values())
        return leads or self._holds(rest, "additions")


def _is_excluded(text: str, words: Sequence[Token], start: int, phrases: Phrases) -> bool:
    """Say whether the words right before a name that starts there rule it out ("not in Senegal")."""
    before = [word for word in words if word.end <= start]
    for skipped in range(min(_SMALL_WORDS, len(before)) + 1):
        kept = before[: len(before) - skipped]
        if not kept or _STOPS & set(text[kept[-1].end : start]):
            return False
        folded = _folded(kept)
        if any(tuple(folded[-len(marker) :]) == marker for marker in phrases.exclusions):
            return True
        if folded[-1] not in phrases.small:
            return False
    return False


def _merged(
    reading: Reading,
    state: State,
    *,
    intent: Intent,
    sectors: tuple[Sector, ...],
    places: tuple[str, ...],
    locale: str | None,
) -> Reading:
    return replace(
        reading,
        locale=locale or state.locale or reading.locale,
        intent=intent,
        confidence=1.0,
        alternatives=((intent, 1.0),),
        audience=state.audience or reading.audience,
        sectors=sectors,
        places=places,
        targets=places,
        organization=None,
        organization_choices=(),
    )


def _commanded(reading: Reading, state: State | None, command: Command, argument: str | None, locale: str) -> Reading:
    """Return the reading of a command; it stands for the request that it is about."""
    if command is Command.RESTART:
        reading = replace(reading, intent=Intent.GREETING, sectors=(), places=(), targets=())
    elif command is Command.CHANNELS and state is not None and state.organization is not None:
        reading = replace(reading, intent=Intent.ORGANIZATION, organization=state.organization, sectors=(), places=())
    elif state is not None and state.intent is not None:
        reading = _merged(
            reading, state, intent=state.intent, sectors=state.sectors, places=state.places, locale=locale
        )
    return replace(reading, command=command, argument=argument, locale=locale, unknown=(), ambiguous_places=())


def _sectors(found: Findings, reading: Reading, state: State, excluded: set[str], *, adds: bool) -> tuple[Sector, ...]:
    """Return the request's trades: those named now, else those of before."""
    named = tuple(sector for sector in reading.sectors if sector not in excluded)
    general = named == (Sector.ALL_INFORMAL,) and not any(
        "informal" in fold(mention.text) for mention in found.sectors.mentions
    )
    if not named or (general and found.places.mentions and state.sectors):
        return tuple(sector for sector in state.sectors if sector not in excluded)
    return tuple(dict.fromkeys((*state.sectors, *named))) if adds else named


def _places(reading: Reading, state: State, excluded: set[str], *, adds: bool) -> tuple[str, ...]:
    """Return the request's places: those named now, else those of before."""
    named = tuple(place for place in reading.places if place not in excluded)
    if named:
        return tuple(dict.fromkeys((*state.places, *named))) if adds else named
    if reading.ambiguous_places and not adds:
        return ()
    return tuple(place for place in state.places if place not in excluded)


def _inside(words: Sequence[Token], mentions: Iterable[Mention]) -> set[int]:
    """Return the positions of the words that mentions cover."""
    spans = [(mention.start, mention.end) for mention in mentions]
    return {at for at, word in enumerate(words) if any(start < word.end and word.start < end for start, end in spans)}


def _folded(words: Iterable[Token]) -> list[str]:
    return [word.folded for word in words]


def _clauses(text: str, words: Sequence[Token]) -> list[tuple[str, ...]]:
    """Return the folded words of each part of a message between punctuation marks."""
    clauses: list[list[str]] = []
    end = 0
    for word in words:
        if not clauses or _STOPS & set(text[end : word.start]):
            clauses.append([])
        clauses[-1].append(word.folded)
        end = word.end
    return [tuple(clause) for clause in clauses]


def _spelled(words: Sequence[Token], texts: Iterable[str]) -> set[int]:
    """Return the positions of the words that these texts consist of."""
    parts = {token.folded for text in texts for token in tokens(text)}
    return {at for at, word in enumerate(words) if word.folded in parts}
