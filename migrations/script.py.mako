"""${message}.

Revision: ${up_revision}, after ${down_revision | comma,n}.
"""
# Rules of the house:
# - The docstring is a sentence that says what changes.
# - Only the shape of tables: records come by `directory load`.
# - Old code still runs while a shared database is migrated: add first; drop or rename in a later release.
# - `downgrade` undoes everything; the tests go up, down and up again on SQLite and PostgreSQL.
# - No import from `directory` or `bot`: a migration stays true when the code moves on.
# - Set `REVISION` in directory/tables.py to this revision.

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels: str | Sequence[str] | None = ${repr(branch_labels)}
depends_on: str | Sequence[str] | None = ${repr(depends_on)}


def upgrade() -> None:
    """Apply the change."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Undo the change."""
    ${downgrades if downgrades else "pass"}
