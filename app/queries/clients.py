"""OAuth clients, as the authorization server and identity need them: asked before there is an actor, so not narrowed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Client


def one(session: Session, client_id: str) -> Client | None:
    """The client of this id that is not ended. One statement."""
    return session.scalars(select(Client).where(Client.id == client_id, Client.ended_at.is_(None))).one_or_none()
