"""Updates: what agencies report on activities. Before one is accepted only its audience sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, case, false, func, null, or_, select, true
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import NotFound
from app.models import Activity, Agency, Evidence, Milestone, MilestoneEdition, Plan, Return, State, Update
from app.queries import activities
from app.queries._paging import Paging, Rows, page
from app.queries._visible import holds
from app.queries.evidence import FILE


@dataclass(frozen=True)
class Filters:
    """What the updates of an activity are narrowed to; None narrows nothing."""

    decision: str | None = None
    agency: UUID | None = None
    source: str | None = None
    verified: str | None = None
    synthetic: bool | None = None


def _evidence(actor: Actor) -> ScalarSelect[Any]:
    """The evidence of an update as a JSON list; confidential pieces for the readers of the update's audience only."""
    told = func.jsonb_build_object(
        *("id", Evidence.id),
        *("url", Evidence.url),
        *("file", FILE),
        *("confidential", Evidence.confidential),
        *("title", Evidence.title),
        *("publisher", Evidence.publisher),
        *("date", Evidence.dated),
        *("language", Evidence.language),
    )
    return (
        select(func.jsonb_agg(told.op("order by")(Evidence.id)))
        .where(
            Evidence.update_id == Update.id,
            Evidence.deleted_at.is_(None),
            or_(Evidence.edition == "published", holds(actor, Update.audience)),
        )
        .correlate(Update)
        .scalar_subquery()
    )


def may_read(actor: Actor) -> ColumnElement[bool]:
    """The updates an actor may read: accepted ones, and those in whose audience the actor is."""
    return or_(Update.edition == "published", holds(actor, Update.audience))


def may_name(actor: Actor) -> ColumnElement[bool]:
    """Where an actor is told the names of people: in the States of the own grants (domain.md 6)."""
    if actor.kind == "system":
        return true()
    states = sorted({held.state for held in actor.grants if held.state})
    return Update.state.in_(states) if states else false()


def rows(actor: Actor) -> Select[Any]:
    """The updates the actor may see: what `schemas.updates.Update` is shaped from. Returns are told to those who could
    read them when they were made; people are named in the State only. `own`: the actor reported it."""
    named = may_name(actor)
    returned_by = case((named, Return.returned_by), else_=null())
    returns = (
        select(
            func.jsonb_agg(
                func.jsonb_build_object(
                    "id", Return.id, "reason", Return.reason, "returned_by", returned_by, "at", Return.at
                ).op("order by")(Return.id)
            )
        )
        .where(Return.update_id == Update.id)
        .correlate(Update)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        Update.id,
        Update.version,
        Update.activity_id,
        Activity.plan_id,
        Update.state,
        State.time_zone,
        Update.agency_id,
        Agency.name.label("agency_name"),
        Agency.acronym.label("agency_acronym"),
        Update.decision,
        Update.as_of,
        Update.status,
        Update.percent,
        Update.reason,
        Update.quantities,
        Update.spending,
        Update.narrative,
        Update.difficulties,
        _evidence(actor).label("evidence"),
        case((holds(actor, Update.audience), returns), else_=null()).label("returns"),
        case((named, Update.reporter), else_=null()).label("reporter"),
        (Update.reporter_id == f"{actor.kind}:{actor.id}").label("own"),
        Update.submitted_at,
        Update.decided_at,
        case((named, Update.decided_by), else_=null()).label("decided_by"),
        Update.source,
        Update.verified,
        Update.synthetic,
        Update.note,
    )
    return (
        select(*columns)
        .join(Activity, Activity.id == Update.activity_id)
        .join(Plan, Plan.id == Activity.plan_id)
        .join(State, State.iso3 == Update.state)
        .outerjoin(Agency, Agency.id == Update.agency_id)
        .where(*_there(actor))
    )


def _there(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return may_read(actor), Update.deleted_at.is_(None), Activity.deleted_at.is_(None), Plan.deleted_at.is_(None)


def of_activity(session: Session, actor: Actor, activity_id: UUID, filters: Filters, paging: Paging) -> Rows:
    """A page of the updates of an activity, in the order of their ids. One statement, two with a total."""
    equal = {
        Update.activity_id: activity_id,
        Update.decision: filters.decision,
        Update.agency_id: filters.agency,
        Update.source: filters.source,
        Update.verified: filters.verified,
        Update.synthetic: filters.synthetic,
    }
    narrowed = rows(actor).where(*(column == value for column, value in equal.items() if value is not None))
    return page(session, narrowed, Update.id, paging)


def one(session: Session, actor: Actor, id: UUID) -> Row[Any]:
    """The row of one update; NotFound where there is none the actor may see. One statement."""
    row = session.execute(rows(actor).where(Update.id == id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these updates that the actor may see. One statement."""
    return session.execute(rows(actor).where(Update.id.in_(ids))).all()


def to_change(session: Session, actor: Actor, id: UUID) -> tuple[Update, activities.Loaded]:
    """The entity of one update and its activity, for an action. Three statements.

    Raises:
        NotFound: when there is none the actor may see.
    """
    found = session.scalars(
        select(Update)
        .join(Activity, Activity.id == Update.activity_id)
        .join(Plan, Plan.id == Activity.plan_id)
        .where(Update.id == id, *_there(actor))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found, activities.to_change(session, actor, found.activity_id)


def evidence_of(session: Session, id: UUID) -> Sequence[Evidence]:
    """The pieces of evidence of an update, for an action. One statement."""
    return session.scalars(
        select(Evidence).where(Evidence.update_id == id, Evidence.deleted_at.is_(None)).order_by(Evidence.id)
    ).all()


def milestones_of(session: Session, activity_id: UUID) -> dict[UUID, tuple[Milestone, MilestoneEdition]]:
    """The milestones of an activity with what they promise as published, by id; for an action. One statement."""
    found = session.execute(
        select(Milestone, MilestoneEdition)
        .join(
            MilestoneEdition,
            and_(MilestoneEdition.milestone_id == Milestone.id, MilestoneEdition.edition == "published"),
        )
        .where(Milestone.activity_id == activity_id, Milestone.deleted_at.is_(None))
        .order_by(MilestoneEdition.position)
    )
    return {milestone.id: (milestone, edition) for milestone, edition in found}
