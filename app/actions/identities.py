"""Identities: who a person is at an external provider, linked and unlinked."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.actions import grants, sessions
from app.actions._content import same_version
from app.actions._record import recording
from app.errors import Conflict, Fault, Forbidden, Invalid
from app.models import Identity
from app.queries import grants as held
from app.queries import identities, people
from app.rules.problems import N_

NOT_ONESELF = N_("Nobody links an identity to their own account: another who may has to link it.")


def create(session: Session, *, values: Mapping[str, Any], issuers: Collection[str], now: datetime, by: Actor) -> UUID:
    """Link a subject of a provider to a person; the id of the identity. `values`: the members of
    `schemas.identities.IdentityNew`. `issuers`: the providers this service believes.

    Raises:
        Forbidden: not who may give all that the person holds, or to oneself. Invalid: no such person or provider.
        Conflict: the subject is somebody already.
    """
    policy.require(by, "identities.link")
    person_id, issuer, subject = values["person"], values["issuer"], values["subject"]
    if issuer not in issuers:
        raise Invalid(Fault("This service believes no such provider.", pointer="/issuer"))
    if people.one(session, person_id) is None:
        raise Invalid(Fault("There is no such person, or the account has ended.", pointer="/person"))
    if (by.kind, by.id) == ("person", str(person_id)):
        raise Forbidden(NOT_ONESELF)
    _must_reach(session, by, person_id, now)
    if identities.linked(session, issuer, subject):
        raise Conflict("This identifier is linked to an account already.")
    identity = Identity(person_id=person_id, issuer=issuer, subject=subject, linked_by=by.display)
    with recording(session, act="identities.link", by=by) as recorded:
        session.add(identity)
        session.flush()
        recorded.add(("identities", identity.id))
    return identity.id


def end(session: Session, id: UUID, *, expected: int | None, now: datetime, by: Actor) -> None:
    """Unlink an identity, and end the sessions of its person. It stays on record; linked again it is another.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Conflict: it was unlinked before.
    """
    identity = identities.to_change(session, by, id)
    policy.require(by, "identities.link")
    _must_reach(session, by, identity.person_id, now)
    same_version(identity, expected)
    if identity.ended_at is not None:
        raise Conflict("This identity was unlinked before.")
    with recording(session, ("identities", id), act="identities.unlink", by=by):
        identity.ended_at = now
    sessions.end_all(session, identity.person_id, by=by)


def _must_reach(session: Session, by: Actor, person_id: UUID, now: datetime) -> None:
    """Refuse (403) somebody with a role that `by` may not give: who names the person behind an account has what it has."""
    for grant in held.not_ended(session, person_id, now):
        grants.must_be_for(session, by, grant.role, grant.mechanism, grant.plan_id)
