"""The words that continue a talk in one language: commands, thanks, and small talk around a trade or place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Self

from rapidfuzz import fuzz, process

from bot.understanding.reading import Command, Intent
from directory.text import fold, tokens

_SIMILAR: Final = 80
"""RapidFuzz ratio from which a word counts as a mistyped known one."""
_SHORTEST_TYPO: Final = 4
_SHORTEST_STRETCHED: Final = 3
_STRAY_WORDS: Final = 1
"""Unknown words that a wish to begin anew may hold."""

Asked = tuple[Command, str | None]
"""A command and what it is about."""
Sequences = tuple[tuple[str, ...], ...]
"""Phrases, each as its folded words."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language that continue a talk, folded."""

    vocabulary: Mapping[str, Asked]
    pages: frozenset[str]
    """Words for a website, save beside another command ("next page")."""
    languages: Mapping[str, str]
    more: Sequences
    """Phrases of several words that ask for the next organizations."""
    restart: Sequences
    around_commands: frozenset[str]
    around_languages: frozenset[str]
    around_slots: frozenset[str]
    openings: Sequences
    additions: Sequences
    leading_additions: frozenset[str]
    """With their accents and without, so that "où" is no "ou"."""
    trailing_additions: frozenset[str]
    replacements: Sequences
    swaps: Sequences
    fresh: Sequences
    exclusions: Sequences
    trailing_exclusions: frozenset[tuple[str, ...]]
    conditions: Sequences
    small: frozenset[str]
    pronouns: Sequences
    enclitics: tuple[str, ...]
    """Endings of verbs that stand for the people or place of before."""
    purposes: Mapping[Intent, Sequences]
    any_trade: Sequences
    thanks: frozenset[str]
    around_thanks: frozenset[str]
    closings: Sequences
    signs: frozenset[str]
    """What no other language has: signs, and words with a space on each side; in lower case, not folded."""
    words: frozenset[str]
    """All of these words."""

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """Read one language's ``followups.toml``."""
        commands, around, markers, small_talk = (
            content[section] for section in ("commands", "around", "markers", "small_talk")
        )
        vocabulary = _vocabulary(content)
        thanks = _words(small_talk["thanks"])
        around_words = {name: _words(around[name]) for name in ("commands", "languages", "slots")}
        return cls(
            vocabulary=vocabulary,
            pages=_words(content["channels"]["pages"]),
            languages=_inverted(content["languages"]),
            more=tuple(phrase for phrase in _sequences(commands["more"]) if len(phrase) > 1),
            restart=_sequences(commands["restart"]),
            around_commands=around_words["commands"],
            around_languages=around_words["languages"],
            around_slots=around_words["slots"],
            openings=_sequences(markers["openings"]),
            additions=_sequences(markers["additions"]),
            leading_additions=frozenset(markers["leading_additions"]) | _words(markers["leading_additions"]),
            trailing_additions=_words(markers["trailing_additions"]),
            replacements=_sequences(markers["replacements"]),
            swaps=_sequences(markers["swaps"]),
            fresh=_sequences(markers["fresh"]),
            exclusions=_sequences(markers["exclusions"]),
            trailing_exclusions=frozenset(_sequences(markers["trailing_exclusions"])),
            conditions=_sequences(markers["conditions"]),
            small=_words(markers["small"]),
            pronouns=_sequences(markers["pronouns"]),
            enclitics=tuple(map(fold, markers["enclitics"])),
            purposes={Intent(name): _sequences(cues) for name, cues in content["purposes"].items()},
            any_trade=_sequences(markers["any_trade"]),
            thanks=thanks,
            around_thanks=_words(small_talk["around"]),
            closings=_sequences(small_talk["closings"]),
            signs=frozenset(small_talk["signs"]),
            words=frozenset().union(vocabulary, thanks, *around_words.values()),
        )

    def language(self, folded: Sequence[str]) -> str | None:
        """Return the language that a message asks for, where it says nothing else."""
        asked = {self.languages[word] for word in folded if word in self.languages}
        around = all(word in self.languages or word in self.around_languages for word in folded)
        return asked.pop() if len(asked) == 1 and around else None

    def gives_thanks(self, folded: Sequence[str]) -> bool:
        """Say whether a message thanks or takes its leave and says nothing else."""
        words = _without(folded, self.closings)
        thanking = [word for word in words if word in self.thanks or similar(word, self.thanks)]
        around = self.around_commands | self.around_slots | self.around_thanks
        return bool(thanking) and all(
            word in thanking or (word in around and word not in self.vocabulary) for word in words
        )

    def command(self, folded: Sequence[str], *, typos: bool) -> Asked | None:
        """Return the command that a message is, where it says nothing else; ``typos`` reads mistyped words as well."""
        if self._restarts(folded):
            return Command.RESTART, None
        rest = _without(folded, self.more)
        asked: list[Asked] = [(Command.MORE, None)] if len(rest) < len(folded) else []
        for word in rest:
            meant = self._asked(word, typos=typos)
            if meant is not None:
                asked.append(meant)
            elif word not in self.around_commands and word not in self.pages:
                return None
        if not asked and not self.pages.isdisjoint(folded):
            return Command.CHANNELS, "website"
        return min(asked, key=_rank, default=None)

    def channel(self, folded: Iterable[str]) -> Asked | None:
        """Return which channel a message names, whatever else it says."""
        asked = [self.vocabulary[word] for word in folded if word in self.vocabulary]
        named = [found for found in asked if found[0] is Command.CHANNELS]
        if not named and not self.pages.isdisjoint(folded):
            return Command.CHANNELS, "website"
        return min(named, key=_rank, default=None)

    def _restarts(self, folded: Sequence[str]) -> bool:
        """Say whether a message begins anew and says next to nothing else."""
        rest = _without(folded, self.restart)
        known = self.words.union(*self.restart)
        unknown = sum(word not in known for word in rest)
        # One word ("menu") may be part of anything, a phrase ("start again") hardly.
        strays = _STRAY_WORDS if len(folded) - len(rest) > 1 else 0
        return len(rest) < len(folded) and unknown <= strays

    def _asked(self, word: str, *, typos: bool) -> Asked | None:
        """Return the command that one word stands for."""
        if word.isdecimal() and word.isascii():
            return Command.PICK, word
        if typos and not (word in self.vocabulary or word in self.around_commands or self._is_cue(word)):
            word = similar(word, self.vocabulary) or _stretched(word, self.vocabulary) or word
        return self.vocabulary.get(word)

    def _is_cue(self, word: str) -> bool:
        return any((word,) in cues for cues in self.purposes.values())


