"""Activities: what is read of them, narrowed to the reader. Rows for lists, entities for changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import NotFound
from app.models import (
    Activity,
    ActivityAgency,
    ActivityEdition,
    ActivityRecommendation,
    Agency,
    CostLine,
    Indicator,
    Milestone,
    Plan,
    Recommendation,
    State,
    Target,
)
from app.queries import plans
from app.queries._paging import Paging, Rows, page
from app.queries._visible import made_once, visible


@dataclass(frozen=True)
class Filters:
    """What a list of activities is narrowed to; None narrows nothing. `late_on`: with `overdue`, today at the latest."""

    plan: UUID | None = None
    state: str | None = None
    mechanism: str | None = None
    agency: UUID | None = None
    recommendation: UUID | None = None
    status: str | None = None
    overdue: bool | None = None
    due_before: date | None = None
    q: str | None = None
    edition: str | None = None
    source: str | None = None
    verified: str | None = None
    synthetic: bool | None = None


CHILDREN: dict[str, Any] = {"milestones": Milestone, "costs": CostLine, "indicators": Indicator}

LEAD = Agency.__table__.alias("lead")

SUPPORTING = (
    select(
        func.jsonb_agg(
            func.jsonb_build_object("id", Agency.id, "name", Agency.name, "acronym", Agency.acronym).op("order by")(
                Agency.id
            )
        )
    )
    .join(ActivityAgency, ActivityAgency.agency_id == Agency.id)
    .where(ActivityAgency.activity_id == ActivityEdition.activity_id, ActivityAgency.edition == ActivityEdition.edition)
    .correlate(ActivityEdition)
    .scalar_subquery()
)

IMPLEMENTED = (
    select(
        func.jsonb_agg(
            func.jsonb_build_object(
                "id", Recommendation.id, "mechanism", Recommendation.mechanism, "code", Recommendation.code
            ).op("order by")(Recommendation.id)
        )
    )
    .join(ActivityRecommendation, ActivityRecommendation.recommendation_id == Recommendation.id)
    .where(
        ActivityRecommendation.activity_id == ActivityEdition.activity_id,
        ActivityRecommendation.edition == ActivityEdition.edition,
    )
    .correlate(ActivityEdition)
    .scalar_subquery()
)


@made_once
def rows(actor: Actor, edition: str | None = None) -> Select[Any]:
    """The rows of all activities the actor may see, in one edition or in the widest they stand in: what
    `schemas.activities.Activity` is shaped from."""
    wanted = Activity.edition if edition is None else literal(edition)
    return (
        select(
            Activity.id,
            Activity.version,
            Activity.plan_id,
            Activity.state,
            Plan.mechanisms.label("plan_mechanisms"),
            ActivityEdition.edition,
            ActivityEdition.guideline_id,
            ActivityEdition.code,
            ActivityEdition.title,
            ActivityEdition.description,
            LEAD.c.id.label("lead_id"),
            LEAD.c.name.label("lead_name"),
            LEAD.c.acronym.label("lead_acronym"),
            SUPPORTING.label("supporting"),
            IMPLEMENTED.label("implements"),
            ActivityEdition.start,
            ActivityEdition.until,
            ActivityEdition.start_first,
            ActivityEdition.until_last,
            ActivityEdition.weight,
            Activity.status,
            Activity.status_as_of,
            Activity.percent,
            Activity.cancel_reason,
            Activity.source,
            Activity.verified,
            Activity.synthetic,
            Activity.note,
            State.time_zone,
        )
        .join(ActivityEdition, and_(ActivityEdition.activity_id == Activity.id, ActivityEdition.edition == wanted))
        .join(Plan, Plan.id == Activity.plan_id)
        .join(State, State.iso3 == Activity.state)
        .outerjoin(LEAD, LEAD.c.id == ActivityEdition.lead_id)
        .where(visible(actor, ActivityEdition), Activity.deleted_at.is_(None), Plan.deleted_at.is_(None))
    )


def listed(session: Session, actor: Actor, filters: Filters, paging: Paging) -> Rows:
    """A page of activities in the order of their ids. One statement, two with a total."""
    return page(session, narrowed(rows(actor, filters.edition), filters), Activity.id, paging)


def narrowed(statement: Select[Any], filters: Filters) -> Select[Any]:
    """The statement narrowed by the filters that are set."""
    equal = {
        Activity.plan_id: filters.plan,
        Activity.state: filters.state,
        Activity.status: filters.status,
        Activity.source: filters.source,
        Activity.verified: filters.verified,
        Activity.synthetic: filters.synthetic,
    }
    statement = statement.where(*(column == value for column, value in equal.items() if value is not None))
    if filters.mechanism:
        statement = statement.where(_of_mechanism(filters.mechanism))
    if filters.agency:
        statement = statement.where(of_agency(filters.agency))
    if filters.recommendation:
        statement = statement.where(_implements(ActivityRecommendation.recommendation_id == filters.recommendation))
    if filters.due_before:
        statement = statement.where(ActivityEdition.until_last < filters.due_before)
    if filters.overdue is not None:
        today = func.timezone(State.time_zone, func.now()).cast(ActivityEdition.until_last.type)
        late = func.coalesce(
            and_(ActivityEdition.until_last < today, Activity.status.in_(("planned", "under_way", "suspended"))), False
        )
        statement = statement.where(late if filters.overdue else ~late)
    if filters.q:
        statement = statement.where(_mentions(filters.q))
    return statement


def _implements(condition: Any) -> Any:
    return exists().where(
        ActivityRecommendation.activity_id == ActivityEdition.activity_id,
        ActivityRecommendation.edition == ActivityEdition.edition,
        condition,
    )


def _of_mechanism(mechanism: str) -> Any:
    """Those of the recommendations it implements, else its plan's (domain.md 7)."""
    implemented = _implements(
        and_(ActivityRecommendation.recommendation_id == Recommendation.id, Recommendation.mechanism == mechanism)
    )
    return or_(implemented, and_(~_implements(True), Plan.mechanisms.contains([mechanism])))


