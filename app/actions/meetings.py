"""What is done to meetings: kept by the Secretariat of their mechanism."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import _reference
from app.actions._content import same_version
from app.actions._record import recording
from app.errors import Conflict
from app.models import Meeting
from app.models.base import new_id
from app.queries import mechanisms, meetings
from app.queries._reference import taken
from app.rules import dates

COLUMNS = {
    "body": "body",
    "ordinal": "ordinal",
    "start": "start",
    "end": "until",
    "place": "place",
    **_reference.PROVENANCE,
}


def create(session: Session, *, values: Mapping[str, Any], by: Actor) -> UUID:
    """Add a meeting; its id. `values`: the members of `schemas.meetings.MeetingNew`.

    Raises:
        Forbidden: not the mechanism's Secretariat. Conflict: the body has a meeting of this ordinal. Invalid: no such
        mechanism. Refused: a period that runs backwards.
    """
    _reference.kept_by(by, "states.write", values["mechanism"])
    mechanisms.must_exist(session, values["mechanism"])
    meeting = Meeting(id=new_id(), mechanism=values["mechanism"])
    with recording(session, act="meetings.create", by=by) as recorded:
        _write(session, meeting, values)
        session.add(meeting)
        recorded.add(("meetings", meeting.id))
    return meeting.id


def change(session: Session, id: UUID, *, values: Mapping[str, Any], expected: int | None, by: Actor) -> None:
    """Change a meeting. `values`: the members that were sent, None for null.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Conflict and Refused as `create`; Invalid: null where a value is needed.
    """
    meeting = meetings.to_change(session, id)
    _reference.kept_by(by, "states.write", meeting.mechanism)
    same_version(meeting, expected)
    _reference.not_null(values, ("body", "ordinal"))
    with recording(session, ("meetings", id), act="meetings.change", by=by):
        _write(session, meeting, values)


def _write(session: Session, meeting: Meeting, values: Mapping[str, Any]) -> None:
    body, ordinal = values.get("body", meeting.body), values.get("ordinal", meeting.ordinal)
    same = (Meeting.mechanism == meeting.mechanism, Meeting.body == body, Meeting.ordinal == ordinal)
    if taken(session, *same, Meeting.id != meeting.id):
        raise Conflict("This body has a meeting of this number already.")
    dates.period(values.get("start", meeting.start), values.get("end", meeting.until))
    _reference.assign(meeting, values, COLUMNS)
