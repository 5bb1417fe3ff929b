"""The words that continue a talk in one language: commands, and small talk around a trade or place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from rapidfuzz import fuzz, process

from bot.understanding.reading import Command
from directory.text import fold, tokens

_SIMILAR: Final = 80
"""RapidFuzz ratio from which a word counts as a mistyped known one."""
_SHORTEST_TYPO: Final = 4

Asked = tuple[Command, str | None]
"""A command and what it is about."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language that continue a talk, folded."""

    vocabulary: Mapping[str, Asked]
    languages: Mapping[str, str]
    restart: tuple[tuple[str, ...], ...]
    around_commands: frozenset[str]
    around_languages: frozenset[str]
    around_slots: frozenset[str]
    openings: tuple[tuple[str, ...], ...]
    additions: tuple[tuple[str, ...], ...]
    leading_additions: frozenset[str]
    fresh: tuple[tuple[str, ...], ...]
    exclusions: tuple[tuple[str, ...], ...]
    small: frozenset[str]
    pronouns: frozenset[str]
    any_trade: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """Read one language's ``followups.toml``."""
        around, markers = content["around"], content["markers"]
        return cls(
            vocabulary=_vocabulary(content),
            languages=_inverted(content["languages"]),
            restart=_sequences(content["commands"]["restart"]),
            around_commands=_words(around["commands"]),
            around_languages=_words(around["languages"]),
            around_slots=_words(around["slots"]),
            openings=_sequences(markers["openings"]),
            additions=_sequences(markers["additions"]),
            leading_additions=_words(markers["leading_additions"]),
            fresh=_sequences(markers["fresh"]),
            exclusions=_sequences(markers["exclusions"]),
            small=_words(markers["small"]),
            pronouns=_words(markers["pronouns"]),
            any_trade=_sequences(markers["any_trade"]),
        )

    def language(self, folded: Sequence[str]) -> str | None:
        """Return the language that a message asks for, where it says nothing else."""
        asked = {self.languages[word] for word in folded if word in self.languages}
        around = all(word in self.languages or word in self.around_languages for word in folded)
        return asked.pop() if len(asked) == 1 and around else None

    def command(self, folded: Sequence[str], *, typos: bool) -> Asked | None:
        """Return the command that a message is, where it says nothing else; ``typos`` reads mistyped words as well."""
        if self._restarts(folded):
            return Command.RESTART, None
        asked: list[Asked] = []
        for word in folded:
            meant = self._asked(word, typos=typos)
            if meant is not None:
                asked.append(meant)
            elif word not in self.around_commands:
                return None
        order = (Command.PICK, Command.CHANNELS, Command.ALL, Command.MORE)
        return min(asked, key=lambda found: order.index(found[0]), default=None)

    def _restarts(self, folded: Sequence[str]) -> bool:
        """Say whether a message begins anew and says nothing else."""
        words = {word for phrase in self.restart if has_sequence(folded, phrase) for word in phrase}
        return bool(words) and all(
            word in words or word in self.around_commands or word in self.around_slots for word in folded
        )

    def _asked(self, word: str, *, typos: bool) -> Asked | None:
        """Return the command that one word stands for."""
        if word.isdecimal() and word.isascii():
            return Command.PICK, word
        if typos and word not in self.vocabulary and word not in self.around_commands:
            word = similar(word, self.vocabulary) or word
        return self.vocabulary.get(word)


def has_sequence(words: Sequence[str], sequence: tuple[str, ...]) -> bool:
    """Say whether words stand next to each other in a text, in this order."""
    size = len(sequence)
    return any(tuple(words[at : at + size]) == sequence for at in range(len(words) - size + 1))


def similar(word: str, known: Iterable[str]) -> str | None:
    """Return the known word of which this is a misspelling, if any."""
    if len(word) < _SHORTEST_TYPO:
        return None
    near = process.extractOne(
        word, [other for other in known if len(other) >= _SHORTEST_TYPO], scorer=fuzz.ratio, score_cutoff=_SIMILAR
    )
    return None if near is None else str(near[0])


def _vocabulary(content: Mapping[str, Any]) -> dict[str, Asked]:
    """Return folded word -> the command that it stands for."""
    found: dict[str, Asked] = {}
    for word, position in _inverted(content["ordinals"]).items():
        found[word] = (Command.PICK, position)
    for word, kind in _inverted(content["channels"]).items():
        found[word] = (Command.CHANNELS, None if kind == "any" else kind)
    for name in ("more", "all"):
        found.update(dict.fromkeys(_words(content["commands"][name]), (Command(name), None)))
    return found


def _words(phrases: Iterable[str]) -> frozenset[str]:
    """Return the folded words of phrases, each word by itself."""
    return frozenset(token.folded for phrase in phrases for token in tokens(phrase))


def _sequences(phrases: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(token.folded for token in tokens(phrase)) for phrase in phrases)


def _inverted(groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return folded word -> the group that lists it."""
    return {fold(word): group for group, words in groups.items() for word in words}
