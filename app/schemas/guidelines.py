"""Guidelines of plans as answered and as sent."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.common import AsOf, In, ListQuery, Loaded
from app.schemas.scalars import Edition, Iso3, Position, Words
from app.schemas.shaping import Reader, Shape, provenance, text
from app.schemas.texts import TextChange, TextIn, Texts

GUIDELINE: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a05",
    "version": 1,
    "plan": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a03",
    "state": "PER",
    "edition": "published",
    "position": 1,
    "title": {"language": "es", "wording": "adopted", "value": "Atención", "translations": {}},
    "source": None,
    "verified": "yes",
    "synthetic": False,
    "note": None,
}


class Guideline(Loaded):
    """A strategic line of a plan. `position`: where it stands among the plan's guidelines."""

    model_config = ConfigDict(json_schema_extra={"examples": [GUIDELINE]})

    id: UUID
    version: int
    plan: UUID
    state: Iso3
    edition: Edition
    position: int
    title: Texts


class GuidelinesQuery(ListQuery):
    """Parameters of the guidelines of a plan."""

    as_of: AsOf = None
    edition: Annotated[Edition | None, Field(description="Default: published, else draft.")] = None


class GuidelineNew(In):
    """A new guideline of a draft; without `position` it stands last."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": {"language": "es", "value": "Atención"}}]})

    title: TextIn
    position: Position | None = None


class GuidelinePatch(In):
    """A change of a guideline (JSON Merge Patch) while the draft is open; of a published plan, its translations."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": {"translations": {"en": {"value": "Care"}}}, "position": 2}]}
    )

    title: TextChange | None = None
    position: Position | None = None
    reason: Words | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.guidelines.rows` as a `Guideline`."""
    return {
        "id": row.id,
        "version": row.version,
        "plan": row.plan_id,
        "state": row.state,
        "edition": row.edition,
        "position": row.position,
        "title": text(reader, row.title),
        **provenance(row),
    }
