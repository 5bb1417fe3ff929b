"""The chart of ages: how many organizations have their newest page from which year."""

import sys
from collections import Counter
from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element

import pygal
from pygal.style import Style

from directory.gaps.upkeep import Age

# pygal hooks a finder of its old plug-ins into the import system, of a kind that Python 3.11 warns of at each import.
sys.meta_path[:] = [finder for finder in sys.meta_path if not type(finder).__module__.startswith("pygal")]

_YEARS: Final = 14
"""Columns of the chart; the first one holds all years before as well."""
_EACH: Final = 3
"""Every third column is named: the names of all would be too small on a phone."""
_WIDTH, _HEIGHT = 420, 220
_OLD, _RECENT = "#b2432f", "#5b8c7c"
_STYLE: Final = Style(
    background="transparent",
    plot_background="transparent",
    foreground="#1f2a33",
    foreground_strong="#1f2a33",
    foreground_subtle="#5a6872",
    font_family="inherit",
    label_font_size=12.0,
    major_label_font_size=12.0,
    value_font_size=11.0,
    value_colors=("#1f2a33", "#1f2a33"),
    opacity=1,
    colors=(_OLD, _RECENT),
)


def count_years(ages: Iterable[Age], this_year: int) -> tuple[tuple[str, int, int], ...]:
    """Return for each year how many records that age, and how many others, have their newest page from then.

    The first year stands for those before as well; records without any date are in none.
    """
    first = this_year - _YEARS + 1
    counts = Counter((max(int(age.newest[:4]), first), age.is_old) for age in ages if age.newest)
    return tuple(
        (f"≤ {year}" if year == first else str(year), counts[year, True], counts[year, False])
        for year in range(first, this_year + 1)
    )


def to_svg(years: Iterable[tuple[str, int, int]]) -> str:
    """Draw the counts as columns, without scripts, and without a name for readers: the page gives it one."""
    columns = tuple(years)
    chart = pygal.StackedBar(
        width=_WIDTH,
        height=_HEIGHT,
        style=_STYLE,
        js=(),
        show_legend=False,
        truncate_label=-1,
        disable_xml_declaration=True,
        margin=4,
        spacing=4,
        y_labels_major_count=3,
        max_scale=5,
        value_formatter=lambda value: f"{value:.0f}",
    )
    chart.uuid = "years"  # else a random one, and no two pages are the same
    last = len(columns) - 1
    is_named = [number == 0 or (number > 1 and (last - number) % _EACH == 0) for number in range(len(columns))]
    chart.x_labels = [label if named else "" for (label, _, _), named in zip(columns, is_named, strict=True)]
    chart.add("", [old for _, old, _ in columns])
    chart.add("", [recent for _, _, recent in columns])
    chart.add_xml_filter(_without_scripts)
    return str(chart.render(is_unicode=True))


def _without_scripts(root: Element) -> Element:
    """Take out what the page needs not: scripts, what they would show, and comments with addresses."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {"script", "desc", "title"} or not isinstance(child.tag, str):
                parent.remove(child)
    root.set("aria-hidden", "true")
    root.set("focusable", "false")
    return root
