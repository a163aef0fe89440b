"""Whether an actor may do an act on a thing with these bounds. Data from `permissions`, grants from the actor.

Nothing is allowed that no grant allows, and a token never widens a grant.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from app.access.actor import Actor, Held
from app.access.permissions import OFFICER, PERMISSIONS
from app.errors import Forbidden

REPORTED_BY_UPDATE = ("activities.record", "costs.record")
"""Facts an agency officer reports by an update instead."""

CONSULTANT_STAGES = ("drafting", "revision")


@dataclass(frozen=True)
class Bounds:
    """What a thing belongs to. `mechanisms` empty: to none in particular. `agencies`: those that lead or support it."""

    state: str | None = None
    mechanisms: tuple[str, ...] = ()
    plan_id: UUID | None = None
    stage: str | None = None
    agencies: Collection[UUID] = ()


def covers(held: Held, bounds: Bounds) -> bool:
    """Whether a grant reaches a thing. A focal point reaches a plan of several mechanisms with a grant for one."""
    reaches_mechanism = not bounds.mechanisms or bool(set(held.mechanisms) & set(bounds.mechanisms))
    if held.role == "focal_point":
        return held.state == bounds.state and reaches_mechanism
    if held.role == "agency_officer":
        return held.state == bounds.state and held.agency_id in bounds.agencies
    if held.role == "consultant":
        return held.plan_id == bounds.plan_id and bounds.stage in CONSULTANT_STAGES
    if held.role == "contributor":
        return held.plan_id == bounds.plan_id
    if held.role == "secretariat":
        return reaches_mechanism
    return held.role == "administrator"


def may(actor: Actor, act: str, bounds: Bounds = Bounds()) -> bool:
    """Whether the actor may do the act on a thing with these bounds.

    Example: `may(focal_point_of("PER"), "plans.write", Bounds("COL", ("MESECVI",)))` is False.
    """
    permission = PERMISSIONS[act]
    if actor.kind == "system":
        return True
    return actor.has_scope(permission.scope) and any(covers(held, bounds) for held in actor.roles(*permission.roles))


def require(actor: Actor, act: str, bounds: Bounds = Bounds()) -> None:
    """Refuse (403) what the actor may not do, with the sentence that says who may.

    Raises:
        Forbidden: naming the missing scope, the update for an agency officer, or who may.
    """
    if may(actor, act, bounds):
        return
    permission = PERMISSIONS[act]
    if not actor.has_scope(permission.scope):
        raise Forbidden("The token does not have the scope %(scope)s.", scope=permission.scope)
    if act in REPORTED_BY_UPDATE and any(actor.roles("agency_officer")):
        raise Forbidden(OFFICER)
    raise Forbidden(permission.refusal)
