"""Updates as answered and as sent."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.activities import AgencyRef
from app.schemas.common import AsOf, In, Instant, Loaded, LoadedQuery, Money, Out
from app.schemas.costs import Year
from app.schemas.evidence import EvidenceMembers, FileRef, file
from app.schemas.scalars import Currency, Day, Digits, Iso3, PartialDate, Percent, Quantity, Words
from app.schemas.shaping import Reader, Shape, number, provenance, text
from app.schemas.texts import TextEither, TextIn, Texts

UPDATE: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a09",
    "version": 1,
    "activity": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a07",
    "plan": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a03",
    "state": "PER",
    "agency": None,
    "decision": "submitted",
    "as_of": "2018-11-30",
    "status": "under_way",
    "percent": None,
    "reason": None,
    "quantities": [
        {
            "milestone": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a06",
            "reached": 20,
            "reached_on": "2018-11",
            "closes_short": None,
        }
    ],
    "spending": [{"amount": {"amount": "1250000.50", "currency": "PEN"}, "fiscal_year": 2018}],
    "narrative": None,
    "difficulties": None,
    "evidence": [],
    "returns": [],
    "reporter": None,
    "submitted_at": "2018-12-03T15:04:05Z",
    "decided_at": None,
    "decided_by": None,
    "source": None,
    "verified": None,
    "synthetic": False,
    "note": None,
}
NEW: Shape = {
    "as_of": "2018-11-30",
    "status": "under_way",
    "quantities": [{"milestone": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a06", "reached": 20, "reached_on": "2018-11"}],
    "spending": [{"amount": "1250000.50", "currency": "PEN", "fiscal_year": 2018}],
    "narrative": {"language": "es", "value": "Veinte centros abiertos."},
}

Decision = Literal["submitted", "returned", "accepted"]
Reported = Literal["planned", "under_way", "completed", "suspended", "cancelled"]


class Reached(Out):
    """What of a milestone was reached by `as_of`: the quantity, the day, or why the rest will not come."""

    milestone: UUID
    reached: float | None
    reached_on: str | None
    closes_short: str | None


class Spent(Out):
    """Money spent that no earlier update reported."""

    amount: Money
    fiscal_year: int | None


class EvidenceRef(Out):
    """A piece of evidence named in its update."""

    id: UUID
    url: str | None
    file: FileRef | None
    confidential: str | None
    title: Texts
    publisher: str | None
    date: str | None
    language: str | None


class Returned(Out):
    """One time the update was given back. `returned_by` is told in the State only."""

    id: UUID
    reason: str
    returned_by: str | None
    at: Instant


class Update(Loaded):
    """What an agency, or the focal point (`agency` null), reports on an activity. Nothing of it counts, and nobody but the
    agency and the focal point sees it, before it is accepted.

    `returns`: every time it was given back, for those who could read it then. People (`reporter`, `decided_by`,
    `returned_by`) are named to readers with a grant in the State.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [UPDATE]})

    id: UUID
    version: int
    activity: UUID
    plan: UUID
    state: Iso3
    agency: AgencyRef | None
    decision: Decision
    as_of: date
    status: Reported
    percent: float | None
    reason: str | None
    quantities: list[Reached]
    spending: list[Spent]
    narrative: Texts | None
    difficulties: Texts | None
    evidence: list[EvidenceRef]
    returns: list[Returned]
    reporter: str | None
    submitted_at: Instant
    decided_at: Instant | None
    decided_by: str | None


class UpdateQuery(LoadedQuery):
    """Filters of the updates of an activity."""

    as_of: AsOf = None
    decision: Decision | None = None
    agency: UUID | None = None


class ReachedIn(In):
    """What of a milestone was reached by `as_of`, in all: the quantity where it has a target, else the day."""

    milestone: UUID
    reached: Quantity | None = None
    reached_on: PartialDate | None = None
    closes_short: Annotated[Words | None, Field(description="Why the rest will not come.")] = None


class SpentIn(In):
    """Money spent that no earlier update reported."""

    amount: Digits
    currency: Currency
    fiscal_year: Year | None = None


Quantities = Annotated[list[ReachedIn], Field(max_length=200)]
Spending = Annotated[list[SpentIn], Field(max_length=100)]


class UpdateNew(In):
    """A new update. `agency`: for which agency, where the reporter could report for several. `percent` only where no
    milestone has a target. `reason`: why the activity is cancelled."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW]})

    agency: UUID | None = None
    as_of: Day
    status: Reported
    percent: Percent | None = None
    reason: Words | None = None
    quantities: Annotated[Quantities, Field(default_factory=list)]
    spending: Annotated[Spending, Field(default_factory=list)]
    narrative: TextIn | None = None
    difficulties: TextIn | None = None
    evidence: Annotated[list[EvidenceMembers], Field(max_length=50, default_factory=list)]


class UpdatePatch(In):
    """A change of an update (JSON Merge Patch) by who reported it; a returned one is submitted again. Its evidence changes
    at `/evidence/{id}`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"quantities": NEW["quantities"]}]})

    as_of: Day | None = None
    status: Reported | None = None
    percent: Percent | None = None
    reason: Words | None = None
    quantities: Quantities | None = None
    spending: Spending | None = None
    narrative: TextEither | None = None
    difficulties: TextEither | None = None


class ReturnNew(In):
    """Why an update is given back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Falta la fuente del gasto."}]})

    reason: Words


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.updates.rows` as an `Update`."""
    agency = row.agency_id and {
        "id": row.agency_id,
        "name": text(reader, row.agency_name),
        "acronym": row.agency_acronym,
    }
    return {
        "id": row.id,
        "version": row.version,
        "activity": row.activity_id,
        "plan": row.plan_id,
        "state": row.state,
        "agency": agency,
        "decision": row.decision,
        "as_of": row.as_of,
        "status": row.status,
        "percent": number(row.percent),
        "reason": row.reason,
        "quantities": [
            {**each, "reached": None if each["reached"] is None else number(Decimal(each["reached"]))}
            for each in row.quantities
        ],
        "spending": [
            {
                "amount": {"amount": each["amount"], "currency": each["currency"]},
                "fiscal_year": each["fiscal_year"],
            }
            for each in row.spending
        ],
        "narrative": text(reader, row.narrative),
        "difficulties": text(reader, row.difficulties),
        "evidence": [
            each | {"title": text(reader, each["title"]), "file": file(each["file"])} for each in row.evidence or []
        ],
        "returns": [each | {"at": datetime.fromisoformat(each["at"])} for each in row.returns or []],
        "reporter": row.reporter,
        "submitted_at": row.submitted_at,
        "decided_at": row.decided_at,
        "decided_by": row.decided_by,
        **provenance(row),
    }
