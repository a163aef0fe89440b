"""What a plan has of what stages ask, and what it says nothing of, as the rules want to know it."""

from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import (
    Activity,
    ActivityEdition,
    ActivityRecommendation,
    CostLine,
    Indicator,
    PlanEdition,
    PlanRecommendation,
    Recommendation,
)
from app.queries._visible import visible
from app.rules import gaps
from app.rules.gaps import Said
from app.rules.plans import Standing
from app.rules.problems import Problem


def standing(session: Session, actor: Actor, plan: PlanEdition) -> Standing:
    """What an edition of a plan has, with its gaps. Four statements."""
    activities = _activities(session, actor, plan)
    found = _not_implemented(session, actor, plan)
    for row in activities:
        said = Said(row.implements, row.lead_id is not None, bool(row.start and row.until), row.costed, row.measured)
        found += [gaps.problem(gap, f"/activities/{row.activity_id}", row.code) for gap in gaps.of_activity(said)]
    period = bool(plan.start and plan.until)
    return Standing(plan.agency_id is not None, period, len(activities), [*found, *_costs(session, actor, plan)])


def _in_force(actor: Actor, plan: PlanEdition) -> tuple[ColumnElement[bool], ...]:
    """The activities of the edition; a cancelled one promises nothing."""
    return (
        Activity.id == ActivityEdition.activity_id,
        Activity.deleted_at.is_(None),
        Activity.status != "cancelled",
        ActivityEdition.plan_id == plan.plan_id,
        ActivityEdition.edition == plan.edition,
        visible(actor, ActivityEdition),
    )


def _implements(actor: Actor, plan: PlanEdition) -> Any:
    return select(ActivityRecommendation.recommendation_id).where(
        ActivityRecommendation.activity_id == Activity.id,
        ActivityRecommendation.edition == plan.edition,
        *_in_force(actor, plan),
    )


def _activities(session: Session, actor: Actor, plan: PlanEdition) -> list[Any]:
    implements = exists().where(
        ActivityRecommendation.activity_id == Activity.id, ActivityRecommendation.edition == plan.edition
    )
    costed = exists().where(
        CostLine.activity_id == Activity.id, CostLine.edition == plan.edition, CostLine.deleted_at.is_(None)
    )
    measured = exists().where(Indicator.activity_id == Activity.id, Indicator.deleted_at.is_(None))
    return list(
        session.execute(
            select(
                ActivityEdition.activity_id,
                ActivityEdition.code,
                ActivityEdition.lead_id,
                ActivityEdition.start,
                ActivityEdition.until,
                implements.label("implements"),
                costed.label("costed"),
                measured.label("measured"),
            )
            .join(Activity, Activity.id == ActivityEdition.activity_id)
            .where(*_in_force(actor, plan))
            .order_by(ActivityEdition.code, Activity.id)
        )
    )


def _not_implemented(session: Session, actor: Actor, plan: PlanEdition) -> list[Problem]:
    covered = {
        str(row.id): f"{row.mechanism} {row.code}"
        for row in session.execute(
            select(Recommendation.id, Recommendation.mechanism, Recommendation.code)
            .join(PlanRecommendation, PlanRecommendation.recommendation_id == Recommendation.id)
            .where(
                PlanRecommendation.plan_id == plan.plan_id,
                PlanRecommendation.edition == plan.edition,
                visible(actor, PlanRecommendation),
            )
            .order_by(Recommendation.mechanism, Recommendation.id)
        )
    }
    implemented = [str(id) for id in session.scalars(_implements(actor, plan))]
    return [
        Problem("gap_not_implemented", f"/recommendations/{id}", {"name": covered[id]})
        for id in gaps.not_implemented(list(covered), implemented)
    ]


def _costs(session: Session, actor: Actor, plan: PlanEdition) -> list[Problem]:
    """Estimated costs are content; money that was secured or spent is fact, and no gap of a draft."""
    rows = session.execute(
        select(
            CostLine.id,
            CostLine.label,
            CostLine.amount,
            CostLine.currency,
            CostLine.funding,
            CostLine.fiscal_year,
            ActivityEdition.start,
            ActivityEdition.until,
        )
        .outerjoin(
            ActivityEdition,
            (ActivityEdition.activity_id == CostLine.activity_id) & (ActivityEdition.edition == CostLine.edition),
        )
        .where(
            CostLine.plan_id == plan.plan_id,
            CostLine.edition == plan.edition,
            CostLine.kind == "estimated",
            CostLine.deleted_at.is_(None),
            visible(actor, CostLine),
        )
        .order_by(CostLine.id)
    )
    found = []
    for row in rows:
        name = row.label["value"] if row.label else f"{row.currency} {row.amount if row.amount is not None else '?'}"
        period = (row.start, row.until) if row.start and row.until else (plan.start, plan.until)
        for gap in gaps.of_cost(row.funding is not None, row.fiscal_year, *period):
            found.append(gaps.problem(gap, f"/costs/{row.id}", name))
    return found
