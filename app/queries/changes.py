"""The change log as a reader may read it: the feed since a cursor, and the history of one thing.

A Change concerns a reader who could see the thing before it or can see it after it. What the thing is now is asked from
the thing itself, by the rights of now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, Uuid, and_, case, cast, exists, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.access.actor import Actor
from app.access.audience import PUBLIC
from app.models import (
    Activity,
    Change,
    CostLine,
    Counter,
    Evidence,
    Guideline,
    Indicator,
    Milestone,
    Observation,
    Plan,
    Target,
    Update,
)


@dataclass(frozen=True)
class Filters:
    """What the feed is narrowed to; None narrows nothing. `types`: those the reader's scopes cover."""

    types: frozenset[str]
    type: str | None = None
    state: str | None = None
    mechanism: str | None = None


@dataclass(frozen=True)
class Feed:
    """Newest Change per thing in number order; `next` the number to go on from; `more` whether there are more now."""

    changes: Sequence[Any]
    next: int
    more: bool


def keys_of(actor: Actor) -> list[str]:
    """The keys of audiences an actor holds in the log: everybody's, the actor's own, those of the grants."""
    own = [] if actor.kind == "public" else [f"{actor.kind}:{actor.id}"]
    return [PUBLIC, *own, *sorted(actor.keys)]


def concerns(actor: Actor, change: type[Change]) -> ColumnElement[bool]:
    """Changes of things the actor could see before, or can see after."""
    if actor.kind == "system":
        return true()
    keys = cast(array(keys_of(actor)), ARRAY(Text))
    return or_(change.audience.op("&&")(keys), change.audience_before.op("&&")(keys))


def newest(session: Session) -> int:
    """The number of the last Change of all, in this snapshot."""
    return session.execute(select(Counter.n)).scalar_one()


def since(session: Session, actor: Actor, n: int, filters: Filters, limit: int) -> Feed:
    """The feed after number `n`: of each thing its newest Change that concerns the actor. Two statements.

    `next` passes also what the actor may not see, so a poller never reads the same silence twice. It is asked before the
    changes, so that outside of a snapshot too it passes none that they lack.
    """
    last = max(n, newest(session))
    later = aliased(Change)
    superseded = exists().where(
        later.type == Change.type, later.thing_id == Change.thing_id, later.n > Change.n, concerns(actor, later)
    )
    found = session.execute(
        select(Change.n, Change.type, Change.thing_id, Change.version, Change.at)
        .where(*_narrowing(filters))
        .where(Change.n > n, concerns(actor, Change), ~superseded)
        .order_by(Change.n)
        .limit(limit + 1)
    ).all()
    more = len(found) > limit
    changes = found[:limit]
    return Feed(changes, changes[-1].n if more else max([last, *(row.n for row in changes[-1:])]), more)


def lately(session: Session, actor: Actor, filters: Filters, limit: int) -> Sequence[Any]:
    """The newest Changes that concern the actor, one for each thing, newest first. One statement."""
    later = aliased(Change)
    superseded = exists().where(
        later.type == Change.type, later.thing_id == Change.thing_id, later.n > Change.n, concerns(actor, later)
    )
    found = select(Change.n, Change.type, Change.thing_id, Change.at, Change.act, Change.op, Change.state)
    narrowed = found.where(*_narrowing(filters), concerns(actor, Change), ~superseded)
    return session.execute(narrowed.order_by(Change.n.desc()).limit(limit)).all()


def _narrowing(filters: Filters) -> list[ColumnElement[bool]]:
    types = filters.types if filters.type is None else filters.types & {filters.type}
    conditions: list[ColumnElement[bool]] = [Change.type.in_(sorted(types))]
    if filters.state is not None:
        conditions.append(Change.state == filters.state)
    if filters.mechanism is not None:
        conditions.append(Change.mechanisms.contains([filters.mechanism]))
    return conditions


# Images as text: read as JSON numbers, amounts would lose their digits.
HISTORY: tuple[Any, ...] = (
    Change.n,
    Change.at,
    Change.act,
    Change.op,
    Change.version,
    Change.state,
    Change.audience_before,
    Change.audience,
    Change.actor,
    Change.role,
    Change.agency_id,
    Change.reason,
    cast(Change.before, Text).label("before"),
    cast(Change.after, Text).label("after"),
    Change.mechanisms,
    case(
        (
            Change.type == "plans",
            select(Plan.audience).where(Plan.id == cast(Change.thing_id, Uuid)).correlate(Change).scalar_subquery(),
        )
    ).label("readers"),  # of the draft of a plan, by the rights of now
)
HISTORY_KEY: InstrumentedAttribute[int] = Change.n


def of_thing(actor: Actor, type: str, id: UUID | str) -> Select[Any]:
    """The Changes of one thing that concern the actor, to be paged by `HISTORY_KEY`, oldest first."""
    return select(*HISTORY).where(Change.type == type, Change.thing_id == str(id), concerns(actor, Change))


def newest_of(
    session: Session, actor: Actor, type: str, id: UUID | str, before: int | None, limit: int
) -> Sequence[Any]:
    """The last Changes of one thing that concern the actor, newest first, before a number. One statement."""
    found = of_thing(actor, type, id)
    if before is not None:
        found = found.where(Change.n < before)
    return session.execute(found.order_by(Change.n.desc()).limit(limit)).all()


def of_plan(session: Session, actor: Actor, plan_id: UUID, before: int | None, limit: int) -> Sequence[Any]:
    """The last Changes of a plan and of everything on it that concern the actor, newest first, before a number. One
    statement."""
    activities = select(Activity.id).where(Activity.plan_id == plan_id)
    indicators = select(Indicator.id).where(Indicator.plan_id == plan_id)
    things = {
        "activities": activities,
        "guidelines": select(Guideline.id).where(Guideline.plan_id == plan_id),
        "costs": select(CostLine.id).where(CostLine.plan_id == plan_id),
        "indicators": indicators,
        "milestones": select(Milestone.id).where(Milestone.activity_id.in_(activities)),
        "updates": select(Update.id).where(Update.activity_id.in_(activities)),
        "evidence": select(Evidence.id).where(Evidence.activity_id.in_(activities)),
        "targets": select(Target.id).where(Target.indicator_id.in_(indicators)),
        "observations": select(Observation.id).where(Observation.indicator_id.in_(indicators)),
    }
    mine = [
        and_(Change.type == type, Change.thing_id.in_(select(cast(ids.subquery().c[0], Text))))
        for type, ids in things.items()
    ]
    own = and_(Change.type == "plans", Change.thing_id == str(plan_id))
    found = select(*HISTORY, Change.type, Change.thing_id).where(or_(own, *mine), concerns(actor, Change))
    if before is not None:
        found = found.where(Change.n < before)
    return session.execute(found.order_by(Change.n.desc()).limit(limit)).all()
