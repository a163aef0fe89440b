"""Events of security, for the administrator."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.models import Event, Person
from app.queries._paging import Paging, Rows, page


def listed(session: Session, actor: Actor, event: str | None, paging: Paging) -> Rows:
    """A page of events, the newest first, with the name of the person it concerns as it is now. One statement, two with a total.

    Raises:
        Forbidden: not the administrator.
    """
    policy.require(actor, "events.read")
    found: Any = select(
        Event.n, Event.at, Event.event, Event.by, Event.name, Event.what, Person.name.label("person")
    ).outerjoin(Person, Person.id == Event.person_id)
    if event is not None:
        found = found.where(Event.event == event)
    return page(session, found, Event.n, paging, descending=True)
