"""What all tables share: naming, types, ids, versions, provenance, editions.

Knows no noun. A row knows its parents and never its children; relationships are not used, so no SQL hides behind an
attribute.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import CheckConstraint, Date, Index, Integer, MetaData, Numeric, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from app.rules.dates import PARTIAL_DATE

type_map: dict[Any, Any] = {
    str: Text(),
    int: Integer(),
    Decimal: Numeric(),
    date: Date(),
    datetime: TIMESTAMP(timezone=True),
    dict[str, Any]: JSONB(none_as_null=True),
    list[dict[str, Any]]: JSONB(none_as_null=True),
    list[str]: ARRAY(Text()),
    list[int]: ARRAY(Integer()),
}


class Base(DeclarativeBase):
    """Every table. Constraints are named by one convention, so that errors and migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = type_map


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562), made by the service and never by the database, so that PostgreSQL 15 serves as well."""
    return uuid_utils.compat.uuid7()


Id = Annotated[UUID, mapped_column(primary_key=True, default=new_id)]
"""The primary key of a thing."""


def one_of(column: str, *values: str) -> CheckConstraint:
    """CHECK that a text column holds one of the codes; text instead of an enum, because enum comparison is not leakproof."""
    codes = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({codes})", name=column)


def partial_date(column: str) -> CheckConstraint:
    """CHECK that a text column holds a partial date."""
    return CheckConstraint(f"{column} ~ '{PARTIAL_DATE}'", name=column)


def words_index(table: str, texts: str) -> Index:
    """The index by which words are found in the texts of a table (migration 0005, `queries.search`)."""
    return Index(f"ix_{table}_words", text(f"avance.words({texts})"), postgresql_using="gin")


class Versioned:
    """A thing whose changes are counted: its version is the part of the ETag before the dot. A lost update raises
    StaleDataError at the flush."""

    version: Mapped[int] = mapped_column(server_default=text("1"))

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Provenance:
    """Where a fact comes from. `verified`: `yes` (a public page says so), `partial`, `no` (nobody has checked it).
    `synthetic` marks content made up for the demonstration, tests or the benchmark."""

    source: Mapped[str | None]
    verified: Mapped[str | None] = mapped_column(
        CheckConstraint("verified in ('yes', 'partial', 'no')", name="verified")
    )
    synthetic: Mapped[bool] = mapped_column(server_default=text("false"))
    note: Mapped[str | None]


class Guarded:
    """A row that row-level security guards: everyone may read it when `edition` is published, else the readers of its
    State's drafts. `state` is null only for what belongs to no State and is public."""

    state: Mapped[str | None]
    edition: Mapped[str] = mapped_column(CheckConstraint("edition in ('draft', 'published')", name="edition"))


class EditionRow:
    """A guarded row that is the draft or the published edition of a thing: `edition` is part of its key."""

    state: Mapped[str | None]
    edition: Mapped[str] = mapped_column(
        CheckConstraint("edition in ('draft', 'published')", name="edition"), primary_key=True
    )
