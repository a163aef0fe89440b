"""Evidence: links and files that show an advance. That of an update nobody has accepted yet is read by those who read the update,
that of a plan that was withdrawn by those who read its draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import NotFound
from app.models import Activity, Evidence, File, Plan, Update
from app.queries._paging import Paging, Rows, page
from app.queries._visible import holds, readable

FILE = (
    select(
        func.jsonb_build_object(
            "id", File.id, "name", File.name, "media_type", File.media_type, "size", File.size, "sha256", File.sha256
        )
    )
    .where(File.id == Evidence.file_id)
    .correlate(Evidence)
    .scalar_subquery()
)
"""What is told of the file of a piece of evidence."""


@dataclass(frozen=True)
class Filters:
    """What the evidence of an activity is narrowed to; None narrows nothing."""

    update: UUID | None = None
    source: str | None = None
    verified: str | None = None
    synthetic: bool | None = None


def _there(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    reported = exists().where(Update.id == Evidence.update_id, holds(actor, Update.audience))
    of_draft = and_(Evidence.update_id.is_(None), readable(actor, Evidence.edition, Activity.plan_id))
    return (
        or_(Evidence.edition == "published", reported, of_draft),
        Evidence.deleted_at.is_(None),
        Activity.deleted_at.is_(None),
        Plan.deleted_at.is_(None),
    )


def rows(actor: Actor) -> Select[Any]:
    """The evidence the actor may see: what `schemas.evidence.Evidence` is shaped from."""
    return (
        select(
            Evidence.id,
            Evidence.version,
            Evidence.activity_id,
            Evidence.update_id,
            Evidence.state,
            Evidence.edition,
            Evidence.url,
            FILE.label("file"),
            Evidence.confidential,
            Evidence.title,
            Evidence.publisher,
            Evidence.dated,
            Evidence.language,
            Evidence.source,
            Evidence.verified,
            Evidence.synthetic,
            Evidence.note,
        )
        .join(Activity, Activity.id == Evidence.activity_id)
        .join(Plan, Plan.id == Activity.plan_id)
        .where(*_there(actor))
    )


def of_activity(session: Session, actor: Actor, activity_id: UUID, filters: Filters, paging: Paging) -> Rows:
    """A page of the evidence of an activity, in the order of their ids. One statement, two with a total."""
    equal = {
        Evidence.activity_id: activity_id,
        Evidence.update_id: filters.update,
        Evidence.source: filters.source,
        Evidence.verified: filters.verified,
        Evidence.synthetic: filters.synthetic,
    }
    narrowed = rows(actor).where(*(column == value for column, value in equal.items() if value is not None))
    return page(session, narrowed, Evidence.id, paging)


def one(session: Session, actor: Actor, id: UUID) -> Row[Any]:
    """The row of one piece of evidence; NotFound where there is none the actor may see. One statement."""
    row = session.execute(rows(actor).where(Evidence.id == id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of those of these that the actor may see. One statement."""
    return session.execute(rows(actor).where(Evidence.id.in_(ids))).all()


def to_change(session: Session, actor: Actor, id: UUID) -> Evidence:
    """The entity of one piece of evidence, for an action; NotFound where there is none the actor may see."""
    found = session.scalars(
        select(Evidence)
        .join(Activity, Activity.id == Evidence.activity_id)
        .join(Plan, Plan.id == Activity.plan_id)
        .where(Evidence.id == id, *_there(actor))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found
