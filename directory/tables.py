"""The directory's tables; nothing outside ``repository`` and the migrations sees a row.

Codes are kept as plain text, without check constraints: the closed lists live in ``directory.model``, so that a new
trade needs no migration and a code from a newer version is reported by the repository instead of breaking a query.
``position`` keeps the order of lists.
"""

from datetime import date
from typing import Annotated, Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    ForeignKey,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    cast,
    func,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

REVISION: Final = "e4b81f6d0a25"
"""The newest migration: the one that makes these tables."""

Slug = Annotated[str, mapped_column(String(64))]
Owner = Annotated[
    str,
    mapped_column(
        String(64), ForeignKey("organization.slug", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True
    ),
]
Position = Annotated[int, mapped_column(SmallInteger, primary_key=True, autoincrement=False)]
Code = Annotated[str, mapped_column(String(32))]
PartialDate = Annotated[str, mapped_column(String(10))]
"""YYYY, YYYY-MM or YYYY-MM-DD: as exact as the source is."""
Address = Annotated[str, mapped_column(Text)]


class Base(DeclarativeBase):
    """Every constraint has a name that can be foretold, so that every migration can alter or drop it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def table_of(row: type[Base]) -> Table:
    """Return the table itself: rows as tuples, and inserts in one go, cost a fraction of mapped objects."""
    return Base.metadata.tables[row.__tablename__]


def as_stored(table: Table, dialect: str) -> list[ColumnElement[Any]]:
    """Return a table's columns, its dates as texts: what is no date in the database is then no error of the query."""
    return [
        column
        if not isinstance(column.type, Date)
        else cast(column, Text).label(column.name)
        if dialect == "sqlite"
        else func.to_char(column, "YYYY-MM-DD").label(column.name)
        for column in table.c
    ]


class OrganizationRow(Base):
    """What there is one of to each organization."""

    __tablename__ = "organization"

    slug: Mapped[Slug] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    acronym: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[Code]
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str | None] = mapped_column(Text)
    wiego_source: Mapped[Address | None]
    wiego_as_of: Mapped[PartialDate | None]
    members: Mapped[int | None]
    members_as_of: Mapped[PartialDate | None]
    founded: Mapped[int | None] = mapped_column(SmallInteger)
    hosts_interns: Mapped[Code]
    offers_speakers: Mapped[Code]
    status: Mapped[Code]
    summary: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[Code]


class OrganizationNameRow(Base):
    """A translation, former name or alias."""

    __tablename__ = "organization_name"

    organization_slug: Mapped[Owner]
    position: Mapped[Position]
    name: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(8))
    kind: Mapped[Code]


class CoverageRow(Base):
    """A country or M49 region where the organization works, apart from its seat."""

    __tablename__ = "coverage"
    __table_args__ = (UniqueConstraint("organization_slug", "area"),)

    organization_slug: Mapped[Owner]
    position: Mapped[Position]
    area: Mapped[str] = mapped_column(String(3))


class OrganizationSectorRow(Base):
    """A trade of the organization's workers."""

    __tablename__ = "organization_sector"
    __table_args__ = (UniqueConstraint("organization_slug", "sector"),)

    organization_slug: Mapped[Owner]
    position: Mapped[Position]
    sector: Mapped[Code]


class OrganizationLanguageRow(Base):
    """A working language."""

    __tablename__ = "organization_language"
    __table_args__ = (UniqueConstraint("organization_slug", "language"),)

    organization_slug: Mapped[Owner]
    position: Mapped[Position]
    language: Mapped[str] = mapped_column(String(8))


class ContactChannelRow(Base):
    """A way to reach the organization, for everything or for one purpose."""

    __tablename__ = "contact_channel"

    organization_slug: Mapped[Owner]
    position: Mapped[Position]
    kind: Mapped[Code]
    value: Mapped[Address]
    purpose: Mapped[Code]


class AffiliationRow(Base):
    """The organization belongs to a network or a parent organization."""

    __tablename__ = "affiliation"
    __table_args__ = (UniqueConstraint("organization_slug", "network_slug"),)

    organization_slug: Mapped[Owner]
    position: Mapped[Position]
    network_slug: Mapped[Slug] = mapped_column(ForeignKey("organization.slug", onupdate="CASCADE"), index=True)


class SourceRow(Base):
    """A page that the record rests on, with its dates."""

    __tablename__ = "source"

    organization_slug: Mapped[Owner]
    position: Mapped[Position]
    url: Mapped[Address]
    as_of: Mapped[PartialDate | None]
    seen_on: Mapped[date] = mapped_column(Date)
    checked_on: Mapped[date | None] = mapped_column(Date)


class CuratorNoteRow(Base):
    """A curator's doubts, in a table of their own: what serves inquirers never reads it."""

    __tablename__ = "curator_note"

    organization_slug: Mapped[Owner]
    text: Mapped[str] = mapped_column(Text)


class DirectoryStateRow(Base):
    """One row: how often the directory has changed, so that a running bot knows when to read it again."""

    __tablename__ = "directory_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]


class TallyRow(Base):
    """How often something was asked for, or an answer judged, in a month; nobody's, and read by ``tallies`` alone."""

    __tablename__ = "tally"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    event: Mapped[Code] = mapped_column(primary_key=True)
    intent: Mapped[Code] = mapped_column(primary_key=True)
    sector: Mapped[Code] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(String(3), primary_key=True)
    locale: Mapped[str] = mapped_column(String(2), primary_key=True)
    count: Mapped[int]


class LinkCheckRow(Base):
    """What was found at an address: one row for the same result on several days in a row, a new one when it changes.

    The address itself is the key, whoever names it, so that the history outlives a renamed or merged organization.
    """

    __tablename__ = "link_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[Address]
    outcome: Mapped[Code]
    status: Mapped[int | None] = mapped_column(SmallInteger)
    location: Mapped[Address | None]
    first_seen: Mapped[date] = mapped_column(Date)
    last_seen: Mapped[date] = mapped_column(Date)
    days: Mapped[int]