def of_agency(agency: UUID) -> Any:
    """Whether an agency leads or supports the activity, in its edition."""
    supports = exists().where(
        ActivityAgency.activity_id == ActivityEdition.activity_id,
        ActivityAgency.edition == ActivityEdition.edition,
        ActivityAgency.agency_id == agency,
    )
    return or_(ActivityEdition.lead_id == agency, supports)


def _mentions(words: str) -> Any:
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    title, description = ActivityEdition.title["value"].astext, ActivityEdition.description["value"].astext
    return or_(ActivityEdition.code.ilike(pattern), title.ilike(pattern), description.ilike(pattern))


def one(session: Session, actor: Actor, id: UUID, edition: str | None = None) -> Row[Any]:
    """The row of one activity. One statement.

    Raises:
        NotFound: when there is none the actor may see.
    """
    row = session.execute(rows(actor, edition).where(Activity.id == id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these activities that the actor may see. One statement."""
    return session.execute(rows(actor).where(Activity.id.in_(ids))).all()


@dataclass(frozen=True)
class Loaded:
    """An activity to be changed: its identity, the edition the actor sees, its plan, and the agencies in it."""

    activity: Activity
    edition: ActivityEdition
    plan: Plan
    agencies: frozenset[UUID]


def to_change(session: Session, actor: Actor, id: UUID) -> Loaded:
    """The entities of one activity, fetched through `visible()` for an action, its plan held
    (`queries.plans.to_change`). Two statements.

    Raises:
        NotFound: when there is none the actor may see.
    """
    plan = plans.of(session, actor, Activity, id)
    supporting = (
        select(func.array_agg(ActivityAgency.agency_id))
        .where(ActivityAgency.activity_id == Activity.id, ActivityAgency.edition == Activity.edition)
        .scalar_subquery()
    )
    found = session.execute(
        select(Activity, ActivityEdition, supporting)
        .join(
            ActivityEdition,
            and_(ActivityEdition.activity_id == Activity.id, ActivityEdition.edition == Activity.edition),
        )
        .where(Activity.id == id, visible(actor, ActivityEdition), Activity.deleted_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound
    activity, edition, agencies = found
    lead = {edition.lead_id} if edition.lead_id else set()
    return Loaded(activity, edition, plan, frozenset(agencies or ()) | lead)


def children(session: Session, id: UUID) -> list[tuple[str, UUID]]:
    """What hangs on an activity of a draft and goes when it goes: milestones, cost lines, indicators and their targets.
    Four statements."""
    found: list[tuple[str, UUID]] = []
    for type, table in CHILDREN.items():
        ids = select(table.id).where(table.activity_id == id, table.deleted_at.is_(None))
        found += [(type, child) for child in session.scalars(ids)]
    measured = select(Target.id).join(Indicator, Indicator.id == Target.indicator_id)
    targets = measured.where(Indicator.activity_id == id, Target.deleted_at.is_(None))
    return found + [("targets", child) for child in session.scalars(targets)]
