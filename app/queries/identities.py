"""Identities: whom an external provider means, asked before there is an actor; and as those who link them read them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import NotFound
from app.models import Identity, Person
from app.queries import people
from app.queries._paging import Paging, Rows, page
from app.queries._reference import entity, mentions, narrowed, taken

COLUMNS: tuple[Any, ...] = (
    Identity.id,
    Identity.version,
    Identity.person_id,
    Identity.issuer,
    Identity.subject,
    Identity.linked_by,
    Identity.since,
    Identity.ended_at,
)
FILTERS = {"person": Identity.person_id, "issuer": Identity.issuer, "subject": Identity.subject}


def person_of(session: Session, issuer: str, subject: str) -> UUID | None:
    """The person a provider means by `sub`, whose account is not ended. Nobody is found by mail address: a provider lets
    people change theirs. One statement."""
    return session.scalars(
        select(Person.id)
        .join(Identity, Identity.person_id == Person.id)
        .where(Identity.issuer == issuer, Identity.subject == subject, Identity.ended_at.is_(None), people.in_use())
    ).one_or_none()


def linked(session: Session, issuer: str, subject: str) -> bool:
    """Whether a subject of a provider is somebody now, ended or not."""
    return taken(session, Identity.issuer == issuer, Identity.subject == subject, Identity.ended_at.is_(None))


def rows(actor: Actor) -> Select[Any]:
    """The identities of the people the actor may read."""
    readable = people.rows(actor).with_only_columns(Person.id)
    return select(*COLUMNS).where(Identity.person_id.in_(readable))


def listed(session: Session, actor: Actor, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of identities in the order of their ids. `filters`: what columns must equal; `ended`: whether unlinked; `q`:
    words in the person's name or address, or in the subject. One statement, two with a total."""
    found = narrowed(rows(actor), FILTERS, {name: value for name, value in filters.items() if name in FILTERS})
    if filters.get("q") is not None:
        somebody = select(Person.id).where(mentions(filters["q"], Person.name, Person.email))
        found = found.where(Identity.person_id.in_(somebody) | mentions(filters["q"], Identity.subject))
    if filters.get("ended") is not None:
        found = found.where(Identity.ended_at.is_not(None) if filters["ended"] else Identity.ended_at.is_(None))
    return page(session, found, Identity.id, paging)


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these identities that the actor may read. One statement."""
    return session.execute(rows(actor).where(Identity.id.in_(ids))).all()


def to_change(session: Session, actor: Actor, id: UUID) -> Identity:
    """The entity of one identity that the actor may read, for an action; NotFound where there is none."""
    if not by_ids(session, actor, [id]):
        raise NotFound
    return entity(session, Identity, id)
