"""Create the memory of talks.

Revision: 4f1c20d96a37, after 8b52e7c0a914.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "4f1c20d96a37"
down_revision: str | None = "8b52e7c0a914"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "conversation",
        sa.Column("chat_key", sa.String(length=64), nullable=False),
        sa.Column("slots", sa.Text(), nullable=True),
        sa.Column("slots_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locale", sa.String(length=2), nullable=True),
        sa.PrimaryKeyConstraint("chat_key", name=op.f("pk_conversation")),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("secret")
    op.drop_table("conversation")
