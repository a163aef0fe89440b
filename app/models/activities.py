"""Activities of a plan, their milestones, what they implement and who supports them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, EditionRow, Guarded, Id, Provenance, Versioned, one_of, partial_date, words_index
from app.models.plans import OF_PLAN_EDITION

OF_ACTIVITY_EDITION = ["activity_editions.activity_id", "activity_editions.edition", "activity_editions.state"]
"""What hangs on the content of an activity points to: an edition of it, of its State."""

STATUSES = ("not_reported", "planned", "under_way", "completed", "suspended", "cancelled")


class Activity(Guarded, Versioned, Provenance, Base):
    """What a plan sets out to do: the identity on which facts hang, with the facts of today.

    `edition` is the widest edition it stands in. `status` is what was last recorded; overdue and starting late are never
    stored. `percent` is the last accepted one.
    """

    __tablename__ = "activities"
    __table_args__ = (
        one_of("status", *STATUSES),
        CheckConstraint("percent between 0 and 100", name="percent"),
        ForeignKeyConstraint(["plan_id", "state"], ["plans.id", "plans.state"]),
        UniqueConstraint("id", "state"),
        UniqueConstraint("id", "plan_id"),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column()
    plan_id: Mapped[UUID] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(server_default=text("'planned'"))
    status_as_of: Mapped[date | None]
    percent: Mapped[Decimal | None]
    cancel_reason: Mapped[str | None]
    deleted_at: Mapped[datetime | None]


class ActivityEdition(EditionRow, Base):
    """The content of an activity as drafted or as published. `until_last` is the last day of what is known of its end;
    `start_first` the first day of what is known of its start."""

    __tablename__ = "activity_editions"
    __table_args__ = (
        ForeignKeyConstraint(["activity_id", "plan_id"], ["activities.id", "activities.plan_id"], ondelete="cascade"),
        ForeignKeyConstraint(["plan_id", "edition", "state"], OF_PLAN_EDITION),
        ForeignKeyConstraint(
            ["guideline_id", "edition", "plan_id"], ["guidelines.id", "guidelines.edition", "guidelines.plan_id"]
        ),
        ForeignKeyConstraint(["lead_id", "state"], ["agencies.id", "agencies.state"]),
        UniqueConstraint("activity_id", "edition", "state"),
        partial_date("start"),
        partial_date("until"),
        CheckConstraint("weight > 0", name="weight"),
        Index("ix_activity_editions_plan_id_edition_code", "plan_id", "edition", "code"),
        Index("ix_activity_editions_lead_id", "lead_id"),
        words_index("activity_editions", "title, description, code"),
    )

    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column()
    plan_id: Mapped[UUID]
    guideline_id: Mapped[UUID | None]
    code: Mapped[str]
    title: Mapped[dict[str, Any]]
    description: Mapped[dict[str, Any] | None]
    lead_id: Mapped[UUID | None]
    start: Mapped[str | None]
    until: Mapped[str | None]
    start_first: Mapped[date | None] = mapped_column(Computed("avance.first_day(start)", persisted=True))
    until_last: Mapped[date | None] = mapped_column(Computed("avance.last_day(until)", persisted=True))
    weight: Mapped[Decimal] = mapped_column(server_default=text("1"))


class ActivityAgency(EditionRow, Base):
    """An agency that supports an activity, in an edition."""

    __tablename__ = "activity_agencies"
    __table_args__ = (
        ForeignKeyConstraint(["activity_id", "edition", "state"], OF_ACTIVITY_EDITION, ondelete="cascade"),
        ForeignKeyConstraint(["agency_id", "state"], ["agencies.id", "agencies.state"]),
    )

    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column()
    agency_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class ActivityRecommendation(EditionRow, Base):
    """A recommendation an activity implements, in an edition."""

    __tablename__ = "activity_recommendations"
    __table_args__ = (
        ForeignKeyConstraint(["activity_id", "edition", "state"], OF_ACTIVITY_EDITION, ondelete="cascade"),
    )

    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column()
    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendations.id"), primary_key=True, index=True)


class Milestone(Guarded, Versioned, Provenance, Base):
    """A dated deliverable of an activity: identity and the quantity reached so far (a fact).
    `closes_short`: why the rest will not come."""

    __tablename__ = "milestones"
    __table_args__ = (
        ForeignKeyConstraint(["activity_id", "state"], ["activities.id", "activities.state"], ondelete="cascade"),
        CheckConstraint("reached >= 0", name="reached"),
        partial_date("reached_on"),
        UniqueConstraint("id", "activity_id"),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column()
    activity_id: Mapped[UUID] = mapped_column(index=True)
    reached: Mapped[Decimal | None]
    reached_on: Mapped[str | None]
    closes_short: Mapped[str | None]
    deleted_at: Mapped[datetime | None]


class MilestoneEdition(EditionRow, Base):
    """What a milestone promises, as drafted or as published; `target` with `unit`, or neither."""

    __tablename__ = "milestone_editions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["milestone_id", "activity_id"], ["milestones.id", "milestones.activity_id"], ondelete="cascade"
        ),
        ForeignKeyConstraint(["activity_id", "edition", "state"], OF_ACTIVITY_EDITION),
        partial_date("due"),
        CheckConstraint("target > 0", name="target"),
        CheckConstraint("weight > 0", name="weight"),
    )

    milestone_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column()
    activity_id: Mapped[UUID] = mapped_column(index=True)
    position: Mapped[int]
    title: Mapped[dict[str, Any]]
    due: Mapped[str | None]
    target: Mapped[Decimal | None]
    unit: Mapped[str | None]
    weight: Mapped[Decimal] = mapped_column(server_default=text("1"))
