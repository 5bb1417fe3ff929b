"""The README is true: its commands, settings, transcript and figures."""

import argparse
import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot import commands as bot_commands
from bot.checking.messages import MessageCheck
from bot.settings import SECRETS, Settings
from bot.understanding.reading import LOCALES
from directory import commands as directory_commands
from directory.secret_files import SUFFIX
from tests.auxil import readme
from tests.auxil.organizations import areas
from tests.auxil.processes import run

LIMITS = {"intent": 85, "language": 98, "sectors": 90, "places": 90, "organization": 90, "served": 70}
LIMIT_OF_TALKS = 90
LANGUAGES = readme.ROOT / "bot" / "locales"
NOISE = 1.5
"""Other processors round otherwise: a message or two may be read differently."""
NOISE_OF_A_LANGUAGE = 2.8
"""The same of a hundred messages."""


def parsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    actions = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(actions[0].choices)


PARSERS = {
    f"{program} {name}": parser
    for program, module in (("bot", bot_commands), ("directory", directory_commands))
    for name, parser in parsers(module._parser()).items()
}


def test_the_transcript_is_what_the_bot_answers():
    question = readme.QUESTION.search(readme.text())
    assert question
    assert readme.block(readme.text(), "transcript") == readme.transcript(question.group(1))


@pytest.mark.parametrize("command", PARSERS)
def test_every_command_is_in_the_readme(command: str):
    assert re.search(rf"^\| `{command}\b", readme.text(), re.MULTILINE)


def test_every_command_and_option_of_the_readme_is_one():
    for line in re.findall(r"^\| (`(?:bot|directory) .*)$", readme.text(), re.MULTILINE):
        command = " ".join(line.strip("`").split()[:2]).strip("`")
        known = {option for action in PARSERS[command]._actions for option in action.option_strings}
        assert set(re.findall(r"(?<![\w-])--[a-z-]+", line)) <= known, command


def test_every_setting_is_in_the_readme_and_the_other_way_round():
    told = set(re.findall(r"`([A-Z_]{5,})`", readme.text().partition("## Settings")[2].partition("\n## ")[0]))
    levels = {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}
    settings = {field.name.upper() for field in fields(Settings)}
    assert told - levels == settings | {name + SUFFIX for name in SECRETS}


def test_files_that_the_readme_names_are_there():
    named = set(re.findall(r"\]\(([\w./]+)\)", readme.text())) | set(
        re.findall(r"`?((?:bot|directory|tests)/[\w/]+\.(?:py|toml|jsonl|md))", readme.text())
    )
    assert named
    assert [name for name in sorted(named) if not (readme.ROOT / name).exists()] == []


def test_the_page_for_contributors_names_every_file_of_a_language_and_commands_that_there_are():
    page = (LANGUAGES / "README.md").read_text(encoding="utf-8")
    files = {path.name for path in LANGUAGES.glob("*.toml")} | {path.name for path in (LANGUAGES / "en").iterdir()}
    assert [name for name in sorted(files) if f"`{name}`" not in page] == []
    for command, options in re.findall(r"(?:`|^\$ )(bot [a-z]+)([^`\n]*)", page, re.MULTILINE):
        known = {option for action in PARSERS[command]._actions for option in action.option_strings}
        assert set(re.findall(r"--[a-z-]+", options)) <= known, command
    example = json.loads(re.search(r"```json\n(.*)\n```", page)[1])
    assert list(MessageCheck(areas().is_area, {}).read("page", [json.dumps(example)], talks=False)[1]) == []


def test_make_targets_of_the_readme_are_in_the_makefile():
    makefile = (readme.ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`make ([\w-]+)`", readme.text())):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_continuous_integration_runs_the_readmes_test_command_alone():
    script = (readme.ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in script.splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["make test"]


def rows(table: str) -> dict[str, dict[str, str]]:
    """Return the cells of a table in Markdown by row and column."""
    head, _, *lines = ([cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines())
    return {line[0]: dict(zip(head[1:], line[1:], strict=True)) for line in lines}


def test_understanding_is_as_good_as_the_readme_says_and_good_enough():
    told, found = rows(readme.block(readme.text(), "evaluation")), rows(readme.evaluation_table())
    assert told.keys() == found.keys()
    for stage, limit in LIMITS.items():
        assert float(told["all"][stage]) == pytest.approx(float(found["all"][stage]), abs=NOISE), stage
        assert float(found["all"][stage]) >= limit, stage


@pytest.mark.parametrize("locale", LOCALES)
def test_each_language_serves_as_well_as_the_readme_says_and_well_enough(locale: str):
    told, found = rows(readme.block(readme.text(), "evaluation")), rows(readme.evaluation_table())
    assert float(told[locale]["served"]) == pytest.approx(float(found[locale]["served"]), abs=NOISE_OF_A_LANGUAGE)
    assert float(found[locale]["served"]) >= LIMITS["served"]


def test_talks_go_on_as_well_as_the_readme_says_and_well_enough():
    told, found = rows(readme.block(readme.text(), "dialogues")), rows(readme.dialogues_table())
    assert told.keys() == found.keys()
    assert float(told["all"]["right"]) == pytest.approx(float(found["all"]["right"]), abs=NOISE_OF_A_LANGUAGE)
    assert float(found["all"]["right"]) >= LIMIT_OF_TALKS


def test_an_evaluation_prints_these_figures(tmp_path: Path):
    few = tmp_path / "few.jsonl"
    few.write_text("".join(readme.EXAMPLES.read_text(encoding="utf-8").splitlines(keepends=True)[:5]), encoding="utf-8")
    status, output, error = run("bot", "evaluate", str(few), str(readme.TALKS), "--misses")
    assert (status, error) == (0, "")
    assert all(stage in output for stage in LIMITS)
    assert all(told in output for told in ("Expected calibration error", "confidence at least", "follow-ups"))
    found = json.loads(run("bot", "evaluate", str(few), str(readme.TALKS), "--json").output)
    assert found["all"]["count"] == 5
    assert found["dialogues"]["all"]["talks"] == 40
    assert {"calibration", "risk_coverage", "asking", "confusions"} <= found.keys()
