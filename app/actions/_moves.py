"""Writing a move of a plan: the one row that says who, when and why. The plan's stage is the caller's."""

from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import Move, Plan
from app.models.base import new_id


def moved(session: Session, plan: Plan, to: str, *, by: Actor, entry: bool = False, **members: Any) -> None:
    """Write that the plan came to a stage, by the role in which the actor speaks for its State. `members`: further columns
    of `models.Move`."""
    session.add(Move(id=new_id(), plan_id=plan.id, stage=to, entry=entry, recorded_by=author(plan, by), **members))
    session.flush()


def author(plan: Plan, by: Actor) -> dict[str, str]:
    """Who acts on a plan: by which name, and in the role of the grant for its State, else of one for all States."""
    held = next((held for state in (plan.state, None) for held in by.grants if held.state == state), None)
    return {"actor": by.display, "actor_id": f"{by.kind}:{by.id}", "role": held.role if held else by.kind}
