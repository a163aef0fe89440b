"""The activities that progress counts, as facts for the rules; and what narrows activities to a scope."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import (
    Activity,
    ActivityAgency,
    ActivityEdition,
    ActivityRecommendation,
    Milestone,
    MilestoneEdition,
    Plan,
    Recommendation,
)
from app.queries._visible import visible
from app.rules.completion import MilestoneFact
from app.rules.progress import ActivityFact


@dataclass(frozen=True)
class Scope:
    """What progress is asked of. At most one of these is set, beside `mechanism`; `edition` of a plan's own content."""

    mechanism: str | None = None
    state: str | None = None
    plan: UUID | None = None
    agency: UUID | None = None
    recommendation: UUID | None = None
    guideline: UUID | None = None
    edition: str = "published"


MILESTONES = (
    select(
        func.array_agg(
            aggregate_order_by(
                func.jsonb_build_array(
                    func.text(MilestoneEdition.target), func.text(Milestone.reached), func.text(MilestoneEdition.weight)
                ),
                MilestoneEdition.position,
            )
        )
    )
    .join(Milestone, Milestone.id == MilestoneEdition.milestone_id)
    .where(
        MilestoneEdition.activity_id == ActivityEdition.activity_id,
        MilestoneEdition.edition == ActivityEdition.edition,
        Milestone.deleted_at.is_(None),
    )
    .correlate(ActivityEdition)
    .scalar_subquery()
)

IMPLEMENTED = (
    select(func.array_agg(func.jsonb_build_array(Recommendation.id, Recommendation.mechanism)))
    .join(ActivityRecommendation, ActivityRecommendation.recommendation_id == Recommendation.id)
    .where(
        ActivityRecommendation.activity_id == ActivityEdition.activity_id,
        ActivityRecommendation.edition == ActivityEdition.edition,
    )
    .correlate(ActivityEdition)
    .scalar_subquery()
)


def activities(session: Session, actor: Actor, scope: Scope) -> list[ActivityFact]:
    """The activities of a scope with their milestones and what they implement. One statement."""
    published_end = func.coalesce(
        select(ActivityEdition.until)
        .where(ActivityEdition.activity_id == Activity.id, ActivityEdition.edition == "published")
        .correlate(Activity)
        .scalar_subquery(),
        None,
    )
    statement = (
        select(
            Activity.id,
            Activity.plan_id,
            Activity.state,
            Activity.status,
            ActivityEdition.start,
            ActivityEdition.until,
            published_end if scope.edition == "draft" else ActivityEdition.until,
            ActivityEdition.weight,
            MILESTONES,
            Activity.percent,
            IMPLEMENTED,
            Plan.mechanisms,
            ActivityEdition.guideline_id,
            Plan.edition == "published",
        )
        .join(ActivityEdition, ActivityEdition.activity_id == Activity.id)
        .join(Plan, Plan.id == Activity.plan_id)
        .where(
            ActivityEdition.edition == scope.edition,
            visible(actor, ActivityEdition),
            Activity.deleted_at.is_(None),
            Plan.deleted_at.is_(None),
            *within(scope),
        )
        .order_by(Activity.id)
    )
    return [_fact(row) for row in session.execute(statement)]


def _fact(row: Any) -> ActivityFact:
    (
        id,
        plan,
        state,
        status,
        start,
        end,
        published_end,
        weight,
        milestones,
        percent,
        implemented,
        mechanisms,
        line,
        out,
    ) = row
    return ActivityFact(
        str(id),
        str(plan),
        state,
        status,
        start,
        end,
        published_end,
        weight,
        [_milestone(*texts) for texts in milestones or ()],
        percent,
        [id for id, _ in implemented or ()],
        [mechanism for _, mechanism in implemented or ()],
        mechanisms,
        str(line) if line else None,
        out,
    )


def _milestone(target: str | None, reached: str | None, weight: str) -> MilestoneFact:
    return MilestoneFact(Decimal(target) if target else None, Decimal(reached) if reached else None, Decimal(weight))


def within(scope: Scope) -> list[ColumnElement[bool]]:
    """The conditions that narrow activities to a scope."""
    conditions: list[ColumnElement[bool]] = []
    if scope.state:
        conditions.append(Activity.state == scope.state)
    if scope.plan:
        conditions.append(Activity.plan_id == scope.plan)
    if scope.guideline:
        conditions.append(ActivityEdition.guideline_id == scope.guideline)
    if scope.agency:
        supports = exists().where(
            ActivityAgency.activity_id == ActivityEdition.activity_id,
            ActivityAgency.edition == ActivityEdition.edition,
            ActivityAgency.agency_id == scope.agency,
        )
        conditions.append(or_(ActivityEdition.lead_id == scope.agency, supports))
    implemented = and_(
        ActivityRecommendation.activity_id == ActivityEdition.activity_id,
        ActivityRecommendation.edition == ActivityEdition.edition,
    )
    if scope.recommendation:
        conditions.append(exists().where(implemented, ActivityRecommendation.recommendation_id == scope.recommendation))
    if scope.mechanism:
        of_it = exists().where(
            implemented,
            Recommendation.id == ActivityRecommendation.recommendation_id,
            Recommendation.mechanism == scope.mechanism,
        )
        conditions.append(or_(of_it, and_(~exists().where(implemented), Plan.mechanisms.contains([scope.mechanism]))))
    return conditions
