"""Guidelines of plans, narrowed to the reader."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, literal, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import Fault, Invalid, NotFound
from app.models import Activity, ActivityEdition, Guideline, Plan
from app.queries import plans
from app.queries._paging import Paging, Rows, page
from app.queries._visible import visible


def rows(actor: Actor, edition: str | None = None) -> Select[Any]:
    """The guidelines the actor may see, in one edition or in the widest their plan stands in."""
    wanted = Plan.edition if edition is None else literal(edition)
    return (
        select(Guideline)
        .with_only_columns(
            Guideline.id,
            Guideline.version,
            Guideline.plan_id,
            Guideline.state,
            Guideline.edition,
            Guideline.position,
            Guideline.title,
            Guideline.source,
            Guideline.verified,
            Guideline.synthetic,
            Guideline.note,
        )
        .join(Plan, Plan.id == Guideline.plan_id)
        .where(
            Guideline.edition == wanted,
            visible(actor, Guideline),
            Guideline.deleted_at.is_(None),
            Plan.deleted_at.is_(None),
        )
    )


def of_plan(session: Session, actor: Actor, plan_id: UUID, edition: str | None, paging: Paging) -> Rows:
    """A page of the guidelines of a plan, in the order of their ids."""
    return page(session, rows(actor, edition).where(Guideline.plan_id == plan_id), Guideline.id, paging)


def in_order(session: Session, actor: Actor, plan_id: UUID, edition: str | None) -> Sequence[Row[Any]]:
    """All guidelines of a plan in the order the plan gives them. One statement."""
    mine = rows(actor, edition).where(Guideline.plan_id == plan_id)
    return session.execute(mine.order_by(Guideline.position, Guideline.id)).all()


def one(session: Session, actor: Actor, id: UUID, edition: str | None = None) -> Row[Any]:
    """The row of one guideline; NotFound where there is none the actor may see."""
    row = session.execute(rows(actor, edition).where(Guideline.id == id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these guidelines that the actor may see."""
    return session.execute(rows(actor).where(Guideline.id.in_(ids))).all()


def to_change(session: Session, actor: Actor, id: UUID) -> tuple[Guideline, Plan]:
    """The entity of one guideline in the widest edition of its plan, and the plan, held. Two statements.

    Raises:
        NotFound: when there is none the actor may see.
    """
    plan = plans.of(session, actor, Guideline, id)
    mine = (Guideline.id == id, Guideline.edition == plan.edition, Guideline.deleted_at.is_(None))
    guideline = session.scalars(select(Guideline).where(*mine, visible(actor, Guideline))).one_or_none()
    if guideline is None:
        raise NotFound
    return guideline, plan


def next_position(session: Session, plan_id: UUID, edition: str) -> int:
    """The place after the last guideline of a plan, from 1. One statement."""
    mine = (Guideline.plan_id == plan_id, Guideline.edition == edition, Guideline.deleted_at.is_(None))
    return session.execute(select(func.coalesce(func.max(Guideline.position), 0) + 1).where(*mine)).scalar_one()


def users(session: Session, guideline: Guideline) -> Sequence[str]:
    """The codes of the activities that follow a guideline, sorted. One statement."""
    return session.scalars(
        select(ActivityEdition.code)
        .join(Activity, Activity.id == ActivityEdition.activity_id)
        .where(
            ActivityEdition.guideline_id == guideline.id,
            ActivityEdition.edition == guideline.edition,
            Activity.deleted_at.is_(None),
        )
        .order_by(ActivityEdition.code)
    ).all()


def must_be_of(session: Session, actor: Actor, id: UUID | None, plan_id: UUID, edition: str, pointer: str) -> None:
    """Refuse an id that is no guideline of this edition of the plan.

    Raises:
        Invalid: naming the member at `pointer`.
    """
    if id is None:
        return
    mine = rows(actor, edition).where(Guideline.id == id, Guideline.plan_id == plan_id)
    if session.execute(mine).one_or_none() is None:
        raise Invalid(Fault("There is no such guideline in this plan.", pointer=pointer))
