"""Checks labelled messages, one JSON object a line: phrases to learn from, and questions and talks that measure."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rapidfuzz import fuzz, process

from bot.checking.findings import Finding, unknown
from bot.dialogues import COMMANDS
from bot.evaluation import STYLES, meant
from bot.understanding.reading import LOCALES, Audience, Intent
from directory.model import Sector
from directory.text import fold

REQUIRED: Final = ("lang", "text", "intent", "sectors", "places", "organization")
OPTIONAL: Final = ("id", "also", "audience", "style")
OF_TALKS: Final = ("id", "lang", "turns")
OF_TURNS: Final = (*REQUIRED, *OPTIONAL, "command")
BOUND_TO_RECUR: Final = 3
"""Words of greetings and other messages so short that they may be both learned from and measured with."""
_SIMILAR: Final = 89
"""RapidFuzz ratio from which on an organization's label is a misspelled name of the directory."""


@dataclass(frozen=True, slots=True)
class Message:
    """A labelled message and where it stands."""

    file: str
    line: int
    label: Mapping[str, Any]

    @property
    def folded(self) -> str:
        """Its words, without case and accents."""
        return fold(str(self.label["text"]))

    @property
    def meaning(self) -> tuple[object, ...]:
        """What is labelled, for comparison."""
        label = self.label
        return label["intent"], sorted(label["sectors"]), sorted(label["places"]), label["organization"]

    def find(self, text: str) -> Finding:
        """Return a finding at its line."""
        return Finding(self.file, self.line, text)


