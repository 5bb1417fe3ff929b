"""What a check finds, and files of TOML that know on which line a word stands."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, Final, Self

from directory.text import fold

_HEADER: Final = re.compile(r"\[([^\[\]]+)\]\s*(?:#.*)?$")
_KEY: Final = re.compile(r"""(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([\w-]+))\s*=""")
_FEW: Final = 9
"""Known labels that a finding lists in full."""

Path = tuple[str, ...]
"""Table and key, from the outside in."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    file: str
    line: int
    text: str
    """What it is, and the mend."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A file of a language and the lines on which its tables and keys begin."""

    name: str
    """As findings show it."""
    content: Mapping[str, Any]
    lines: Sequence[str]
    starts: Mapping[Path, tuple[int, int]]
    """First line of each table and key, from 0, and the line where the next begins."""

    @classmethod
    def parse(cls, name: str, text: str) -> Self:
        """Read the text of a file.

        Raises:
            tomllib.TOMLDecodeError: it is no TOML.
        """
        lines = text.splitlines()
        found = [*_starts(lines), ((), len(lines))]
        # Keys of one name in a multi-line text would come later: the first counts.
        starts: dict[Path, tuple[int, int]] = {}
        for (path, first), (_, after) in pairwise(found):
            starts.setdefault(path, (first, after))
        return cls(name, tomllib.loads(text), lines, starts)

    def line(self, path: Path = (), word: str | None = None, *, last: bool = False) -> int:
        """Return the number of the line where a word stands under a key, else that of the key, else of its table.

        Args:
            path: table and key.
            word: a text of the list or the words under that key.
            last: whether the last of several such lines is meant.
        """
        known = next((path[:size] for size in range(len(path), 0, -1) if path[:size] in self.starts), None)
        if known is None:
            return 1
        first, after = self.starts[known]
        if word is not None and known == path:
            quoted = re.escape(json.dumps(word, ensure_ascii=False))
            for pattern in (quoted, f"'{re.escape(word)}'", rf"(?<!\w){re.escape(word)}(?!\w)"):
                at = [number for number in range(first, after) if re.search(pattern, self.lines[number])]
                if at:
                    return at[-1 if last else 0] + 1
        return first + 1

    def find(self, text: str, path: Path = (), word: str | None = None, *, last: bool = False) -> Finding:
        """Return a finding at a word, a key or a table."""
        return Finding(self.name, self.line(path, word, last=last), text)

    def lists(self, *path: str) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield the keys of a table that hold lists of texts; others are ``misshapen``."""
        for key, value in _within(self.content, path).items():
            if isinstance(value, list) and all(isinstance(each, str) for each in value):
                yield key, value

    def misshapen(self, *path: str) -> Iterator[Finding]:
        """Yield what a table holds that is no list of texts, and texts without letters."""
        if path and not isinstance(self.content.get(path[0], {}), dict):
            yield self.find(f"{path[0]} is no table; write [{path[0]}]", path)
        for key, value in _within(self.content, path).items():
            if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
                yield self.find(f'{key} is no list of texts; write {key} = ["…", "…"]', (*path, key))
            else:
                for word in value:
                    if not fold(word):
                        yield self.find(f"{word!r} has no letters; remove it", (*path, key), word)

    def repeated(self, *path: str) -> Iterator[Finding]:
        """Yield texts that a list of a table holds twice, case and accents aside."""
        for key, words in self.lists(*path):
            seen: set[str] = set()
            for word in words:
                if fold(word) in seen:
                    yield self.find(f"{word!r} stands twice under {key}; remove one", (*path, key), word, last=True)
                seen.add(fold(word))

    def disordered_keys(self, *path: str) -> Iterator[Finding]:
        """Yield keys of a table that are not in alphabetical order."""
        for one, other in pairwise(_within(self.content, path)):
            if fold(one) > fold(other):
                yield self.find(f"{other!r} stands after {one!r}; sort the keys", (*path, other))

    def disordered(self, *path: str) -> Iterator[Finding]:
        """Yield texts of a table's lists that are not in alphabetical order, accents aside."""
        for key, words in self.lists(*path):
            for one, other in pairwise(words):
                if fold(one) > fold(other):
                    text = f"{other!r} stands after {one!r}; sort the names, accents aside"
                    yield self.find(text, (*path, key), other, last=True)

    def strange(self, known: Iterable[str], *path: str) -> Iterator[Finding]:
        """Yield keys of a table that are none of the known ones."""
        known = tuple(known)
        for key in _within(self.content, path):
            if key not in known:
                yield self.find(unknown("key", key, known), (*path, key))


def unknown(what: str, value: object, known: Iterable[str]) -> str:
    """Return that a label is unknown, with those that may have been meant."""
    choices = tuple(map(str, known))
    near = get_close_matches(value, choices, n=1) if isinstance(value, str) else []
    if near:
        return f"{what} {value!r} is unknown; did you mean {near[0]!r}?"
    listed = ", ".join(choices[:_FEW]) + (" …" if len(choices) > _FEW else "")
    return f"{what} {value!r} is unknown; use one of {listed}"


def _starts(lines: Sequence[str]) -> Iterator[tuple[Path, int]]:
    table: Path = ()
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        key = _KEY.match(line)
        if header:
            table = tuple(part.strip().strip("\"'") for part in header.group(1).split("."))
            yield table, number
        elif key:
            yield (*table, next(part for part in key.groups() if part is not None)), number


def _within(content: Mapping[str, Any], path: Sequence[str]) -> Mapping[str, Any]:
    """Return the table at a path; empty where there is none."""
    for name in path:
        found = content.get(name, {})
        content = found if isinstance(found, dict) else {}
    return content
