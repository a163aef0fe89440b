"""Activities as answered and as sent."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.rules import dates, statuses
from app.schemas.common import AsOf, In, Loaded, LoadedQuery, Out, ThingQuery
from app.schemas.scalars import Day, Edition, Iso3, Line, Mechanism, PartialDate, Percent, Weight, Words
from app.schemas.shaping import Reader, Shape, number, provenance, text
from app.schemas.texts import TextChange, TextEither, TextIn, Texts

ACTIVITY: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a07",
    "version": 2,
    "plan": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a03",
    "state": "PER",
    "mechanisms": ["MESECVI"],
    "edition": "published",
    "guideline": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a05",
    "code": "A1",
    "title": {"language": "es", "wording": "adopted", "value": "Ampliar los centros", "translations": {}},
    "description": None,
    "lead_agency": None,
    "supporting_agencies": [],
    "recommendations": [],
    "start": "2018",
    "end": "2018-12",
    "weight": 1,
    "status": "under_way",
    "status_as_of": "2018-11-30",
    "percent": None,
    "cancel_reason": None,
    "overdue": True,
    "starting_late": False,
    "source": None,
    "verified": "yes",
    "synthetic": False,
    "note": None,
}
NEW: Shape = {
    "plan": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a03",
    "code": "A1",
    "title": {"language": "es", "value": "Ampliar los centros"},
    "start": "2027-01",
    "end": "2027-12-31",
}

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

    model_config = ConfigDict(json_schema_extra={"examples": [ACTIVITY]})

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


class _Filters(LoadedQuery):
    """What narrows activities. `agency` leads or supports; `due_before` compares the last day of what is
    known of the end."""

    state: Iso3 | None = None
    mechanism: Mechanism | None = None
    agency: UUID | None = None
    recommendation: UUID | None = None
    status: Status | None = None
    overdue: bool | None = None
    due_before: Day | None = None
    q: Annotated[Line | None, Field(description="Words in code, title or description.")] = None
    edition: Annotated[Edition | None, Field(description="Default: published, else draft.")] = None


class ActivitiesOfPlanQuery(_Filters):
    """Parameters of the activities of a plan."""

    as_of: AsOf = None


class ActivityQuery(_Filters):
    """Parameters of the list of all activities."""

    plan: UUID | None = None


class ContentQuery(ThingQuery):
    """Parameters of a single thing of a plan's content."""

    edition: Annotated[Edition | None, Field(description="Default: published, else draft.")] = None


class ActivityNew(In):
    """A new activity of a draft."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW]})

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
    weight: Weight = Decimal(1)


class ActivityPatch(In):
    """A change of an activity (JSON Merge Patch): content while its plan's draft is open, facts once it is published.

    `reason` says why and stands in the change log; a cancellation needs one.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "under_way", "status_as_of": "2018-11-30"}]})

    code: Line | None = None
    title: TextChange | None = None
    description: TextEither | None = None
    guideline: UUID | None = None
    lead_agency: UUID | None = None
    supporting_agencies: Annotated[list[UUID], Field(max_length=100)] | None = None
    recommendations: Annotated[list[UUID], Field(max_length=500)] | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    weight: Weight | None = None
    status: Status | None = None
    status_as_of: Day | None = None
    percent: Percent | None = None
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
