"""Who is signed in with a browser: asked before there is an actor, so not narrowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.access import secrets
from app.models import Grant, Person, WebSession

IDLE = timedelta(hours=2)
"""A session that was not used for so long has ended."""

LONGEST = timedelta(hours=12)
"""A session ends after so long however much it is used."""


@dataclass(frozen=True)
class SignedIn:
    """A person and the session they came with. `ends_at`: when it ends if nothing more is done. `other_rights`: a grant of
    theirs has begun or ended since the session got its id."""

    person: Person
    seen_at: datetime
    ends_at: datetime
    other_rights: bool


def person(session: Session, session_id: str, now: datetime) -> SignedIn | None:
    """Who is behind the id in a cookie; None when the session has ended, never was, or the person's account ended.

    One statement. `actions.sessions.touch` keeps the session from ending.
    """
    since = WebSession.created_at
    begun, ended = and_(Grant.since > since, Grant.since <= now), and_(Grant.until > since, Grant.until <= now)
    other_rights = exists().where(Grant.person_id == Person.id, or_(begun, ended))
    row = session.execute(
        select(Person, WebSession.seen_at, WebSession.ends_at, other_rights)
        .join(Person, Person.id == WebSession.person_id)
        .where(
            WebSession.digest == secrets.digest(session_id),
            WebSession.seen_at > now - IDLE,
            WebSession.ends_at > now,
            Person.ended_at.is_(None),
        )
    ).one_or_none()
    return SignedIn(row[0], row[1], min(row[2], now + IDLE), row[3]) if row else None


def of(session: Session, person_id: UUID, now: datetime) -> Sequence[Row[Any]]:
    """The sessions of a person that have not ended, the last used first. `handle`: names one without opening it; it is
    the digest of its id. One statement."""
    return session.execute(
        select(
            func.encode(WebSession.digest, "hex").label("handle"),
            (WebSession.ends_at - LONGEST).label("begun_at"),
            WebSession.seen_at,
            WebSession.ends_at,
            WebSession.device,
        )
        .where(WebSession.person_id == person_id, WebSession.seen_at > now - IDLE, WebSession.ends_at > now)
        .order_by(WebSession.seen_at.desc(), WebSession.digest)
    ).all()


def handle(session_id: str) -> str:
    """The handle of the session with this id."""
    return secrets.digest(session_id).hex()
