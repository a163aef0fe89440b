"""Every type of thing that has an id: the scope that reads it and how the things with these ids look to a reader now.

What the feed gives as `data`, and what history asks before it speaks. One entry per type of `schemas.changes.Type`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.queries import activities, costs, evidence, grants, indicators, observations, targets, updates
from app.schemas import access as access_shapes
from app.schemas import activities as activity_shapes
from app.schemas import costs as cost_shapes
from app.schemas import evidence as evidence_shapes
from app.schemas import indicators as indicator_shapes
from app.schemas import observations as observation_shapes
from app.schemas import targets as target_shapes
from app.schemas import updates as update_shapes
from app.schemas.shaping import Reader, Shape

Ids = Sequence[Any]


@dataclass(frozen=True)
class Type:
    """`rows`: those of the things with these ids that the actor may see; `shaped`: a row as GET answers it."""

    scope: str
    rows: Callable[[Session, Actor, Ids], Sequence[Any]]
    shaped: Callable[[Any, Reader], Shape]
    key: str = "id"
    id: Callable[[str], Any] = UUID


TYPES: dict[str, Type] = {
    "grants": Type("access:read", grants.by_ids, access_shapes.shaped),
    "activities": Type("activities:read", activities.by_ids, activity_shapes.shaped),
    "costs": Type("costs:read", costs.by_ids, cost_shapes.shaped),
    "evidence": Type("activities:read", evidence.by_ids, evidence_shapes.shaped),
    "indicators": Type("indicators:read", indicators.by_ids, indicator_shapes.shaped),
    "observations": Type("indicators:read", observations.by_ids, observation_shapes.shaped),
    "targets": Type("indicators:read", targets.by_ids, target_shapes.shaped),
    "updates": Type("activities:read", updates.by_ids, update_shapes.shaped),
}


def look(session: Session, actor: Actor, type: str, ids: Sequence[str], how: Reader) -> dict[str, Shape]:
    """The things of one type as the reader sees them now, by id; invisible ones are absent. One statement or so."""
    kind = TYPES[type]
    found = kind.rows(session, actor, [kind.id(id) for id in ids])
    return {str(getattr(row, kind.key)): kind.shaped(row, how) for row in found}
