"""Create the tally of requests and of how answers were judged.

Revision: c7a3d51e60b8, after 26f2fb221c91.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c7a3d51e60b8"
down_revision: str | None = "26f2fb221c91"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "tally",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("intent", sa.String(length=32), nullable=False),
        sa.Column("sector", sa.String(length=32), nullable=False),
        sa.Column("area", sa.String(length=3), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "event", "intent", "sector", "area", "locale", name=op.f("pk_tally")),
    )


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("tally")
