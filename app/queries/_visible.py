"""Narrowing to what an actor may see: the first of the two locks. Every query of guarded rows passes through here."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, and_, cast, exists, false, or_, true
from sqlalchemy.dialects.postgresql import ARRAY, array

from app.access.actor import Actor
from app.models import Plan

made_once = lru_cache(maxsize=128)
"""For statements that depend on the actor alone: making one costs more than the driver's work with it."""


def holds(actor: Actor, audience: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether the actor holds one of the keys in a column of audience keys."""
    if actor.kind == "system":
        return true()
    if not actor.keys:
        return false()
    return audience.op("&&")(cast(array(sorted(actor.keys)), ARRAY(Text)))


def visible(actor: Actor, table: Any) -> ColumnElement[bool]:
    """The rows of a guarded table with `edition` and `plan_id` that the actor may see: what is published, and drafts of
    plans in whose audience the actor is. Adds no join and no row."""
    return readable(actor, table.edition, table.plan_id)


def readable(actor: Actor, edition: SQLColumnExpression[str], plan_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """The same for a row whose edition and plan stand in other columns (a child read beside its parent)."""
    published: ColumnElement[bool] = edition == "published"
    if actor.kind == "system":
        return true()
    if not actor.keys:
        return published
    plan = Plan.__table__.alias()
    return or_(published, exists().where(and_(plan.c.id == plan_id, holds(actor, plan.c.audience))))
