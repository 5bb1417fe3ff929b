"""Reads the example questions with this bot and its peers, in one run: `make bench-peers` prints the README's table."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bot.errors import BotError, InputError
from bot.evaluation import read_questions
from tests.peers import rasa_venv
from tests.peers.learning import ROOT
from tests.peers.report import Outcome, make_table

EXAMPLES: Final = ROOT / "tests" / "questions" / "examples.jsonl"
PEERS: Final = {
    "this_bot": "this bot",
    "nearest": "nearest phrase, RapidFuzz",
    "svm": "TF-IDF and linear SVM, scikit-learn",
    "diet": "DIET, Rasa 3.6",
}
QUIET: Final = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
}
"""Rasa tells nobody of this, keeps nothing between runs by itself, and neither it nor TensorFlow chats."""
ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_INTRA_OP_PARALLELISM_THREADS", "TF_INTER_OP_PARALLELISM_THREADS"),
    "1",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train what is not trained yet, read, and print the table; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.peers", description=__doc__)
    parser.add_argument("peers", nargs="*", help=f"which to measure, all without it: {', '.join(PEERS)}")
    names = parser.parse_args(arguments).peers or list(PEERS)
    try:
        if unknown := [name for name in names if name not in PEERS]:
            raise InputError(f"There is no peer {unknown[0]}; there are {', '.join(PEERS)}.")
        questions = read_questions(EXAMPLES)
        interpreters = {name: _interpreter(name) for name in names}
        texts = "".join(json.dumps(question.text) + "\n" for question in questions)
        outcomes: dict[str, Outcome] = {}
        for name in names:
            _tell(f"training {PEERS[name]}, unless it is kept from the last time")
            _run(name, interpreters[name], "train", {})
            _tell(f"reading {len(questions)} messages with {PEERS[name]}")
            outcomes[PEERS[name]] = json.loads(_run(name, interpreters[name], "read", ONE_THREAD, texts))
        print(make_table(questions, outcomes), end="")
    except BotError as fault:
        _tell(str(fault))
        return 2
    return 0


def _interpreter(name: str) -> Path:
    if name != "diet":
        return Path(sys.executable)
    _tell("preparing Rasa's own environment, unless it is there")
    return rasa_venv.prepare(os.environ)


def _run(name: str, interpreter: Path, task: str, environ: Mapping[str, str], texts: str = "") -> str:
    """Run a peer's process to its end; return what it printed.

    Raises:
        InputError: it failed; its own words stand above.
    """
    ended = subprocess.run(
        [interpreter, "-m", "tests.peers.child", name, task],
        input=texts,
        stdout=subprocess.PIPE,
        # Rasa's libraries warn of each other; only the progress of its training is worth seeing.
        stderr=subprocess.PIPE if task == "read" else None,
        encoding="utf-8",
        env=os.environ | QUIET | environ,
        cwd=ROOT,
        check=False,
    )
    if ended.returncode:
        _tell(ended.stderr or "")
        raise InputError(f"The process of {PEERS[name]} ended with status {ended.returncode}; its words stand above.")
    return ended.stdout


def _tell(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
