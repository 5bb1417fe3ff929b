"""Checks the names of places: ``places.toml`` of each language, ``landmarks.toml`` and ``namesakes.toml``."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from bot.checking.findings import Finding, TomlFile
from directory.geography import WORLD, Areas, territory_names
from directory.text import fold

CODED: Final = ("aliases", "demonyms", "cities", "cased")
"""Tables of lists under the code of an area."""
TABLES: Final = (*CODED, "several")
FEWEST: Final = 2
"""Areas that a name of several means at least."""
UNINHABITED: Final = frozenset({"AQ", "BV", "GS", "HM", "TF", "UM"})
"""Nobody is born there, so that nobody is called after them."""

Claims = dict[str, tuple[str, str]]
"""Folded name -> the code that claims it, and where that stands."""


def places(file: TomlFile, locale: str, areas: Areas, elsewhere: Claims, rivals: Collection[str]) -> Iterator[Finding]:
    """Yield what is wrong with a language's ``places.toml``.

    Args:
        file: the file.
        locale: its language.
        areas: the areas that may be named.
        elsewhere: names claimed by files that count in every language (``landmarks``).
        rivals: folded names that several places bear rightfully (``namesakes.toml``).
    """
    yield from file.strange(TABLES)
    claims = dict(elsewhere)
    claims |= {
        fold(name): (code, "CLDR")
        for code, name in territory_names(locale).items()
        if areas.is_area(code) and code != WORLD and fold(name) not in rivals
    }
    for table in CODED:
        yield from _coded(file, table, areas)
        yield from _claimed(file, table, claims, rivals)
    yield from _several(file, areas, claims)
    for code, words in file.lists("cased"):
        for word in words:
            if word == word.lower():
                text = f"{word!r} has no capital by which it could count; move it to another table"
                yield file.find(text, ("cased", code), word)
    born = {code for code, _ in file.lists("demonyms")} | UNINHABITED
    for code in sorted(set(areas.countries) - born):
        yield file.find(f"no demonym of {code}; add what its people are called", ("demonyms",))


def landmarks(file: TomlFile, areas: Areas) -> Iterator[Finding]:
    """Yield what is wrong with ``landmarks.toml``."""
    yield from file.strange(("landmarks",))
    for code, _ in file.lists("landmarks"):
        if areas.is_area(code) and not areas.is_country(code):
            yield file.find(f"{code} is no country; put its landmarks under their countries", ("landmarks", code))
    yield from _coded(file, "landmarks", areas)
    yield from _claimed(file, "landmarks", {}, ())


def claims_of(file: TomlFile) -> Claims:
    """Return what ``landmarks.toml`` claims in every language."""
    return {fold(name): (code, file.name) for code, names in file.lists("landmarks") for name in names}


def namesakes(file: TomlFile, areas: Areas) -> Iterator[Finding]:
    """Yield what is wrong with ``namesakes.toml``."""
    yield from file.strange(("namesakes",))
    yield from file.misshapen("namesakes")
    for name, codes in file.lists("namesakes"):
        path = ("namesakes", name)
        if name != fold(name):
            yield file.find(f"{name!r} is not folded; write {fold(name)!r}", path)
        yield from _few(file, path, codes, areas)


def _coded(file: TomlFile, table: str, areas: Areas) -> Iterator[Finding]:
    """Yield what is wrong with a table of names under codes, whoever else claims them."""
    yield from file.misshapen(table)
    yield from file.disordered_keys(table)
    yield from file.disordered(table)
    yield from file.repeated(table)
    for code, _ in file.lists(table):
        if not areas.is_area(code):
            text = f"{code!r} is no area; use an ISO 3166-1 alpha-2 country or an M49 region"
            yield file.find(text, (table, code))


def _claimed(file: TomlFile, table: str, claims: Claims, rivals: Collection[str]) -> Iterator[Finding]:
    """Yield names that another place claims, and enter those of a table into the claims."""
    for code, names in file.lists(table):
        for name in names:
            folded = fold(name)
            other, where = claims.setdefault(folded, (code, f"[{table}]"))
            if other != code and folded not in rivals:
                text = f"{name!r} is claimed by {code} and by {other} ({where}); keep one, or see namesakes.toml"
                yield file.find(text, (table, code), name)


def _several(file: TomlFile, areas: Areas, claims: Mapping[str, tuple[str, str]]) -> Iterator[Finding]:
    yield from file.misshapen("several")
    yield from file.disordered_keys("several")
    for name, codes in file.lists("several"):
        path = ("several", name)
        yield from _few(file, path, codes, areas)
        if fold(name) in claims:
            other, where = claims[fold(name)]
            yield file.find(f"{name!r} is claimed by {other} ({where}) as well; keep one", path)


def _few(file: TomlFile, path: tuple[str, ...], codes: Sequence[str], areas: Areas) -> Iterator[Finding]:
    """Yield what is wrong with the areas that one name stands for."""
    if len(set(codes)) < max(FEWEST, len(codes)):
        yield file.find(f"{path[-1]!r} needs at least two areas, each once; add one, or name it elsewhere", path)
    for code in codes:
        if not areas.is_area(code):
            text = f"{code!r} is no area; use an ISO 3166-1 alpha-2 country or an M49 region"
            yield file.find(text, path, code)
