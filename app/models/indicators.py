"""Indicators, their dated targets and observations."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, EditionRow, Guarded, Id, Provenance, Versioned, one_of, partial_date


class Indicator(Guarded, Versioned, Provenance, Base):
    """What is measured: of a mechanism's catalogue (`state` null), of a plan, or of an activity. Observations hang here."""

    __tablename__ = "indicators"
    __table_args__ = (
        one_of("owner", "mechanism", "plan", "activity"),
        CheckConstraint(
            "(owner = 'mechanism') = (mechanism is not null) and (owner = 'mechanism') = (plan_id is null)"
            " and (owner = 'activity') = (activity_id is not null) and (owner = 'mechanism') = (state is null)",
            name="owned_once",
        ),
        CheckConstraint("state is not null or edition = 'published'", name="catalogue_is_public"),
        ForeignKeyConstraint(["plan_id", "state"], ["plans.id", "plans.state"]),
        ForeignKeyConstraint(["activity_id", "plan_id"], ["activities.id", "activities.plan_id"]),
        UniqueConstraint("id", "state"),
    )

    id: Mapped[Id]
    owner: Mapped[str]
    mechanism: Mapped[str | None] = mapped_column(ForeignKey("mechanisms.code"), index=True)
    plan_id: Mapped[UUID | None] = mapped_column(index=True)
    activity_id: Mapped[UUID | None] = mapped_column(index=True)
    deleted_at: Mapped[datetime | None]


class IndicatorEdition(EditionRow, Base):
    """What an indicator says, as drafted or as published. `direction`: whether more or less is better."""

    __tablename__ = "indicator_editions"
    __table_args__ = (
        one_of("type", "structural", "process", "result", "sign_of_progress"),
        one_of("direction", "increase", "decrease"),
        partial_date("baseline_on"),
        ForeignKeyConstraint(["indicator_id", "state"], ["indicators.id", "indicators.state"]),
        UniqueConstraint("indicator_id", "edition", "state"),
    )

    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicators.id", ondelete="cascade"), primary_key=True)
    code: Mapped[str]
    type: Mapped[str | None]
    category: Mapped[str | None]
    theme: Mapped[str | None]
    name: Mapped[dict[str, Any]]
    unit: Mapped[str | None]
    direction: Mapped[str | None]
    baseline: Mapped[Decimal | None]
    baseline_on: Mapped[str | None]
    means: Mapped[str | None]
    frequency: Mapped[str | None]
    disaggregations: Mapped[list[str]]


class Target(EditionRow, Versioned, Provenance, Base):
    """What an indicator is to reach by a day. A revision is another row with a later `set_on`; none is overwritten."""

    __tablename__ = "targets"
    __table_args__ = (
        partial_date("due"),
        ForeignKeyConstraint(
            ["indicator_id", "edition"],
            ["indicator_editions.indicator_id", "indicator_editions.edition"],
            ondelete="cascade",
        ),
        ForeignKeyConstraint(
            ["indicator_id", "edition", "state"],
            ["indicator_editions.indicator_id", "indicator_editions.edition", "indicator_editions.state"],
        ),
        Index("ix_targets_indicator_id_edition", "indicator_id", "edition"),
    )

    id: Mapped[Id]
    indicator_id: Mapped[UUID]
    due: Mapped[str]
    value: Mapped[Decimal]
    set_on: Mapped[date]
    reason: Mapped[str | None]
    deleted_at: Mapped[datetime | None]


class Observation(Guarded, Versioned, Provenance, Base):
    """A value of an indicator for a State and period. `absence`: why there is none; zero is a value. A qualitative sign has
    neither, but a narrative. Of a plan's indicator only the plan's State has values (row-level security checks it).

    `observed` is the partial date the value is of, `period` what the source calls it. `unit`: the one the source uses,
    where it is not the indicator's.
    """

    __tablename__ = "observations"
    __table_args__ = (
        one_of("absence", "not_available", "not_applicable"),
        CheckConstraint("value is null or absence is null", name="value_or_absence"),
        CheckConstraint("num_nonnulls(value, absence, narrative) > 0", name="says_something"),
        partial_date("observed"),
        partial_date("published_on"),
        Index(
            "uq_observations_once",
            "indicator_id",
            "state",
            "period",
            "disaggregation",
            unique=True,
            postgresql_where="deleted_at is null",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column()
    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicators.id"))
    phase_id: Mapped[UUID | None] = mapped_column(ForeignKey("phases.id"))
    period: Mapped[str]
    observed: Mapped[str | None]
    value: Mapped[Decimal | None]
    unit: Mapped[str | None]
    absence: Mapped[str | None]
    narrative: Mapped[dict[str, Any] | None]
    disaggregation: Mapped[str | None]
    published_on: Mapped[str | None]
    deleted_at: Mapped[datetime | None]
