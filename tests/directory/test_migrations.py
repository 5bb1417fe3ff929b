import ast
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from directory.database import make_engine
from directory.migrate import make_config
from directory.tables import REVISION, Base
from tests.auxil.processes import end, run, start

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


@pytest.fixture
async def connection(unmade_url):
    engine = make_engine(unmade_url, migrates=True)
    async with engine.begin() as connection:
        yield connection
    await engine.dispose()


async def tables(connection) -> set[str]:
    return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names())) - {"alembic_version"}


def test_there_is_one_head_and_the_code_knows_it():
    assert ScriptDirectory.from_config(make_config()).get_heads() == [REVISION]


async def test_up_down_and_up_again_end_at_the_tables_of_the_code(connection):
    def run(step, *arguments):
        return connection.run_sync(lambda sync: step(make_config(sync), *arguments))

    await run(command.upgrade, "head")
    await run(command.check)
    assert await tables(connection) == set(Base.metadata.tables)
    await run(command.downgrade, "base")
    assert await tables(connection) == set()
    await run(command.upgrade, "head")
    await run(command.check)


async def test_each_step_can_be_taken_back(connection):
    revisions = [script.revision for script in ScriptDirectory.from_config(make_config()).walk_revisions()]
    for revision in reversed(revisions):
        await connection.run_sync(lambda sync, to=revision: command.upgrade(make_config(sync), to))
        await connection.run_sync(lambda sync: command.downgrade(make_config(sync), "-1"))
        await connection.run_sync(lambda sync, to=revision: command.upgrade(make_config(sync), to))


def test_migrations_are_in_the_order_of_their_dated_file_names():
    scripts = ScriptDirectory.from_config(make_config())
    in_order = [Path(script.path).name for script in reversed(list(scripts.walk_revisions()))]

    assert in_order == sorted(path.name for path in VERSIONS.glob("*.py"))


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("*.py")), ids=lambda path: path.stem)
def test_a_migration_imports_nothing_of_the_program(path):
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }

    assert imported <= {"alembic", "collections", "sqlalchemy"}


def test_two_at_once_both_end_well(unmade_url):
    both = [start("directory", "migrate", "--database", unmade_url) for _ in range(2)]

    assert [end(process)[::2] for process in both] == [(0, ""), (0, "")]
    assert run("directory", "migrate", "--database", unmade_url).status == 0
