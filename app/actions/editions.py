"""The two editions of a plan's content: what a publication copies, and what a withdrawal takes back.

Called by acts of entry (`actions.plans.enter`), the demonstration and tests; by no route, until publishing seals
versions. Content stands in rows keyed by edition and is copied; facts hang on identities and go along with them.
"""

from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.actions._content import refresh_audience
from app.actions._moves import moved
from app.actions._record import recording
from app.errors import Conflict
from app.models import (
    Activity,
    ActivityAgency,
    ActivityEdition,
    ActivityRecommendation,
    CostLine,
    Evidence,
    Guideline,
    Indicator,
    IndicatorEdition,
    Input,
    Milestone,
    MilestoneEdition,
    Observation,
    Plan,
    PlanEdition,
    PlanRecommendation,
    Return,
    Target,
    Update,
    Waiver,
    Workshop,
)
from app.queries import images, plans

Edition = Literal["draft", "published"]

CONTENT: tuple[Any, ...] = (
    PlanEdition,
    PlanRecommendation,
    Waiver,
    Workshop,
    Input,
    Guideline,
    ActivityEdition,
    ActivityAgency,
    ActivityRecommendation,
    MilestoneEdition,
    CostLine,
    IndicatorEdition,
    Target,
)
"""The tables whose rows are keyed by edition, parents first."""


def publish(session: Session, id: UUID, *, side: str, dated: str, by: Actor, reason: str | None = None) -> None:
    """Publish a draft as it stands: one Change for each of its things, which now everybody may see.

    Raises:
        Forbidden: anybody but the operator. Conflict: it is published.
    """
    plan = plans.to_change(session, by, id)
    policy.require(by, "plans.enter", Bounds(plan.state, tuple(plan.mechanisms), plan.id, plan.stage))
    with recording(session, *images.tree(session, id), act="plans.publish", by=by, reason=reason):
        moved(session, plan, "published", by=by, came_from=plan.stage, side=side, dated=dated, reason=reason)
        plan.stage = "published"
        publish_draft(session, plan)
        refresh_audience(session, plan)


def withdraw(session: Session, id: UUID, *, dated: str, reason: str, by: Actor) -> None:
    """Take a published plan back to `revision`: one Change for each of its things, facts too, which the public may not
    see any more. Nothing is lost; what was public once still cannot be deleted.

    Raises:
        Forbidden: anybody but the operator. Conflict: it is not published.
    """
    plan = plans.to_change(session, by, id)
    policy.require(by, "plans.enter", Bounds(plan.state, tuple(plan.mechanisms), plan.id, plan.stage))
    if plan.edition != "published":
        raise Conflict("This plan is not published.")
    with recording(session, *images.tree(session, id), act="plans.withdraw", by=by, reason=reason):
        moved(session, plan, "revision", by=by, came_from=plan.stage, dated=dated, reason=reason)
        plan.stage = "revision"
        _turn(session, plan, "draft")
        for table in reversed(CONTENT):
            session.execute(delete(table).where(table.edition == "published", _of(table, plan.id)))
        session.expire_all()
        refresh_audience(session, plan)


def publish_draft(session: Session, plan: Plan) -> None:
    """Copy the draft rows of a plan to published ones and let its facts follow; inside the caller's recording.

    Raises:
        Conflict: it is published.
    """
    if plan.edition == "published":
        raise Conflict("This plan is published already.")
    _turn(session, plan, "published")
    session.expire_all()


def _turn(session: Session, plan: Plan, to: Edition) -> None:
    """Give everything of a plan the edition `to`: content by a copy over what stands there, facts and identities by their
    mark. Versions grow."""
    session.flush()
    for table in CONTENT:
        _copy(session, table, plan.id, to)
    plan.edition = to
    session.flush()
    for table, facts in _marked(plan.id, to):
        mark = {"edition": to} | ({"version": table.version + 1} if hasattr(table, "version") else {})
        statement = update(table).where(facts, table.edition != to).values(mark)
        session.execute(statement, execution_options={"synchronize_session": False})


def _copy(session: Session, table: Any, plan_id: UUID, to: Edition) -> None:
    columns = [column for column in table.__table__.columns if column.computed is None]
    given = {column.name: column for column in columns} | {"edition": literal(to)}
    if "version" in given:
        given["version"] = table.version + 1
    rows = select(*(given[column.name] for column in columns)).where(table.edition != to, _of(table, plan_id))
    if "deleted_at" in given:
        rows = rows.where(table.deleted_at.is_(None))
    if table is CostLine:
        rows = rows.where(CostLine.kind == "estimated")
    copied = insert(table).from_select([column.name for column in columns], rows)
    written = {column.name: copied.excluded[column.name] for column in columns if not column.primary_key}
    key = [column.name for column in table.__table__.primary_key.columns]
    session.execute(copied.on_conflict_do_update(index_elements=key, set_=written))


def _of(table: Any, plan_id: UUID) -> ColumnElement[bool]:
    """The rows of a content table that hang on a plan, but for those whose identity is deleted."""
    activities = select(Activity.id).where(Activity.plan_id == plan_id, Activity.deleted_at.is_(None))
    if table is MilestoneEdition:
        live = select(Milestone.id).where(Milestone.activity_id.in_(activities), Milestone.deleted_at.is_(None))
        return MilestoneEdition.milestone_id.in_(live)
    if table in (ActivityEdition, ActivityAgency, ActivityRecommendation):
        return table.activity_id.in_(activities)  # type: ignore[no-any-return]  # a column of one of three tables
    if table in (IndicatorEdition, Target):
        live = select(Indicator.id).where(Indicator.plan_id == plan_id, Indicator.deleted_at.is_(None))
        return table.indicator_id.in_(live)  # type: ignore[no-any-return]  # a column of one of two tables
    return table.plan_id == plan_id  # type: ignore[no-any-return]  # a column of one of the others


def _marked(plan_id: UUID, to: Edition) -> list[tuple[Any, ColumnElement[bool]]]:
    """Identities and facts that bear their edition as a mark, and which of them bear `to`: an update only once it is
    accepted, its evidence with it unless it is confidential; a return is never made public."""
    activities = select(Activity.id).where(Activity.plan_id == plan_id)
    updates = select(Update.id).where(Update.activity_id.in_(activities))
    accepted = updates.where(Update.decision == "accepted")
    indicators = select(Indicator.id).where(Indicator.plan_id == plan_id)
    evidence = Evidence.activity_id.in_(activities)
    marked: list[tuple[Any, ColumnElement[bool]]] = [
        (Activity, Activity.plan_id == plan_id),
        (Milestone, Milestone.activity_id.in_(activities)),
        (Indicator, Indicator.plan_id == plan_id),
        (Observation, Observation.indicator_id.in_(indicators)),
        (CostLine, and_(CostLine.plan_id == plan_id, CostLine.kind != "estimated")),
        (Update, Update.id.in_(accepted)),
    ]
    if to == "published":
        reported = or_(Evidence.update_id.is_(None), Evidence.update_id.in_(accepted))
        return [
            *marked,
            (Evidence, and_(evidence, Evidence.confidential.is_(None), reported)),
        ]
    return [*marked, (Evidence, evidence), (Return, Return.update_id.in_(updates))]
