"""Milestones of activities as answered and as sent."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.common import AsOf, In, ListQuery, Loaded
from app.schemas.scalars import Edition, Iso3, Line, PartialDate, Position, Quantity, Weight, Words
from app.schemas.shaping import Reader, Shape, number, provenance, text
from app.schemas.texts import TextChange, TextIn, Texts

MILESTONE: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a06",
    "version": 2,
    "activity": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a07",
    "state": "PER",
    "edition": "published",
    "position": 1,
    "title": {"language": "es", "wording": "adopted", "value": "Centros de emergencia", "translations": {}},
    "due": "2018-12",
    "target": 50,
    "unit": "centros",
    "weight": 1,
    "reached": 20,
    "reached_on": "2018-11",
    "closes_short": None,
    "source": None,
    "verified": "yes",
    "synthetic": False,
    "note": None,
}
NEW: Shape = {
    "title": {"language": "es", "value": "Centros de emergencia"},
    "due": "2018-12",
    "target": 50,
    "unit": "centros",
}

Target = Annotated[Weight, Field(description="The quantity to reach; with its unit.")]


class Milestone(Loaded):
    """A dated deliverable: what it promises (content of an edition), and what was reached so far (facts).

    `closes_short`: why the rest will not come. A milestone without a target is reached on a day.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [MILESTONE]})

    id: UUID
    version: int
    activity: UUID
    state: Iso3
    edition: Edition
    position: int
    title: Texts
    due: str | None
    target: float | None
    unit: str | None
    weight: float
    reached: float | None
    reached_on: str | None
    closes_short: str | None


class MilestonesQuery(ListQuery):
    """Parameters of the milestones of an activity."""

    as_of: AsOf = None
    edition: Annotated[Edition | None, Field(description="Default: published, else draft.")] = None


class MilestoneNew(In):
    """A new milestone of a draft; without `position` it stands last."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW]})

    title: TextIn
    position: Position | None = None
    due: PartialDate | None = None
    target: Target | None = None
    unit: Line | None = None
    weight: Weight = Decimal(1)


class MilestonePatch(In):
    """A change of a milestone (JSON Merge Patch): content while the draft is open, facts (`reached`, `reached_on`,
    `closes_short`) once the plan is published, by its focal point."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reached": 20, "reached_on": "2018-11"}]})

    title: TextChange | None = None
    position: Position | None = None
    due: PartialDate | None = None
    target: Target | None = None
    unit: Line | None = None
    weight: Weight | None = None
    reached: Quantity | None = None
    reached_on: PartialDate | None = None
    closes_short: Words | None = None
    reason: Words | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.milestones.rows` as a `Milestone`."""
    return {
        "id": row.id,
        "version": row.version,
        "activity": row.activity_id,
        "state": row.state,
        "edition": row.edition,
        "position": row.position,
        "title": text(reader, row.title),
        "due": row.due,
        "target": number(row.target),
        "unit": row.unit,
        "weight": number(row.weight),
        "reached": number(row.reached),
        "reached_on": row.reached_on,
        "closes_short": row.closes_short,
        **provenance(row),
    }
