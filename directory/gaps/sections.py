"""The report in words: its first sentences and its lists, the same for the terminal and the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from directory.gaps.doors import Reach, by_region
from directory.gaps.gaps import Gaps
from directory.gaps.texts import Texts
from directory.link_checking.warnings import warning
from directory.model import Organization
from directory.text import fold

_FIRST: Final = 3
"""How many are named in a sentence."""
_NAMED: Final = 8
"""How many are named in a cell."""

COMMANDS: Final = {
    "missing": ("directory load FILE --dry-run", "directory load FILE"),
    "closed": ("directory edit SLUG website ADDRESS --source URL",),
    "nobody": ("directory load FILE --dry-run", "directory load FILE"),
    "old": ("directory provenance SLUG", "directory edit SLUG FIELD VALUE --source URL --as-of DATE"),
    "lacks": ("directory gaps --json", "directory edit SLUG languages es,en --source URL"),
    "links": ("directory edit SLUG website ADDRESS --source URL", "directory check-links --only SLUG"),
    "suggestions": ("directory suggestions", "directory accept ID", "directory refuse ID"),
}
"""What to run next, by list."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list."""

    cells: tuple[str, ...]
    bar: tuple[int, ...] = ()
    """The parts of its bar, where the list has bars; the first part is the gap."""


@dataclass(frozen=True, slots=True)
class Section:
    """A list with what it means and what to do next."""

    key: str
    title: str
    text: str
    columns: tuple[str, ...]
    numeric: frozenset[int]
    """Which columns hold numbers."""
    rows: tuple[Row, ...]
    more: str | None
    """What says how many lines are not shown."""
    advice: str
    commands: tuple[str, ...]

    @property
    def widest(self) -> int:
        """The length of its longest bar; 0 where it has no bars."""
        return max((sum(row.bar) for row in self.rows), default=0)


def to_sentences(gaps: Gaps, texts: Texts) -> tuple[str, ...]:
    """Return the sentences that matter most: what is asked for in vain, where no door is, what needs care."""
    if not gaps.total:
        return (_missing(gaps, texts), texts.say("doors_none"))
    return (_missing(gaps, texts), _doors(gaps, texts), _upkeep(gaps, texts))


def to_sections(gaps: Gaps, texts: Texts) -> tuple[Section, ...]:
    """Return the lists, each cut as the policy says."""
    unchecked = sum(not age.is_rechecked for age in gaps.ages)
    facts = {
        "month": texts.month(gaps.since),
        "years": gaps.policy.old_after_years,
        "old": len(gaps.old),
        "total": gaps.total,
        "unchecked": unchecked,
    }
    make = partial(_section, gaps=gaps, texts=texts, facts=facts)
    return (
        make("missing", ("sector", "place", "asked", "missing"), _wanted(gaps, texts), numeric=(2, 3)),
        make("closed", ("country", "organizations", "without", "names"), _closed(gaps, texts), numeric=(1, 2)),
        make("nobody", ("region", "countries", "count", "names"), _nobody(gaps, texts), numeric=(1, 2)),
        make("old", ("organization", "country", "newest", "rechecked"), _old(gaps, texts)),
        make("lacks", ("field", "count", "share"), _lacks(gaps, texts), numeric=(1, 2)),
        make("links", ("organization", "field", "found"), _links(gaps, texts)),
        make("suggestions", ("number", "since", "organization", "field"), _suggestions(gaps, texts)),
    )


def _section(
    key: str,
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    gaps: Gaps,
    texts: Texts,
    facts: dict[str, object],
    numeric: Iterable[int] = (),
) -> Section:
    found = tuple(rows)
    most = len(found) if key == "nobody" else gaps.policy.shown  # regions are few
    left = len(found) - most
    return Section(
        key,
        texts.say(f"sections.{key}.title"),
        texts.say(f"sections.{key}.text", **facts),
        tuple(texts.say(f"sections.{key}.columns.{column}") for column in columns),
        frozenset(numeric),
        found[:most],
        texts.say("more", count=left, command="directory gaps --json") if left > 0 else None,
        texts.say(f"sections.{key}.next"),
        COMMANDS[key],
    )


def _missing(gaps: Gaps, texts: Texts) -> str:
    month = texts.month(gaps.since)
    if not gaps.missing:
        return texts.say("missing_none", month=month)
    named = [
        texts.say(
            "want",
            sector=texts.sector(want.sector),
            place=texts.area(want.area),
            count=want.missing or want.asked,
        )
        for want in gaps.missing
    ]
    return texts.say("missing", month=month, list=_listed(named, texts, _FIRST, "; "))


