"""Every type of thing that has an id: the scope that reads it and how the things with these ids look to a reader now.

What the feed gives as `data`, and what history asks before it speaks. One entry per type of `schemas.changes.Type`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.queries import activities, grants
from app.schemas import access as access_shapes
from app.schemas import activities as activity_shapes
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
}


def look(session: Session, actor: Actor, type: str, ids: Sequence[str], how: Reader) -> dict[str, Shape]:
    """The things of one type as the reader sees them now, by id; invisible ones are absent. One statement or so."""
    kind = TYPES[type]
    found = kind.rows(session, actor, [kind.id(id) for id in ids])
    return {str(getattr(row, kind.key)): kind.shaped(row, how) for row in found}
