"""Accounts of people: opened, changed, ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import passwords, policy
from app.access.actor import Actor
from app.actions import _reference, sessions
from app.actions._content import same_version
from app.actions._record import recording
from app.errors import Conflict
from app.models import Person
from app.queries import people


def add(
    session: Session,
    *,
    email: str,
    name: str,
    language: str,
    password: str | None,
    by: Actor,
    demonstration: bool = False,
) -> Person:
    """Open an account. Without a password nobody can sign in with it yet."""
    person = Person(
        email=email.strip(),
        name=name,
        language=language,
        password_hash=passwords.hashed(password) if password else None,
        demonstration=demonstration,
    )
    with recording(session, act="people.add", by=by) as recorded:
        session.add(person)
        session.flush()
        recorded.add(("people", person.id))
    return person


def create(session: Session, *, values: Mapping[str, Any], by: Actor) -> UUID:
    """Open an account for somebody; its id. `values`: the members of `schemas.people.PersonNew`.

    Raises:
        Forbidden: not who gives roles. Conflict: somebody has the address.
    """
    policy.require(by, "people.add")
    if people.known(session, values["email"]):
        raise Conflict("Somebody has an account with this address.")
    return add(session, **values, password=None, by=by).id


def change(
    session: Session, id: UUID, *, values: Mapping[str, Any], expected: int | None, now: datetime, by: Actor
) -> None:
    """Change an account. `values`: the members of `schemas.people.PersonPatch` that were sent.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Invalid: null where a value is needed; Conflict: ending one's own.
    """
    person = people.to_change(session, by, id)
    policy.require(by, "people.change")
    same_version(person, expected)
    _reference.not_null(values, ("name", "language", "ended"))
    ends = values.get("ended")
    if ends and (by.kind, by.id) == ("person", str(id)):
        raise Conflict("Nobody ends their own account: another administrator has to.")
    with recording(session, ("people", id), act="people.end" if ends else "people.change", by=by):
        _reference.assign(person, values, {"name": "name", "language": "language"})
        if ends is not None:
            person.ended_at = (person.ended_at or now) if ends else None
    if ends:
        sessions.end_all(session, id, by=by)
