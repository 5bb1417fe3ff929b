"""Create the directory.

Revision: 8b52e7c0a914, the first
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "8b52e7c0a914"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "directory_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_state")),
    )
    op.create_table(
        "organization",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("acronym", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("wiego_source", sa.Text(), nullable=True),
        sa.Column("wiego_as_of", sa.String(length=10), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("members_as_of", sa.String(length=10), nullable=True),
        sa.Column("founded", sa.SmallInteger(), nullable=True),
        sa.Column("hosts_interns", sa.String(length=32), nullable=False),
        sa.Column("offers_speakers", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("confidence", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_organization")),
    )
    op.create_table(
        "affiliation",
        sa.Column("organization_slug", sa.String(length=64), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("network_slug", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_slug"],
            ["organization.slug"],
            name=op.f("fk_affiliation_network_slug_organization"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_slug"],
            ["organization.slug"],
            name=op.f("fk_affiliation_organization_slug_organization"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_slug", "position", name=op.f("pk_affiliation")),
        sa.UniqueConstraint(
            "organization_slug", "network_slug", name=op.f("uq_affiliation_organization_slug_network_slug")
        ),
    )
    with op.batch_alter_table("affiliation") as batch_op:
        batch_op.create_index(batch_op.f("ix_affiliation_network_slug"), ["network_slug"], unique=False)

    op.create_table(
        "contact_channel",
        sa.Column("organization_slug", sa.String(length=64), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_slug"],
            ["organization.slug"],
            name=op.f("fk_contact_channel_organization_slug_organization"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_slug", "position", name=op.f("pk_contact_channel")),
    )
    op.create_table(
        "coverage",
        sa.Column("organization_slug", sa.String(length=64), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("area", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_slug"],
            ["organization.slug"],
            name=op.f("fk_coverage_organization_slug_organization"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_slug", "position", name=op.f("pk_coverage")),
        sa.UniqueConstraint("organization_slug", "area", name=op.f("uq_coverage_organization_slug_area")),
    )
    op.create_table(
        "curator_note",
        sa.Column("organization_slug", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_slug"],
            ["organization.slug"],
            name=op.f("fk_curator_note_organization_slug_organization"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_slug", name=op.f("pk_curator_note")),
    )
    op.create_table(
        "organization_language",
        sa.Column("organization_slug", sa.String(length=64), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_slug"],
            ["organization.slug"],
            name=op.f("fk_organization_language_organization_slug_organization"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_slug", "position", name=op.f("pk_organization_language")),
        sa.UniqueConstraint(
            "organization_slug", "language", name=op.f("uq_organization_language_organization_slug_language")
        ),
    )
    op.create_table(
        "organization_name",
        sa.Column("organization_slug", sa.String(length=64), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_slug"],
            ["organization.slug"],
            name=op.f("fk_organization_name_organization_slug_organization"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_slug", "position", name=op.f("pk_organization_name")),
    )
    op.create_table(
        "organization_sector",
        sa.Column("organization_slug", sa.String(length=64), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sector", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_slug"],
            ["organization.slug"],
            name=op.f("fk_organization_sector_organization_slug_organization"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_slug", "position", name=op.f("pk_organization_sector")),
        sa.UniqueConstraint(
            "organization_slug", "sector", name=op.f("uq_organization_sector_organization_slug_sector")
        ),
    )
    op.create_table(
        "source",
        sa.Column("organization_slug", sa.String(length=64), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_slug"],
            ["organization.slug"],
            name=op.f("fk_source_organization_slug_organization"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_slug", "position", name=op.f("pk_source")),
    )
    op.execute("INSERT INTO directory_state (id, revision) VALUES (1, 0)")


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("source")
    op.drop_table("organization_sector")
    op.drop_table("organization_name")
    op.drop_table("organization_language")
    op.drop_table("curator_note")
    op.drop_table("coverage")
    op.drop_table("contact_channel")
    with op.batch_alter_table("affiliation") as batch_op:
        batch_op.drop_index(batch_op.f("ix_affiliation_network_slug"))
    op.drop_table("affiliation")
    op.drop_table("organization")
    op.drop_table("directory_state")
