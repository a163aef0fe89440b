"""Taking back a deletion: the same ids come back, with all that went with them, each with its own Change."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.actions._content import open_content, open_facts, refresh_audience
from app.actions._record import recording
from app.actions.activities import refreshable
from app.errors import Conflict
from app.queries import observations, removals

CONTENT = {
    "guidelines": "plans.write",
    "activities": "activities.write",
    "milestones": "activities.write",
    "indicators": "indicators.write",
    "targets": "indicators.write",
}
"""Which act a thing of a draft wants; cost lines by their kind."""
FACTS = {"observations": "indicators.record", "evidence": "activities.record"}


def restore(session: Session, type: str, id: UUID, *, by: Actor) -> None:
    """Bring back a thing of a plan that was deleted, and what was deleted with it.

    Raises:
        NotFound: nothing of the kind was deleted that the actor could read. Forbidden: who may not write it.
        Conflict: the draft is closed, the plan takes no facts, or another value has taken its place.
    """
    removed = removals.to_restore(session, by, type, id)
    plan, thing = removed.plan, removed.thing
    content = type in CONTENT or (type == "costs" and thing.kind == "estimated")
    act = CONTENT.get(type) or FACTS.get(type) or ("costs.write" if content else "costs.record")
    policy.require(by, act, Bounds(plan.state, tuple(plan.mechanisms), plan.id, plan.stage))
    if content:
        open_content(plan)
    else:
        open_facts(plan)
    if type == "observations" and observations.said(session, thing):
        raise Conflict("There is an observation of this period already: change that one.")
    things = [(type, id), *((name, child.id) for name, child in removed.with_it)]
    if type == "activities":
        things += refreshable(session, plan, {"lead_agency": None})
    with recording(session, *things, act=f"{type}.restore", by=by):
        for _, each in ((type, thing), *removed.with_it):
            each.deleted_at = None
        if type == "activities":
            refresh_audience(session, plan)
