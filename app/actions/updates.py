"""What is done to updates: submitted and submitted again by who reports, returned or accepted by the focal point.

Nothing of an update counts before it is accepted (domain.md 7, *Whose word counts*): accepting is what writes the facts.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import audience, policy
from app.access.actor import Actor
from app.actions import _reports, activities, evidence
from app.actions._content import no_nulls, open_facts, same_version, touch
from app.actions._record import recording
from app.errors import Conflict, Fault, Forbidden, Invalid
from app.models import CostLine, Return, Update
from app.models.base import new_id
from app.queries import activities as activity_rows
from app.queries import updates
from app.queries.activities import Loaded

REQUIRED = frozenset({"as_of", "status", "quantities", "spending"})


def submit(
    session: Session,
    activity: UUID,
    *,
    values: Mapping[str, Any],
    language: str | None,
    by: Actor,
    today: date,
) -> UUID:
    """Report on an activity of a published plan; the id of the update. `values`: the members of
    `schemas.updates.UpdateNew`; `today` in the State's time zone. Records the update and its evidence.

    Raises:
        NotFound: an activity the actor may not see. Forbidden: neither an officer of an agency that leads or supports it,
        nor the focal point. Conflict: the plan takes no facts.
        Invalid, Refused: what `_reports.write` finds wrong, or an agency the actor does not report for.
    """
    loaded = activity_rows.to_change(session, by, activity)
    policy.require(by, "updates.submit", activities.bounds_of(loaded))
    open_facts(loaded.plan)
    agency = _agency(by, loaded, values.get("agency"))
    id = new_id()
    update = Update(
        id=id,
        activity_id=activity,
        state=loaded.plan.state,
        edition="draft",
        agency_id=agency,
        audience=audience.of_update(loaded.plan.state, loaded.plan.mechanisms, agency),
        decision="submitted",
        reporter=by.display,
        reporter_id=f"{by.kind}:{by.id}",
        quantities=[],
        spending=[],
    )
    with recording(session, act="updates.submit", by=by) as recorded:
        _reports.write(session, update, values, language, today)
        session.add(update)
        session.flush()
        recorded.add(("updates", id))
        for place, link in enumerate(values.get("evidence", ())):
            piece = evidence.made(session, new_id(), loaded, update, link, language, by, f"/evidence/{place}")
            session.add(piece)
            recorded.add(("evidence", piece.id))
    return id


def _agency(by: Actor, loaded: Loaded, wanted: UUID | None) -> UUID | None:
    """For which agency the actor reports: the one named, else the officer's only one here; None: the focal point's word.

    Raises:
        Invalid: no agency of this activity, or several to choose from. Forbidden: an agency of somebody else's.
    """
    focal = policy.may(by, "updates.decide", activities.bounds_of(loaded))
    own = {held.agency_id for held in by.roles("agency_officer") if held.agency_id in loaded.agencies}
    if wanted is not None:
        if wanted not in loaded.agencies:
            raise Invalid(Fault("This agency neither leads nor supports the activity.", pointer="/agency"))
        if wanted not in own and not focal:
            raise Forbidden("Only an officer of that agency, or the focal point, may report for it.")
        return wanted
    if focal:
        return None
    if len(own) > 1:
        raise Invalid(Fault("Say for which of your agencies you report.", pointer="/agency"))
    return next(iter(own))


def change(
    session: Session,
    id: UUID,
    *,
    values: Mapping[str, Any],
    language: str | None,
    expected: int | None,
    by: Actor,
    today: date,
    at: datetime,
) -> None:
    """Change an update nobody has accepted, by who reported it; a returned one is submitted again.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Conflict: it is accepted, or the plan takes no facts. Invalid: as `submit`.
    """
    update, loaded = updates.to_change(session, by, id)
    evidence.must_be_reporter(by, update, loaded)
    same_version(update, expected)
    evidence.must_be_open(update)
    open_facts(loaded.plan)
    no_nulls(values, REQUIRED)
    with recording(session, ("updates", id), act="updates.change", by=by):
        _reports.write(session, update, values, language, today)
        if update.decision == "returned" or session.is_modified(update):
            update.decision, update.submitted_at = "submitted", at
            update.decided_at = update.decided_by = None


def remove(session: Session, id: UUID, *, expected: int | None, by: Actor, at: datetime) -> None:
    """Take back an update nobody has accepted, with its evidence, each with its own Change. Raises: as `change`."""
    update, loaded = updates.to_change(session, by, id)
    evidence.must_be_reporter(by, update, loaded)
    same_version(update, expected)
    evidence.must_be_open(update)
    pieces = updates.evidence_of(session, id)
    things = [("updates", id), *(("evidence", piece.id) for piece in pieces)]
    with recording(session, *things, act="updates.remove", by=by):
        update.deleted_at = at
        for piece in pieces:
            piece.deleted_at = at


def give_back(session: Session, id: UUID, *, reason: str, expected: int | None, by: Actor, at: datetime) -> None:
    """Return a submitted update to who reported it, with a reason that stays readable.

    Raises:
        NotFound; Forbidden: not the focal point; PreconditionFailed; Conflict: it is not waiting for a decision.
    """
    update, _ = _to_decide(session, id, expected, by)
    with recording(session, ("updates", id), act="updates.return", by=by, reason=reason):
        given = Return(update_id=id, reason=reason, returned_by=by.display, at=at, state=update.state, edition="draft")
        session.add(given)
        update.decision, update.decided_at, update.decided_by = "returned", at, by.display
        touch(update)


def accept(session: Session, id: UUID, *, expected: int | None, by: Actor, today: date, at: datetime) -> None:
    """Accept a submitted update: it and its evidence become public, and what it reports becomes fact. Records the update,
    each piece of evidence, the activity and milestones that changed, and each new line of money spent.

    Raises:
        NotFound; Forbidden: not the focal point; PreconditionFailed; Conflict: it is not waiting for a decision, or the
        plan takes no facts. Invalid, Refused: a rule stands against a fact (an accepter who is the reporter is no proof
        that an activity is completed).
    """
    update, loaded = _to_decide(session, id, expected, by)
    open_facts(loaded.plan)
    pieces = updates.evidence_of(session, id)
    things: list[tuple[str, UUID]] = [("updates", id), ("activities", update.activity_id)]
    things += [("evidence", piece.id) for piece in pieces]
    things += [("milestones", UUID(quantity["milestone"])) for quantity in update.quantities]
    with recording(session, *things, act="updates.accept", by=by, reason=update.reason) as recorded:
        update.decision, update.decided_at, update.decided_by = "accepted", at, by.display
        update.edition = "published"
        for piece in pieces:
            evidence.show(piece, update)
        _reports.reach(session, update)
        session.flush()
        facts = {"status": update.status, "status_as_of": update.as_of}
        if update.percent is not None:
            facts["percent"] = update.percent
        activities.report(
            session,
            loaded.activity,
            facts,
            reason=update.reason,
            by=by,
            accepter=by,
            today=today,
            reporter=update.reporter_id,
        )
        for spent in update.spending:
            line = _spent(update, loaded.plan.id, spent)
            session.add(line)
            recorded.add(("costs", line.id))


def _spent(update: Update, plan_id: UUID, spent: Mapping[str, Any]) -> CostLine:
    return CostLine(
        id=new_id(),
        edition="published",
        plan_id=plan_id,
        activity_id=update.activity_id,
        update_id=update.id,
        state=update.state,
        agency_id=update.agency_id,
        kind="spent",
        amount=Decimal(spent["amount"]),
        currency=spent["currency"],
        precision=Decimal(1),
        fiscal_year=spent["fiscal_year"],
        synthetic=update.synthetic,
    )


def _to_decide(session: Session, id: UUID, expected: int | None, by: Actor) -> tuple[Update, Loaded]:
    update, loaded = updates.to_change(session, by, id)
    policy.require(by, "updates.decide", activities.bounds_of(loaded))
    same_version(update, expected)
    if update.decision == "returned":
        raise Conflict("This update was returned: it has to be submitted again before it is decided.")
    if update.decision == "accepted":
        raise Conflict("This update is accepted already.")
    return update, loaded
