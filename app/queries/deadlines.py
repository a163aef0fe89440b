"""What falls due: activities and milestones of published plans that are not finished, by date, narrowed to the reader."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, false, func, or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor, Held
from app.models import Activity, ActivityEdition, Milestone, MilestoneEdition, Move, Plan, Update
from app.queries import activities, milestones, updates
from app.rules.plans import OPEN_FOR_FACTS
from app.rules.statuses import OPEN

PUBLISHED = "published"


@dataclass(frozen=True)
class Whose:
    """Whose deadlines are asked: of a State (within `mechanisms`, all if empty), or of agencies that lead or support."""

    states: Collection[tuple[str, tuple[str, ...]]] = ()
    agencies: Collection[UUID] = ()


@dataclass(frozen=True)
class Owing:
    """An activity (a row of `queries.activities`) that owes reports: how often, since when, and the days those it has
    speak of."""

    row: Row[Any]
    frequency: str
    since: date | None
    reported: Sequence[date]


def of_grants(grants: Sequence[Held]) -> Whose:
    """What a focal point and an agency's officer answer for."""
    states = [(held.state, held.mechanisms) for held in grants if held.role == "focal_point" and held.state]
    agencies = [held.agency_id for held in grants if held.role == "agency_officer" and held.agency_id]
    return Whose(states, agencies)


def ending(session: Session, actor: Actor, whose: Whose, until: date, limit: int) -> Sequence[Row[Any]]:
    """Open activities that end by a day, earliest first: rows of `queries.activities`. One statement."""
    found = activities.rows(actor, PUBLISHED).where(
        _of(whose), Plan.stage.in_(OPEN_FOR_FACTS), Activity.status.in_(OPEN), ActivityEdition.until_last <= until
    )
    return session.execute(found.order_by(ActivityEdition.until_last, Activity.id).limit(limit)).all()


def unreported(session: Session, actor: Actor, whose: Whose, limit: int) -> Sequence[Row[Any]]:
    """Activities on which nothing has been reported, those that end first at the top: never late, only not reported.
    One statement."""
    found = activities.rows(actor, PUBLISHED).where(
        _of(whose), Plan.stage.in_(OPEN_FOR_FACTS), Activity.status == "not_reported"
    )
    return session.execute(found.order_by(ActivityEdition.until_last.nulls_last(), Activity.id).limit(limit)).all()


def falling_due(session: Session, actor: Actor, whose: Whose, until: date, limit: int) -> Sequence[Row[Any]]:
    """Milestones due by a day and not reached, of open activities, earliest first: rows of `queries.milestones` with the
    `plan_id` and `code` of their activity. One statement."""
    last = func.avance.last_day(MilestoneEdition.due)
    reached = or_(Milestone.reached >= MilestoneEdition.target, Milestone.closes_short.is_not(None))
    without_target = MilestoneEdition.target.is_(None) & Milestone.reached_on.is_not(None)
    found = (
        milestones.rows(actor, PUBLISHED)
        .add_columns(Activity.plan_id, ActivityEdition.code)
        .join(
            ActivityEdition,
            (ActivityEdition.activity_id == Activity.id) & (ActivityEdition.edition == PUBLISHED),
        )
        .where(
            _of(whose),
            Plan.stage.in_(OPEN_FOR_FACTS),
            Activity.status.in_(OPEN),
            last <= until,
            func.coalesce(reached, False).is_(False),
            ~without_target,
        )
    )
    return session.execute(found.order_by(last, Milestone.id).limit(limit)).all()


def undecided(session: Session, actor: Actor, whose: Whose, decision: str, limit: int) -> Sequence[Row[Any]]:
    """Updates of a State that are `submitted` and wait to be decided, or those `returned` to an agency, oldest first: rows
    of `queries.updates`. One statement."""
    mine: ColumnElement[bool] = or_(false(), *(_of_state(*one) for one in whose.states))
    if decision == "returned":
        mine = Update.agency_id.in_(whose.agencies)
    found = updates.rows(actor).where(Update.decision == decision, mine)
    return session.execute(found.order_by(Update.submitted_at, Update.id).limit(limit)).all()


def owing(session: Session, actor: Actor, whose: Whose) -> list[Owing]:
    """Activities under way whose plan has a reporting frequency, with what has been reported on them. One statement."""
    published = (
        select(func.max(func.avance.first_day(Move.dated)))
        .where(Move.plan_id == Plan.id, Move.stage == "published")
        .correlate(Plan)
        .scalar_subquery()
    )
    reported = (
        select(func.array_agg(Update.as_of))
        .where(Update.activity_id == Activity.id, Update.decision != "returned", Update.deleted_at.is_(None))
        .correlate(Activity)
        .scalar_subquery()
    )
    found = (
        activities.rows(actor, PUBLISHED)
        .add_columns(Plan.reporting, published.label("published"), reported.label("reported"))
        .where(_of(whose), Plan.stage.in_(OPEN_FOR_FACTS), Activity.status == "under_way", Plan.reporting != "none")
    )
    rows = session.execute(found.order_by(Activity.id)).all()
    return [Owing(row, row.reporting, _since(row), row.reported or ()) for row in rows]


def _since(row: Row[Any]) -> date | None:
    """From when reports are owed: the start, or the publication if that was later; None where neither has a day."""
    return max((day for day in (row.start_first, row.published) if day is not None), default=None)


def _of(whose: Whose) -> ColumnElement[bool]:
    return or_(
        false(), *(_of_state(*one) for one in whose.states), *(activities.of_agency(one) for one in whose.agencies)
    )


def _of_state(state: str, mechanisms: tuple[str, ...]) -> ColumnElement[bool]:
    return and_(Plan.state == state, Plan.mechanisms.overlap(list(mechanisms))) if mechanisms else Plan.state == state
