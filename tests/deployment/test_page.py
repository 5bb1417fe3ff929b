"""The page "From one laptop to a cluster" is true: its commands, files, settings, metrics and statements."""

import asyncio
import re
from dataclasses import fields
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families as parse
from sqlalchemy import text

import bot
from bot.operations.metrics import CatalogueStanding, Metrics
from bot.settings import SECRETS, Settings
from bot.storage.claims import Claims
from bot.storage.transactions import Storage
from directory.database import make_engine
from directory.secret_files import SUFFIX
from tests.auxil.bot_work import BOT
from tests.test_readme import PARSERS

DEPLOYMENT = Path(bot.__file__).parent / "deployment"
ROOT = DEPLOYMENT.parent.parent
PAGE = (DEPLOYMENT / "README.md").read_text(encoding="utf-8")
CONSOLE = [
    line[2:] for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines() if line
]
PROGRAMS = {
    "bot", "directory", "make", "useradd", "python3", "pip", "ln", "install", "cp", "systemctl", "createdb", "psql",
    "nginx", "mkdir", "mv", "rm",
}  # fmt: skip
WORD = re.compile(r"(?:sudo -u [\w-]+ )?(?:[A-Z_]+=\S+ )*(?P<program>\S+)(?P<rest>.*)")
LEAST = {"undo": ["1"]}
"""What a command that is only named cannot do without."""
NAME = re.compile(r"\breferral_bot_[a-z_]+")


def commands():
    """Return the program of each line of the page, and what it is given."""
    found = [WORD.fullmatch(line) for line in CONSOLE]
    return [(match["program"].rpartition("/")[2], match["rest"].strip()) for match in found]


def test_the_page_knows_every_program_that_it_calls():
    assert {program for program, _ in commands()} == PROGRAMS


def test_commands_and_options_of_the_program_are_there():
    called = [f"{program} {rest}" for program, rest in commands() if program in {"bot", "directory"}]
    called += re.findall(r"`((?:bot|directory) [a-z-]+[^`]*)`", PAGE)
    assert len(called) > 10
    for line in called:
        program, name, *rest = line.split()
        PARSERS[f"{program} {name}"].parse_args(rest or LEAST.get(name, []))  # ends the process where it cannot


def test_every_file_that_the_page_names_is_there():
    linked = set(re.findall(r"\]\(([^)#:]+)\)", PAGE))
    assert [name for name in sorted(linked) if not (DEPLOYMENT / name).exists()] == []
    copied = set(re.findall(r"(?<![\w/-])(?:bot|directory)/[\w/.*-]+\.\w+", PAGE))
    assert copied >= {"bot/deployment/*.service", "bot/deployment/nginx.conf", "directory/data/roles.sql"}
    assert [name for name in sorted(copied) if not list(ROOT.glob(name))] == []
    assert {path.name for path in DEPLOYMENT.iterdir() if path.suffix in {".conf", ".json"}} <= linked


def test_links_within_the_page_lead_somewhere():
    heads = {
        re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) - heads == set()


def test_units_that_are_started_are_there():
    named = {
        name for program, rest in commands() if program == "systemctl" for name in re.findall(r"referral-\S+", rest)
    }
    assert named
    units = {re.sub(r"@\d+", "@", name) for name in named}
    assert {name for name in units if not (DEPLOYMENT / name).exists()} == set()


def test_settings_of_the_page_are_settings():
    known = {field.name.upper() for field in fields(Settings)} | {name + SUFFIX for name in SECRETS}
    known |= {"XDG_DATA_HOME", "ON_ERROR_STOP"}
    assert set(re.findall(r"\b([A-Z][A-Z_]{4,})=", PAGE)) <= known


def test_metrics_of_the_page_are_metrics():
    metrics = Metrics()
    metrics.follow(lambda: CatalogueStanding(organizations=1, revision=1, age_seconds=0, left_out=0))
    metrics.update("aside")
    known = {sample.name for family in parse(metrics.expose()[0].decode()) for sample in family.samples}
    expressions = re.findall(r"^\| `([^`]*referral_bot_[^`]*)` \|", PAGE, re.MULTILINE)
    assert len(expressions) >= 3
    named = {name for expression in expressions for name in NAME.findall(expression)}
    faults = {"referral_bot_storage_faults_total"}  # has series from the first fault on
    assert named - known <= faults
    assert 'outcome="aside"' in PAGE


async def test_updates_that_were_given_up_are_found_as_the_page_says(engine):
    statement = re.search(r"```sql\n\s*(SELECT .*?)\n\s*```", PAGE, re.DOTALL)[1]
    claims = Claims(Storage(engine), "polling", BOT)
    await claims.take(41)
    await claims.take(42)
    await claims.set_aside(42, "ValueError")
    async with engine.connect() as connection:
        found = (await connection.execute(text(statement))).all()
    assert [tuple(row) for row in found] == [(42, 1, "ValueError")]


@pytest.mark.parametrize("database_kind", ["postgresql"])
async def test_a_process_opens_no_more_connections_than_the_page_says(database_url):
    engine = make_engine(database_url)
    told = int(re.search(r"opens up to (\d+) connections: (\d+) for its work", PAGE)[2])
    opened = [await asyncio.wait_for(engine.connect(), 5) for _ in range(told)]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(engine.connect(), 0.5)
    for connection in opened:
        await connection.close()
    await engine.dispose()