def has_sequence(words: Sequence[str], sequence: tuple[str, ...]) -> bool:
    """Say whether words stand next to each other in a text, in this order."""
    size = len(sequence)
    return any(tuple(words[at : at + size]) == sequence for at in range(len(words) - size + 1))


def similar(word: str, known: Iterable[str]) -> str | None:
    """Return the known word of which this is a misspelling, if any."""
    if len(word) < _SHORTEST_TYPO:
        return None
    long = [other for other in known if len(other) >= _SHORTEST_TYPO]
    near = process.extractOne(word, long, scorer=fuzz.ratio, score_cutoff=_SIMILAR)
    if near is not None:
        return str(near[0])
    # Two letters that changed places leave a short word less alike than one wrong letter leaves a long one.
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    return next((other for other in long if other in swapped), None)


def _stretched(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that this draws out ("maaas"), if any."""
    plain = _plain(word)
    if plain == word or len(plain) < _SHORTEST_STRETCHED:
        return None
    return next((other for other in known if _plain(other) == plain), None)


def _plain(word: str) -> str:
    """Return a word with every run of one letter as one."""
    return "".join(letter for letter, _ in groupby(word))


def _rank(asked: Asked) -> int:
    """Say which of several commands in one message counts: the lowest."""
    command, argument = asked
    if command is Command.CHANNELS:
        return 1 if argument else 4
    # "more contacts" are more organizations, and "all contacts" those of the page.
    return {Command.PICK: 0, Command.MORE: 3}.get(command, 5)


def _without(words: Sequence[str], phrases: Sequences) -> list[str]:
    """Return the words that belong to none of these phrases."""
    inside: set[int] = set()
    for phrase in phrases:
        size = len(phrase)
        for at in range(len(words) - size + 1):
            if tuple(words[at : at + size]) == phrase:
                inside.update(range(at, at + size))
    return [word for at, word in enumerate(words) if at not in inside]


def _vocabulary(content: Mapping[str, Any]) -> dict[str, Asked]:
    """Return folded word -> the command that it stands for."""
    found: dict[str, Asked] = {}
    for word, position in _inverted(content["ordinals"]).items():
        found[word] = (Command.PICK, position)
    for word, kind in _inverted(content["channels"]).items():
        if kind != "pages":
            found[word] = (Command.CHANNELS, None if kind == "any" else kind)
    for name in ("more", "all"):
        found.update(
            {phrase[0]: (Command(name), None) for phrase in _sequences(content["commands"][name]) if len(phrase) == 1}
        )
    return found


def _words(phrases: Iterable[str]) -> frozenset[str]:
    """Return the folded words of phrases, each word by itself."""
    return frozenset(token.folded for phrase in phrases for token in tokens(phrase))


def _sequences(phrases: Iterable[str]) -> Sequences:
    return tuple(tuple(token.folded for token in tokens(phrase)) for phrase in phrases)


def _inverted(groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return folded word -> the group that lists it."""
    return {fold(word): group for group, words in groups.items() for word in words}
