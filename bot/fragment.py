"""A short message of a talk taken apart: what it names, what it rules out, and the words around that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

from bot.phrase_book import PhraseBook
from bot.phrases import Phrases, has_sequence, similar
from bot.understanding.reading import Intent, Mention
from bot.understanding.understander import Findings
from directory.model import Sector
from directory.text import Token, tokens

_SMALL_WORDS: Final = 3
"""Articles and prepositions that may stand between "not" and the name it rules out."""
_STOPS: Final = frozenset(",;.:!?¡¿()")
_SHORTEST_ENCLITIC: Final = 8
"""Letters of a verb that ends with a pronoun; shorter words only look like one."""
_ADDING_SIGNS: Final = ("+", "&")
_LONGEST_MARKER: Final = 5
"""Words of the longest phrase that rules out the name before it."""


@dataclass(frozen=True)
class Fragment:
    """The parts of a message, and what its small words say of its names."""

    text: str
    words: tuple[Token, ...]
    found: Findings
    spoken: Phrases
    """The words of the message's own language."""
    book: PhraseBook
    """Those of all languages."""
    named: frozenset[int]
    """Positions of the words that are part of a name, known or not."""
    excluded: frozenset[str]
    """What is named only to rule it out: sectors and areas."""

    @classmethod
    def of(cls, text: str, found: Findings, locale: str, book: PhraseBook) -> Self:
        """Take a message apart."""
        words, spoken = tokens(text), book.languages[locale]
        slots = (*found.sectors.mentions, *found.places.mentions)
        unknown = (*found.places.unknown, *found.sectors.unknown, *found.organization.unknown)
        doubts = [doubt.text for doubt in unknown] + [doubt.text for doubt in found.places.ambiguous]
        named = _inside(words, (*slots, *found.organization.mentions)) | _spelled(words, doubts)
        ruling = [mention for mention in slots if _is_ruled_out(text, words, mention, spoken)]
        # "not Cali, Bogotá" rules out a city, and no country.
        kept = {mention.value for mention in slots if mention not in ruling}
        return cls(text, words, found, spoken, book, named, frozenset(mention.value for mention in ruling) - kept)

    @cached_property
    def rest(self) -> list[str]:
        """The folded words that are no part of a name."""
        return [word.folded for at, word in enumerate(self.words) if at not in self.named]

    @cached_property
    def stray(self) -> list[str]:
        """Those of them that no language knows as small talk around a name, typos allowed."""
        known = self.book.known
        return [word for word in self.rest if len(word) > 1 and word not in known and similar(word, known) is None]

    @cached_property
    def folded(self) -> list[str]:
        """All words, folded."""
        return [word.folded for word in self.words]

    @property
    def is_unclear(self) -> bool:
        """Whether it names a trade or place that is not known or may be several."""
        return bool(self.found.places.unknown or self.found.sectors.unknown or self.found.places.ambiguous)

    @property
    def names(self) -> int:
        """How many of trade and place it names."""
        return bool(self.found.sectors.mentions) + bool(self.found.places.mentions)

    @property
    def is_about_informal_work(self) -> bool:
        """Whether it names informal work in general and no place."""
        return self.found.sectors.sectors == (Sector.ALL_INFORMAL,) and not self.found.places.mentions

    @cached_property
    def opens(self) -> bool:
        """Whether a part of it begins as a continuation does ("and ...")."""
        return any(clause[: len(opening)] == opening for clause in self._clauses() for opening in self.book.openings)

    @property
    def points(self) -> bool:
        """Whether a word stands for the people or the place of before ("there", "them")."""
        return any(has_sequence(self.rest, pronoun) for pronoun in self.spoken.pronouns) or any(
            len(word) >= _SHORTEST_ENCLITIC and word.endswith(self.spoken.enclitics) for word in self.rest
        )

    @property
    def continues(self) -> bool:
        """Whether its small words lean on what was said before."""
        return self.opens or self.points or self.adds

    @property
    def purpose(self) -> Intent | None:
        """The purpose that a word of it names, if one does."""
        cued = [
            intent for intent, cues in self.spoken.purposes.items() if any(has_sequence(self.rest, cue) for cue in cues)
        ]
        return cued[0] if len(cued) == 1 else None

    @cached_property
    def adds(self) -> bool:
        """Whether what it names comes on top of what was named before."""
        spoken, folded = self.spoken, self.folded
        if any(has_sequence(folded, marker) for marker in spoken.replacements):
            return False
        return (
            self.text.lstrip().startswith(_ADDING_SIGNS)
            or self.text[self.words[0].start : self.words[0].end].lower() in spoken.leading_additions
            or folded[-1] in spoken.trailing_additions
            or any(has_sequence(self.rest, marker) for marker in spoken.additions)
            or any(similar(word, spoken.trailing_additions) for word in self.rest if word not in self.book.known)
        )

    @property
    def swaps(self) -> bool:
        """Whether it names what was meant before as well as what takes its place ("change Mali to Niger")."""
        return any(has_sequence(self.rest, marker) for marker in self.spoken.swaps)

    def _clauses(self) -> list[tuple[str, ...]]:
        """Return the folded words of each part of the message between punctuation marks."""
        clauses: list[list[str]] = []
        end = 0
        for word in self.words:
            if not clauses or _STOPS & set(self.text[end : word.start]):
                clauses.append([])
            clauses[-1].append(word.folded)
            end = word.end
        return [tuple(clause) for clause in clauses]


def _is_ruled_out(text: str, words: Sequence[Token], name: Mention, phrases: Phrases) -> bool:
    return _follows_exclusion(text, words, name.start, phrases) or _precedes_exclusion(text, words, name.end, phrases)


def _follows_exclusion(text: str, words: Sequence[Token], start: int, phrases: Phrases) -> bool:
    """Say whether the words right before a name that starts there rule it out ("not in Senegal")."""
    before = [word for word in words if word.end <= start]
    for skipped in range(min(_SMALL_WORDS, len(before)) + 1):
        kept = before[: len(before) - skipped]
        if not kept or _STOPS & set(text[kept[-1].end : start]):
            return False
        folded = [word.folded for word in kept]
        if any(tuple(folded[-len(marker) :]) == marker for marker in phrases.conditions):
            return False
        if any(tuple(folded[-len(marker) :]) == marker for marker in phrases.exclusions):
            return True
        if folded[-1] not in phrases.small:
            return False
    return False


def _precedes_exclusion(text: str, words: Sequence[Token], end: int, phrases: Phrases) -> bool:
    """Say whether the words right after a name that ends there rule it out ("Senegal no, Mali")."""
    after = [word for word in words if word.start >= end]
    for count in range(1, min(_LONGEST_MARKER, len(after)) + 1):
        if _STOPS & set(text[end : after[count - 1].start]):
            return False
        closes = count == len(after) or _STOPS & set(text[after[count - 1].end : after[count].start])
        if closes and tuple(word.folded for word in after[:count]) in phrases.trailing_exclusions:
            return True
    return False


def _inside(words: Sequence[Token], mentions: Iterable[Mention]) -> frozenset[int]:
    """Return the positions of the words that mentions cover."""
    spans = [(mention.start, mention.end) for mention in mentions]
    return frozenset(
        at for at, word in enumerate(words) if any(start < word.end and word.start < end for start, end in spans)
    )


def _spelled(words: Sequence[Token], texts: Iterable[str]) -> frozenset[int]:
    """Return the positions of the words that these texts consist of."""
    parts = {token.folded for text in texts for token in tokens(text)}
    return frozenset(at for at, word in enumerate(words) if word.folded in parts)
