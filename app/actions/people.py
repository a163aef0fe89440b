"""Accounts of people."""

from sqlalchemy.orm import Session

from app.access import passwords
from app.access.actor import Actor
from app.actions._record import recording
from app.models import Person


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
