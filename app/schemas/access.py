"""Who one is, as answered."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from app.access.actor import Actor
from app.access.permissions import PERMISSIONS
from app.schemas.common import In, Out
from app.schemas.scalars import Iso3, Mechanism
from app.schemas.shaping import Shape

Role = Literal[
    "observer",
    "contributor",
    "consultant",
    "agency_officer",
    "focal_point",
    "expert",
    "secretariat",
    "administrator",
]


class HeldGrant(Out):
    """A grant in force of the caller, with its bounds; a bound that is null does not bound it."""

    role: Role
    state: Iso3 | None
    mechanism: Mechanism | None
    agency: UUID | None
    plan: UUID | None
    named_by: Iso3 | None
    until: datetime | None


class Me(Out):
    """Who the caller is, what was granted, what the token covers, and the acts a grant allows somewhere.

    `scopes` null: not bounded by scopes.
    """

    kind: Literal["public", "person", "client"]
    id: str
    name: str
    grants: list[HeldGrant]
    scopes: list[str] | None
    may: list[str]


class NoQuery(In):
    """No parameters."""


def me(actor: Actor) -> Shape:
    """The actor as a `Me`."""
    grants = [
        {
            "role": held.role,
            "state": held.state,
            "mechanism": held.mechanism,
            "agency": held.agency_id,
            "plan": held.plan_id,
            "named_by": held.named_by,
            "until": held.until,
        }
        for held in actor.grants
    ]
    may = [
        name
        for name, permission in sorted(PERMISSIONS.items())
        if actor.has_scope(permission.scope) and any(actor.roles(*permission.roles))
    ]
    scopes = None if actor.scopes is None else sorted(actor.scopes)
    return {
        "kind": actor.kind,
        "id": actor.id,
        "name": actor.display,
        "grants": grants,
        "scopes": scopes,
        "may": may,
    }
