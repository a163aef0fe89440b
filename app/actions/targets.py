"""What is done to the targets of indicators: written where the indicator is; a published one is never overwritten."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.actions._content import never_published, no_nulls, open_content, same_version
from app.actions._record import recording
from app.actions.indicators import bounds_of, may_write
from app.errors import Conflict, Fault, Invalid
from app.models import Target
from app.models.base import new_id
from app.queries import indicators, targets

REQUIRED = frozenset({"due", "value", "set_on"})


def create(session: Session, indicator: UUID, *, values: Mapping[str, Any], by: Actor, today: date) -> UUID:
    """Set or revise a target of an indicator whose content is open; its id. `values`: the members of
    `schemas.targets.TargetNew`.

    Raises:
        NotFound: an indicator the actor may not see. Forbidden: not who writes it. Conflict: the draft is closed.
        Invalid: a day that has not come.
    """
    loaded = indicators.to_change(session, by, indicator)
    may_write(by, loaded.plan, loaded.indicator.mechanism)
    id = new_id()
    with recording(session, act="targets.create", by=by) as recorded:
        target = Target(
            id=id,
            edition=loaded.edition.edition,
            indicator_id=indicator,
            state=loaded.indicator.state,
            set_on=today,
        )
        _write(target, values, today)
        session.add(target)
        recorded.add(("targets", id))
    return id


def change(
    session: Session, id: UUID, *, values: Mapping[str, Any], expected: int | None, by: Actor, today: date
) -> None:
    """Change a target of a draft. `values`: the members that were sent, None for null.

    Raises: as `create`; PreconditionFailed: another version. Conflict: it is published.
    """
    target = _to_write(session, by, id, expected)
    no_nulls(values, REQUIRED)
    with recording(session, ("targets", id), act="targets.change", by=by):
        _write(target, values, today)


def remove(session: Session, id: UUID, *, expected: int | None, by: Actor, at: datetime) -> None:
    """Delete a target of a draft by marking. Raises: as `change`."""
    target = _to_write(session, by, id, expected)
    never_published(session, "targets", id)
    with recording(session, ("targets", id), act="targets.remove", by=by):
        target.deleted_at = at


def _to_write(session: Session, by: Actor, id: UUID, expected: int | None) -> Target:
    target, loaded = targets.to_change(session, by, id)
    if loaded.plan is None:
        policy.require(by, "catalogue.write", Bounds(mechanisms=(str(loaded.indicator.mechanism),)))
    else:
        policy.require(by, "indicators.write", bounds_of(loaded.plan))
    same_version(target, expected)
    if target.edition == "published":
        raise Conflict("A published target is never overwritten: its revision is another target with a later date.")
    if loaded.plan is not None:
        open_content(loaded.plan)
    return target


def _write(target: Target, values: Mapping[str, Any], today: date) -> None:
    for name in ("due", "value", "reason", "source", "verified", "note"):
        if name in values:
            setattr(target, name, values[name])
    if values.get("set_on") is not None:
        if values["set_on"] > today:
            raise Invalid(Fault("This day has not come yet.", pointer="/set_on"))
        target.set_on = values["set_on"]
