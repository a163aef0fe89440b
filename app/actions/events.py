"""Keeping events of security. An event is no change of a thing, so it leaves no Change; the log and the metric have it too."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import Event
from app.rules.problems import N_

KEPT = timedelta(days=365)
"""So long an event is kept; the database refuses to delete a younger one."""

NAMES = {
    "signed_in": N_("Signed in"),
    "sign_in_refused": N_("Sign-in refused"),
    "signed_out": N_("Signed out"),
    "signed_out_everywhere": N_("Signed out everywhere"),
    "grant_given": N_("Role given"),
    "grant_ended": N_("Role ended"),
    "grant_changed": N_("End of a role moved"),
    "refused": N_("Refused"),
}


def note(session: Session, event: str, *, by: Actor, person_id: UUID | None = None, what: str = "") -> None:
    """Keep an event, by its name in `NAMES`."""
    session.add(Event(event=event, by=f"{by.kind}:{by.id}", name=by.display, person_id=person_id, what=what))


def forget(session: Session) -> None:
    """Delete what was kept long enough; there is no other housekeeper than who signs in."""
    session.execute(delete(Event).where(Event.at < func.clock_timestamp() - KEPT))
