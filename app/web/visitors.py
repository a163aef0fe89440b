"""Who reads a page: the person behind the session cookie, or the public. Bearer tokens are not looked at here.

A page says so in its signature: `visitor: Visiting`. The frame then knows who is signed in.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import policy
from app.access.actor import PUBLIC, Actor
from app.actions import sessions as acts
from app.db import bind
from app.models import Person
from app.queries import grants, sessions
from app.web import cookies, csrf, limits
from app.web.rendering import Signed
from app.web.transaction import READING, Transaction, apart


@dataclass(frozen=True)
class Visitor:
    """The reader of a page. `person` and `session_id` are None for the public."""

    actor: Actor
    person: Person | None = None
    session_id: str | None = None


PASSER_BY = Visitor(PUBLIC)


def visitor(request: Request, session: Transaction) -> Visitor:
    """The reader, with the lists of the reader set in the transaction and the frame told who is signed in."""
    found = _of_cookie(request, session)
    limits.count(request, found.actor)
    bind(session, found.actor.reads, found.actor.writes)
    request.state.actor = found.actor
    return found


Visiting = Annotated[Visitor, Depends(visitor)]


def require_own_form(request: Request, found: Visitor, given: str) -> None:
    """Refuse a form that another site made the browser send, or that belongs to another session.

    Raises csrf.ForeignForm.
    """
    csrf.require(request, given, found.session_id)


def _of_cookie(request: Request, session: Session) -> Visitor:
    session_id, now = cookies.read(request), datetime.now(UTC)
    signed_in = sessions.person(session, session_id, now) if session_id else None
    if signed_in is None or session_id is None:
        return PASSER_BY
    actor = grants.actor_of_person(session, signed_in.person.id, now)
    if actor is None:
        return PASSER_BY
    if signed_in.other_rights and request.method in READING:
        with apart(request) as own:
            session_id = acts.renew(own, session_id, now=now, by=actor)
        if session_id is None:
            return PASSER_BY
        request.state.renewed = session_id
    elif now - signed_in.seen_at >= acts.SEEN_TO:
        if request.method in READING:
            with apart(request) as own:
                acts.touch(own, session_id, now=now)
        else:
            acts.touch(session, session_id, now=now)
    ends = signed_in.ends_at.isoformat(timespec="seconds")
    request.state.signed = Signed(signed_in.person.name, csrf.token(session_id), ends, policy.may(actor, "grants.give"))
    return Visitor(actor, signed_in.person, session_id)
