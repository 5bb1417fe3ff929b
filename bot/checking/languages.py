"""Checks all files of the languages: reads them, runs every check, and counts what was looked at."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.checking import cue_lists, messages, place_lists, trade_lists
from bot.checking.findings import Finding, TomlFile
from bot.evaluation import named
from bot.understanding.reading import LOCALES
from directory.geography import Areas
from directory.model import Organization
from directory.text import fold

PHRASES: Final = "phrases.jsonl"
SHARED: Final = ("landmarks.toml", "namesakes.toml", "pages.toml")
"""Files that count for all languages."""
EVEN: Final = (
    "answers.toml", "audiences.toml", "drafts.toml", "followups.toml", "in_place.toml", "organization_cues.toml",
    "place_cues.toml", "telegram.toml", "terminal.toml",
)  # fmt: skip
"""Files of one language that have the same keys in all of them."""
EVEN_TABLES: Final = ("ordinary_words.toml", "places.toml", "sectors.toml")
"""Those that have the same tables."""
FILES: Final = (*EVEN, *EVEN_TABLES, "organization_names.toml")
"""Files of one language, beside its phrases."""

Files = Mapping[str, Mapping[str, TomlFile]]
"""By name and language."""

_PLACE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, by file and line, and how much was looked at."""

    findings: tuple[Finding, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LanguageCheck:
    """Checks a folder of languages against the world's areas and the directory's organizations."""

    areas: Areas
    organizations: Iterable[Organization]
    shown: Callable[[Path], str] = str
    """Returns a path as findings show it."""

    def check(self, locales: Path, questions: Path | None = None) -> Report:
        """Return what is wrong in a folder such as ``bot/locales``.

        Args:
            locales: the folder.
            questions: a folder of JSON Lines that measure; None where there is none.
        """
        findings: list[Finding] = []
        files: dict[str, dict[str, TomlFile]] = {}
        for name in FILES:
            read = {locale: self._read_toml(locales / locale / name, findings) for locale in LOCALES}
            files[name] = {locale: file for locale, file in read.items() if file is not None}
        shared = {name: self._read_toml(locales / name, findings) for name in SHARED}
        findings += self._of_words(files, shared)
        learned, told = self._of_messages(locales, questions, findings)
        ordered = sorted(dict.fromkeys(findings), key=lambda finding: (finding.file, finding.line))
        return Report(tuple(ordered), {"phrases": learned, "messages that measure": told, **_counts(files, shared)})

    def _of_words(self, files: Files, shared: Mapping[str, TomlFile | None]) -> Iterator[Finding]:
        yield from self._of_places(files["places.toml"], shared)
        for file in files["sectors.toml"].values():
            yield from trade_lists.trades(file)
        yield from trade_lists.claimed(files["sectors.toml"])
        yield from cue_lists.audiences(files["audiences.toml"])
        yield from cue_lists.organization_names(files["organization_names.toml"], named(self.organizations))
        for file in (*files["organization_cues.toml"].values(), *files["place_cues.toml"].values()):
            yield from cue_lists.cues(file)
        for file in files["place_cues.toml"].values():
            yield from cue_lists.speakers(file, self.areas)
        for file in files["ordinary_words.toml"].values():
            yield from cue_lists.everyday(file)
        for file in files["followups.toml"].values():
            yield from cue_lists.followups(file)
        for name in (*EVEN, *EVEN_TABLES):
            if (first := files[name].get(LOCALES[0])) is not None:
                for file in files[name].values():
                    yield from cue_lists.uneven(file, first, deep=name in EVEN)

    def _of_places(self, files: Mapping[str, TomlFile], shared: Mapping[str, TomlFile | None]) -> Iterator[Finding]:
        rivals: set[str] = set()
        claims: place_lists.Claims = {}
        if (namesakes := shared["namesakes.toml"]) is not None:
            yield from place_lists.namesakes(namesakes, self.areas)
            rivals = {fold(name) for name, _ in namesakes.lists("namesakes")}
        if (landmarks := shared["landmarks.toml"]) is not None:
            yield from place_lists.landmarks(landmarks, self.areas)
            claims = place_lists.claims_of(landmarks)
        for locale, file in files.items():
            yield from place_lists.places(file, locale, self.areas, claims, rivals)

    def _of_messages(self, locales: Path, questions: Path | None, findings: list[Finding]) -> tuple[int, int]:
        """Check all labelled messages and return how many are learned from and how many measure."""
        check = messages.MessageCheck(self.areas.is_area, named(self.organizations))
        learned: list[messages.Message] = []
        for locale in LOCALES:
            found = self._read_messages(locales / locale / PHRASES, check, findings, talks=False)
            findings += check.phrases(found, locale)
            learned += found
        findings += messages.repeated(learned)
        told: list[messages.Message] = []
        for path in sorted(questions.glob("*.jsonl")) if questions is not None else ():
            told += self._read_messages(path, check, findings, talks=True)
        findings += messages.measuring(learned, told)
        return len(learned), len(told)

    def _read_messages(
        self, path: Path, check: messages.MessageCheck, findings: list[Finding], *, talks: bool
    ) -> list[messages.Message]:
        text = self._read(path, findings)
        found, faults = check.read(self.shown(path), [] if text is None else text.splitlines(), talks=talks)
        findings += faults
        return found

    def _read_toml(self, path: Path, findings: list[Finding]) -> TomlFile | None:
        text = self._read(path, findings)
        if text is None:
            return None
        try:
            return TomlFile.parse(self.shown(path), text)
        except tomllib.TOMLDecodeError as fault:
            place = _PLACE.search(str(fault))
            line = int(place.group(1)) if place and place.group(1) else max(1, len(text.splitlines()))
            findings.append(
                Finding(
                    self.shown(path), line, f"no TOML: {_PLACE.sub('', str(fault))}; mend the line or the one before"
                )
            )
            return None

    def _read(self, path: Path, findings: list[Finding]) -> str | None:
        try:
            content = path.read_bytes()
            return content.decode("utf-8")
        except UnicodeDecodeError as fault:
            line = content[: fault.start].count(b"\n") + 1
            findings.append(Finding(self.shown(path), line, "no UTF-8; save the file as UTF-8"))
        except OSError as fault:
            findings.append(Finding(self.shown(path), 1, f"cannot be read ({fault.strerror}); restore the file"))
        return None


def _counts(files: Mapping[str, Mapping[str, TomlFile]], shared: Mapping[str, TomlFile | None]) -> Mapping[str, int]:
    tables = [(file, table) for file in files["places.toml"].values() for table in place_lists.CODED]
    if (landmarks := shared["landmarks.toml"]) is not None:
        tables.append((landmarks, "landmarks"))
    return {
        "names of places": sum(len(names) for file, table in tables for _, names in file.lists(table)),
        "words for trades": sum(trade_lists.count(file) for file in files["sectors.toml"].values()),
        "words for who asks": sum(
            len(words) for file in files["audiences.toml"].values() for _, words in file.lists("words")
        ),
        "names of organizations": sum(
            len(names) for file in files["organization_names.toml"].values() for _, names in file.lists()
        ),
    }
