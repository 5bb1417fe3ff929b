"""The report for a terminal, as tables, and for a pipe, as lines whose cells stand below each other."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from directory.gaps.sections import Section
from directory.gaps.texts import Texts


def print_report(sentences: Iterable[str], sections: Iterable[Section], texts: Texts, console: Console) -> None:
    """Print the sentences and the lists that hold anything, each with what to do next."""
    for sentence in sentences:
        _say(console, sentence)
    for section in sections:
        if section.rows:
            _print_section(section, texts, console)


def _print_section(section: Section, texts: Texts, console: Console) -> None:
    console.print()
    _say(console, section.title, "bold")
    _say(console, section.text)
    if console.is_terminal:
        console.print(_table(section))
    else:
        for line in _lines([section.columns, *(row.cells for row in section.rows)], section):
            _say(console, line)
    if section.more:
        _say(console, section.more, "dim")
    _say(console, f"{texts.say('next')}: {section.advice}")
    for command in section.commands:
        _say(console, f"  {command}", "cyan")


def _say(console: Console, text: str, style: str = "") -> None:
    """Print a text, which only a terminal breaks into lines."""
    console.print(Text(text, style), soft_wrap=not console.is_terminal)


def _table(section: Section) -> Table:
    table = Table(header_style="bold", pad_edge=False)
    for number, column in enumerate(section.columns):
        table.add_column(Text(column), justify="right" if number in section.numeric else "left")
    for row in section.rows:
        table.add_row(*map(Text, row.cells))
    return table


def _lines(rows: Sequence[Sequence[str]], section: Section) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.rjust(width) if number in section.numeric else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  " + "  ".join(cells).rstrip()
