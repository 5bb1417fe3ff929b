"""This bot as one of the peers: all that it reads in a message, without the directory's answer."""

from collections.abc import Callable
from typing import Any, Final

from bot.understanding.understander import Understander
from directory.geography import Areas
from directory.records import read_shipped
from tests.peers.learning import ROOT

REQUIRES: Final = "referral-bot"


def train() -> None:
    """Do nothing: its model ships with it."""


def load() -> Callable[[str], dict[str, Any]]:
    """Return its reading of a message."""
    areas = Areas.load()
    understander = Understander.load(areas, [record.organization for record in read_shipped(areas)])

    def read(text: str) -> dict[str, Any]:
        reading = understander.read(text)
        return {"intent": reading.intent, "sectors": reading.sectors, "places": reading.places}

    return read


def stored_bytes() -> int:
    """Return the size of its own code and data, which an editable install does not count among the packages."""
    folders = (ROOT / name for name in ("bot", "directory", "migrations"))
    files = (path for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc")
    return sum(path.stat().st_size for path in files if path.is_file())
