"""What agencies report on activities, what comes back, and the evidence."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Guarded, Id, Provenance, Versioned, one_of, partial_date


class Update(Guarded, Versioned, Provenance, Base):
    """An agency's report on an activity. Nothing of it counts until a focal point accepts it; then it is published.

    `decision`: submitted, returned (with a reason, kept in `Return`), or accepted. `quantities`:
    `[{"milestone", "reached", "reached_on", "closes_short"}]`, absolute quantities reached by `as_of`, as digits.
    `spending`: `[{"amount", "currency", "fiscal_year"}]`, money that no earlier update reported, as digits. `reason`: why
    the activity is cancelled. `audience`: the keys of those who may read it before it is accepted, and its returns
    afterwards (`access.audience`). `reporter_id`, `reporter`: the actor who reported, as `person:<id>`, and the name.
    """

    __tablename__ = "updates"
    __table_args__ = (
        one_of("decision", "submitted", "returned", "accepted"),
        one_of("status", "planned", "under_way", "completed", "suspended", "cancelled"),
        CheckConstraint("percent between 0 and 100", name="percent"),
        CheckConstraint("edition = 'draft' or decision = 'accepted'", name="published_is_accepted"),
        ForeignKeyConstraint(["activity_id", "state"], ["activities.id", "activities.state"]),
        ForeignKeyConstraint(["agency_id", "state"], ["agencies.id", "agencies.state"]),
        UniqueConstraint("id", "activity_id"),
        UniqueConstraint("id", "state"),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column()
    activity_id: Mapped[UUID] = mapped_column(index=True)
    agency_id: Mapped[UUID | None]
    audience: Mapped[list[str]]
    decision: Mapped[str]
    as_of: Mapped[date]
    status: Mapped[str]
    percent: Mapped[Decimal | None]
    reason: Mapped[str | None]
    quantities: Mapped[list[dict[str, Any]]]
    spending: Mapped[list[dict[str, Any]]]
    narrative: Mapped[dict[str, Any] | None]
    difficulties: Mapped[dict[str, Any] | None]
    reporter: Mapped[str]
    reporter_id: Mapped[str]
    submitted_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    deleted_at: Mapped[datetime | None]


class Return(Guarded, Base):
    """An update was given back to its reporter with a reason. Stays readable for ever, to those who could read it then."""

    __tablename__ = "returns"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason"),
        ForeignKeyConstraint(["update_id", "state"], ["updates.id", "updates.state"], ondelete="cascade"),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column()
    update_id: Mapped[UUID] = mapped_column(index=True)
    reason: Mapped[str]
    returned_by: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


class Evidence(Guarded, Versioned, Provenance, Base):
    """A link or a file that shows an advance. Public when it stands on a published activity by itself, or when its update
    is accepted; never while `confidential` says why not."""

    __tablename__ = "evidence"
    __table_args__ = (
        partial_date("dated"),
        CheckConstraint("num_nonnulls(url, file_id) = 1", name="link_or_file"),
        CheckConstraint("confidential is null or edition = 'draft' and length(confidential) > 0", name="confidential"),
        ForeignKeyConstraint(["activity_id", "state"], ["activities.id", "activities.state"]),
        ForeignKeyConstraint(["update_id", "activity_id"], ["updates.id", "updates.activity_id"]),
        ForeignKeyConstraint(["file_id", "activity_id"], ["files.id", "files.activity_id"]),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column()
    activity_id: Mapped[UUID] = mapped_column(index=True)
    update_id: Mapped[UUID | None] = mapped_column(index=True)
    url: Mapped[str | None]
    file_id: Mapped[UUID | None] = mapped_column(unique=True)
    confidential: Mapped[str | None]
    title: Mapped[dict[str, Any]]
    publisher: Mapped[str | None]
    dated: Mapped[str | None]
    language: Mapped[str | None]
    deleted_at: Mapped[datetime | None]
