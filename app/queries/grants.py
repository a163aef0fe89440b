"""Grants in force, and the actor they make."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    DateTime,
    Row,
    Select,
    and_,
    bindparam,
    false,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session

from app.access.actor import Actor, Held
from app.errors import NotFound
from app.models import Client, Grant, Person
from app.queries import clients, people
from app.queries._paging import Paging, Rows, page
from app.queries._reference import entity, mentions, narrowed


def in_force(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Grants that have begun and not ended."""
    return and_(Grant.since <= now, or_(Grant.until.is_(None), Grant.until > now))


HELD = (Grant.role, Grant.state, Grant.mechanism, Grant.agency_id, Grant.plan_id, Grant.named_by, Grant.until)


def _holder(holder: type[Client | Person], held: Any, in_use: ColumnElement[bool]) -> Select[Any]:
    """Made once, as every request with a token asks it."""
    joined = and_(held == holder.id, in_force(bindparam("now", type_=DateTime(timezone=True))))
    found: Any = select(holder.name, *HELD).outerjoin(Grant, joined).where(holder.id == bindparam("id"), in_use)
    return cast(Select[Any], found)


OF_CLIENT = _holder(Client, Grant.client_id, clients.in_use())
OF_PERSON = _holder(Person, Grant.person_id, people.in_use())


def actor_of(session: Session, subject: str, client_id: str, scopes: frozenset[str], now: datetime) -> Actor | None:
    """The actor behind a verified token: a client by itself when `subject` is its id, else the person, through that
    client. None when either has ended. One statement."""
    if subject == client_id:
        return _actor("client", subject, session.execute(OF_CLIENT, {"id": client_id, "now": now}).all(), scopes)
    try:
        person_id = UUID(subject)
    except ValueError:
        return None
    return _actor("person", subject, session.execute(OF_PERSON, {"id": person_id, "now": now}).all(), scopes)


def actor_of_person(session: Session, person_id: UUID, now: datetime) -> Actor | None:
    """The actor of a signed-in person, bound by grants only. One statement."""
    return _actor("person", str(person_id), session.execute(OF_PERSON, {"id": person_id, "now": now}).all(), None)


def _actor(
    kind: Literal["client", "person"], id: str, rows: Sequence[Row[Any]], scopes: frozenset[str] | None
) -> Actor | None:
    if not rows:
        return None
    return Actor(kind, id, rows[0].name, tuple(Held(row.role, *row[2:]) for row in rows if row.role), scopes)


def not_ended(session: Session, person_id: UUID, now: datetime) -> Sequence[Grant]:
    """The grants of a person that have not ended, those that have not begun among them. One statement."""
    lasting = or_(Grant.until.is_(None), Grant.until > now)
    return session.scalars(select(Grant).where(Grant.person_id == person_id, lasting)).all()


COLUMNS = (
    Grant.id,
    Grant.version,
    Grant.person_id,
    Grant.client_id,
    Grant.role,
    Grant.state,
    Grant.mechanism,
    Grant.agency_id,
    Grant.plan_id,
    Grant.named_by,
    Grant.since,
    Grant.until,
    Grant.giver,
    Grant.reason,
)


FILTERS = {
    "role": Grant.role,
    "state": Grant.state,
    "mechanism": Grant.mechanism,
    "person": Grant.person_id,
    "client": Grant.client_id,
}


def rows(actor: Actor) -> Select[Any]:
    """The grants the actor may read: all for an administrator, those of its mechanism (and those of no mechanism) for
    the Secretariat, and one's own for everybody."""
    columns: Any = select(*COLUMNS)
    if actor.kind == "system" or any(actor.roles("administrator")):
        return cast(Select[Any], columns)
    mine: ColumnElement[bool] = false()
    if actor.kind == "client":
        mine = Grant.client_id == actor.id
    elif actor.kind == "person":
        mine = Grant.person_id == UUID(actor.id)
    keeps = [held.mechanism for held in actor.roles("secretariat")]
    if keeps:
        mine = or_(mine, Grant.mechanism.in_(keeps), Grant.mechanism.is_(None))
    return cast(Select[Any], columns.where(mine))


def listed(session: Session, actor: Actor, filters: Mapping[str, Any], paging: Paging, now: datetime) -> Rows:
    """A page of grants in the order of their ids. One statement, two with a total.

    `filters`: what columns must equal; `in_force`: whether it has begun and not ended; `q`: words in the holder's name.
    """
    found = narrowed(rows(actor), FILTERS, {name: value for name, value in filters.items() if name in FILTERS})
    if filters.get("q") is not None:
        found = found.where(_held_by(filters["q"]))
    if filters.get("in_force") is not None:
        found = found.where(in_force(now) if filters["in_force"] else not_(in_force(now)))
    return page(session, found, Grant.id, paging)


def _held_by(words: str) -> ColumnElement[bool]:
    """Grants of those whose name, address or id has the words."""
    somebody = select(Person.id).where(mentions(words, Person.name, Person.email))
    something = select(Client.id).where(mentions(words, Client.id, Client.name))
    return or_(Grant.person_id.in_(somebody), Grant.client_id.in_(something))


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these grants that the actor may read. One statement."""
    return session.execute(rows(actor).where(Grant.id.in_(ids))).all()


def to_change(session: Session, actor: Actor, id: UUID) -> Grant:
    """The entity of one grant that the actor may read, for an action; NotFound where there is none."""
    if not by_ids(session, actor, [id]):
        raise NotFound
    return entity(session, Grant, id)
