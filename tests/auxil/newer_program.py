"""A newer version of the program, as far as a database sees it: one migration more, in a copy of the folder."""

import shutil
from pathlib import Path

from directory.tables import REVISION
from tests.auxil.processes import Ended, end, start

ROOT = Path(__file__).parents[2]
NEWER = "ffff0000ffff"
_MIGRATION = f'''
"""Add what a newer version needs."""

import sqlalchemy as sa
from alembic import op

revision = "{NEWER}"
down_revision = "{REVISION}"


def upgrade() -> None:
    for table in ("organization", "contact_channel", "conversation", "tally", "suggestion", "batch", "directory_state"):
        with op.batch_alter_table(table) as altered:
            altered.add_column(sa.Column("newer", sa.Text(), nullable=False, server_default="yes"))
    op.create_table("newer", sa.Column("id", sa.Integer(), primary_key=True))
'''


def migrate_as_a_newer_program(url: str, folder: Path) -> Ended:
    """Bring the database of this version to the shape of the newer one, by its ``directory migrate``."""
    for package in ("bot", "directory"):
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "*.zip", "*.txt")
        )
    shutil.copytree(ROOT / "migrations", folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "migrations" / "versions" / "2099_01_01_newer.py").write_text(_MIGRATION, encoding="utf-8")
    return end(start("directory", "migrate", "--database", url, environ={"PYTHONPATH": str(folder)}, cwd=folder))
