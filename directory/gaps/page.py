"""The report as one page of HTML that needs nothing else: no network, no script, no fonts."""

from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from directory.errors import DataFileError
from directory.gaps.doors import Reach
from directory.gaps.gaps import Gaps
from directory.gaps.projection import HEIGHT, WIDTH
from directory.gaps.sections import to_sections, to_sentences
from directory.gaps.texts import Texts
from directory.gaps.world_map import to_places
from directory.gaps.year_chart import count_years, to_svg
from directory.text import fold

_FILE: Final = "page.html"


def to_page(gaps: Gaps, texts: Texts) -> str:
    """Return the page in a language; whatever comes from records is escaped.

    Raises:
        DataFileError: the template or the map is missing or damaged.
    """
    try:
        template = files("directory").joinpath("data", "gaps", _FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise DataFileError(
            f"directory/data/gaps/{_FILE} cannot be read ({fault}); install the package again."
        ) from fault
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    years = count_years(gaps.ages, gaps.today.year)
    return environment.from_string(template).render(
        texts=texts,
        say=texts.say,
        day=texts.day(gaps.today),
        sentences=to_sentences(gaps, texts),
        sections=to_sections(gaps, texts),
        places=tuple(to_places(gaps)),
        reaches=[_reached(reach, gaps, texts) for reach in Reach],
        years=years,
        chart=Markup(to_svg(years)),  # noqa: S704  it holds years and numbers alone
        width=f"{WIDTH:g}",
        height=f"{HEIGHT:g}",
    )


def _reached(reach: Reach, gaps: Gaps, texts: Texts) -> tuple[str, str, str]:
    """Return how countries are reached, how many they are, and their names."""
    countries = gaps.reached(reach)
    names = sorted((texts.area(country.code) for country in countries), key=fold)
    return reach.value, texts.number(len(countries)), ", ".join(names)
