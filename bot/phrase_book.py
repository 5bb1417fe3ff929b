"""The words that continue a talk in all languages together, and in which of them a short message is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from bot.lexicon import table
from bot.phrases import Phrases, has_sequence
from bot.understanding.reading import LOCALES

_FEW_WORDS: Final = 12
"""Words of a message so short that its letters alone do not tell its language for sure."""

_TELLING_WORDS: Final = 2
"""Words of a language from which a message is surely in it, where it has fewer of any other."""


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """The phrases of every language; people mix them, so most are looked up in all at once."""

    languages: Mapping[str, Phrases]
    """By locale."""
    known: frozenset[str]
    """Small talk around a trade or place, of any language."""
    openings: tuple[tuple[str, ...], ...]
    fresh: tuple[tuple[str, ...], ...]
    any_trade: tuple[tuple[str, ...], ...]

    @classmethod
    def load(cls) -> Self:
        """Read the phrases of all languages.

        Raises:
            LexiconError: a file is missing or damaged.
        """
        languages = {locale: Phrases.of(table(locale, "followups")) for locale in LOCALES}
        spoken = languages.values()
        return cls(
            languages,
            known=frozenset().union(*(phrases.around_slots for phrases in spoken)),
            openings=tuple(opening for phrases in spoken for opening in phrases.openings),
            fresh=tuple(marker for phrases in spoken for marker in phrases.fresh),
            any_trade=tuple(marker for phrases in spoken for marker in phrases.any_trade),
        )

    def spoken(self, text: str, folded: Sequence[str], letters: str | None, talk: str | None) -> str:
        """Return the language of a message within a talk.

        ``letters`` is the language that its letters look like and ``talk`` that of the talk before it, which a short
        message changes only by words or signs of its own.
        """
        padded = f" {text.lower()} "
        for locale, phrases in self.languages.items():
            if any(sign in padded for sign in phrases.signs):
                return locale
        if talk is None or (letters is not None and len(folded) > _FEW_WORDS):
            return letters or talk or LOCALES[0]
        likely: list[str] = [talk, *(LOCALES if letters is None else (letters,))]
        return max(likely, key=lambda locale: self._fluent(locale, folded))

    def told(self, folded: Sequence[str]) -> str | None:
        """Return the language that the words of a message tell, where its letters alone do not."""
        counts = {locale: self._fluent(locale, folded) for locale in self.languages}
        best = max(counts, key=lambda locale: counts[locale])
        clear = counts[best] >= _TELLING_WORDS and list(counts.values()).count(counts[best]) == 1
        return best if clear else None

    def _fluent(self, locale: str, folded: Sequence[str]) -> int:
        """Count the words of a language in a message; letters alone are of all languages."""
        words = self.languages[locale].words
        return sum(len(word) > 1 and word in words for word in folded)

    def is_anew(self, folded: Sequence[str]) -> bool:
        """Say whether a message announces another request."""
        return any(has_sequence(folded, marker) for marker in self.fresh)

    def lets_trade_go(self, folded: Sequence[str]) -> bool:
        """Say whether any trade will do."""
        return any(has_sequence(folded, marker) for marker in self.any_trade)
