"""Moves of plans: that a plan moved, when and by whose role is public; why it moved is for those who read its content."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, case, cast, exists, false, func, literal_column, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import Move, Plan, PlanEdition
from app.queries._paging import Paging, Rows, page
from app.queries._visible import visible


def rows(reasons: ColumnElement[bool]) -> Select[Any]:
    """All moves: what `schemas.moves.Move` is shaped from. `reasons`: where the reason is told."""
    return select(
        Move.id,
        Move.plan_id,
        Move.stage,
        Move.came_from,
        Move.dated,
        Move.entry,
        Move.side,
        case((reasons, Move.reason)).label("reason"),
        Move.details,
        Move.document_id,
        Move.recorded_at,
        Move.recorded_by["role"].astext.label("role"),
        Move.source,
        Move.verified,
        Move.synthetic,
        Move.note,
    )


def told(actor: Actor, readable: ColumnElement[bool]) -> ColumnElement[Any]:
    """The moves of the plan of a statement as a JSON list, oldest first. `readable`: where the actor reads the content."""
    statement = rows(or_(readable, _told_to(actor)))
    members = [
        member for column in statement.selected_columns for member in (literal_column(f"'{column.key}'"), column)
    ]
    listed = func.jsonb_agg(func.jsonb_build_object(*members).op("order by")(Move.id))
    return select(listed).where(Move.plan_id == Plan.id).correlate(Plan, PlanEdition).scalar_subquery()


def of_plan(session: Session, actor: Actor, plan_id: UUID, paging: Paging) -> Rows:
    """A page of the moves of a plan, oldest first. One statement, two with a total."""
    readable = exists().where(
        PlanEdition.plan_id == Plan.id, PlanEdition.edition == Plan.edition, visible(actor, PlanEdition)
    )
    statement = rows(or_(readable, _told_to(actor))).join(Plan, Plan.id == Move.plan_id)
    return page(session, statement.where(Move.plan_id == plan_id), Move.id, paging)


def _told_to(actor: Actor) -> ColumnElement[bool]:
    """Beside readers of the content: the Secretariat of one of the plan's mechanisms, at every stage (domain.md 6)."""
    if actor.kind == "system":
        return true()
    own = [key.partition(":")[2] for key in sorted(actor.keys) if key.startswith("workshop:")]
    return Plan.mechanisms.op("&&")(cast(array(own), ARRAY(Text))) if own else false()
