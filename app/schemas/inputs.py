"""Workshops and their inputs as answered and as sent."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.rules import inputs as rules
from app.schemas.common import AsOf, In, Instant, ListQuery, Loaded, Out
from app.schemas.scalars import WHOLE, Edition, Iso3, Line, Moment, Words
from app.schemas.shaping import Reader, Shape, provenance, text
from app.schemas.texts import TextIn, Texts

Sector = Literal[
    "branch_of_government", "oversight_body", "civil_society", "international_organisation", "cooperation_agency"
]
Disposition = Literal["accepted", "in_part", "rejected"]
ItemType = Literal["activities", "guidelines", "costs", "indicators"]

INPUT: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a31",
    "version": 2,
    "plan": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a03",
    "state": "PER",
    "edition": "draft",
    "sector": "civil_society",
    "organisation": "Proética",
    "text": {"language": "es", "wording": "adopted", "value": "Falta un indicador.", "translations": {}},
    "on": {"type": "activities", "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a04"},
    "given_at": "2026-11-22T12:00:00Z",
    "disposition": "accepted",
    "reason": "Se agrega el indicador.",
    "disposed_at": "2026-11-25T12:00:00Z",
    "effective_in": None,
    "source": None,
    "verified": None,
    "synthetic": False,
    "note": None,
}
NEW: Shape = {
    "sector": "civil_society",
    "organisation": "Proética",
    "text": {"language": "es", "value": "Falta un indicador."},
}
WORKSHOP: Shape = {
    "plan": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a03",
    "version": 7,
    "state": "PER",
    "edition": "draft",
    "cut_off": "2026-12-01T23:00:00Z",
    "local": "2026-12-01 18:00",
    "time_zone": "America/Lima",
    "extensions": [
        {
            "from": "2026-11-24T23:00:00Z",
            "to": "2026-12-01T23:00:00Z",
            "reason": "Lo pidió la sociedad civil.",
            "at": "2026-11-22T12:00:00Z",
        }
    ],
    "participants": [{"sector": "civil_society", "count": 12}],
}


class Item(Out):
    """The item of the plan an input is on."""

    type: ItemType
    id: UUID


class Input(Loaded):
    """What somebody at the workshop said of the frozen draft: of one item, or (`on` null) of the whole. Open while
    `disposition` is null. `effective_in`: the version in which it took effect."""

    model_config = ConfigDict(json_schema_extra={"examples": [INPUT]})

    id: UUID
    version: int
    plan: UUID
    state: Iso3
    edition: Edition
    sector: Sector
    organisation: str
    text: Texts
    on: Item | None
    given_at: Instant
    disposition: Disposition | None
    reason: str | None
    disposed_at: Instant | None
    effective_in: int | None


class InputsQuery(ListQuery):
    """Parameters of the inputs on a plan."""

    as_of: AsOf = None
    edition: Edition | None = None
    sector: Sector | None = None
    disposition: Annotated[Disposition | Literal["open"] | None, Field(description="`open`: not disposed of.")] = None


class InputNew(In):
    """An input on the frozen draft. `organisation`: of whoever gives it."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW]})

    class On(In):
        type: ItemType
        id: UUID

    sector: Sector
    organisation: Line
    text: TextIn
    on: On | None = None


class Disposal(In):
    """What becomes of an input, with the reason."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"disposition": "accepted", "reason": "Se agrega el indicador."}]}
    )

    disposition: Disposition
    reason: Words


class Participants(Out):
    """How many of a sector took part."""

    sector: Sector
    count: int


class Extension(Out):
    """The cut-off was extended: when, from when to when, and why."""

    from_: Instant = Field(alias="from")
    to: Instant
    reason: str
    at: Instant


class Workshop(Out):
    """The workshop of a plan. `local`: the cut-off as a clock in the State shows it."""

    model_config = ConfigDict(json_schema_extra={"examples": [WORKSHOP]})

    plan: UUID
    version: int
    state: Iso3
    edition: Edition
    cut_off: Instant | None
    local: str | None
    time_zone: str
    extensions: list[Extension]
    participants: list[Participants]


class WorkshopPatch(In):
    """A change of a workshop. `reason`: wanted where the cut-off is extended."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"participants": WORKSHOP["participants"]}]})

    class Took(In):
        sector: Sector
        count: Annotated[int, Field(ge=0, le=100_000, strict=True), WHOLE]

    cut_off: Moment | None = None
    participants: Annotated[list[Took], Field(max_length=5)] | None = None
    reason: Words | None = None


class WorkshopQuery(In):
    """Parameters of a workshop."""

    as_of: AsOf = None
    edition: Edition | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.inputs.rows` as an `Input`."""
    return {
        "id": row.id,
        "version": row.version,
        "plan": row.plan_id,
        "state": row.state,
        "edition": row.edition,
        "sector": row.sector,
        "organisation": row.organisation,
        "text": text(reader, row.text),
        "on": {"type": row.on_type, "id": row.on_id} if row.on_id else None,
        "given_at": row.given_at,
        "disposition": row.disposition,
        "reason": row.disposition_reason,
        "disposed_at": row.disposed_at,
        "effective_in": row.effective_in,
        **provenance(row),
    }


def workshop(plan: Any, held: Any, zone: str) -> Shape:
    """The workshop of a plan (a row of `queries.plans.rows`), empty where nothing is set of it."""
    cut_off = held and held.cut_off
    return {
        "plan": plan.id,
        "version": plan.version,
        "state": plan.state,
        "edition": plan.edition,
        "cut_off": cut_off,
        "local": cut_off and rules.local(cut_off, zone),
        "time_zone": zone,
        "extensions": held.extensions if held else [],
        "participants": held.participants if held else [],
    }
