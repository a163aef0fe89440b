"""Targets of indicators as answered and as sent."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.common import AsOf, In, Loaded, LoadedQuery
from app.schemas.scalars import Day, Edition, Figure, Iso3, Line, PartialDate, Verified, Words
from app.schemas.shaping import Reader, Shape, number, provenance

TARGET: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a0c",
    "version": 1,
    "indicator": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a0b",
    "state": "PER",
    "edition": "published",
    "due": "2018-12",
    "value": 50,
    "set_on": "2018-08-24",
    "reason": None,
    "source": None,
    "verified": None,
    "synthetic": False,
    "note": None,
}


class Target(Loaded):
    """What an indicator is to reach by `due`. A revision is another target with a later `set_on`; none is overwritten."""

    model_config = ConfigDict(json_schema_extra={"examples": [TARGET]})

    id: UUID
    version: int
    indicator: UUID
    state: Iso3 | None
    edition: Edition
    due: str
    value: float
    set_on: date
    reason: str | None


class TargetQuery(LoadedQuery):
    """Filters of the targets of an indicator."""

    as_of: AsOf = None
    edition: Annotated[Edition | None, Field(description="Default: published, else draft.")] = None


class TargetNew(In):
    """A new target, or the revision of one. `set_on`: the day from which it holds, today if absent; `reason`: why it was
    set or revised."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"due": "2018-12", "value": 50}]})

    due: PartialDate
    value: Figure
    set_on: Day | None = None
    reason: Words | None = None
    source: Line | None = None
    verified: Verified | None = None
    note: Words | None = None


class TargetPatch(In):
    """A change of a target of a draft (JSON Merge Patch)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"value": 60}]})

    due: PartialDate | None = None
    value: Figure | None = None
    set_on: Day | None = None
    reason: Words | None = None
    source: Line | None = None
    verified: Verified | None = None
    note: Words | None = None


def shaped(row: Any, _reader: Reader) -> Shape:
    """A row of `queries.targets.rows` as a `Target`."""
    return {
        "id": row.id,
        "version": row.version,
        "indicator": row.indicator_id,
        "state": row.state,
        "edition": row.edition,
        "due": row.due,
        "value": number(row.value),
        "set_on": row.set_on,
        "reason": row.reason,
        **provenance(row),
    }
