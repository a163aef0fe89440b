"""Meetings as answered and as sent."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.common import Loaded, LoadedQuery, Provided
from app.schemas.scalars import WHOLE, Line, Mechanism, PartialDate
from app.schemas.shaping import Reader, Shape, provenance

Body = Literal["committee", "conference", "special_conference"]
Ordinal = Annotated[int, Field(ge=1, le=999, strict=True), WHOLE]


class Meeting(Loaded):
    """A meeting of a Committee of Experts or a Conference of States Parties."""

    id: UUID
    version: int
    mechanism: Mechanism
    body: Body
    ordinal: int
    start: str | None
    end: str | None
    place: str | None


class MeetingQuery(LoadedQuery):
    """Filters of the list of meetings."""

    mechanism: Mechanism | None = None
    body: Body | None = None


class MeetingNew(Provided):
    """A new meeting of a body of a mechanism."""

    mechanism: Mechanism
    body: Body
    ordinal: Ordinal
    start: PartialDate | None = None
    end: PartialDate | None = None
    place: Line | None = None


class MeetingPatch(Provided):
    """A change of a meeting (JSON Merge Patch). It stays in its mechanism."""

    body: Body | None = None
    ordinal: Ordinal | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    place: Line | None = None


def shaped(row: Any, _reader: Reader) -> Shape:
    """A row of `queries.meetings.rows` as a `Meeting`."""
    return {
        "id": row.id,
        "version": row.version,
        "mechanism": row.mechanism,
        "body": row.body,
        "ordinal": row.ordinal,
        "start": row.start,
        "end": row.until,
        "place": row.place,
        **provenance(row),
    }
