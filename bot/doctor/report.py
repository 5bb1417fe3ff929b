"""Shows findings: as a table in a terminal, as plain lines in a pipe, as JSON for programs."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.doctor.findings import Finding, Level

_STYLES: Final = {Level.OK: "green", Level.WARNING: "yellow", Level.ERROR: "bold red", Level.SKIPPED: "dim"}
_COUNTED: Final = {
    Level.OK: "well",
    Level.WARNING: "to be seen to",
    Level.ERROR: "wrong",
    Level.SKIPPED: "not looked at",
}


def is_well(findings: Sequence[Finding]) -> bool:
    """Return whether nothing is wrong; a warning is no wrong."""
    return all(finding.level is not Level.ERROR for finding in findings)


def lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield a line for each finding, and one that counts them."""
    for finding in findings:
        mend = f" {finding.mend}" if finding.mend else ""
        yield f"{finding.level:<7}  {finding.name}: {finding.sentence}{mend}"
    yield _summary(findings)


def show(findings: Sequence[Finding], console: Console) -> None:
    """Print a table, with what to do under what is wrong."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for finding in findings:
        told = Text(finding.sentence)
        if finding.mend:
            told.append(f"\n→ {finding.mend}", style="bold")
        table.add_row(Text(finding.level, style=_STYLES[finding.level]), Text(finding.name), told)
    console.print(table)
    console.print(Text(_summary(findings)))


def as_json(findings: Sequence[Finding]) -> str:
    """Return an object with the findings, and whether all is well."""
    found = [
        {"name": finding.name, "level": finding.level, "sentence": finding.sentence, "mend": finding.mend}
        for finding in findings
    ]
    return json.dumps({"well": is_well(findings), "findings": found}, ensure_ascii=False, indent=2)


def _summary(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.level for finding in findings)
    return ", ".join(f"{counts[level]} {words}" for level, words in _COUNTED.items() if counts[level]) + "."
