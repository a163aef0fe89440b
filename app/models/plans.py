"""National Plans of Action: identity, editions, guidelines, what they cover, how they moved."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, EditionRow, Id, Provenance, Versioned, one_of, partial_date

OF_PLAN_EDITION = ["plan_editions.plan_id", "plan_editions.edition", "plan_editions.state"]
"""What content points to: an edition of a plan, of its State."""


class Plan(Versioned, Provenance, Base):
    """A national Plan of Action: the identity that stays from memorandum to closing.

    Everybody may know that it exists, so this row is not guarded: title and executing agency stand here as the card the
    public sees, kept equal to the published edition, else to the draft, by `actions.plans`. `edition`: published once a
    version was published, draft until then. `audience`: the keys of those who may read its draft, kept by
    `access.audience`. `withdrawn`/`deleted_at` end it.
    """

    __tablename__ = "plans"
    __table_args__ = (
        one_of("stage", "memorandum", "drafting", "workshop", "revision", "final", "published", "reporting", "closed"),
        one_of("reporting", "none", "quarterly", "half_yearly", "yearly"),
        CheckConstraint("cardinality(mechanisms) > 0", name="mechanisms"),
        CheckConstraint("edition in ('draft', 'published')", name="edition"),
        UniqueConstraint("id", "state"),
        ForeignKeyConstraint(["agency_id", "state"], ["agencies.id", "agencies.state"]),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(ForeignKey("states.iso3"), index=True)
    mechanisms: Mapped[list[str]]
    stage: Mapped[str]
    edition: Mapped[str] = mapped_column(server_default=text("'draft'"))
    audience: Mapped[list[str]]
    title: Mapped[dict[str, Any]]
    agency_id: Mapped[UUID | None]
    reporting: Mapped[str] = mapped_column(server_default=text("'none'"))
    deleted_at: Mapped[datetime | None]


class PlanEdition(EditionRow, Base):
    """The content of a plan as drafted or as published; at most one row each. `rounds`: numbers of the rounds it covers."""

    __tablename__ = "plan_editions"
    __table_args__ = (
        ForeignKeyConstraint(["plan_id", "state"], ["plans.id", "plans.state"], ondelete="cascade"),
        ForeignKeyConstraint(["agency_id", "state"], ["agencies.id", "agencies.state"]),
        UniqueConstraint("plan_id", "edition", "state"),
        partial_date("start"),
        partial_date("until"),
    )

    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column()
    title: Mapped[dict[str, Any]]
    agency_id: Mapped[UUID | None]
    start: Mapped[str | None]
    until: Mapped[str | None]
    rounds: Mapped[list[int]]


class PlanRecommendation(EditionRow, Base):
    """A recommendation an edition of a plan covers."""

    __tablename__ = "plan_recommendations"
    __table_args__ = (ForeignKeyConstraint(["plan_id", "edition", "state"], OF_PLAN_EDITION, ondelete="cascade"),)

    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column()
    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendations.id"), primary_key=True, index=True)


class Guideline(EditionRow, Versioned, Provenance, Base):
    """A strategic line of a plan, in an edition; keeps its id from draft to version."""

    __tablename__ = "guidelines"
    __table_args__ = (
        ForeignKeyConstraint(["plan_id", "edition", "state"], OF_PLAN_EDITION, ondelete="cascade"),
        UniqueConstraint("id", "edition", "plan_id"),
    )

    id: Mapped[Id]
    plan_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str] = mapped_column()
    position: Mapped[int]
    title: Mapped[dict[str, Any]]
    deleted_at: Mapped[datetime | None]


class Move(Provenance, Base):
    """A plan came to a stage: who says so, when, why. `entry`: the plan entered from elsewhere at this stage, and
    `source` or `document_id` says how we know. Never changed afterwards.

    `details` of what happened, as far as found: `wording` of the source, `title`, `start`, `end`, `place`, `consultant`,
    `participants`; they are those of the memorandum or workshop, never the plan's.
    """

    __tablename__ = "moves"
    __table_args__ = (
        one_of("stage", "memorandum", "drafting", "workshop", "revision", "final", "published", "reporting", "closed"),
        one_of("side", "state", "oas"),
        partial_date("dated"),
        CheckConstraint("not entry or source is not null or document_id is not null", name="entry"),
    )

    id: Mapped[Id]
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id", ondelete="cascade"), index=True)
    stage: Mapped[str]
    came_from: Mapped[str | None]
    dated: Mapped[str | None]
    entry: Mapped[bool]
    side: Mapped[str | None]
    reason: Mapped[str | None]
    details: Mapped[dict[str, Any] | None]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    recorded_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    recorded_by: Mapped[dict[str, Any]]
