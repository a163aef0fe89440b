"""Signing in and out. Sessions are no things of the API, so they leave no Changes: the log has them."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import delete, func, or_, select, true, update
from sqlalchemy.orm import Session

from app.access import secrets
from app.access.actor import Actor
from app.actions import events
from app.models import WebSession
from app.queries.sessions import IDLE, LONGEST

log = structlog.get_logger()

LONGEST_NAME = 200
"""Characters that are kept of what a browser calls itself."""

SEEN_TO = timedelta(minutes=1)
"""How exactly it is known when a session was last used: so often at most it costs a write."""


def start(
    session: Session, person_id: UUID, *, replacing: str | None, now: datetime, by: Actor, device: str | None = None
) -> str:
    """Sign a person in and return the new random id for the cookie, which is kept nowhere.

    `device`: what the browser calls itself. `replacing`: the id it came with, whose session ends: an id from before is
    worth nothing after. Sessions that ended by themselves are forgotten on the way; there is no other housekeeper.
    """
    if replacing:
        end(session, replacing, by=by)
    _sweep(session, now)
    session_id = secrets.new()
    session.add(
        WebSession(
            digest=secrets.digest(session_id),
            person_id=person_id,
            created_at=now,
            seen_at=now,
            ends_at=now + LONGEST,
            device=device[:LONGEST_NAME] if device else None,
        )
    )
    session.flush()
    _note(session, "signed_in", person_id, by)
    return session_id


def touch(session: Session, session_id: str, *, now: datetime) -> None:
    """Keep a session that is used from ending of disuse. Worth a write when it was last seen SEEN_TO ago."""
    session.execute(update(WebSession).where(WebSession.digest == secrets.digest(session_id)).values(seen_at=now))


def renew(session: Session, session_id: str, *, now: datetime, by: Actor) -> str | None:
    """Give a session another id, and return it: whoever had the old one has nothing. Its end stays. None when another
    request has just done it."""
    made = secrets.new()
    changed = update(WebSession).where(WebSession.digest == secrets.digest(session_id))
    person_id = session.execute(
        changed.values(digest=secrets.digest(made), created_at=now, seen_at=now).returning(WebSession.person_id)
    ).scalar_one_or_none()
    if person_id is None:
        return None
    log.info("session_renewed", person=str(person_id), by=by.id)
    return made


def end(session: Session, session_id: str, *, by: Actor) -> None:
    """Sign out: the id is worth nothing any more. Nothing happens when it was not."""
    ended = session.execute(
        delete(WebSession).where(WebSession.digest == secrets.digest(session_id)).returning(WebSession.person_id)
    ).scalar_one_or_none()
    if ended:
        _note(session, "signed_out", ended, by)


def end_all(session: Session, person_id: UUID, *, by: Actor, but: str | None = None) -> None:
    """Sign a person out everywhere, of the session with the id `but` apart."""
    others = WebSession.digest != secrets.digest(but) if but else true()
    session.execute(delete(WebSession).where(WebSession.person_id == person_id, others))
    _note(session, "signed_out_everywhere", person_id, by)


def end_one(session: Session, person_id: UUID, handle: str, *, by: Actor) -> None:
    """Sign out one session of a person, named by its handle (`queries.sessions.of`). Nothing happens when it was not."""
    own = WebSession.person_id == person_id
    session.execute(delete(WebSession).where(own, func.encode(WebSession.digest, "hex") == handle))
    _note(session, "signed_out", person_id, by)


def _note(session: Session, event: str, person_id: UUID, by: Actor) -> None:
    log.info(event, person=str(person_id), by=by.id)
    events.note(session, event, by=by, person_id=person_id)


def _sweep(session: Session, now: datetime) -> None:
    """Forget the sessions that have ended by themselves, and old events. A session that another request is about to forget is
    left to it."""
    over = or_(WebSession.ends_at <= now, WebSession.seen_at <= now - IDLE)
    old = select(WebSession.digest).where(over).limit(1000).with_for_update(skip_locked=True)
    session.execute(delete(WebSession).where(WebSession.digest.in_(old)))
    events.forget(session)
