"""Who asks, where they say it outright: "soy periodista", "our company"."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Self

from bot.errors import LexiconError
from bot.lexicon import table
from bot.understanding.reading import LOCALES, Audience
from directory.text import fold


class AudienceReader:
    """Knows the words of ``audiences.toml`` in all languages."""

    def __init__(self, words: Mapping[Audience, tuple[str, ...]]) -> None:
        self._words = {audience: tuple(f" {fold(word)} " for word in listed) for audience, listed in words.items()}

    @classmethod
    def load(cls) -> Self:
        """Read the words of every language.

        Raises:
            LexiconError: a file is missing or damaged, or names an audience that there is not.
        """
        words: defaultdict[Audience, list[str]] = defaultdict(list)
        for locale in LOCALES:
            try:
                for name, listed in table(locale, "audiences")["words"].items():
                    words[Audience(name)] += [str(word) for word in listed]
            except (KeyError, ValueError, TypeError) as fault:
                raise LexiconError(f"bot/locales/{locale}/audiences.toml: {fault}.") from None
        return cls({audience: tuple(listed) for audience, listed in words.items()})

    def read(self, text: str) -> Audience | None:
        """Return the one audience that a text names; None where it names none or several."""
        folded = f" {fold(text)} "
        named = [audience for audience, words in self._words.items() if any(word in folded for word in words)]
        return named[0] if len(named) == 1 else None
