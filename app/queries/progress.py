"""The facts progress is computed from: a fixed number of statements, never one per row.

Above a plan only published plans count, so nothing is narrowed there beyond `edition = 'published'`; a plan's own
progress is asked for a plan whose content the reader may read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import (
    Activity,
    ActivityEdition,
    Addressee,
    CostLine,
    Indicator,
    Membership,
    Observation,
    Plan,
    PlanRecommendation,
    Rate,
    Recommendation,
    State,
)
from app.queries import gaps
from app.queries._visible import readable, visible
from app.queries.progress_facts import Scope, activities, within
from app.rules import conversions, dates, money
from app.rules.figures import Progress
from app.rules.gaps import Found
from app.rules.progress import ActivityFact, PartKey, RecommendationFact, roll_up


@dataclass(frozen=True)
class Facts:
    """Everything `rules.progress.roll_up` wants, for one scope. `todays`: the day it is in each State."""

    activities: Sequence[ActivityFact]
    recommendations: Sequence[RecommendationFact]
    lines: Sequence[money.CostLine]
    rates: conversions.Rates
    indicators: Sequence[bool]
    lacking: Sequence[Found]
    todays: dict[str, Any] = field(default_factory=dict)


def facts(session: Session, actor: Actor, scope: Scope, now: datetime) -> Facts:
    """The facts of a scope. Ten statements at most."""
    zones = {row.iso3: row.time_zone for row in session.execute(select(State.iso3, State.time_zone))}
    return Facts(
        activities(session, actor, scope),
        recommendations(session, scope),
        lines(session, actor, scope),
        rates(session),
        indicators(session, actor, scope),
        gaps.found(session, actor, scope),
        {iso3: dates.today(zone, now) for iso3, zone in zones.items()},
    )


def recommendations(session: Session, scope: Scope) -> list[RecommendationFact]:
    """The recommendations of a scope, one for every State they reach: a plan's are those it covers. One statement.

    An agency and a guideline have none of their own.
    """
    if scope.agency or scope.guideline:
        return []
    reached = or_(
        exists().where(Addressee.recommendation_id == Recommendation.id, Addressee.state == State.iso3),
        and_(
            Recommendation.addressees == "all",
            exists().where(
                Membership.state == State.iso3,
                Membership.mechanism == Recommendation.mechanism,
                Membership.kind == "joined",
            ),
        ),
    )
    statement = select(Recommendation.id, State.iso3).join(State, reached)
    if scope.plan:
        covered = exists().where(
            PlanRecommendation.plan_id == scope.plan,
            PlanRecommendation.edition == scope.edition,
            PlanRecommendation.recommendation_id == Recommendation.id,
        )
        of_plan = select(Plan.state).where(Plan.id == scope.plan).scalar_subquery()
        statement = statement.where(covered, State.iso3 == of_plan)
    if scope.state:
        statement = statement.where(State.iso3 == scope.state)
    if scope.recommendation:
        statement = statement.where(Recommendation.id == scope.recommendation)
    if scope.mechanism:
        statement = statement.where(Recommendation.mechanism == scope.mechanism)
    return [RecommendationFact(str(id), state) for id, state in session.execute(statement)]


def lines(session: Session, actor: Actor, scope: Scope) -> list[money.CostLine]:
    """The cost lines of a scope. A guideline's, an agency's and a recommendation's are those of its activities. One
    statement."""
    statement = (
        select(
            CostLine.id,
            CostLine.kind,
            CostLine.currency,
            CostLine.amount,
            CostLine.part_of,
            CostLine.fiscal_year,
            CostLine.precision,
        )
        .join(Plan, Plan.id == CostLine.plan_id)
        .where(
            CostLine.edition == scope.edition,
            visible(actor, CostLine),
            CostLine.deleted_at.is_(None),
            Plan.deleted_at.is_(None),
        )
    )
    if scope.plan:
        statement = statement.where(CostLine.plan_id == scope.plan)
    if scope.state:
        statement = statement.where(CostLine.state == scope.state)
    if scope.agency:
        statement = statement.where(CostLine.agency_id == scope.agency)
    if scope.mechanism and not (scope.agency or scope.guideline or scope.recommendation):
        statement = statement.where(Plan.mechanisms.contains([scope.mechanism]))
    if scope.guideline or scope.recommendation:
        below = (
            select(ActivityEdition.activity_id)
            .join(Activity, Activity.id == ActivityEdition.activity_id)
            .join(Plan, Plan.id == Activity.plan_id)
            .where(ActivityEdition.edition == scope.edition, *within(scope), visible(actor, ActivityEdition))
        )
        statement = statement.where(CostLine.activity_id.in_(below))
    return [
        money.CostLine(str(id), kind, currency, amount, str(part_of) if part_of else None, year, precision)
        for id, kind, currency, amount, part_of, year, precision in session.execute(statement)
    ]


def rates(session: Session) -> conversions.Rates:
    """All stored rates. One statement."""
    rows = session.execute(select(Rate.currency, Rate.day, Rate.usd, Rate.source))
    return conversions.Rates(conversions.Rate(c, day, usd, source or "") for c, day, usd, source in rows)


def indicators(session: Session, actor: Actor, scope: Scope) -> list[bool]:
    """For each indicator of the plans and activities of a scope, and of a mechanism's catalogue where a mechanism is
    asked, whether it has a value. One statement."""
    has_value = exists().where(
        Observation.indicator_id == Indicator.id,
        Observation.value.is_not(None),
        Observation.deleted_at.is_(None),
        *([Observation.state == scope.state] if scope.state else []),
    )
    statement = (
        select(has_value)
        .select_from(Indicator)
        .outerjoin(Plan, Plan.id == Indicator.plan_id)
        .where(Indicator.deleted_at.is_(None), readable(actor, Indicator.edition, Indicator.plan_id))
    )
    if scope.agency or scope.guideline or scope.recommendation:
        below = (
            select(ActivityEdition.activity_id)
            .join(Activity, Activity.id == ActivityEdition.activity_id)
            .join(Plan, Plan.id == Activity.plan_id)
            .where(ActivityEdition.edition == scope.edition, *within(scope), visible(actor, ActivityEdition))
        )
        return list(session.scalars(statement.where(Indicator.activity_id.in_(below))))
    if scope.plan:
        statement = statement.where(Indicator.plan_id == scope.plan)
    elif scope.mechanism:
        mine = Plan.mechanisms.contains([scope.mechanism])
        statement = statement.where(or_(Indicator.mechanism == scope.mechanism, mine))
        statement = statement.where(or_(Indicator.plan_id.is_(None), Indicator.edition == "published"))
    else:
        statement = statement.where(or_(Indicator.plan_id.is_(None), Indicator.edition == "published"))
    if scope.state:
        statement = statement.where(or_(Indicator.state.is_(None), Indicator.state == scope.state))
    return list(session.scalars(statement))


def of_scope(
    session: Session,
    actor: Actor,
    scope: Scope,
    now: datetime,
    part_type: str | None = None,
    parts: Sequence[PartKey] = (),
    *,
    one_figure: bool = True,
) -> Progress:
    """The figures of a scope at a moment: what the API answers and the pages show. Ten statements at most."""
    found = facts(session, actor, scope, now)
    smaller = scope.agency or scope.guideline or scope.recommendation
    return roll_up(
        found.activities,
        as_of=now.date(),
        todays=found.todays,
        recommendations=found.recommendations,
        lines=money.standing_alone(found.lines) if smaller else found.lines,
        rates=found.rates,
        indicators=found.indicators,
        lacking=found.lacking,
        parts=parts,
        part_type=part_type,
        one_figure=one_figure,
    )
