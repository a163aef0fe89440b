"""Gaps of a plan as answered, and the waiving of one as sent."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict

from app.access.actor import Actor
from app.rules.gaps import Found, counted
from app.schemas.common import AsOf, In, Instant, Out
from app.schemas.scalars import Edition, Iso3, Words
from app.schemas.shaping import Shape

GapCode = Literal["not_implemented", "recommendation", "agency", "period", "cost", "indicator", "source", "year"]

GAPS: Shape = {
    "plan": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a03",
    "version": 7,
    "state": "PER",
    "edition": "draft",
    "open": 0,
    "waived": 1,
    "gaps": [
        {
            "gap": "cost",
            "type": "activities",
            "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a04",
            "name": "1.1",
            "waiver": {
                "reason": "La cubre el presupuesto ordinario.",
                "by": "María Pérez",
                "role": "focal_point",
                "at": "2026-11-22T12:00:00Z",
            },
        }
    ],
}


class WaiverOut(Out):
    """Why a gap may stay. `by` is null to readers without a grant in the State: the role stands for the person."""

    reason: str
    by: str | None
    role: str
    at: Instant


class Gap(Out):
    """What a plan says nothing of: `gap`, and the thing that has it by `type` and `id`, with its code or what it is called."""

    gap: GapCode
    type: Literal["recommendations", "activities", "costs"]
    id: UUID
    name: str
    waiver: WaiverOut | None


class Gaps(Out):
    """The gaps of a plan; those that are `open` keep it from `final`."""

    model_config = ConfigDict(json_schema_extra={"examples": [GAPS]})

    plan: UUID
    version: int
    state: Iso3
    edition: Edition
    open: int
    waived: int
    gaps: list[Gap]


class GapsQuery(In):
    """Parameters of the gaps of a plan."""

    as_of: AsOf = None
    edition: Edition | None = None


class WaiverNew(In):
    """A gap to waive: which, of the thing with this id, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{name: GAPS["gaps"][0][name] for name in ("gap", "id")} | {"reason": "…"}]}
    )

    gap: GapCode
    id: UUID
    reason: Words


class WaiverEnd(In):
    """A gap to be waived no more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{name: GAPS["gaps"][0][name] for name in ("gap", "id")}]})

    gap: GapCode
    id: UUID
    reason: Words | None = None


def shaped(plan: Any, found: Sequence[Found], actor: Actor) -> Shape:
    """The gaps of a plan (a row of `queries.plans.rows`) for this reader."""
    named = actor.kind == "system" or any(held.state == plan.state for held in actor.grants if held.state)
    counts = counted(found)
    return {
        "plan": plan.id,
        "version": plan.version,
        "state": plan.state,
        "edition": plan.edition,
        "open": counts.open,
        "waived": counts.waived,
        "gaps": [
            {
                "gap": one.gap,
                "type": one.type,
                "id": one.id,
                "name": one.name,
                "waiver": one.waiver and one.waiver._asdict() | ({} if named else {"by": None}),
            }
            for one in found
        ],
    }
