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
        console.print(Text(sentence), soft_wrap=not console.is_terminal)
    for section in sections:
        if section.rows:
            _print_section(section, texts, console)


def _print_section(section: Section, texts: Texts, console: Console) -> None:
    wraps = {"soft_wrap": not console.is_terminal}
    console.print()
    console.print(Text(section.title, "bold"), **wraps)
    console.print(Text(section.text), **wraps)
    if console.is_terminal:
        console.print(_table(section))
    else:
        for line in _lines([section.columns, *(row.cells for row in section.rows)], section):
            console.print(Text(line), soft_wrap=True)
    if section.more:
        console.print(Text(section.more, "dim"), **wraps)
    console.print(Text(f"{texts.say('next')}: {section.advice}"), **wraps)
    for command in section.commands:
        console.print(Text(f"  {command}", "cyan"), **wraps)


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
