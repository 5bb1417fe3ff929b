"""Create the memory of changes, former slugs and suggestions.

Revision: 26f2fb221c91, after 4f1c20d96a37.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "26f2fb221c91"
down_revision: str | None = "4f1c20d96a37"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("means", sa.String(length=32), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("as_of", sa.String(length=10), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    with op.batch_alter_table("batch") as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_made_at"), ["made_at"], unique=False)

    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_slug", sa.String(length=64), nullable=True),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    with op.batch_alter_table("suggestion") as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_organization_slug"), ["organization_slug"], unique=False)

    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("organization_slug", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_change_batch_id_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change") as batch_op:
        batch_op.create_index(batch_op.f("ix_change_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_organization_slug"), ["organization_slug"], unique=False)

    op.create_table(
        "provenance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_slug", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("means", sa.String(length=32), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("as_of", sa.String(length=10), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_slug"],
            ["organization.slug"],
            name=op.f("fk_provenance_organization_slug_organization"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provenance")),
    )
    with op.batch_alter_table("provenance") as batch_op:
        batch_op.create_index(batch_op.f("ix_provenance_organization_slug"), ["organization_slug"], unique=False)

    op.create_table(
        "redirect",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("target_slug", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_slug"],
            ["organization.slug"],
            name=op.f("fk_redirect_target_slug_organization"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_redirect")),
    )
    with op.batch_alter_table("redirect") as batch_op:
        batch_op.create_index(batch_op.f("ix_redirect_target_slug"), ["target_slug"], unique=False)


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("redirect") as batch_op:
        batch_op.drop_index(batch_op.f("ix_redirect_target_slug"))

    op.drop_table("redirect")
    with op.batch_alter_table("provenance") as batch_op:
        batch_op.drop_index(batch_op.f("ix_provenance_organization_slug"))

    op.drop_table("provenance")
    with op.batch_alter_table("change") as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_organization_slug"))
        batch_op.drop_index(batch_op.f("ix_change_batch_id"))

    op.drop_table("change")
    with op.batch_alter_table("suggestion") as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_organization_slug"))

    op.drop_table("suggestion")
    with op.batch_alter_table("batch") as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_made_at"))

    op.drop_table("batch")
