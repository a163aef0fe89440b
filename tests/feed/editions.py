"""Plans as the tests write them: created, moved, published (the draft's rows copied) and withdrawn again."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Table, delete, insert, literal, select, update
from sqlalchemy.orm import Session

from app.access import audience
from app.access.actor import Actor
from app.actions._content import refresh_audience
from app.actions._record import Thing, recording
from app.models import (
    Activity,
    ActivityAgency,
    ActivityEdition,
    ActivityRecommendation,
    CostLine,
    Guideline,
    Indicator,
    IndicatorEdition,
    Milestone,
    MilestoneEdition,
    Plan,
    PlanEdition,
    PlanRecommendation,
    Target,
)
from app.models.base import new_id
from tests.factories.world import words

Things = Sequence[Thing]
"""What an act records: all that hangs on the plan, or too little."""


def create(session: Session, by: Actor, state: str, mechanisms: Sequence[str], stage: str) -> UUID:
    """A plan with a draft of its own; its id."""
    id = new_id()
    with recording(session, act="plans.create", by=by) as recorded:
        session.add(
            Plan(
                id=id,
                state=state,
                mechanisms=list(mechanisms),
                stage=stage,
                audience=audience.of_draft(id, state, mechanisms, stage),
                title=words("Plan"),
                synthetic=True,
            )
        )
        session.flush()
        session.add(PlanEdition(plan_id=id, edition="draft", state=state, title=words("Plan"), rounds=[1]))
        recorded.add(("plans", id))
    return id


def move(session: Session, by: Actor, plan_id: UUID, stage: str, things: Things) -> None:
    """To another stage before publication: who reads the draft changes."""
    with recording(session, *things, act="moves.create", by=by):
        plan = session.get_one(Plan, plan_id)
        plan.stage = stage
        refresh_audience(session, plan)


def publish(session: Session, by: Actor, plan_id: UUID, things: Things) -> None:
    """The draft's rows become the published edition beside it; the things stand in it from now on."""
    with recording(session, *things, act="plans.publish", by=by):
        seal(session, plan_id)


def seal(session: Session, plan_id: UUID) -> None:
    for table, of_plan in _rows(plan_id):
        copied = [column for column in table.columns if column.computed is None]
        draft = select(*(literal("published") if column.name == "edition" else column for column in copied)).where(
            of_plan, table.c.edition == "draft"
        )
        session.execute(insert(table).from_select([column.name for column in copied], draft))
    _widest(session, plan_id, "published", "published")


def withdraw(session: Session, by: Actor, plan_id: UUID, things: Things) -> None:
    """The published edition goes; what remains is the draft, and only those see it who may read drafts."""
    with recording(session, *things, act="plans.withdraw", by=by):
        for table, of_plan in reversed(_rows(plan_id)):
            session.execute(delete(table).where(of_plan, table.c.edition == "published"))
        _widest(session, plan_id, "draft", "revision")


def _widest(session: Session, plan_id: UUID, edition: str, stage: str) -> None:
    activities = select(Activity.id).where(Activity.plan_id == plan_id)
    for table, of_plan in (
        (Activity, Activity.plan_id == plan_id),
        (Milestone, Milestone.activity_id.in_(activities)),
        (Indicator, Indicator.plan_id == plan_id),
    ):
        session.execute(
            update(table)
            .where(of_plan)
            .values(edition=edition, version=table.version + 1)
            .execution_options(synchronize_session=False)
        )
    session.expire_all()
    plan = session.get_one(Plan, plan_id)
    plan.edition, plan.stage = edition, stage
    refresh_audience(session, plan)


def _rows(plan_id: UUID) -> list[tuple[Table, object]]:
    activities = select(Activity.id).where(Activity.plan_id == plan_id)
    indicators = select(Indicator.id).where(Indicator.plan_id == plan_id)
    found = [(table, table.plan_id == plan_id) for table in (PlanEdition, PlanRecommendation, Guideline)]
    found += [(ActivityEdition, ActivityEdition.plan_id == plan_id)]
    found += [(table, table.activity_id.in_(activities)) for table in (ActivityAgency, ActivityRecommendation)]
    found += [(MilestoneEdition, MilestoneEdition.activity_id.in_(activities))]
    found += [(CostLine, CostLine.plan_id == plan_id)]
    found += [(table, table.indicator_id.in_(indicators)) for table in (IndicatorEdition, Target)]
    return [(model.__table__, condition) for model, condition in found]
