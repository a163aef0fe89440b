"""Waiving gaps of a plan while its draft is open, and taking a waiver back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.actions._content import open_content, same_version, touch
from app.actions._record import recording
from app.actions.plans import bounds_of
from app.errors import Conflict, Fault, Invalid
from app.models import Plan, Waiver
from app.queries import gaps, plans
from app.queries.progress_facts import Scope
from app.rules.gaps import Found


def waive(
    session: Session, plan_id: UUID, *, gap: str, of: UUID, reason: str, expected: int | None, by: Actor, now: datetime
) -> None:
    """Say why a gap of a plan may stay.

    Raises:
        NotFound: a plan whose content the actor may not see. Forbidden: not the focal point of its State.
        PreconditionFailed: another version. Conflict: the draft is closed; it is waived already. Invalid: no such gap.
    """
    plan = _plan(session, plan_id, expected, by)
    if _found(session, plan, gap, of, by).waiver is not None:
        raise Conflict("This gap is waived already.")
    role = next((held.role for held in by.roles("focal_point") if held.state == plan.state), by.kind)
    with recording(session, ("plans", plan_id), act="plans.waive", by=by, reason=reason):
        session.add(
            Waiver(
                plan_id=plan_id,
                edition=plan.edition,
                state=plan.state,
                gap=gap,
                of_id=of,
                reason=reason,
                waived_by=by.display,
                role=role,
                at=now,
            )
        )
        touch(plan)


def unwaive(
    session: Session, plan_id: UUID, *, gap: str, of: UUID, reason: str | None, expected: int | None, by: Actor
) -> None:
    """Take a waiver back: the gap is open again.

    Raises:
        As `waive`; Conflict: it is not waived.
    """
    plan = _plan(session, plan_id, expected, by)
    if _found(session, plan, gap, of, by).waiver is None:
        raise Conflict("This gap is not waived.")
    with recording(session, ("plans", plan_id), act="plans.unwaive", by=by, reason=reason):
        mine = (Waiver.plan_id == plan_id, Waiver.edition == plan.edition, Waiver.gap == gap, Waiver.of_id == of)
        session.execute(delete(Waiver).where(*mine))
        touch(plan)


def _plan(session: Session, id: UUID, expected: int | None, by: Actor) -> Plan:
    plan = plans.to_change(session, by, id)
    policy.require(by, "plans.waive", bounds_of(plan))
    same_version(plan, expected)
    open_content(plan)
    return plan


def _found(session: Session, plan: Plan, gap: str, of: UUID, by: Actor) -> Found:
    for one in gaps.found(session, by, Scope(plan=plan.id, edition=plan.edition)):
        if (one.gap, one.id) == (gap, str(of)):
            return one
    raise Invalid(Fault("The plan has no such gap.", pointer="/id"))
