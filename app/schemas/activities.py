"""Activities as answered and as sent."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from app.rules import dates, statuses
from app.schemas.common import (
    Edition,
    In,
    Iso3,
    Line,
    Loaded,
    LoadedQuery,
    Mechanism,
    Out,
    PartialDate,
    Quantity,
    TextChange,
    TextIn,
    Texts,
    ThingQuery,
    Words,
)
from app.schemas.shaping import Reader, Shape, number, provenance, text

Status = Literal["not_reported", "planned", "under_way", "completed", "suspended", "cancelled"]


class AgencyRef(Out):
    """An agency named in another thing."""

    id: UUID
    name: Texts
    acronym: str | None


class RecommendationRef(Out):
    """A recommendation named in another thing."""

    id: UUID
    mechanism: Mechanism
    code: str


class Activity(Loaded):
    """An activity with the facts of today. `overdue` and `starting_late` are computed from its period and the day in the
    State's time zone. `mechanisms`: those of the recommendations it implements, else its plan's."""

    id: UUID
    version: int
    plan: UUID
    state: Iso3
    mechanisms: list[Mechanism]
    edition: Edition
    guideline: UUID | None
    code: str
    title: Texts
    description: Texts | None
    lead_agency: AgencyRef | None
    supporting_agencies: list[AgencyRef]
    recommendations: list[RecommendationRef]
    start: str | None
    end: str | None
    weight: float
    status: Status
    status_as_of: date | None
    percent: float | None
    cancel_reason: str | None
    overdue: bool
    starting_late: bool


class ActivityQuery(LoadedQuery):
    """Filters of the list of activities. `agency` leads or supports; `due_before` compares the last day of what is known
    of the end."""

    plan: UUID | None = None
    state: Iso3 | None = None
    mechanism: Mechanism | None = None
    agency: UUID | None = None
    recommendation: UUID | None = None
    status: Status | None = None
    overdue: bool | None = None
    due_before: date | None = None
    q: Annotated[Line | None, Field(description="Words in code, title or description.")] = None
    edition: Annotated[Edition | None, Field(description="Default: published, else draft.")] = None


class ContentQuery(ThingQuery):
    """Parameters of a single thing of a plan's content."""

    edition: Annotated[Edition | None, Field(description="Default: published, else draft.")] = None


class ActivityNew(In):
    """A new activity of a draft."""

    plan: UUID
    code: Line
    title: TextIn
    description: TextIn | None = None
    guideline: UUID | None = None
    lead_agency: UUID | None = None
    supporting_agencies: Annotated[list[UUID], Field(max_length=100, default_factory=list)]
    recommendations: Annotated[list[UUID], Field(max_length=500, default_factory=list)]
    start: PartialDate | None = None
    end: PartialDate | None = None
    weight: Annotated[Quantity, Field(gt=0)] = Decimal(1)


class ActivityPatch(In):
    """A change of an activity (JSON Merge Patch): content while its plan's draft is open, facts once it is published.

    `reason` says why and stands in the change log; a cancellation needs one.
    """

    code: Line | None = None
    title: TextChange | None = None
    description: TextChange | TextIn | None = None
    guideline: UUID | None = None
    lead_agency: UUID | None = None
    supporting_agencies: Annotated[list[UUID], Field(max_length=100)] | None = None
    recommendations: Annotated[list[UUID], Field(max_length=500)] | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    weight: Annotated[Quantity, Field(gt=0)] | None = None
    status: Status | None = None
    status_as_of: date | None = None
    percent: Annotated[Quantity, Field(le=100)] | None = None
    reason: Words | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.activities.rows` as an `Activity`."""
    today = dates.today(row.time_zone, reader.now)
    implemented = row.implements or []
    mechanisms = sorted({recommendation["mechanism"] for recommendation in implemented}) or list(row.plan_mechanisms)
    lead = None
    if row.lead_id:
        lead = {"id": row.lead_id, "name": text(reader, row.lead_name), "acronym": row.lead_acronym}
    return {
        "id": row.id,
        "version": row.version,
        "plan": row.plan_id,
        "state": row.state,
        "mechanisms": mechanisms,
        "edition": row.edition,
        "guideline": row.guideline_id,
        "code": row.code,
        "title": text(reader, row.title),
        "description": text(reader, row.description),
        "lead_agency": lead,
        "supporting_agencies": [agency | {"name": text(reader, agency["name"])} for agency in row.supporting or []],
        "recommendations": implemented,
        "start": row.start,
        "end": row.until,
        "weight": number(row.weight),
        "status": row.status,
        "status_as_of": row.status_as_of,
        "percent": number(row.percent),
        "cancel_reason": row.cancel_reason,
        "overdue": statuses.is_overdue(row.status, row.until_last, today),
        "starting_late": statuses.is_starting_late(row.status, row.start_first, today),
        **provenance(row),
    }
