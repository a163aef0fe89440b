"""What plans say nothing of, and what of it is waived: the one place that looks, for the move to `final`, `/gaps`, progress
and the pages."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, exists, func, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import (
    Activity,
    ActivityEdition,
    ActivityRecommendation,
    CostLine,
    Indicator,
    IndicatorEdition,
    Plan,
    PlanEdition,
    PlanRecommendation,
    Recommendation,
    Waiver,
)
from app.queries import inputs
from app.queries._visible import visible
from app.queries.progress_facts import Scope, within
from app.rules import gaps
from app.rules.gaps import NOT_IMPLEMENTED, Found, Said
from app.rules.plans import Standing

Waivers = dict[tuple[UUID, str, UUID], gaps.Waiver]

MECHANISMS = (
    select(func.array_agg(Recommendation.mechanism.distinct(), type_=ARRAY(Text)))
    .join(ActivityRecommendation, ActivityRecommendation.recommendation_id == Recommendation.id)
    .where(
        ActivityRecommendation.activity_id == ActivityEdition.activity_id,
        ActivityRecommendation.edition == ActivityEdition.edition,
    )
    .correlate(ActivityEdition)
    .scalar_subquery()
)
"""The mechanisms of what an activity implements; null for none."""


def found(session: Session, actor: Actor, scope: Scope) -> list[Found]:
    """The gaps of a scope: covered recommendations without activity, then those of activities by their code, then those of
    costs. Those of an agency, a guideline or a recommendation are those of their activities. Four statements at most."""
    waivers = _waivers(session, actor, scope)
    of_activities = _of_activities(session, actor, scope, waivers)
    if scope.agency or scope.guideline or scope.recommendation:
        return of_activities
    return [
        *_not_implemented(session, actor, scope, waivers),
        *of_activities,
        *_of_costs(session, actor, scope, waivers),
    ]


def waived(session: Session, actor: Actor, plan_id: UUID, edition: str) -> set[tuple[str, UUID]]:
    """The gaps of one plan that are waived: which, and of what. One statement."""
    mine = (Waiver.plan_id == plan_id, Waiver.edition == edition, visible(actor, Waiver))
    return {(gap, of) for gap, of in session.execute(select(Waiver.gap, Waiver.of_id).where(*mine))}


def standing(session: Session, actor: Actor, plan: UUID, edition: str, *, agency: bool, period: bool) -> Standing:
    """What an edition of a plan has of what stages ask. `agency`, `period`: whether it names them. Six statements."""
    scope = Scope(plan=plan, edition=edition)
    many = session.scalar(
        select(func.count())
        .select_from(ActivityEdition)
        .join(Activity, Activity.id == ActivityEdition.activity_id)
        .where(*_in_force(actor, scope), *within(scope))
    )
    lacking = [one.problem for one in found(session, actor, scope) if one.waiver is None]
    waiting = inputs.open_of(session, actor, plan, scope.edition)
    return Standing(agency, period, many or 0, lacking, waiting)


def _plans(actor: Actor, scope: Scope, table: Any) -> list[ColumnElement[bool]]:
    """The rows of a table of content that belong to the plans of a scope."""
    rows = [table.edition == scope.edition, visible(actor, table), Plan.id == table.plan_id, Plan.deleted_at.is_(None)]
    rows += [Plan.state == scope.state] if scope.state else []
    return [*rows, Plan.id == scope.plan] if scope.plan else rows


def _waivers(session: Session, actor: Actor, scope: Scope) -> Waivers:
    rows = session.scalars(select(Waiver).join(Plan, Plan.id == Waiver.plan_id).where(*_plans(actor, scope, Waiver)))
    return {(row.plan_id, row.gap, row.of_id): gaps.Waiver(row.reason, row.waived_by, row.role, row.at) for row in rows}


def _in_force(actor: Actor, scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """The activities of an edition; a cancelled one promises nothing."""
    return (
        Activity.deleted_at.is_(None),
        Activity.status != "cancelled",
        ActivityEdition.edition == scope.edition,
        visible(actor, ActivityEdition),
    )


def _of_activities(session: Session, actor: Actor, scope: Scope, waivers: Waivers) -> list[Found]:
    costed = exists().where(
        CostLine.activity_id == Activity.id, CostLine.edition == scope.edition, CostLine.deleted_at.is_(None)
    )
    measured = exists().where(
        Indicator.activity_id == Activity.id,
        Indicator.deleted_at.is_(None),
        IndicatorEdition.indicator_id == Indicator.id,
        IndicatorEdition.edition == scope.edition,
    )
    rows = session.execute(
        select(
            Activity.id,
            Activity.plan_id,
            Activity.state,
            ActivityEdition.code,
            ActivityEdition.guideline_id,
            ActivityEdition.lead_id,
            ActivityEdition.start,
            ActivityEdition.until,
            MECHANISMS.label("implements"),
            Plan.mechanisms,
            costed.label("costed"),
            measured.label("measured"),
        )
        .join(ActivityEdition, ActivityEdition.activity_id == Activity.id)
        .join(Plan, Plan.id == Activity.plan_id)
        .where(Plan.deleted_at.is_(None), *_in_force(actor, scope), *within(scope))
        .order_by(ActivityEdition.code, Activity.id)
    )
    lacking = []
    for row in rows:
        said = Said(
            bool(row.implements), row.lead_id is not None, bool(row.start and row.until), row.costed, row.measured
        )
        line = str(row.guideline_id) if row.guideline_id else None
        belongs = row.implements or row.mechanisms
        lacking += [
            _gap(waivers, row.plan_id, row.state, gap.value, row.id, row.code, belongs, line)
            for gap in gaps.of_activity(said)
        ]
    return lacking


def _not_implemented(session: Session, actor: Actor, scope: Scope, waivers: Waivers) -> list[Found]:
    implemented = (
        exists()
        .where(
            ActivityRecommendation.recommendation_id == PlanRecommendation.recommendation_id,
            ActivityRecommendation.edition == PlanRecommendation.edition,
            ActivityRecommendation.activity_id == Activity.id,
            Activity.plan_id == PlanRecommendation.plan_id,
            Activity.deleted_at.is_(None),
            Activity.status != "cancelled",
        )
        .correlate(PlanRecommendation)
    )
    rows = (
        select(Plan.id.label("plan_id"), Plan.state, Recommendation.id, Recommendation.mechanism, Recommendation.code)
        .select_from(PlanRecommendation)
        .join(Recommendation, Recommendation.id == PlanRecommendation.recommendation_id)
        .join(Plan, Plan.id == PlanRecommendation.plan_id)
        .where(~implemented, *_plans(actor, scope, PlanRecommendation))
        .order_by(Recommendation.mechanism, Recommendation.id, Plan.id)
    )
    if scope.mechanism:
        rows = rows.where(Recommendation.mechanism == scope.mechanism)
    return [
        _gap(
            waivers,
            row.plan_id,
            row.state,
            NOT_IMPLEMENTED,
            row.id,
            f"{row.mechanism} {row.code}",
            (row.mechanism,),
            None,
        )
        for row in session.execute(rows)
    ]


def _of_costs(session: Session, actor: Actor, scope: Scope, waivers: Waivers) -> list[Found]:
    """Estimated costs are content; money that was secured or spent is fact, and no gap."""
    rows = (
        select(
            CostLine,
            Plan.mechanisms,
            ActivityEdition.start,
            ActivityEdition.until,
            PlanEdition.start.label("begins"),
            PlanEdition.until.label("ends"),
        )
        .join(Plan, Plan.id == CostLine.plan_id)
        .join(PlanEdition, (PlanEdition.plan_id == Plan.id) & (PlanEdition.edition == CostLine.edition))
        .outerjoin(
            ActivityEdition,
            (ActivityEdition.activity_id == CostLine.activity_id) & (ActivityEdition.edition == CostLine.edition),
        )
        .where(CostLine.kind == "estimated", CostLine.deleted_at.is_(None), *_plans(actor, scope, CostLine))
        .order_by(CostLine.id)
    )
    if scope.mechanism:
        rows = rows.where(Plan.mechanisms.contains([scope.mechanism]))
    lacking = []
    for line, mechanisms, start, until, begins, ends in session.execute(rows):
        name = (
            line.label["value"] if line.label else f"{line.currency} {line.amount if line.amount is not None else '?'}"
        )
        period = (start, until) if start and until else (begins, ends)
        lacking += [
            _gap(waivers, line.plan_id, line.state, gap.value, line.id, name, mechanisms, None)
            for gap in gaps.of_cost(line.funding is not None, line.fiscal_year, *period)
        ]
    return lacking


def _gap(
    waivers: Waivers, plan: UUID, state: str, gap: str, id: UUID, name: str, mechanisms: Any, guideline: str | None
) -> Found:
    return Found(gap, str(id), name, str(plan), state, tuple(mechanisms), guideline, waivers.get((plan, gap, id)))
