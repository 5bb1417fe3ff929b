"""Measures understanding on labelled questions (`bot evaluate`): pure, from readings and labels to figures."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.errors import InputError
from bot.understanding.reading import Intent, Reading
from directory.model import Organization, Sector
from directory.text import fold

STAGES: Final = ("intent", "sectors", "places", "organization", "language", "served")
STYLES: Final = ("plain", "typo", "colloquial", "terse", "long", "indirect", "mixed")
"""How labelled messages are written; mixed: in two languages."""
_SHORTEST_BEGINNING: Final = 5
"""Letters of the shortest name that may stand for a longer one."""
_ACRONYM: Final = re.compile(r"\(([A-Z]{3,})\)")
"""At the end of a name: "… do Sector Informal (ASSOTSI)"."""


@dataclass(frozen=True, slots=True)
class Question:
    """One labelled question (spec: one JSON object a line)."""

    id: str
    locale: str
    text: str
    intents: frozenset[Intent]
    """The best reading and those that would serve the person as well."""
    intent: Intent
    sectors: frozenset[Sector]
    places: frozenset[str]
    organization: str | None
    """Official name or acronym of the organization asked about."""
    style: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A question, how it was read, and which stages are right; None where a stage does not apply."""

    question: Question
    reading: Reading
    right: Mapping[str, bool | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of right answers, 0-1, of one group of questions."""

    count: int
    shares: Mapping[str, float | None]
    """By stage; None where no question of the group has the stage."""
    f1: Mapping[str, float]
    """Micro F1 of ``sectors`` and ``places``."""


def read_labels(path: Path) -> tuple[tuple[int, Mapping[str, Any]], ...]:
    """Return the objects of a JSON Lines file with the numbers of their lines.

    Raises:
        InputError: the file cannot be read or holds none, or a line is no JSON object.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise InputError(f"{path} is no UTF-8; save it as UTF-8.") from None
    except OSError as fault:
        raise InputError(f"{path} cannot be read: {fault.strerror}.") from None
    labels = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                label = json.loads(line)
            except ValueError as fault:
                raise InputError(f"{path} line {number}: {fault}.") from None
            if not isinstance(label, dict):
                raise InputError(f"{path} line {number}: no JSON object; one line holds one question or talk.")
            labels.append((number, label))
    if not labels:
        raise InputError(f"{path} holds no questions.")
    return tuple(labels)


def read_questions(path: Path) -> tuple[Question, ...]:
    """Return the labelled questions of a JSON Lines file.

    Raises:
        InputError: the file cannot be read, or a line is no JSON, lacks a label or has an unknown one.
    """
    questions = []
    for number, label in read_labels(path):
        with naming(path, number):
            questions.append(question_of(label, f"{path.name}:{number}"))
    return tuple(questions)


@contextmanager
def naming(path: Path, number: int) -> Iterator[None]:
    """Turn what is wrong with a label into an InputError that names file and line."""
    try:
        yield
    except (ValueError, TypeError, AttributeError) as fault:
        raise InputError(f"{path} line {number}: {fault}.") from None
    except KeyError as missing:
        raise InputError(f"{path} line {number}: the label {missing} is missing.") from None


def question_of(label: Mapping[str, Any], place: str) -> Question:
    """Return the question of one label; ``place`` is its id where it has none.

    Raises:
        KeyError, ValueError, TypeError: a label is missing or unknown, or is not of its kind.
    """
    intent = Intent(label["intent"])
    return Question(
        id=str(label.get("id", place)),
        locale=label["lang"],
        text=label["text"],
        intents=frozenset({intent, *map(Intent, label.get("also", ()))}),
        intent=intent,
        sectors=frozenset(map(Sector, label["sectors"])),
        places=frozenset(label["places"]),
        organization=label["organization"],
        style=label.get("style", "plain"),
    )


def named(organizations: Iterable[Organization]) -> Mapping[str, frozenset[str]]:
    """Return the slugs that each folded name, acronym or other name may stand for."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for organization in organizations:
        names = [organization.name, organization.acronym or "", *(other.name for other in organization.other_names)]
        acronyms = [acronym for name in names for acronym in _ACRONYM.findall(name)]
        for name in (*names, *acronyms):
            found[fold(name).replace(" ", "")].add(organization.slug)
    return {name: frozenset(slugs) for name, slugs in found.items()}


def meant(label: str, slugs: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the slugs that a label's organization may stand for; empty where the directory lacks it.

    A label that is the beginning of one organization's name alone, or begins with it, stands for that one: "Les
    Valoristes" is listed as "Les Valoristes Solidarity Cooperative".
    """
    name = fold(label).replace(" ", "")
    if name in slugs:
        return slugs[name]
    if len(name) < _SHORTEST_BEGINNING:
        return frozenset()
    alike = {
        found
        for other, found in slugs.items()
        if other.startswith(name) or (len(other) >= _SHORTEST_BEGINNING and name.startswith(other))
    }
    return alike.pop() if len(alike) == 1 else frozenset()


def judge(
    questions: Iterable[Question], read: Callable[[str], Reading], slugs: Mapping[str, frozenset[str]]
) -> list[Judgement]:
    """Read every question and say which stages are right."""
    return [
        Judgement(question, reading := read(question.text), _right(question, reading, slugs)) for question in questions
    ]


def _right(question: Question, reading: Reading, slugs: Mapping[str, frozenset[str]]) -> Mapping[str, bool | None]:
    wanted = meant(question.organization, slugs) if question.organization else None
    found = frozenset(reading.places)
    intent = reading.intent in question.intents
    sectors = frozenset(reading.sectors) == question.sectors
    organization = reading.organization in wanted if wanted else None
    overlap = found <= question.places and bool(found & question.places or not question.places)
    named_right = organization if wanted else (question.organization is not None or reading.organization is None)
    return {
        "intent": intent,
        "sectors": sectors,
        "places": found == question.places,
        "organization": organization,
        "language": reading.locale == question.locale,
        "served": bool(intent and sectors and overlap and named_right),
    }


def figures(judgements: Sequence[Judgement]) -> Figures:
    """Return the figures of a group of judgements."""
    shares: dict[str, float | None] = {}
    for stage in STAGES:
        known = [judgement.right[stage] for judgement in judgements if judgement.right[stage] is not None]
        shares[stage] = sum(map(bool, known)) / len(known) if known else None
    return Figures(
        len(judgements),
        shares,
        {
            "sectors": _f1((item.question.sectors, frozenset(item.reading.sectors)) for item in judgements),
            "places": _f1((item.question.places, frozenset(item.reading.places)) for item in judgements),
        },
    )


def grouped(judgements: Sequence[Judgement], by: Callable[[Question], str]) -> dict[str, Figures]:
    """Return the figures by a property of the questions, in alphabetical order."""
    groups: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        groups[by(judgement.question)].append(judgement)
    return {name: figures(groups[name]) for name in sorted(groups)}


def confusions(judgements: Iterable[Judgement]) -> list[tuple[Intent, Intent, int]]:
    """Return (intent, read as, times) of misread intents, most frequent first."""
    pairs = Counter((item.question.intent, item.reading.intent) for item in judgements if not item.right["intent"])
    return [(wanted, found, times) for (wanted, found), times in pairs.most_common()]


def _f1(pairs: Iterable[tuple[frozenset[Any], frozenset[Any]]]) -> float:
    both = wanted = found = 0
    for label, reading in pairs:
        both += len(label & reading)
        wanted += len(label)
        found += len(reading)
    return 2 * both / (wanted + found) if wanted + found else 1.0
