"""Milestones of activities, narrowed to the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, literal, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import NotFound
from app.models import Activity, Milestone, MilestoneEdition, Plan, State
from app.queries import activities
from app.queries._paging import Paging, Rows, page
from app.queries._visible import made_once, readable
from app.queries.activities import Loaded


@made_once
def rows(actor: Actor, edition: str | None = None) -> Select[Any]:
    """The milestones the actor may see, in one edition or in the widest they stand in: what
    `schemas.milestones.Milestone` is shaped from."""
    wanted = Milestone.edition if edition is None else literal(edition)
    return (
        select(
            Milestone.id,
            Milestone.version,
            Milestone.activity_id,
            Milestone.state,
            MilestoneEdition.edition,
            MilestoneEdition.position,
            MilestoneEdition.title,
            MilestoneEdition.due,
            MilestoneEdition.target,
            MilestoneEdition.unit,
            MilestoneEdition.weight,
            Milestone.reached,
            Milestone.reached_on,
            Milestone.closes_short,
            Milestone.source,
            Milestone.verified,
            Milestone.synthetic,
            Milestone.note,
            State.time_zone,
        )
        .join(MilestoneEdition, and_(MilestoneEdition.milestone_id == Milestone.id, MilestoneEdition.edition == wanted))
        .join(Activity, Activity.id == Milestone.activity_id)
        .join(Plan, Plan.id == Activity.plan_id)
        .join(State, State.iso3 == Milestone.state)
        .where(
            readable(actor, MilestoneEdition.edition, Activity.plan_id),
            Milestone.deleted_at.is_(None),
            Activity.deleted_at.is_(None),
            Plan.deleted_at.is_(None),
        )
    )


def of_activity(session: Session, actor: Actor, activity_id: UUID, edition: str | None, paging: Paging) -> Rows:
    """A page of the milestones of an activity, in the order of their ids. One statement, two with a total."""
    return page(session, rows(actor, edition).where(Milestone.activity_id == activity_id), Milestone.id, paging)


def one(session: Session, actor: Actor, id: UUID, edition: str | None = None) -> Row[Any]:
    """The row of one milestone. One statement.

    Raises:
        NotFound: when there is none the actor may see.
    """
    row = session.execute(rows(actor, edition).where(Milestone.id == id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these milestones that the actor may see. One statement."""
    return session.execute(rows(actor).where(Milestone.id.in_(ids))).all()


@dataclass(frozen=True)
class Held:
    """A milestone to be changed, the edition the actor sees, and the activity it belongs to."""

    milestone: Milestone
    edition: MilestoneEdition
    parent: Loaded


def to_change(session: Session, actor: Actor, id: UUID) -> Held:
    """The entities of one milestone, its plan held (`queries.plans.to_change`). Five statements.

    Raises:
        NotFound: when there is none the actor may see.
    """
    parent = activities.to_change(session, actor, one(session, actor, id).activity_id)
    found = session.execute(
        select(Milestone, MilestoneEdition)
        .join(
            MilestoneEdition,
            and_(MilestoneEdition.milestone_id == Milestone.id, MilestoneEdition.edition == Milestone.edition),
        )
        .where(Milestone.id == id, Milestone.deleted_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound
    return Held(found[0], found[1], parent)


def next_position(session: Session, activity_id: UUID, edition: str) -> int:
    """The place after the last milestone of an activity, from 1. One statement."""
    mine = (MilestoneEdition.activity_id == activity_id, MilestoneEdition.edition == edition)
    return session.execute(select(func.coalesce(func.max(MilestoneEdition.position), 0) + 1).where(*mine)).scalar_one()
