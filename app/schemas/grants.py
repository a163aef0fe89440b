"""Grants as answered and as sent."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.access import Role
from app.schemas.common import In, ListQuery, Out
from app.schemas.scalars import ClientId, Iso3, Mechanism, Moment, Words
from app.schemas.shaping import Reader, Shape

UNTIL = "When it ends; null: it does not. A past moment means now."


class Grant(Out):
    """A role with its bounds, given to one person or client. Ended by `until`, never deleted."""

    id: UUID
    version: int
    person: UUID | None
    client: str | None
    role: Role
    state: Iso3 | None
    mechanism: Mechanism | None
    agency: UUID | None
    plan: UUID | None
    named_by: Iso3 | None
    since: datetime
    until: datetime | None
    giver: str
    reason: str


class GrantQuery(ListQuery):
    """Filters of the list of grants."""

    role: Role | None = None
    state: Iso3 | None = None
    mechanism: Mechanism | None = None
    person: UUID | None = None
    client: ClientId | None = None
    in_force: Annotated[bool | None, Field(description="Whether it has begun and not ended.")] = None


class GrantNew(In):
    """A role for one person or one machine. The bounds are those the role names; the State follows from agency or plan."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a01",
                    "role": "focal_point",
                    "state": "PER",
                    "mechanism": "MESECVI",
                    "until": "2028-12-31T00:00:00Z",
                    "reason": "Named by note 7-5-M/112 of the Permanent Mission.",
                }
            ]
        }
    )

    person: UUID | None = None
    client: ClientId | None = None
    role: Role
    state: Iso3 | None = None
    mechanism: Mechanism | None = None
    agency: UUID | None = None
    plan: UUID | None = None
    named_by: Iso3 | None = None
    since: Annotated[Moment | None, Field(description="When it begins; now if left out.")] = None
    until: Annotated[Moment | None, Field(description=UNTIL)] = None
    reason: Words


class GrantPatch(In):
    """Another end of a grant, and why. All else of a grant stands as it was given."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"until": "2026-12-31T00:00:00Z", "reason": "The post was given to another."}]}
    )

    until: Annotated[Moment | None, Field(description=UNTIL)]
    reason: Words


def shaped(row: Any, _reader: Reader) -> Shape:
    """A row of `queries.grants.rows` as a `Grant`."""
    return {
        "id": row.id,
        "version": row.version,
        "person": row.person_id,
        "client": row.client_id,
        "role": row.role,
        "state": row.state,
        "mechanism": row.mechanism,
        "agency": row.agency_id,
        "plan": row.plan_id,
        "named_by": row.named_by,
        "since": row.since,
        "until": row.until,
        "giver": row.giver,
        "reason": row.reason,
    }
