"""What is done to cost lines: estimates written while a draft is open, facts recorded of a published plan."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.actions import _texts
from app.actions._content import never_published, no_nulls, open_content, open_facts, same_version, translations
from app.actions._record import recording
from app.errors import Fault, Invalid
from app.models import CostLine, Plan
from app.models.base import new_id
from app.queries import activities, agencies, costs, plans
from app.rules import money
from app.rules.problems import Refused

PLAIN = ("funding", "fiscal_year", "precision", "source", "verified", "note")
REQUIRED = frozenset({"currency", "precision"})


def create(
    session: Session,
    *,
    plan: UUID | None = None,
    activity: UUID | None = None,
    values: Mapping[str, Any],
    language: str | None,
    by: Actor,
) -> UUID:
    """Add a cost line to a plan or to an activity; its id. `values`: the members of `schemas.costs.CostNew`.

    Raises:
        NotFound: a plan or activity the actor may not see. Forbidden: not who writes content, or records facts.
        Conflict: the draft is closed, or the plan is not published. Invalid, Refused: a reference that is not there, an
        amount its currency does not have, a part of another kind or currency than its whole.
    """
    if activity is not None:
        owner = activities.to_change(session, by, activity).plan
    else:
        assert plan is not None  # noqa: S101  (one of the two, by the paths)
        owner = plans.to_change(session, by, plan)
    _may_write(by, owner, content=values["kind"] == "estimated")
    id = new_id()
    with recording(session, act="costs.create", by=by) as recorded:
        line = CostLine(
            id=id,
            edition="draft" if values["kind"] == "estimated" else "published",
            plan_id=owner.id,
            activity_id=activity,
            state=owner.state,
            kind=values["kind"],
            precision=Decimal(1),
        )
        _write(session, line, values, language)
        session.add(line)
        recorded.add(("costs", id))
    return id


def change(
    session: Session,
    id: UUID,
    *,
    values: Mapping[str, Any],
    reason: str | None,
    language: str | None,
    expected: int | None,
    by: Actor,
) -> None:
    """Change a cost line. `values`: the members that were sent, None for null.

    Raises: as `create`; PreconditionFailed: another version. Translations of a published estimate are facts.
    """
    loaded = costs.to_change(session, by, id)
    translated = translations(loaded.plan, values, {"label"})
    content = loaded.line.kind == "estimated" and not (translated and translated == set(values))
    _may_write(by, loaded.plan, loaded.line, expected, content=content)
    no_nulls(values, REQUIRED)
    with recording(session, ("costs", id), act="costs.change", by=by, reason=reason):
        _write(session, loaded.line, values, language)


def remove(session: Session, id: UUID, *, expected: int | None, by: Actor, at: datetime) -> None:
    """Delete a cost line by marking, and the lines that are part of it, each with its own Change.

    Raises: as `change`. A published estimate is content of a sealed plan: Conflict.
    """
    loaded = costs.to_change(session, by, id)
    content = loaded.line.kind == "estimated"
    _may_write(by, loaded.plan, loaded.line, expected, content=content)
    if content:
        never_published(session, "costs", id)
    ids = _with_parts(id, costs.of_plan(session, loaded.plan.id, loaded.line.edition))
    with recording(session, *(("costs", each) for each in ids), act="costs.remove", by=by):
        lines = select(CostLine).where(CostLine.id.in_(ids), CostLine.edition == loaded.line.edition)
        for line in session.scalars(lines):
            line.deleted_at = at


def _may_write(
    by: Actor, plan: Plan, line: CostLine | None = None, expected: int | None = None, *, content: bool
) -> None:
    """Policy, version, state of the plan: an estimate is content, the other kinds are facts."""
    bounds = Bounds(plan.state, tuple(plan.mechanisms), plan.id, plan.stage)
    policy.require(by, "costs.write" if content else "costs.record", bounds)
    if line is not None:
        same_version(line, expected)
    if content:
        open_content(plan)
    else:
        open_facts(plan)


def _with_parts(id: UUID, lines: list[money.CostLine]) -> list[UUID]:
    ids = [str(id)]
    for above in ids:  # grows while it is walked; parts never form a circle
        ids += [line.id for line in lines if line.part_of == above]
    return [UUID(each) for each in ids]


def _write(session: Session, line: CostLine, values: Mapping[str, Any], language: str | None) -> None:
    for name in PLAIN:
        if name in values:
            setattr(line, name, values[name])
    if "label" in values:
        label = values["label"]
        line.label = None if label is None else _texts.written(line.label, label, language, "/label")
    if "agency" in values:
        agencies.must_be_of(session, [values["agency"]], line.state, "/agency")
        line.agency_id = values["agency"]
    if "organisation" in values:
        costs.must_be_organisation(session, values["organisation"], "/organisation")
        line.organisation_id = values["organisation"]
    if {"amount", "currency", "stated_equivalent"} & set(values):
        _write_money(session, line, values)
    if {"part_of", "currency"} & set(values):
        _write_part(session, line, values)


def _write_money(session: Session, line: CostLine, values: Mapping[str, Any]) -> None:
    units = costs.minor_units(session)
    line.currency = values.get("currency", line.currency)
    amount = values.get("amount", line.amount)
    if amount is not None:
        digits = amount if isinstance(amount, str) else f"{amount.normalize():f}"
        line.amount = money.parse_amount(digits, line.currency, units)
    else:
        money.parse_amount("0", line.currency, units)  # refuses an unknown currency of a line without a figure
        line.amount = None
    if "stated_equivalent" in values:
        stated = values["stated_equivalent"]
        line.stated_equivalent = stated and dict(stated) | {"amount": stated_amount(stated, units)}


def stated_amount(stated: Mapping[str, Any], units: Mapping[str, int]) -> str:
    """The amount of a stated equivalent as digits, if its currency has such amounts.

    Raises:
        Refused: at `/stated_equivalent`.
    """
    try:
        return str(money.parse_amount(stated["amount"], stated["currency"], units))
    except Refused as refused:
        raise Refused([problem.below("/stated_equivalent") for problem in refused.problems]) from refused


def _write_part(session: Session, line: CostLine, values: Mapping[str, Any]) -> None:
    """Set what the line is part of, if the rules of parts allow the line and those that are part of it. The plan is held,
    so that two at once do not make a circle."""
    line.part_of = values.get("part_of", line.part_of)
    part_of = str(line.part_of) if line.part_of else None
    this = money.CostLine(str(line.id), line.kind, line.currency, line.amount, part_of)
    lines = [other for other in costs.of_plan(session, line.plan_id, line.edition) if other.id != this.id] + [this]
    problems = money.part_problems(this, lines)
    if not problems and any(money.part_problems(other, lines) for other in lines if other.part_of == this.id):
        raise Invalid(Fault("The parts of this line have another currency: change theirs first.", pointer="/currency"))
    if problems:
        raise Refused(problems)
