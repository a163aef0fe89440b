"""Giving grants: what a person or a client may do, from now on."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions._record import recording
from app.models import Grant


def give(
    session: Session,
    *,
    role: str,
    by: Actor,
    reason: str,
    person_id: UUID | None = None,
    client_id: str | None = None,
    state: str | None = None,
    mechanism: str | None = None,
    agency_id: UUID | None = None,
    named_by: str | None = None,
) -> Grant:
    """Give a role to one person or one machine, within the bounds the role names (domain.md 6; the table checks)."""
    grant = Grant(
        role=role,
        person_id=person_id,
        client_id=client_id,
        state=state,
        mechanism=mechanism,
        agency_id=agency_id,
        named_by=named_by,
        giver=by.display,
        reason=reason,
    )
    with recording(session, act="grants.give", by=by, reason=reason) as recorded:
        session.add(grant)
        session.flush()
        recorded.add(("grants", grant.id))
    return grant
