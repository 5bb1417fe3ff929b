"""The tables of what the directory remembers: its changes, who said what, former slugs, and what people suggest.

Nothing here is ever emptied, but for ``provenance`` and ``redirect``, whose past stands in ``change``. No row says who.
"""

from datetime import date, datetime

from sqlalchemy import Date, DateTime, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.tables import Address, Base, Code, PartialDate, Slug


class BatchRow(Base):
    """What was changed at once, in one transaction: a load, an accepted suggestion, an undo."""

    __tablename__ = "batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    means: Mapped[Code]
    why: Mapped[str | None] = mapped_column(Text)
    source: Mapped[Address | None]
    as_of: Mapped[PartialDate | None]
    seen_on: Mapped[date | None] = mapped_column(Date)


class ChangeRow(Base):
    """A field of one organization that was given another value; no foreign key, as it outlives the organization."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    organization_slug: Mapped[Slug] = mapped_column(index=True)
    """The slug of that time."""
    field: Mapped[Code]
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)


class ProvenanceRow(Base):
    """Who said a value, where more is known than that one of the record's sources did; when it was checked."""

    __tablename__ = "provenance"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_slug: Mapped[Slug] = mapped_column(
        ForeignKey("organization.slug", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    field: Mapped[Code]
    item: Mapped[str] = mapped_column(Text)
    """The item of a list, as its code or value; empty for a field that is no list."""
    means: Mapped[Code | None] = mapped_column()
    source: Mapped[Address | None]
    as_of: Mapped[PartialDate | None]
    seen_on: Mapped[date | None] = mapped_column(Date)
    changed_on: Mapped[date | None] = mapped_column(Date)
    checked_on: Mapped[date | None] = mapped_column(Date)


class RedirectRow(Base):
    """A slug that an organization no longer has, or that of one which was merged into it; never given again."""

    __tablename__ = "redirect"

    slug: Mapped[Slug] = mapped_column(primary_key=True)
    target_slug: Mapped[Slug] = mapped_column(ForeignKey("organization.slug", onupdate="CASCADE"), index=True)


class SuggestionRow(Base):
    """A correction that somebody suggests, and what became of it."""

    __tablename__ = "suggestion"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_slug: Mapped[Slug | None] = mapped_column(index=True)
    """Without a foreign key, as a suggestion outlives the organization; None for a new organization."""
    field: Mapped[Code]
    value: Mapped[str] = mapped_column(Text)
    source: Mapped[Address | None]
    received_on: Mapped[date] = mapped_column(Date)
    status: Mapped[Code]
    decided_on: Mapped[date | None] = mapped_column(Date)
