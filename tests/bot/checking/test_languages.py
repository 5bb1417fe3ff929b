"""The languages' data is clean, and every damage to a copy of it is told with file, line and mend."""

import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.checking.languages import LanguageCheck, Report
from tests.auxil.organizations import areas, shipped

LOCALES = Path(str(bot.__file__)).parent / "locales"
QUESTIONS = Path(__file__).parents[2] / "questions"
DAMAGES = tomllib.loads(Path(__file__).with_name("damages.toml").read_text(encoding="utf-8"))["damage"]
PLAIN = {
    "lang": "es", "intent": "join", "also": [], "audience": None, "sectors": [], "places": [], "organization": None,
    "style": "plain",
}  # fmt: skip
MEASURED = PLAIN | {"lang": "en", "text": "Where do jugglers of four clubs meet?"}
TALK = {"id": "d1", "lang": "en", "turns": [MEASURED | {"text": "hello jugglers"}, {"text": "more", "command": "moar"}]}


def check(locales: Path, questions: Path | None) -> Report:
    def shown(path: Path) -> str:
        return str(path.relative_to(locales)) if locales in path.parents else f"{path.parent.name}/{path.name}"

    return LanguageCheck(areas(), shipped().organizations, shown).check(locales, questions)


def damage(content: str, number: int, told: dict[str, Any]) -> tuple[str, str]:
    """Return the damaged content of a file, and what is new in it."""
    if "insert" in told:
        start = content.index(f"\n[{told['table']}]\n") if "table" in told else 0
        opening = re.compile(rf"^{told['key']} = \[\s*" if "key" in told else r" = \[\s*", re.MULTILINE)
        found = opening.search(content, start)
        assert found
        new = f'"{told["insert"]}"'
        return f"{content[: found.end()]}{new}, {content[found.end() :]}", new
    line = told.get("line")
    if line is None:
        label = PLAIN | {"text": f"mensaje de prueba número {number} entre malabaristas"} | told["phrase"]
        line = json.dumps(
            {field: value for field, value in label.items() if field not in told.get("without", ())}, ensure_ascii=False
        )
    if "after" in told:
        assert content.count(f"\n{told['after']}\n") == 1
        return content.replace(f"\n{told['after']}\n", f"\n{told['after']}\n{line}\n"), line
    if "instead" in told:
        return re.sub(rf"^{told['instead']}.*$", line, content, count=1, flags=re.MULTILINE), line
    return f"{content.rstrip()}\n{line}\n", line


def read(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[tuple[str, int]], Report]:
    """Where each damage stands in a copy that has all of them, and what the check says of it."""
    locales, questions = tmp_path_factory.mktemp("package") / "locales", tmp_path_factory.mktemp("tests") / "questions"
    shutil.copytree(LOCALES, locales)
    new = []
    for number, told in enumerate(DAMAGES):
        path = locales / told["file"]
        content, line = damage(read(path), number, told)
        written = line.encode(told.get("encoding", "utf-8"))
        path.write_bytes(content.encode().replace(line.encode(), written))
        new.append(written.decode(errors="replace"))
    places = []
    for told, line in zip(DAMAGES, new, strict=True):
        at = [number for number, text in enumerate(read(locales / told["file"]).splitlines(), 1) if line in text]
        places.append((told["file"], at[-1]))
    questions.mkdir()
    (questions / "examples.jsonl").write_text(json.dumps(MEASURED), encoding="utf-8")
    (questions / "talks.jsonl").write_text(json.dumps(TALK), encoding="utf-8")
    return places, check(locales, questions)


def test_the_languages_data_is_clean():
    report = check(LOCALES, QUESTIONS if QUESTIONS.is_dir() else None)
    assert [str(finding) for finding in report.findings] == []
    assert all(count > 0 for count in report.counts.values())


@pytest.mark.parametrize(
    ("number", "says"), [(number, told["says"]) for number, told in enumerate(DAMAGES) if "says" in told]
)
def test_a_damage_is_told_with_file_line_and_mend(damaged: Any, number: int, says: str):
    places, report = damaged
    said = [finding.text for finding in report.findings if (finding.file, finding.line) == places[number]]
    assert [text for text in said if says in text], said


def test_nothing_but_the_damages_is_told(damaged: Any):
    places, report = damaged
    told = [finding for finding in report.findings if not finding.file.startswith("questions/")]
    assert [str(finding) for finding in told if (finding.file, finding.line) not in places] == []


def test_talks_that_measure_are_checked_turn_by_turn(damaged: Any):
    _, report = damaged
    told = [str(finding) for finding in report.findings if "talks.jsonl" in finding.file]
    assert any(line.startswith("questions/talks.jsonl:1: command 'moar' is unknown") for line in told)
    assert any("the field 'intent' is missing" in line for line in told)


def test_a_missing_file_is_told(tmp_path: Path):
    shutil.copytree(LOCALES, tmp_path / "locales", ignore=shutil.ignore_patterns("landmarks.toml", "phrases.jsonl"))
    told = {finding.file for finding in check(tmp_path / "locales", None).findings if "cannot be read" in finding.text}
    assert told == {"landmarks.toml", "en/phrases.jsonl", "es/phrases.jsonl", "fr/phrases.jsonl", "pt/phrases.jsonl"}
