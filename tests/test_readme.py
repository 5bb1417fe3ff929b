"""The README is true: its commands, settings, transcript and figures."""

import argparse
import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot import commands as bot_commands
from bot.settings import Settings
from directory import commands as directory_commands
from tests.auxil import readme
from tests.auxil.processes import run

LIMITS = {"intent": 0.85, "language": 0.98, "sectors": 0.90, "places": 0.90, "organization": 0.90, "served": 0.70}
NOISE = 0.015
"""Other processors round otherwise: a message or two may be read differently."""


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
    assert told - levels == {field.name.upper() for field in fields(Settings)}


def test_files_that_the_readme_names_are_there():
    named = set(re.findall(r"\]\(([\w./]+)\)", readme.text())) | set(
        re.findall(r"`?((?:bot|directory|tests)/[\w/]+\.(?:py|toml|jsonl|md))", readme.text())
    )
    assert named
    assert [name for name in sorted(named) if not (readme.ROOT / name).exists()] == []


def test_make_targets_of_the_readme_are_in_the_makefile():
    makefile = (readme.ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`make ([\w-]+)`", readme.text())):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_continuous_integration_runs_the_readmes_test_command_alone():
    script = (readme.ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in script.splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["make test"]


def test_understanding_is_as_good_as_the_readme_says_and_good_enough():
    rows = [line.strip("| ").split(" | ") for line in readme.block(readme.text(), "evaluation").splitlines()]
    found = [line.strip("| ").split(" | ") for line in readme.evaluation_table().splitlines()]
    assert [row[0] for row in rows] == [row[0] for row in found]
    stages = rows[0][-len(LIMITS) :]
    for told, measured in zip(rows[2][-len(LIMITS) :], found[2][-len(LIMITS) :], strict=True):
        assert float(told) / 100 == pytest.approx(float(measured) / 100, abs=NOISE)
    for stage, measured in zip(stages, found[2][-len(LIMITS) :], strict=True):
        assert float(measured) / 100 >= LIMITS[stage], stage


def test_an_evaluation_prints_these_figures(tmp_path: Path):
    few = tmp_path / "few.jsonl"
    few.write_text("".join(readme.EXAMPLES.read_text(encoding="utf-8").splitlines(keepends=True)[:5]), encoding="utf-8")
    status, output, error = run("bot", "evaluate", str(few), "--misses")
    assert (status, error) == (0, "")
    assert all(stage in output for stage in LIMITS)
