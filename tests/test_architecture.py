"""The house itself: imports only go down, and every module says what lives there."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = [path for package in ("bot", "directory", "migrations") for path in sorted((ROOT / package).rglob("*.py"))]
LONGEST = 350


def test_imports_keep_the_rules_of_the_house():
    # A process of its own, since the linter switches off the loggers that other tests listen to.
    lint = [Path(sys.executable).with_name("lint-imports"), "--config", "pyproject.toml", "--no-cache"]
    told = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_lives_there_and_stays_short(path: Path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= LONGEST
    assert path.stem not in {"utils", "helpers", "manager", "common", "misc"}
