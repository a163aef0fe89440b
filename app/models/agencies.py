"""Agencies of States, and organisations that belong to no State."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Provenance, Versioned, one_of, words_index


class Agency(Versioned, Provenance, Base):
    """A body of a State that can be responsible for an activity, with or without an account of its own. `kind` null: the
    source names the body and does not say what it is."""

    __tablename__ = "agencies"
    __table_args__ = (
        one_of(
            "kind",
            "branch_of_government",
            "oversight_body",
            "subnational_government",
            "civil_society",
            "international_organisation",
        ),
        UniqueConstraint("id", "state"),
        ForeignKeyConstraint(["parent_id", "state"], ["agencies.id", "agencies.state"]),
        words_index("agencies", "name, NULL::jsonb, acronym"),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(ForeignKey("states.iso3"), index=True)
    name: Mapped[dict[str, Any]]
    acronym: Mapped[str | None]
    kind: Mapped[str | None]
    parent_id: Mapped[UUID | None]


class Organisation(Versioned, Provenance, Base):
    """An organisation or country that is no member State in the mechanism: donor, Permanent Observer, international
    organisation. Never listed among the States."""

    __tablename__ = "organisations"
    __table_args__ = (one_of("kind", "donor", "permanent_observer", "international_organisation"),)

    id: Mapped[Id]
    name: Mapped[dict[str, Any]]
    acronym: Mapped[str | None]
    kind: Mapped[str]
