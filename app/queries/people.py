"""People, as signing in and identity need them: asked before there is an actor, so not narrowed."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Person


def one(session: Session, person_id: UUID) -> Person | None:
    """The person of this id whose account is not ended. One statement."""
    return session.scalars(select(Person).where(Person.id == person_id, Person.ended_at.is_(None))).one_or_none()


def by_email(session: Session, email: str) -> Person | None:
    """The person who signs in with this address, in whatever case, and is not ended. One statement."""
    return session.scalars(
        select(Person).where(func.lower(Person.email) == func.lower(email.strip()), Person.ended_at.is_(None))
    ).one_or_none()
