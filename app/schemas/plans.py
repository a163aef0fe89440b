"""Plans of Action as answered, whole or as the card everybody sees, and as sent."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.rules.problems import Problem, Refused
from app.schemas.activities import AgencyRef, ContentQuery, RecommendationRef
from app.schemas.common import In, Loaded, LoadedQuery, Out
from app.schemas.moves import MOVE, Move, Stage
from app.schemas.moves import shaped as shaped_move
from app.schemas.scalars import WHOLE, Edition, Iso3, Mechanism, PartialDate, Words
from app.schemas.shaping import Reader, Shape, provenance, text
from app.schemas.texts import TextChange, TextIn, Texts

Reporting = Literal["none", "quarterly", "half_yearly", "yearly"]

TITLE: Shape = {
    "language": "es",
    "wording": "adopted",
    "value": "Plan de Acción Conjunto para prevenir la violencia contra las mujeres",
    "translations": {},
}
MIMP: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a02",
    "name": {**TITLE, "value": "Ministerio de la Mujer y Poblaciones Vulnerables"},
    "acronym": "MIMP",
}
CARD: Shape = {
    "content": "not_public",
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a03",
    "title": TITLE,
    "state": "PER",
    "mechanisms": ["MESECVI"],
    "stage": "drafting",
    "executing_agency": MIMP,
    "moves": [],
}
PLAN: Shape = {
    **CARD,
    "content": "published",
    "stage": "published",
    "moves": [MOVE],
    "version": 3,
    "start": "2018",
    "end": "2018",
    "rounds": [],
    "recommendations": [{"id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a04", "mechanism": "MESECVI", "code": "1"}],
    "reporting": "none",
    "source": "https://www.gob.pe/",
    "verified": "partial",
    "synthetic": False,
    "note": None,
}
NEW: Shape = {
    "state": "PER",
    "mechanisms": ["MESECVI"],
    "title": {"language": "es", "value": "Plan de Acción 2027-2029"},
    "start": "2027-01",
    "end": "2029",
    "rounds": [],
    "reporting": "yearly",
}
PATCH: Shape = {"title": {"translations": {"en": {"value": "Plan of Action 2027-2029"}}}, "end": "2029-06"}


class PlanCard(Out):
    """A plan whose content is not for this reader: that it exists, and how it moved."""

    model_config = ConfigDict(json_schema_extra={"examples": [CARD]})

    content: Literal["not_public"]
    id: UUID
    title: Texts
    state: Iso3
    mechanisms: list[Mechanism]
    stage: Stage
    executing_agency: AgencyRef | None
    moves: list[Move]


class Plan(Loaded):
    """A plan with its content. `content` says which edition this is. `rounds`: numbers of the rounds it covers;
    `recommendations`: those it covers; `reporting`: how often its agencies are to report."""

    model_config = ConfigDict(json_schema_extra={"examples": [PLAN]})

    content: Edition
    id: UUID
    version: int
    title: Texts
    state: Iso3
    mechanisms: list[Mechanism]
    stage: Stage
    executing_agency: AgencyRef | None
    start: str | None
    end: str | None
    rounds: list[int]
    recommendations: list[RecommendationRef]
    reporting: Reporting
    moves: list[Move]


AnyPlan = Annotated[Plan | PlanCard, Field(discriminator="content")]


class PlanQuery(LoadedQuery):
    """Filters of the list of plans."""

    mechanism: Mechanism | None = None
    state: Iso3 | None = None
    stage: Stage | None = None


class OnePlanQuery(ContentQuery):
    """Parameters of one plan."""


Rounds = Annotated[list[Annotated[int, Field(ge=1, le=99, strict=True), WHOLE]], Field(max_length=50)]
Recommendations = Annotated[list[UUID], Field(max_length=500)]


class PlanNew(In):
    """A new plan of a State; it begins at `drafting`."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW]})

    state: Iso3
    mechanisms: Annotated[list[Mechanism], Field(min_length=1, max_length=2)]
    title: TextIn
    executing_agency: UUID | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    rounds: Annotated[Rounds, Field(default_factory=list)]
    recommendations: Annotated[Recommendations, Field(default_factory=list)]
    reporting: Reporting = "none"


class PlanPatch(In):
    """A change of a plan's content (JSON Merge Patch) while its draft is open; of a published plan, its translations.
    The stage changes by a move. `reason` says why and stands in the change log."""

    model_config = ConfigDict(json_schema_extra={"examples": [PATCH]})

    title: TextChange | None = None
    executing_agency: UUID | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    rounds: Rounds | None = None
    recommendations: Recommendations | None = None
    reporting: Reporting | None = None
    reason: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_stage(cls, sent: Any) -> Any:
        if isinstance(sent, dict) and "stage" in sent:
            raise Refused([Problem("stage_by_move", "/stage")])
        return sent


def _agency(reader: Reader, row: Any, prefix: str) -> Shape | None:
    id = getattr(row, f"{prefix}agency_id")
    if id is None:
        return None
    return {
        "id": id,
        "name": text(reader, getattr(row, f"{prefix}agency_name")),
        "acronym": getattr(row, f"{prefix}agency_acronym"),
    }


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.plans.rows` as a `Plan`, or as a `PlanCard` where the reader may not read the content."""
    common = {
        "id": row.id,
        "state": row.state,
        "mechanisms": row.mechanisms,
        "stage": row.stage,
        "moves": [shaped_move(move) for move in row.moves or []],
    }
    if row.edition is None:
        title, agency = text(reader, row.title), _agency(reader, row, "")
        return {"content": "not_public", **common, "title": title, "executing_agency": agency}
    return {
        "content": row.edition,
        **common,
        "version": row.version,
        "title": text(reader, row.content_title),
        "executing_agency": _agency(reader, row, "content_"),
        "start": row.start,
        "end": row.until,
        "rounds": row.rounds,
        "recommendations": row.covers or [],
        "reporting": row.reporting,
        **provenance(row),
    }
