"""Writing a move of a plan: the one row that says who, when and why. The plan's stage is the caller's."""

from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import Move, Plan
from app.models.base import new_id


def moved(session: Session, plan: Plan, to: str, *, by: Actor, entry: bool = False, **members: Any) -> None:
    """Write that the plan came to a stage, by the role in which the actor speaks for its State. `members`: further columns
    of `models.Move`."""
    role = next((held.role for held in by.grants if held.state == plan.state), by.kind)
    author = {"actor": by.display, "actor_id": f"{by.kind}:{by.id}", "role": role}
    session.add(Move(id=new_id(), plan_id=plan.id, stage=to, entry=entry, recorded_by=author, **members))
    session.flush()
