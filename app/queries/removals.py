"""What was deleted and may come back: things of a plan marked as deleted, narrowed to who could read them before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import NotFound
from app.models import Activity, CostLine, Evidence, Guideline, Indicator, Milestone, Observation, Plan, Target
from app.queries import plans

TABLES: dict[str, Any] = {
    "guidelines": Guideline,
    "activities": Activity,
    "milestones": Milestone,
    "costs": CostLine,
    "indicators": Indicator,
    "targets": Target,
    "observations": Observation,
    "evidence": Evidence,
}
BELOW: dict[str, dict[str, Any]] = {
    "activities": {
        "milestones": Milestone.activity_id,
        "costs": CostLine.activity_id,
        "indicators": Indicator.activity_id,
    },
    "costs": {"costs": CostLine.part_of},
    "indicators": {"targets": Target.indicator_id},
}
"""What goes and comes with a thing: by its type, the column that names it."""


@dataclass(frozen=True)
class Removed:
    """A thing that was deleted, its plan (held), and what was deleted with it, each with its type."""

    thing: Any
    plan: Plan
    with_it: Sequence[tuple[str, Any]]


def to_restore(session: Session, actor: Actor, type: str, id: UUID) -> Removed:
    """A deleted thing whose plan and parent are still there, for an action.

    Raises:
        NotFound: nothing of the kind was deleted that the actor could read.
    """
    if type not in TABLES:
        raise NotFound
    table = TABLES[type]
    plan_id = session.scalar(_plan_of(table).where(table.id == id))
    if plan_id is None:
        raise NotFound
    plan = plans.to_change(session, actor, plan_id)
    deleted = [table.id == id, table.deleted_at.is_not(None)]
    if table in (CostLine, Guideline, Target):
        deleted.append(table.edition == plan.edition)
    thing = session.scalars(select(table).where(*deleted)).one_or_none()
    if thing is None or getattr(thing, "update_id", None) is not None:  # what was reported is reported again
        raise NotFound
    return Removed(thing, plan, _with(session, type, thing))


def _plan_of(table: Any) -> Select[Any]:
    """The plan of a thing whose parent has not been deleted itself."""
    if table in (Milestone, Evidence):
        return (
            select(Activity.plan_id).join(table, table.activity_id == Activity.id).where(Activity.deleted_at.is_(None))
        )
    if table in (Target, Observation):
        joined = select(Indicator.plan_id).join(table, table.indicator_id == Indicator.id)
        return joined.where(Indicator.deleted_at.is_(None))
    return select(table.plan_id)


def _with(session: Session, type: str, thing: Any) -> list[tuple[str, Any]]:
    """What was deleted in the same moment because it hung on the thing. One statement for each kind."""
    found: list[tuple[str, Any]] = []
    for below, column in BELOW.get(type, {}).items():
        table = TABLES[below]
        same = (column == thing.id, table.deleted_at == thing.deleted_at, table.edition == thing.edition)
        for child in session.scalars(select(table).where(*same)):
            found += [(below, child), *_with(session, below, child)]
    return list(dict(found_by_id(found)).values())


def found_by_id(found: Sequence[tuple[str, Any]]) -> list[tuple[tuple[str, UUID], tuple[str, Any]]]:
    """Each once: the part of a cost line hangs on its line and on their activity."""
    return [((type, thing.id), (type, thing)) for type, thing in found]
