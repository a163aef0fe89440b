"""Cost lines of plans and activities."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, EditionRow, Id, Provenance, Versioned, one_of
from app.models.plans import OF_PLAN_EDITION


class CostLine(EditionRow, Versioned, Provenance, Base):
    """Money of a plan or of one of its activities. `estimated` is content of an edition; `secured`, `committed` and
    `spent` are facts: one row each, in the widest edition their plan stands in.

    `amount` null: the source names the line without a figure. `precision`: 1 for exact, else the unit it was rounded to.
    `part_of`: the line this one is a share of. `stated_equivalent`: another currency as a source states it,
    `{"amount", "currency", "wording", "source", "verified"}`; no rate is derived from it. `update_id`: the accepted
    update that reported it as spent.
    """

    __tablename__ = "cost_lines"
    __table_args__ = (
        one_of("kind", "estimated", "secured", "committed", "spent"),
        one_of("funding", "own_budget", "donor", "other"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("precision > 0", name="precision"),
        CheckConstraint("fiscal_year between 1990 and 2200", name="fiscal_year"),
        CheckConstraint("part_of <> id", name="part_of"),
        UniqueConstraint("id", "edition", "plan_id"),
        ForeignKeyConstraint(["plan_id", "edition", "state"], OF_PLAN_EDITION),
        ForeignKeyConstraint(["activity_id", "plan_id"], ["activities.id", "activities.plan_id"]),
        ForeignKeyConstraint(
            ["part_of", "edition", "plan_id"], ["cost_lines.id", "cost_lines.edition", "cost_lines.plan_id"]
        ),
        ForeignKeyConstraint(["agency_id", "state"], ["agencies.id", "agencies.state"]),
        ForeignKeyConstraint(["update_id", "activity_id"], ["updates.id", "updates.activity_id"]),
        Index("ix_cost_lines_plan_id_edition", "plan_id", "edition"),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column()
    plan_id: Mapped[UUID]
    activity_id: Mapped[UUID | None] = mapped_column(index=True)
    update_id: Mapped[UUID | None] = mapped_column(index=True)
    part_of: Mapped[UUID | None]
    agency_id: Mapped[UUID | None]
    label: Mapped[dict[str, Any] | None]
    kind: Mapped[str]
    funding: Mapped[str | None]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    amount: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(ForeignKey("currencies.code"))
    precision: Mapped[Decimal]
    fiscal_year: Mapped[int | None]
    stated_equivalent: Mapped[dict[str, Any] | None]
    deleted_at: Mapped[datetime | None]
