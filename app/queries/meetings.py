"""Meetings of Committees and Conferences: public, so nothing narrows them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.models import Meeting
from app.queries import _reference
from app.queries._paging import Paging, Rows, page

FILTERS = {"mechanism": Meeting.mechanism, "body": Meeting.body, **_reference.provenance(Meeting)}

COLUMNS: tuple[Any, ...] = (
    Meeting.id,
    Meeting.version,
    Meeting.mechanism,
    Meeting.body,
    Meeting.ordinal,
    Meeting.start,
    Meeting.until,
    Meeting.place,
    Meeting.source,
    Meeting.verified,
    Meeting.synthetic,
    Meeting.note,
)


def rows() -> Select[Any]:
    """All meetings: what `schemas.meetings.Meeting` is shaped from."""
    return select(*COLUMNS)


def listed(session: Session, filters: Mapping[str, Any], paging: Paging) -> Rows:
    """A page of meetings in the order of their ids. One statement, two with a total."""
    return page(session, _reference.narrowed(rows(), FILTERS, filters), Meeting.id, paging)


def one(session: Session, id: UUID) -> Row[Any]:
    """The row of one meeting; NotFound where there is none."""
    return _reference.only(session, rows().where(Meeting.id == id))


def by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of these meetings."""
    return session.execute(rows().where(Meeting.id.in_(ids))).all()


def to_change(session: Session, id: UUID) -> Meeting:
    """The entity of one meeting, for an action; NotFound where there is none."""
    return _reference.entity(session, Meeting, id)
