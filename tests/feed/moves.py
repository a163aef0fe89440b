"""Moving a plan's stage before publication, until the actions of moves are there."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions._content import refresh_audience
from app.actions._record import Thing, recording
from app.models import Plan


def move(session: Session, by: Actor, plan_id: UUID, stage: str, things: Sequence[Thing]) -> None:
    """To another stage before publication: who reads the draft changes."""
    with recording(session, *things, act="moves.create", by=by):
        plan = session.get_one(Plan, plan_id)
        plan.stage = stage
        refresh_audience(session, plan)
