"""Moves of plans as answered and as sent, and the table of those there are in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.rules.plans import MOVES, NEED_SENTENCES
from app.schemas.common import AsOf, In, ListQuery, Loaded, Out
from app.schemas.scalars import Words
from app.schemas.shaping import Shape

Stage = Literal["memorandum", "drafting", "workshop", "revision", "final", "published", "reporting", "closed"]

MOVE: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a01",
    "to": "published",
    "from": None,
    "date": "2018-08",
    "entry": True,
    "side": "state",
    "reason": None,
    "details": None,
    "document": None,
    "role": "system",
    "recorded_at": "2026-11-22T12:00:00Z",
    "source": "Decreto Supremo 008-2018-MIMP",
    "verified": "partial",
    "synthetic": False,
    "note": None,
}


class Details(Out):
    """What is known of the memorandum or workshop a plan entered with; never of the plan itself."""

    wording: str | None
    title: str | None
    start: str | None
    end: str | None
    place: str | None
    consultant: str | None
    participants: str | None


NOTHING_MORE = dict.fromkeys(Details.model_fields)


class Move(Loaded):
    """A plan came to a stage.

    `date` is when, as far as it is known; `recorded_at` when this service was told, by whose role. `entry`: the plan came
    from elsewhere, and its stage is the last known one, by the word of `source` or `document`. `side`: who published.
    `reason` is null for readers from whom the content of the plan is kept.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [MOVE]})

    id: UUID
    to: Stage
    from_: Stage | None = Field(alias="from")
    date: str | None
    entry: bool
    side: Literal["state", "oas"] | None
    reason: str | None
    details: Details | None
    document: UUID | None
    role: str | None
    recorded_at: datetime


class MoveNew(In):
    """A move of a plan. `reason`: wanted where it goes back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to": "revision", "reason": "Piden otro taller."}]})

    to: Stage
    reason: Words | None = None


TABLE = "\n".join(
    ["| from | to | asks |", "|---|---|---|"]
    + [
        f"| `{step.at}` | `{step.to}` | "
        f"{' '.join(['A reason.'] * step.back + [NEED_SENTENCES[need] for need in step.needs]) or '–'} |"
        for step in MOVES
    ]
)
"""The moves there are, for the description of the API."""


class MovesQuery(ListQuery):
    """Parameters of the moves of a plan."""

    as_of: AsOf = None


def shaped(row: Any, _reader: object = None) -> Shape:
    """A row of `queries.moves.rows`, or one of the JSON list in a plan's row, as a `Move`."""
    move: Mapping[str, Any] = row if isinstance(row, dict) else row._mapping
    at = move["recorded_at"]
    return {
        "id": move["id"],
        "to": move["stage"],
        "from": move["came_from"],
        "date": move["dated"],
        "entry": move["entry"],
        "side": move["side"],
        "reason": move["reason"],
        "details": None if move["details"] is None else {**NOTHING_MORE, **move["details"]},
        "document": move["document_id"],
        "role": move["role"],
        "recorded_at": datetime.fromisoformat(at) if isinstance(at, str) else at,
        **{name: move[name] for name in ("source", "verified", "synthetic", "note")},
    }
