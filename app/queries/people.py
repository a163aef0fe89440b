"""People: as signing in and identity need them, asked before there is an actor; and as those who give roles read them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, false, func, select
from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.errors import NotFound
from app.models import Person
from app.queries._paging import Paging, Rows, page
from app.queries._reference import entity, mentions, taken

COLUMNS: tuple[Any, ...] = (
    Person.id,
    Person.version,
    Person.name,
    Person.email,
    Person.language,
    Person.ended_at,
    Person.demonstration,
)


def in_use() -> ColumnElement[bool]:
    """Accounts that have not ended."""
    return Person.ended_at.is_(None)


def one(session: Session, person_id: UUID) -> Person | None:
    """The person of this id whose account is not ended. One statement."""
    return session.scalars(select(Person).where(Person.id == person_id, in_use())).one_or_none()


def by_email(session: Session, email: str) -> Person | None:
    """The person who signs in with this address, in whatever case, and is not ended. One statement."""
    return session.scalars(
        select(Person).where(func.lower(Person.email) == func.lower(email.strip()), in_use())
    ).one_or_none()


def known(session: Session, email: str) -> bool:
    """Whether somebody has this address, in whatever case, ended or not."""
    return taken(session, func.lower(Person.email) == func.lower(email.strip()))


def rows(actor: Actor) -> Select[Any]:
    """The people the actor may read: all for who gives roles, else oneself."""
    found: Select[Any] = select(*COLUMNS)
    if policy.may(actor, "people.read"):
        return found
    return found.where(Person.id == UUID(actor.id) if actor.kind == "person" else false())


def listed(session: Session, actor: Actor, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of people in the order of their ids. `filters`: words `q` in name or address, whether `ended`. One statement,
    two with a total."""
    found = rows(actor)
    if filters.get("q") is not None:
        found = found.where(mentions(filters["q"], Person.name, Person.email))
    if filters.get("ended") is not None:
        found = found.where(Person.ended_at.is_not(None) if filters["ended"] else in_use())
    return page(session, found, Person.id, paging)


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these people that the actor may read. One statement."""
    return session.execute(rows(actor).where(Person.id.in_(ids))).all()


def to_change(session: Session, actor: Actor, id: UUID) -> Person:
    """The entity of one person that the actor may read, for an action; NotFound where there is none."""
    if not by_ids(session, actor, [id]):
        raise NotFound
    return entity(session, Person, id)
