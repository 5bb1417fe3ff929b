"""The page of threats is one page, and every code and test that it names is there."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent / "bot" / "deployment" / "threats.md"
TEXT = PAGE.read_text(encoding="utf-8")
LINKS = sorted(set(re.findall(r"\]\(([^)]+)\)", TEXT)))


def test_it_is_one_page():
    assert len(TEXT.splitlines()) < 110


@pytest.mark.parametrize("link", LINKS)
def test_what_it_names_is_there(link):
    assert (PAGE.parent / link).is_file()


def test_every_row_names_a_test():
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith(("| Who", "| What"))]
    assert len(rows) > 10
    assert [row for row in rows if "/tests/" not in row] == []
