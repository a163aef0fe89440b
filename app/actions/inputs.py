"""Inputs of a workshop: its cut-off and participants, what is said there, and what becomes of it (domain.md 4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.actions import _texts
from app.actions._content import no_nulls, same_version, touch
from app.actions._record import recording
from app.actions.plans import bounds_of
from app.errors import Conflict
from app.models import Input, Plan, Workshop
from app.models.base import new_id
from app.queries import inputs, plans
from app.rules import inputs as rules
from app.rules.plans import stage
from app.rules.problems import SENTENCES, Problem, Refused


def give(
    session: Session, plan_id: UUID, *, values: Mapping[str, Any], language: str | None, by: Actor, now: datetime
) -> UUID:
    """Give an input on the frozen draft, or enter one for somebody in the room; its id. `values`: the members of
    `schemas.inputs.InputNew`.

    Raises:
        NotFound: a plan whose content the actor may not see. Forbidden: neither a contributor nor the focal point.
        Conflict: no workshop is held, or its cut-off has passed. Invalid: no such item, a text without language.
    """
    plan = plans.to_change(session, by, plan_id)
    policy.require(by, "inputs.give", bounds_of(plan))
    held, zone = inputs.workshop(session, by, plan_id, plan.edition)
    _refuse(rules.input_problem(stage(plan.stage), held.cut_off if held else None, now, zone))
    on = values.get("on") or {"type": None, "id": None}
    if on["id"]:
        inputs.must_be_on(session, by, plan, on["type"], on["id"])
    id = new_id()
    with recording(session, act="inputs.give", by=by) as recorded:
        session.add(
            Input(
                id=id,
                plan_id=plan_id,
                state=plan.state,
                edition=plan.edition,
                sector=values["sector"],
                organisation=values["organisation"],
                text=_texts.written(None, values["text"], language, "/text"),
                on_type=on["type"],
                on_id=on["id"],
                given_at=now,
                entered_by=by.display,
                synthetic=plan.synthetic,
            )
        )
        recorded.add(("inputs", id))
    return id


def dispose(
    session: Session, id: UUID, *, disposition: str, reason: str, expected: int | None, by: Actor, now: datetime
) -> None:
    """Say what becomes of an input, and why; until the plan is final that may be said anew.

    Raises:
        NotFound: not visible. Forbidden: not the focal point. PreconditionFailed: another version.
        Conflict: the stage is not for it.
    """
    found, plan = inputs.to_change(session, by, id)
    policy.require(by, "inputs.dispose", bounds_of(plan))
    same_version(found, expected)
    _refuse(rules.disposing_problem(stage(plan.stage)))
    with recording(session, ("inputs", id), act="inputs.dispose", by=by, reason=reason):
        found.disposition, found.disposition_reason, found.disposed_at = disposition, reason, now


def hold(
    session: Session, plan_id: UUID, *, values: Mapping[str, Any], expected: int | None, by: Actor, now: datetime
) -> None:
    """Set the cut-off of a plan's workshop, extend it with a reason, or say who took part. `values`: the members of
    `schemas.inputs.WorkshopPatch` that were sent.

    Raises:
        NotFound: a plan whose content the actor may not see. Forbidden: not the focal point.
        PreconditionFailed: another version of the plan. Conflict: the stage is not for it.
        Refused: a cut-off in the past or before the one announced, an extension without reason.
    """
    plan = plans.to_change(session, by, plan_id)
    policy.require(by, "inputs.dispose", bounds_of(plan))
    same_version(plan, expected)
    no_nulls(values, {"cut_off", "participants"})
    _refuse(rules.disposing_problem(stage(plan.stage)) if "cut_off" not in values else None)
    reason = values.get("reason")
    with recording(session, ("plans", plan_id), act="inputs.hold", by=by, reason=reason):
        workshop = _workshop(session, plan, by)
        if "cut_off" in values:
            _set(workshop, plan, values["cut_off"], reason, now)
        if "participants" in values:
            workshop.participants = [dict(one) for one in values["participants"]]
        if session.is_modified(workshop) or workshop in session.new:
            session.add(workshop)
            touch(plan)


def _workshop(session: Session, plan: Plan, by: Actor) -> Workshop:
    held, _ = inputs.workshop(session, by, plan.id, plan.edition)
    return held or Workshop(plan_id=plan.id, edition=plan.edition, state=plan.state, participants=[], extensions=[])


def _set(workshop: Workshop, plan: Plan, to: datetime, reason: str | None, now: datetime) -> None:
    was = workshop.cut_off
    problem = rules.cut_off_problem(stage(plan.stage), was, to, reason, now)
    if problem is not None and problem.member:
        raise Refused([problem])
    _refuse(problem)
    if was is not None and was != to:
        said = {"from": was.isoformat(), "to": to.isoformat(), "reason": reason, "at": now.isoformat()}
        workshop.extensions = [*workshop.extensions, said]
    workshop.cut_off = to


def _refuse(problem: Problem | None) -> None:
    if problem is not None:
        raise Conflict(SENTENCES[problem.code], (), **problem.params)
