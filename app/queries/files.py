"""Files: read with the evidence that names them, by those who may see that evidence."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, delete, exists, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import NotFound
from app.models import Evidence, File
from app.queries import evidence

UNNAMED = timedelta(hours=24)
"""How long a file waits for the evidence that names it."""


def content(session: Session, actor: Actor, id: UUID) -> Row[str, str, str, bytes]:
    """Name, media type, SHA-256 and bytes of a file whose evidence the actor may see. Two statements.

    Raises:
        NotFound: no such file, or not for this reader.
    """
    named = select(Evidence.id).where(Evidence.file_id == id)
    if not evidence.by_ids(session, actor, session.scalars(named).all()):
        raise NotFound
    return session.execute(select(File.name, File.media_type, File.sha256, File.content).where(File.id == id)).one()


def to_name(session: Session, actor: Actor, id: UUID, activity: UUID) -> bool:
    """Whether this is a file the actor handed in for this activity and no evidence names yet. Held until the end of the
    transaction. One statement."""
    mine = File.sender == f"{actor.kind}:{actor.id}"
    unnamed = ~exists().where(Evidence.file_id == File.id)
    statement = select(File.id).where(File.id == id, File.activity_id == activity, mine, unnamed)
    return session.scalar(statement.with_for_update()) is not None


def forget_unnamed(session: Session, now: datetime) -> None:
    """Delete files no evidence has named within a day. One statement."""
    unnamed = ~exists().where(Evidence.file_id == File.id)
    session.execute(delete(File).where(File.received_at < now - UNNAMED, unnamed))