def _doors(gaps: Gaps, texts: Texts) -> str:
    closed = gaps.reached(Reach.CLOSED)
    names = _listed([texts.area(country.code) for country in closed], texts, _FIRST)
    told = f"{texts.number(len(closed))} ({names})" if closed else texts.number(0)
    nobody = len(gaps.reached(Reach.NOBODY))
    if not nobody:
        return texts.say("doors_closed", closed=told)
    regions = by_region(gaps.countries)
    emptiest = max(regions, key=lambda region: len(regions[region][Reach.NOBODY]))
    most = len(regions[emptiest][Reach.NOBODY])
    return texts.say("doors", closed=told, nobody=nobody, region=texts.area(emptiest), most=most)


def _upkeep(gaps: Gaps, texts: Texts) -> str:
    return texts.say(
        "upkeep",
        total=gaps.total,
        old=len(gaps.old),
        years=gaps.policy.old_after_years,
        links=len(gaps.links),
        waiting=len(gaps.suggestions),
    )


def _wanted(gaps: Gaps, texts: Texts) -> Iterable[Row]:
    for want in gaps.missing:
        missing = texts.number(want.missing) if want.missing else texts.say("none")
        cells = (texts.sector(want.sector), texts.area(want.area), texts.number(want.asked), missing)
        yield Row(cells, (want.missing, want.asked - want.missing))


def _closed(gaps: Gaps, texts: Texts) -> Iterable[Row]:
    found = [country for country in gaps.countries if country.closed]
    for country in sorted(found, key=lambda one: (one.reach is not Reach.CLOSED, -len(one.closed), one.code)):
        counts = (texts.number(country.organizations), texts.number(len(country.closed)))
        names = _listed([_name(one) for one in country.closed], texts, _FIRST, "; ")
        parts = (len(country.closed), country.organizations - len(country.closed))
        yield Row((texts.area(country.code), *counts, names), parts)


def _nobody(gaps: Gaps, texts: Texts) -> Iterable[Row]:
    regions = by_region(gaps.countries)
    for region in sorted(regions, key=lambda code: (-len(regions[code][Reach.NOBODY]), code)):
        kinds = regions[region]
        without = kinds[Reach.NOBODY]
        if without:
            whole = sum(map(len, kinds.values()))
            names = _listed(sorted((texts.area(country.code) for country in without), key=fold), texts, _NAMED)
            cells = (texts.area(region), texts.number(whole), texts.number(len(without)), names)
            yield Row(cells, (len(without), whole - len(without)))


def _old(gaps: Gaps, texts: Texts) -> Iterable[Row]:
    for age in gaps.old:
        country = age.organization.country
        place = texts.say("none") if country is None else texts.area(country)
        yield Row(
            (
                _name(age.organization),
                place,
                age.newest or texts.say("no_date"),
                texts.say("yes" if age.is_rechecked else "no"),
            )
        )


def _lacks(gaps: Gaps, texts: Texts) -> Iterable[Row]:
    for field, lacking in sorted(gaps.lacks.items(), key=lambda item: -len(item[1])):
        if lacking:
            count = len(lacking)
            cells = (f"{texts.say(f'sections.lacks.fields.{field}')} ({field})", texts.number(count))
            yield Row((*cells, texts.share(count, gaps.total)), (count, gaps.total - count))


def _links(gaps: Gaps, texts: Texts) -> Iterable[Row]:
    for broken in gaps.links:
        told = warning(broken.standing, texts.locale) or broken.standing.latest.outcome.value
        yield Row((f"{broken.name} ({broken.link.slug})", broken.link.field, told))


def _suggestions(gaps: Gaps, texts: Texts) -> Iterable[Row]:
    for waiting in gaps.suggestions:
        since = texts.say("none") if waiting.received_on is None else texts.day(waiting.received_on)
        yield Row((str(waiting.id), since, waiting.organization or texts.say("none"), waiting.field))


def _listed(names: Sequence[str], texts: Texts, most: int, mark: str = ", ") -> str:
    """Return the first of some names, and how many there are beyond them."""
    left = len(names) - most
    return mark.join((*names[:most], texts.say("and_more", count=left)) if left > 0 else names)


def _name(organization: Organization) -> str:
    """Return a name with the slug that commands take."""
    return f"{organization.name} ({organization.slug})"
