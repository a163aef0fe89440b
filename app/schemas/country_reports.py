"""Country reports as answered and as sent. What a Committee adopts on a State; never the State's own report."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.schemas.common import In, Loaded, LoadedQuery, Out, Provided, RoundName, RoundRef
from app.schemas.scalars import WHOLE, Iso3, Line, Mechanism, PartialDate
from app.schemas.shaping import Reader, Shape, provenance


class Visit(Out):
    """The on-site visit, as far as its days are known."""

    start: str | None
    end: str | None


class CountryReport(Loaded):
    """A report of a Committee on a State in a round. `meeting`: ordinal of the Committee's meeting that adopted it;
    `subgroup`: the States that reviewed it; `visit` null: none is known."""

    id: UUID
    version: int
    mechanism: Mechanism
    state: Iso3
    round: RoundRef
    adopted_on: str | None
    meeting: int | None
    symbol: str | None
    visit: Visit | None
    subgroup: list[Iso3]
    bodies: list[str]


class CountryReportQuery(LoadedQuery):
    """Filters of the list of country reports."""

    mechanism: Mechanism | None = None
    state: Iso3 | None = None
    round: Annotated[RoundName | None, Field(description="Id or number of a round.")] = None


class VisitIn(In):
    """An on-site visit to write."""

    start: PartialDate | None = None
    end: PartialDate | None = None


Meeting = Annotated[int, Field(ge=1, le=999, strict=True), WHOLE]
Subgroup = Annotated[list[Iso3], Field(max_length=10)]
Bodies = Annotated[list[Line], Field(max_length=50)]


class CountryReportNew(Provided):
    """A new country report."""

    mechanism: Mechanism
    state: Iso3
    round: UUID
    adopted_on: PartialDate | None = None
    meeting: Meeting | None = None
    symbol: Line | None = None
    visit: VisitIn | None = None
    subgroup: Subgroup = Field(default_factory=list)
    bodies: Bodies = Field(default_factory=list)


class CountryReportPatch(Provided):
    """A change of a country report (JSON Merge Patch). It stays in its mechanism."""

    state: Iso3 | None = None
    round: UUID | None = None
    adopted_on: PartialDate | None = None
    meeting: Meeting | None = None
    symbol: Line | None = None
    visit: VisitIn | None = None
    subgroup: Subgroup | None = None
    bodies: Bodies | None = None


def shaped(row: Any, _reader: Reader) -> Shape:
    """A row of `queries.country_reports.rows` as a `CountryReport`."""
    visited = row.visit_start or row.visit_until
    return {
        "id": row.id,
        "version": row.version,
        "mechanism": row.mechanism,
        "state": row.state,
        "round": {"id": row.round_id, "number": row.round_number},
        "adopted_on": row.adopted_on,
        "meeting": row.meeting,
        "symbol": row.symbol,
        "visit": {"start": row.visit_start, "end": row.visit_until} if visited else None,
        "subgroup": row.subgroup,
        "bodies": row.bodies,
        **provenance(row),
    }
