"""Keep the claims of updates.

Revision: e4b81f6d0a25, after c61e0a9d47b2.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "e4b81f6d0a25"
down_revision: str | None = "c61e0a9d47b2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "update_claim",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("fault", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_update_claim")),
    )
    op.create_index(op.f("ix_update_claim_until"), "update_claim", ["until"])


def downgrade() -> None:
    """Undo the change."""
    op.drop_index(op.f("ix_update_claim_until"), table_name="update_claim")
    op.drop_table("update_claim")
