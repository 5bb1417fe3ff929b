"""The bot's sentences in every language: read once, checked against each other, filled in on demand."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from string import Formatter
from typing import Any, Final

from bot.errors import LexiconError
from bot.lexicon import table
from bot.understanding.reading import LOCALES

_PAGES: Final = "bot/locales/pages.toml"


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences by locale and dotted key, such as ``answers.contact``; plain text with {words} to fill in.

    Those of ``drafts.toml`` have keys such as ``drafts.own.visit``.
    """

    sentences: Mapping[str, Mapping[str, str]]
    whereabouts: Mapping[str, Mapping[str, str]]
    """Areas as they stand inside a sentence, by locale and code: "in the Philippines"."""
    pages: Mapping[str, str]
    """Addresses that any sentence may name."""

    @classmethod
    def load(cls) -> "Texts":
        """Read ``answers.toml``, ``drafts.toml`` and ``in_place.toml`` of every language, and the addresses.

        Raises:
            LexiconError: a file is missing or damaged, or the languages differ in keys or words to fill in.
        """
        sentences = {locale: _flat(table(locale, "answers"), f"{locale}/answers.toml") for locale in LOCALES}
        drafts = {locale: _flat(table(locale, "drafts"), f"{locale}/drafts.toml") for locale in LOCALES}
        whereabouts = {locale: _whereabouts(locale) for locale in LOCALES}
        _compare(sentences, "answers")
        _compare(drafts, "drafts")
        _compare(whereabouts, "in_place")
        return cls(
            {locale: sentences[locale] | _below("drafts", drafts[locale]) for locale in LOCALES}, whereabouts, _pages()
        )

    def say(self, locale: str, key: str, **values: object) -> str:
        """Return a sentence as plain text, filled in."""
        return self.sentences[locale][key].format(**self.pages, **values)

    def has(self, key: str) -> bool:
        """Say whether there is a sentence of that key."""
        return key in self.sentences[LOCALES[0]]

    def where(self, locale: str, area: str) -> str:
        """Return an area as it stands inside a sentence: "in the Philippines", "aux Philippines"."""
        return self.whereabouts[locale][area]


def words_to_fill(sentence: str) -> frozenset[str]:
    """Return the names in braces of a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)


def _below(above: str, sentences: Mapping[str, str]) -> dict[str, str]:
    return {f"{above}.{key}": sentence for key, sentence in sentences.items()}


def _flat(content: Mapping[str, Any], file: str, above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in content.items():
        key = f"{above}.{name}" if above else name
        if isinstance(value, dict):
            found |= _flat(value, file, key)
        elif isinstance(value, str) and value:
            found[key] = value
        else:
            raise LexiconError(f"bot/locales/{file}: {key} must be a sentence in quotation marks.")
    return found


def _whereabouts(locale: str) -> dict[str, str]:
    content = table(locale, "in_place")
    if set(content) != {"in"}:
        raise LexiconError(f"bot/locales/{locale}/in_place.toml must hold one table, [in].")
    return {str(code): str(words) for code, words in content["in"].items()}


def _compare(by_locale: Mapping[str, Mapping[str, str]], name: str) -> None:
    """Hold every language against the first."""
    first = LOCALES[0]
    for locale in LOCALES:
        label = f"bot/locales/{locale}/{name}.toml"
        for key in by_locale[first].keys() ^ by_locale[locale].keys():
            raise LexiconError(f"{label}: {key} is in one of this file and bot/locales/{first}/{name}.toml alone.")
        for key, sentence in by_locale[locale].items():
            try:
                differ = words_to_fill(sentence) != words_to_fill(by_locale[first][key])
            except ValueError as fault:
                raise LexiconError(f"{label}: {key} cannot be read: {fault}.") from None
            if differ:
                raise LexiconError(f"{label}: {key} does not fill in the same words as in {first}.")


def _pages() -> dict[str, str]:
    try:
        content = tomllib.loads(files("bot").joinpath("locales", "pages.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LexiconError(f"{_PAGES} is missing; install the package again or restore the file.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise LexiconError(f"{_PAGES} cannot be read: {fault}. Mend the file or restore it.") from None
    for name, address in content.items():
        if not isinstance(address, str) or not address.startswith("https://"):
            raise LexiconError(f"{_PAGES}: {name} must be an address that begins with https://.")
    return content
