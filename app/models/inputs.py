"""The workshop of a plan, and the inputs given there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, EditionRow, Id, Provenance, Versioned, one_of
from app.models.plans import OF_PLAN_EDITION

SECTORS = (
    "branch_of_government",
    "oversight_body",
    "civil_society",
    "international_organisation",
    "cooperation_agency",
)


class Workshop(EditionRow, Base):
    """Until when the workshop of a plan takes inputs, and how many took part by sector. `participants`:
    `[{"sector", "count"}]`. `extensions`: `[{"from", "to", "reason", "at"}]`, oldest first."""

    __tablename__ = "workshops"
    __table_args__ = (ForeignKeyConstraint(["plan_id", "edition", "state"], OF_PLAN_EDITION, ondelete="cascade"),)

    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column()
    cut_off: Mapped[datetime | None]
    participants: Mapped[list[dict[str, Any]]]
    extensions: Mapped[list[dict[str, Any]]]


class Input(EditionRow, Versioned, Provenance, Base):
    """What somebody at the workshop said of the frozen draft: of one item (`on_type`, `on_id`) or of the whole. Given by a
    contributor, or entered by the focal point for those in the room (`entered_by`). Open until it is disposed of, with a
    reason; `effective_in`: the version in which that took effect."""

    __tablename__ = "inputs"
    __table_args__ = (
        one_of("sector", *SECTORS),
        one_of("disposition", "accepted", "in_part", "rejected"),
        one_of("on_type", "activities", "guidelines", "costs", "indicators"),
        CheckConstraint("num_nonnulls(on_type, on_id) in (0, 2)", name="on"),
        CheckConstraint("num_nonnulls(disposition, disposition_reason, disposed_at) in (0, 3)", name="disposed"),
        ForeignKeyConstraint(["plan_id", "edition", "state"], OF_PLAN_EDITION, ondelete="cascade"),
    )

    id: Mapped[Id]
    plan_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str] = mapped_column()
    sector: Mapped[str]
    organisation: Mapped[str]
    text: Mapped[dict[str, Any]]
    on_type: Mapped[str | None]
    on_id: Mapped[UUID | None]
    given_at: Mapped[datetime]
    entered_by: Mapped[str]
    disposition: Mapped[str | None]
    disposition_reason: Mapped[str | None]
    disposed_at: Mapped[datetime | None]
    effective_in: Mapped[int | None]
    deleted_at: Mapped[datetime | None]
