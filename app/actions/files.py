"""What is done to files: handed in for an activity, to be named by evidence of it."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.actions._content import open_facts
from app.actions.activities import bounds_of
from app.errors import Fault, Invalid
from app.models import File
from app.models.base import new_id
from app.queries import activities, files
from app.rules.files import media_type


def create(session: Session, activity: UUID, *, name: str, content: bytes, by: Actor, now: datetime) -> File:
    """Keep a file for the evidence that will name it; the row. Nothing is recorded: the evidence will be.

    Raises:
        NotFound: an activity the actor may not see. Forbidden: who may not report on it. Conflict: the plan is not
        published. Invalid: bytes that are none of the types taken.
    """
    loaded = activities.to_change(session, by, activity)
    policy.require(by, "updates.submit", bounds_of(loaded))
    open_facts(loaded.plan)
    said = media_type(content)
    if said is None:
        raise Invalid(
            Fault("A file must be a PDF, an image (PNG, JPEG, WebP) or an office document without macros.", pointer="")
        )
    files.forget_unnamed(session, now)
    file = File(
        id=new_id(),
        activity_id=activity,
        state=loaded.activity.state,
        name=name,
        media_type=said,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        sender=f"{by.kind}:{by.id}",
        content=content,
    )
    session.add(file)
    session.flush()
    return file
