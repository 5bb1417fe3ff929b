"""What every peer learns from: the phrases of `bot/locales`, and where a trained peer is kept.

Runs in Rasa's interpreter as well, so it imports nothing of the bot.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent.parent
STORE: Final = ROOT / ".venv" / "peers"
"""Rasa's environment and all trained peers; `make clean` takes it away."""
PHRASES: Final = tuple(sorted((ROOT / "bot" / "locales").glob("*/phrases.jsonl")))


class Phrase(NamedTuple):
    """One labelled message."""

    text: str
    intent: str
    sectors: tuple[str, ...]
    places: tuple[str, ...]


def read_phrases() -> list[Phrase]:
    """Return the phrases of all languages."""
    found = []
    for path in PHRASES:
        for line in path.read_text(encoding="utf-8").splitlines():
            label = json.loads(line)
            found.append(Phrase(label["text"], label["intent"], tuple(label["sectors"]), tuple(label["places"])))
    return found


def trained_file(name: str, suffix: str, settings: Any, also: Sequence[Path] = ()) -> Path:
    """Return the file of a trained peer: another one for other phrases, settings or files."""
    digest = hashlib.sha256(json.dumps(settings).encode())
    for path in (*PHRASES, *also):
        digest.update(path.read_bytes())
    STORE.mkdir(parents=True, exist_ok=True)
    return STORE / f"{name}-{digest.hexdigest()[:16]}{suffix}"
