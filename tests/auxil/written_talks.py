"""The talks of tests/conversations, which the pure conversation and Telegram's side are both held against."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "conversations"


def written_talks() -> list[Any]:
    """Return each talk as a parameter of a test: its language and its turns."""
    return [
        pytest.param(path.stem, written["turn"], id=f"{path.stem}: {written['name']}")
        for path in sorted(FOLDER.glob("*.toml"))
        for written in tomllib.loads(path.read_text(encoding="utf-8"))["talk"]
    ]


def both(label: str) -> tuple[str, str]:
    """Return a label as it is, and without the number that grows with the directory: "Kenya (7)", "Kenya"."""
    return label, label.partition(" (")[0]
