import ast
import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

import bot
import directory
from directory import tallies
from directory.cells import COLUMNS, Cell, Event
from directory.database import make_engine, make_session_factory
from directory.tables import TallyRow
from tests.auxil.processes import run

PERU = Cell(Event.ASKED, "spokesperson", "street_vendors", "PE", "es")
KENYA = Cell(Event.ASKED, "spokesperson", "street_vendors", "KE", "en")
MONTH = "2026-11"


@pytest.fixture
def sessions(engine):
    return make_session_factory(engine)


async def add(sessions, *counts):
    async with sessions.begin() as session:
        await tallies.add(session, {(month, cell): count for month, cell, count in counts})


async def read(sessions, *arguments, **options):
    async with sessions() as session:
        return await tallies.read(session, *arguments, **options)


async def test_counts_are_added_to_those_that_are_there(sessions):
    await add(sessions, (MONTH, PERU, 3), (MONTH, KENYA, 7))
    await add(sessions, (MONTH, PERU, 7), ("2026-12", PERU, 5))
    assert await read(sessions) == (
        tallies.Tally(10, MONTH, "asked", "spokesperson", "street_vendors", "PE", "es"),
        tallies.Tally(5, MONTH, "asked", "spokesperson", "street_vendors", "KE", "en"),
        tallies.Tally(5, "2026-12", "asked", "spokesperson", "street_vendors", "PE", "es"),
    )


async def test_to_add_nothing_changes_nothing(sessions):
    await add(sessions)
    assert await read(sessions) == ()


async def test_what_is_not_told_apart_is_added_up_before_it_is_cut(sessions):
    await add(sessions, (MONTH, PERU, 3), ("2026-12", PERU, 3), (MONTH, KENYA, 4))
    assert await read(sessions) == ()
    assert await read(sessions, by=("area",)) == (tallies.Tally(5, area="PE"),)
    assert await read(sessions, by=()) == (tallies.Tally(10),)


async def test_months_before_the_first_one_do_not_count(sessions):
    await add(sessions, (MONTH, PERU, 9), ("2026-12", PERU, 5), ("2027-01", PERU, 1))
    assert await read(sessions, "2026-12", by=("area",)) == (tallies.Tally(5, area="PE"),)
    assert await read(sessions, "2027-01", by=("area",)) == ()


CELLS = st.builds(
    Cell,
    event=st.sampled_from(Event),
    intent=st.sampled_from(("spokesperson", "join")),
    sector=st.sampled_from(("", "fishers")),
    area=st.sampled_from(("", "PE", "419")),
    locale=st.sampled_from(("en", "fr")),
)
COUNTS = st.dictionaries(st.tuples(st.sampled_from(("2026-11", "2026-12")), CELLS), st.integers(1, 14), max_size=12)
GROUPINGS = tuple(by for length in range(len(COLUMNS) + 1) for by in combinations(COLUMNS, length))


@settings(
    derandomize=True,
    deadline=None,
    max_examples=6,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(COUNTS)
async def test_however_it_is_asked_nothing_under_five_is_shown_nor_told_by_a_difference(database_url, counts):
    engine = make_engine(database_url)
    sessions = make_session_factory(engine)
    async with sessions.begin() as session:
        await session.execute(delete(TallyRow))
        await tallies.add(session, counts)
    shown = []
    for by in GROUPINGS:
        for since in (None, "2026-12"):
            found = {tuple(getattr(one, name) for name in by): one.count for one in await read(sessions, since, by)}
            sums: Counter[tuple[str, ...]] = Counter()
            for (month, cell), count in counts.items():
                if month >= (since or month):
                    named = {"month": month} | {name: str(getattr(cell, name)) for name in COLUMNS[1:]}
                    sums[tuple(named[name] for name in by)] += count
            assert found == {key: count - count % 5 for key, count in sums.items() if count >= 5}
            shown += found.values()
    await engine.dispose()
    assert all(count >= 5 for count in shown)
    assert {(one - other) % 5 for one in shown for other in shown} <= {0}


def names_the_table(path: Path) -> bool:
    """Say whether a module names the table: its class, the table itself, or SQL that reads it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) | ast.ClassDef(name=name):
                if name == "TallyRow":
                    return True
            case ast.Constant(value=str(words)):
                if words == "tally" or re.search(r'(?i)\b(from|join|copy)\s+"?tally\b', words):
                    return True
    return False


def test_no_other_module_reads_the_table():
    sources = [path for package in (bot, directory) for path in Path(package.__path__[0]).rglob("*.py")]
    assert {path.name for path in sources if names_the_table(path)} == {"tables.py", "tallies.py"}


def test_the_table_has_no_room_for_a_person_or_a_word():
    assert {column.name for column in TallyRow.__table__.columns} == {*COLUMNS, "count"}
    assert max(column.type.length for column in TallyRow.__table__.columns if column.name != "count") <= 32


@pytest.fixture
async def counted_url(database_url, sessions, engine):
    missed = Cell(Event.MISSED, "donors", locale="fr")
    await add(sessions, (MONTH, PERU, 12), ("2026-10", PERU, 6), (MONTH, KENYA, 4), (MONTH, missed, 5))
    await engine.dispose()
    return database_url


def test_the_command_prints_a_table(counted_url):
    assert run("directory", "tallies", "--database", counted_url) == (
        0,
        """\
event   intent        sector          area  locale  count
asked   spokesperson  street_vendors  PE    es      15
missed  donors        -               -     fr      5
""",
        "",
    )


def test_the_command_prints_json_by_what_is_named_from_a_month_on(counted_url):
    status, output, error = run(
        "directory", "tallies", "--since", MONTH, "--by", "month,area", "--json", "--database", counted_url
    )
    assert (status, error) == (0, "")
    assert list(map(json.loads, output.splitlines())) == [
        {"month": MONTH, "area": "PE", "count": 10},
        {"month": MONTH, "area": "", "count": 5},
    ]


def test_the_command_says_that_there_is_nothing_yet(database_url):
    status, output, error = run("directory", "tallies", "--database", database_url)
    assert (status, output) == (1, "")
    assert "nothing has been counted five times yet" in error


@pytest.mark.parametrize(
    ("arguments", "named"), [(("--since", "2026-13"), "2026-13"), (("--by", "event,person"), "'person'")]
)
def test_a_wrong_call_of_the_command_is_told_in_words(arguments, named):
    status, output, error = run("directory", "tallies", *arguments)
    assert (status, output) == (2, "")
    assert named in error
