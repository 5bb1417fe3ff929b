"""The parts of the README that the program itself writes: `python -m tests.auxil.readme` writes them anew."""

import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot import dialogues, evaluation
from bot.asking import ask, reply_text
from bot.dialogues import TalkJudgement
from bot.evaluation import STAGES, Figures, Judgement
from tests.auxil.organizations import shipped
from tests.auxil.talks import talk

ROOT = Path(__file__).parent.parent.parent
README = ROOT / "README.md"
EXAMPLES = ROOT / "tests" / "questions" / "examples.jsonl"
TALKS = ROOT / "tests" / "questions" / "dialogues.jsonl"
QUESTION = re.compile(r"<!-- transcript: (.*) -->")


def text() -> str:
    """Return the README."""
    return README.read_text(encoding="utf-8")


def block(content: str, marker: str) -> str:
    """Return what stands between a marker's line and the next empty line outside a code block."""
    found = re.search(rf"<!-- {marker}[^\n]* -->\n(```text\n.*?```|(?:\|[^\n]*\n)*)", content, re.DOTALL)
    assert found, marker
    return found.group(1)


def transcript(question: str) -> str:
    """Return the answer to the README's question, at the tests' noon."""
    return f"```text\n> {question}\n\n{reply_text(ask(talk(), question, None))}\n```"


@cache
def judgements() -> Sequence[Judgement]:
    """Read the example questions once."""
    names = evaluation.named(shipped().organizations)
    return evaluation.judge(evaluation.read_questions(EXAMPLES), talk().understand, names)


def evaluation_table() -> str:
    """Return the figures as a table in Markdown."""
    rows = [("all", evaluation.figures(judgements()))]
    for by in (lambda question: question.locale, lambda question: question.style):
        rows += evaluation.grouped(judgements(), by).items()
    lines = ["| | questions | " + " | ".join(STAGES) + " |", "| --- |" + " ---: |" * (len(STAGES) + 1)]
    return "\n".join(lines + [_row(name, found) for name, found in rows]) + "\n"


@cache
def talk_judgements() -> Sequence[TalkJudgement]:
    """Hold the example talks once."""
    return dialogues.judge(dialogues.read_talks(TALKS), talk().respond, evaluation.named(shipped().organizations))


def dialogues_table() -> str:
    """Return the figures of talks as a table in Markdown."""
    heads = ("talks", "all turns right", "follow-ups", *dialogues.STAGES)
    lines = ["| | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(heads)]
    rows = [("all", dialogues.figures(talk_judgements())), *dialogues.by_locale(talk_judgements()).items()]
    for name, found in rows:
        shares = [found.shares[stage] for stage in dialogues.STAGES]
        cells = (str(found.talks), _percent(found.talks_right), str(found.followups), *map(_percent, shares))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _row(name: str, found: Figures) -> str:
    shares = [_percent(found.shares[stage]) for stage in STAGES]
    return f"| {name} | {found.count} | " + " | ".join(shares) + " |"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.1f}"


def benchmark(table: str) -> str:
    """Return one of the benchmark's tables, measured now."""
    command = [sys.executable, "-m", "tests.benchmark", table]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout.decode().strip() + "\n"


def peers_table() -> str:
    """Return the table of the peers, measured now; their progress goes to standard error."""
    return subprocess.run(
        [sys.executable, "-m", "tests.peers"], stdout=subprocess.PIPE, check=True, cwd=ROOT
    ).stdout.decode()


def main() -> None:
    """Write transcript and figures anew.

    With `--speed`, `--scale`, `--throughput`, `--load`, `--hour` or `--peers` what these measure is written as well.
    """
    content = text()
    question = QUESTION.search(content)
    assert question
    parts = {
        "transcript": transcript(question.group(1)),
        "evaluation": evaluation_table(),
        "dialogues": dialogues_table(),
    }
    measured = {"--scale": ["scale", "names"]}
    measured |= {f"--{table}": [table] for table in ("speed", "throughput", "load", "hour")}
    for table in [table for option, tables in measured.items() if option in sys.argv for table in tables]:
        parts[table] = benchmark(table)
    if "--peers" in sys.argv:
        parts["peers"] = peers_table()
    for marker, part in parts.items():
        pattern = rf"(<!-- {marker}[^\n]* -->\n)(```text\n.*?```|(?:\|[^\n]*\n)*)"
        content = re.sub(pattern, lambda found, part=part: found.group(1) + part, content, count=1, flags=re.DOTALL)
    README.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
