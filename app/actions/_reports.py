"""What an update says, checked against its activity and written down; and, once accepted, written on the milestones."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.actions import _texts
from app.errors import Fault, Invalid
from app.models import Milestone, MilestoneEdition, Update
from app.queries import costs, updates
from app.rules import dates, money
from app.rules.problems import Problem, Refused
from app.rules.statuses import MilestoneClaim

Milestones = Mapping[UUID, tuple[Milestone, MilestoneEdition]]

PLAIN = ("as_of", "status", "percent", "reason")


def write(session: Session, update: Update, values: Mapping[str, Any], language: str | None, today: date) -> None:
    """Write the members that were sent on an update, new or not, and check the whole of it.

    Raises:
        Invalid, Refused: a day that has not come; a milestone that is not of the activity, or twice; a percentage beside
        milestones with targets; an amount its currency does not have; a cancellation without reason; a completion with a
        milestone that is neither reached nor closed short. Proof of a completion is asked when it is accepted.
    """
    for name in PLAIN:
        if name in values:
            setattr(update, name, values[name])
    for name in ("narrative", "difficulties"):
        if name in values:
            sent = values[name]
            stored = None if sent is None else _texts.written(getattr(update, name), sent, language, f"/{name}")
            setattr(update, name, stored)
    if "spending" in values:
        update.spending = _spending(session, values["spending"])
    if "quantities" in values:
        update.quantities = [_quantity(quantity) for quantity in values["quantities"]]
    _check(update, updates.milestones_of(session, update.activity_id), today)


def _spending(session: Session, sent: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    units = costs.minor_units(session) if sent else {}
    kept, problems = [], []
    for place, spent in enumerate(sent):
        try:
            amount = money.parse_amount(spent["amount"], spent["currency"], units)
        except Refused as refused:
            problems += [problem.below(f"/spending/{place}") for problem in refused.problems]
            continue
        kept.append({"amount": str(amount), "currency": spent["currency"], "fiscal_year": spent.get("fiscal_year")})
    if problems:
        raise Refused(problems)
    return kept


def _quantity(sent: Mapping[str, Any]) -> dict[str, Any]:
    reached = sent.get("reached")
    return {
        "milestone": str(sent["milestone"]),
        "reached": None if reached is None else f"{reached:f}",
        "reached_on": sent.get("reached_on"),
        "closes_short": sent.get("closes_short"),
    }


def _check(update: Update, milestones: Milestones, today: date) -> None:
    faults = []
    if update.as_of > today:
        faults.append(Fault("This day has not come yet.", pointer="/as_of"))
    if update.percent is not None and any(edition.target is not None for _, edition in milestones.values()):
        faults.append(Fault("Its milestones have targets: report the quantities reached instead.", pointer="/percent"))
    seen: set[str] = set()
    for place, quantity in enumerate(update.quantities):
        faults += _faults_of(quantity, f"/quantities/{place}", seen, milestones, today)
        seen.add(quantity["milestone"])
    if faults:
        raise Invalid(*faults)
    if update.status == "cancelled" and not update.reason:
        raise Refused([Problem("cancelled_without_reason", "/reason")])
    if update.status == "completed":
        found = [claim.problem() for claim in _claims(update, milestones)]
        problems = [problem.below("/quantities") for problem in found if problem is not None]
        if problems:
            raise Refused(problems)


def _faults_of(
    quantity: Mapping[str, Any], pointer: str, seen: set[str], milestones: Milestones, today: date
) -> list[Fault]:
    known = milestones.get(UUID(quantity["milestone"]))
    if known is None:
        return [Fault("There is no such milestone in this activity.", pointer=f"{pointer}/milestone")]
    if quantity["milestone"] in seen:
        return [Fault("This milestone is given more than once.", pointer=f"{pointer}/milestone")]
    if not any(quantity[name] is not None for name in ("reached", "reached_on", "closes_short")):
        return [Fault("Say what was reached, on which day, or why the rest will not come.", pointer=pointer)]
    faults = []
    if quantity["reached"] is not None and known[1].target is None:
        faults.append(
            Fault("This milestone has no target: give the day on which it was reached.", pointer=f"{pointer}/reached")
        )
    day = quantity["reached_on"]
    if day is not None and dates.parse(day).first_day > today:
        faults.append(Fault("This day has not come yet.", pointer=f"{pointer}/reached_on"))
    return faults


def _claims(update: Update, milestones: Milestones) -> list[MilestoneClaim]:
    """How the milestones would stand if the update were accepted."""
    told = {UUID(quantity["milestone"]): quantity for quantity in update.quantities}
    claims = []
    for id, (milestone, edition) in milestones.items():
        new = told.get(id, {})
        reached = Decimal(new["reached"]) if new.get("reached") is not None else milestone.reached
        claims.append(
            MilestoneClaim(
                edition.title["value"],
                edition.target,
                reached,
                new.get("reached_on") or milestone.reached_on,
                new.get("closes_short") or milestone.closes_short,
            )
        )
    return claims


def reach(session: Session, update: Update) -> None:
    """Write what an update says of milestones on them; what it does not say of one stays."""
    milestones = updates.milestones_of(session, update.activity_id)
    for quantity in update.quantities:
        known = milestones.get(UUID(quantity["milestone"]))
        if known is None:
            raise Invalid(Fault("There is no such milestone in this activity.", pointer=""))
        milestone, _ = known
        if quantity["reached"] is not None:
            milestone.reached = Decimal(quantity["reached"])
        for name in ("reached_on", "closes_short"):
            if quantity[name] is not None:
                setattr(milestone, name, quantity[name])
