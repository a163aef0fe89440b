"""Who is signed in with a browser: asked before there is an actor, so not narrowed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, select
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
