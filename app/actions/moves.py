"""Moving a plan along its path (domain.md 3)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.actions._content import refresh_audience, same_version
from app.actions._moves import moved
from app.actions._record import recording
from app.errors import Conflict, Fault
from app.models import Plan, State
from app.queries import gaps, images, plans
from app.rules import dates
from app.rules import plans as rules
from app.rules.problems import SENTENCES, Problem, Refused


def create(
    session: Session,
    plan_id: UUID,
    *,
    to: str,
    reason: str | None,
    expected: int | None,
    by: Actor,
    now: datetime,
) -> None:
    """Move a plan to another stage. Who may read its draft changes with the stage, so everything of it is recorded.

    Raises:
        NotFound: no such plan. Forbidden: no grant of the focal point for each of its mechanisms.
        PreconditionFailed: another version. Conflict: there is no such move, or something is missing, item by item.
        Refused: a move back without reason; no such stage.
    """
    plan = plans.known(session, plan_id)
    for bounds in _bounds(plan):
        policy.require(by, "plans.move", bounds)
    same_version(plan, expected)
    at, there = rules.stage(plan.stage), rules.stage(to)
    against = rules.move_problem(at, there)
    if against is not None:
        raise Conflict(SENTENCES[against.code], (), **against.params)
    unsaid = rules.reason_problem(at, there, reason)
    if unsaid is not None:
        raise Refused([unsaid])
    if there in rules.NEEDS:
        edition = plans.edition_of(session, plan)
        has = {"agency": edition.agency_id is not None, "period": bool(edition.start and edition.until)}
        found = gaps.standing(session, by, plan.id, edition.edition, **has)
        _complete(there, rules.missing(there, found))
    zone = session.get_one(State, plan.state).time_zone
    dated = dates.today(zone, now).isoformat()
    with recording(session, *images.tree(session, plan_id), act="plans.move", by=by, reason=reason):
        moved(session, plan, there, by=by, came_from=at, dated=dated, reason=reason, synthetic=plan.synthetic)
        plan.stage = there.value
        refresh_audience(session, plan)


def _bounds(plan: Plan) -> list[Bounds]:
    return [Bounds(plan.state, (mechanism,), plan.id, plan.stage) for mechanism in plan.mechanisms]


def _complete(to: rules.Stage, problems: list[Problem]) -> None:
    if problems:
        faults = [Fault(SENTENCES[one.code], one.params, one.member) for one in problems]
        raise Conflict("The plan cannot move to “%(stage)s” yet: something is missing.", faults, stage=rules.NAMES[to])
