"""Observations of indicators as answered and as sent."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.common import AsOf, In, Loaded, LoadedQuery
from app.schemas.scalars import Figure, Iso3, Line, Mechanism, PartialDate, Verified, Words
from app.schemas.shaping import Reader, Shape, number, provenance, text
from app.schemas.texts import TextEither, TextIn, Texts

OBSERVATION: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a0d",
    "version": 1,
    "indicator": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a0b",
    "state": "PER",
    "phase": None,
    "period": "2018-11",
    "date": "2018-11",
    "value": 20,
    "absence": None,
    "narrative": None,
    "disaggregation": None,
    "published_on": None,
    "source": None,
    "verified": None,
    "synthetic": False,
    "note": None,
}

Absence = Literal["not_available", "not_applicable"]


class Observation(Loaded):
    """A value of an indicator for a State and period. Zero is a value; `absence` says why there is none; a qualitative
    sign has neither, but a `narrative`. `date`: what the value is of; `period`: what the source calls it."""

    model_config = ConfigDict(json_schema_extra={"examples": [OBSERVATION]})

    id: UUID
    version: int
    indicator: UUID
    state: Iso3
    phase: UUID | None
    period: str
    date: str | None
    value: float | None
    absence: Absence | None
    narrative: Texts | None
    disaggregation: str | None
    published_on: str | None


class _Filters(LoadedQuery):
    state: Iso3 | None = None
    phase: UUID | None = None
    absence: Absence | None = None


class ObservationsQuery(_Filters):
    """Filters of the observations of an indicator."""

    as_of: AsOf = None


class ObservationQuery(_Filters):
    """Filters of the list of observations. `mechanism`: the catalogue's, or one of the plan's."""

    indicator: UUID | None = None
    mechanism: Mechanism | None = None
    plan: UUID | None = None


class ObservationNew(In):
    """A new observation: a `value`, or why there is none (`absence`), or a `narrative` alone.

    `state`: of an indicator of a catalogue; that of a plan has its plan's. The Secretariat names its `source`.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"date": "2018-11", "value": 20}]})

    state: Iso3 | None = None
    date: PartialDate
    period: Annotated[Line | None, Field(description="What the source calls it; the date if absent.")] = None
    phase: UUID | None = None
    value: Figure | None = None
    absence: Absence | None = None
    narrative: TextIn | None = None
    disaggregation: Annotated[Line | None, Field(description="Of which group; absent for all.")] = None
    published_on: PartialDate | None = None
    source: Line | None = None
    verified: Verified | None = None
    note: Words | None = None


class ObservationPatch(In):
    """A change of an observation (JSON Merge Patch). `reason` says why and stands in the change log."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"value": 21, "reason": "Un centro más."}]})

    date: PartialDate | None = None
    period: Line | None = None
    phase: UUID | None = None
    value: Figure | None = None
    absence: Absence | None = None
    narrative: TextEither | None = None
    disaggregation: Line | None = None
    published_on: PartialDate | None = None
    source: Line | None = None
    verified: Verified | None = None
    note: Words | None = None
    reason: Words | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.observations.rows` as an `Observation`."""
    return {
        "id": row.id,
        "version": row.version,
        "indicator": row.indicator_id,
        "state": row.state,
        "phase": row.phase_id,
        "period": row.period,
        "date": row.observed,
        "value": number(row.value),
        "absence": row.absence,
        "narrative": text(reader, row.narrative),
        "disaggregation": row.disaggregation,
        "published_on": row.published_on,
        **provenance(row),
    }
