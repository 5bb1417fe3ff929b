"""Create the history of links.

Revision: c61e0a9d47b2, after c7a3d51e60b8.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c61e0a9d47b2"
down_revision: str | None = "c7a3d51e60b8"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "link_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("first_seen", sa.Date(), nullable=False),
        sa.Column("last_seen", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_check")),
    )


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("link_check")