@dataclass(frozen=True, slots=True)
class MessageCheck:
    """Reads files of labelled messages; ``is_area`` knows the codes, ``slugs`` the names of the directory."""

    is_area: Callable[[str], bool]
    slugs: Mapping[str, frozenset[str]]

    def read(self, name: str, lines: Iterable[str], *, talks: bool) -> tuple[list[Message], list[Finding]]:
        """Return the whole messages of a file, and what is wrong with the others.

        Args:
            name: as findings show it.
            lines: the file's.
            talks: whether lines may hold talks, whose turns are messages as well.
        """
        messages: list[Message] = []
        findings: list[Finding] = []
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                label = json.loads(line)
            except json.JSONDecodeError as fault:
                findings.append(Finding(name, number, f"no JSON: {fault.msg} at column {fault.colno}; mend the line"))
                continue
            faults = list(self._faults(label, talks=talks))
            findings += [Finding(name, number, fault) for fault in faults]
            if not faults:
                turns = label.get("turns", [label])
                messages += [Message(name, number, {"lang": label["lang"], **turn}) for turn in turns]
        findings += _twice(name, lines)
        return messages, findings

    def phrases(self, messages: Iterable[Message], locale: str) -> Iterator[Finding]:
        """Yield what is wrong with the phrases of a language beyond their labels."""
        for message in messages:
            label = message.label
            if label["lang"] != locale:
                yield message.find(f"lang is {label['lang']!r} in a file of {locale!r}; write it into its own file")
            if label["organization"] is not None:
                yield from self._unheard_of(message)

    def _faults(self, label: object, *, talks: bool) -> Iterator[str]:
        if not isinstance(label, dict):
            yield 'no JSON object; write one message a line, as {"text": "…", …}'
        elif "turns" not in label or not talks:
            yield from self._label_faults(label, REQUIRED, (*REQUIRED, *OPTIONAL))
        elif not isinstance(label["turns"], list) or not label["turns"]:
            yield "turns is no list of messages; write at least one"
        else:
            yield from (unknown("field", field, OF_TALKS) for field in label if field not in OF_TALKS)
            if label.get("lang") not in LOCALES:
                yield unknown("lang", label.get("lang"), LOCALES)
            for turn in label["turns"]:
                if isinstance(turn, dict):
                    yield from self._label_faults(turn, REQUIRED[1:], OF_TURNS)
                else:
                    yield "a turn is no JSON object; write it as a message with its labels"

    def _label_faults(self, label: Mapping[str, Any], required: Sequence[str], known: Sequence[str]) -> Iterator[str]:
        yield from (f"the field {field!r} is missing; add it" for field in required if field not in label)
        yield from (unknown("field", field, known) for field in label if field not in known)
        for field, allowed in (("lang", LOCALES), ("intent", Intent), ("style", STYLES), ("command", COMMANDS)):
            if field in label and label[field] not in tuple(allowed):
                yield unknown(field, label[field], allowed)
        if label.get("audience") is not None and label["audience"] not in tuple(Audience):
            yield unknown("audience", label["audience"], Audience)
        for field, named in (("also", tuple(Intent)), ("sectors", tuple(Sector)), ("places", None)):
            yield from self._list_faults(field, label.get(field, []), named)
        if isinstance(label.get("also"), list) and label.get("intent") in label["also"]:
            yield f"also repeats the intent {label['intent']!r}; remove it there"
        if "text" in label and not (isinstance(label["text"], str) and label["text"].strip()):
            yield "text is empty or no text; write the message"
        organization = label.get("organization")
        if organization is not None and not (isinstance(organization, str) and fold(organization)):
            yield "organization is no name; write its name or acronym, or null"

    def _list_faults(self, field: str, values: object, named: Sequence[str] | None) -> Iterator[str]:
        if not isinstance(values, list):
            yield f'{field} is no list; write "{field}": []'
            return
        for value in values:
            if named is not None and value not in named:
                yield unknown(field, value, named)
            elif named is None and not (isinstance(value, str) and self.is_area(value)):
                yield f"{field} {value!r} is unknown; use an ISO 3166-1 alpha-2 country or an M49 region"
        if len({str(value) for value in values}) < len(values):
            yield f"{field} names one twice; remove it"

    def _unheard_of(self, message: Message) -> Iterator[Finding]:
        """Yield an organization's label that names nobody: others than the directory's are called as the text does."""
        name = str(message.label["organization"])
        if meant(name, self.slugs):
            return
        key = fold(name).replace(" ", "")
        near = process.extractOne(key, list(self.slugs), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
        if near is not None:
            slug = min(self.slugs[near[0]])
            yield message.find(f"organization {name!r} is no name of the directory's {slug!r}; write it as it is there")
        elif not set(fold(name).split()) <= set(message.folded.split()):
            yield message.find(
                f"organization {name!r} stands neither in the directory nor in the text; "
                "write its name or acronym as directory/data/organizations.jsonl has it"
            )


def repeated(messages: Sequence[Message]) -> Iterator[Finding]:
    """Yield messages that are there before in the same words: in one language, or in another with other labels."""
    seen: dict[str, list[Message]] = {}
    for message in messages:
        before = seen.setdefault(message.folded, [])
        for other in before:
            there = f"{other.file}:{other.line}"
            if other.label["intent"] != message.label["intent"]:
                yield message.find(
                    f"{there} says the same with the intent {other.label['intent']!r}, not "
                    f"{message.label['intent']!r}; keep the better one"
                )
            elif other.label["lang"] == message.label["lang"]:
                yield message.find(f"{there} says the same; remove one")
            elif other.meaning != message.meaning:
                yield message.find(f"{there} says the same with other labels; keep the better ones")
        before.append(message)


def measuring(phrases: Iterable[Message], questions: Iterable[Message]) -> Iterator[Finding]:
    """Yield phrases that are also questions that measure; the shortest messages are bound to recur."""
    measured = {question.folded: question for question in questions}
    for phrase in phrases:
        question = measured.get(phrase.folded)
        if question is not None and len(phrase.folded.split()) > BOUND_TO_RECUR:
            yield phrase.find(f"{question.file}:{question.line} measures with the same words; remove the phrase")


def _twice(name: str, lines: Iterable[str]) -> Iterator[Finding]:
    """Yield ids that two lines bear."""
    seen: dict[object, int] = {}
    for number, line in enumerate(lines, 1):
        try:
            label = json.loads(line)
        except ValueError:
            continue
        identifier = label.get("id") if isinstance(label, dict) else None
        if isinstance(identifier, str):
            if identifier in seen:
                yield Finding(name, number, f"line {seen[identifier]} has the id {identifier!r} as well; change one")
            seen.setdefault(identifier, number)
