"""OAuth clients: as the authorization server and identity need them, asked before there is an actor; and as those who
manage them read them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, not_, or_, select
from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.errors import NotFound
from app.models import Client
from app.queries._paging import Paging, Rows, page
from app.queries._reference import entity, mentions, taken

COLUMNS: tuple[Any, ...] = (
    Client.id,
    Client.version,
    Client.name,
    Client.grant_types,
    Client.redirect_uris,
    Client.scopes,
    (Client.secret_hash.is_not(None)).label("confidential"),
    Client.secret_since,
    Client.old_secret_until,
    Client.ended_at,
    Client.demonstration,
)


def in_use() -> ColumnElement[bool]:
    """Clients that have not ended."""
    return or_(Client.ended_at.is_(None), Client.ended_at > func.clock_timestamp())


def one(session: Session, client_id: str) -> Client | None:
    """The client of this id that is not ended. One statement."""
    return session.scalars(select(Client).where(Client.id == client_id, in_use())).one_or_none()


def known(session: Session, client_id: str) -> bool:
    """Whether a client has or had this id."""
    return taken(session, Client.id == client_id)


def rows(actor: Actor) -> Select[Any]:
    """The clients the actor may read: all for who gives roles, else itself."""
    found: Select[Any] = select(*COLUMNS)
    if policy.may(actor, "clients.read"):
        return found
    return found.where(Client.id == actor.id if actor.kind == "client" else false())


def listed(session: Session, actor: Actor, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of clients in the order of their ids. `filters`: words `q` in id or name, whether `ended`. One statement, two
    with a total."""
    found = rows(actor)
    if filters.get("q") is not None:
        found = found.where(mentions(filters["q"], Client.id, Client.name))
    if filters.get("ended") is not None:
        found = found.where(not_(in_use()) if filters["ended"] else in_use())
    return page(session, found, Client.id, paging)


def by_ids(session: Session, actor: Actor, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """The rows of those of these clients that the actor may read. One statement."""
    return session.execute(rows(actor).where(Client.id.in_(ids))).all()


def to_change(session: Session, actor: Actor, id: str) -> Client:
    """The entity of one client that the actor may read, for an action; NotFound where there is none."""
    if not by_ids(session, actor, [id]):
        raise NotFound
    return entity(session, Client, id)
