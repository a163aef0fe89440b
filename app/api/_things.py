"""Every type of thing that has an id: the scope that reads it and how the things with these ids look to a reader now.

What the feed gives as `data`, and what history asks before it speaks. One entry per type of `schemas.changes.Type`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.queries import (
    activities,
    agencies,
    clients,
    costs,
    country_reports,
    currencies,
    documents,
    evidence,
    grants,
    guidelines,
    identities,
    indicators,
    inputs,
    mechanisms,
    meetings,
    milestones,
    observations,
    people,
    plans,
    rates,
    recommendations,
    rounds,
    states,
    targets,
    topics,
    updates,
)
from app.schemas import activities as activity_shapes
from app.schemas import agencies as agency_shapes
from app.schemas import clients as client_shapes
from app.schemas import costs as cost_shapes
from app.schemas import country_reports as country_report_shapes
from app.schemas import currencies as currency_shapes
from app.schemas import documents as document_shapes
from app.schemas import evidence as evidence_shapes
from app.schemas import grants as grant_shapes
from app.schemas import guidelines as guideline_shapes
from app.schemas import identities as identity_shapes
from app.schemas import indicators as indicator_shapes
from app.schemas import inputs as input_shapes
from app.schemas import mechanisms as mechanism_shapes
from app.schemas import meetings as meeting_shapes
from app.schemas import milestones as milestone_shapes
from app.schemas import observations as observation_shapes
from app.schemas import people as person_shapes
from app.schemas import plans as plan_shapes
from app.schemas import rates as rate_shapes
from app.schemas import recommendations as recommendation_shapes
from app.schemas import rounds as round_shapes
from app.schemas import states as state_shapes
from app.schemas import targets as target_shapes
from app.schemas import topics as topic_shapes
from app.schemas import updates as update_shapes
from app.schemas.shaping import Reader, Shape

Ids = Sequence[Any]


@dataclass(frozen=True)
class Type:
    """`rows`: those of the things with these ids that the actor may see; `shaped`: a row as GET answers it."""

    scope: str
    rows: Callable[[Session, Actor, Ids], Sequence[Any]]
    shaped: Callable[[Any, Reader], Shape]
    key: str = "id"
    id: Callable[[str], Any] = UUID


def _public(by_ids: Callable[[Session, Ids], Sequence[Any]]) -> Callable[[Session, Actor, Ids], Sequence[Any]]:
    """The same for every reader."""
    return lambda session, _actor, ids: by_ids(session, ids)


TYPES: dict[str, Type] = {
    "mechanisms": Type("states:read", _public(mechanisms.by_ids), mechanism_shapes.shaped, "code", str),
    "topics": Type("states:read", _public(topics.by_ids), topic_shapes.shaped),
    "states": Type("states:read", _public(states.by_ids), state_shapes.shaped, "iso3", str),
    "rounds": Type("states:read", _public(rounds.by_ids), round_shapes.shaped),
    "meetings": Type("states:read", _public(meetings.by_ids), meeting_shapes.shaped),
    "country-reports": Type("states:read", _public(country_reports.by_ids), country_report_shapes.shaped),
    "documents": Type("states:read", _public(documents.by_ids), document_shapes.shaped),
    "currencies": Type("states:read", _public(currencies.by_ids), currency_shapes.shaped, "code", str),
    "rates": Type("costs:read", _public(rates.by_ids), rate_shapes.shaped),
    "agencies": Type("agencies:read", _public(agencies.by_ids), agency_shapes.shaped),
    "recommendations": Type("recommendations:read", _public(recommendations.by_ids), recommendation_shapes.shaped),
    "grants": Type("access:read", grants.by_ids, grant_shapes.shaped),
    "people": Type("access:read", people.by_ids, person_shapes.shaped),
    "identities": Type("access:read", identities.by_ids, identity_shapes.shaped),
    "clients": Type("access:read", clients.by_ids, client_shapes.shaped, "id", str),
    "activities": Type("activities:read", activities.by_ids, activity_shapes.shaped),
    "costs": Type("costs:read", costs.by_ids, cost_shapes.shaped),
    "evidence": Type("activities:read", evidence.by_ids, evidence_shapes.shaped),
    "indicators": Type("indicators:read", indicators.by_ids, indicator_shapes.shaped),
    "observations": Type("indicators:read", observations.by_ids, observation_shapes.shaped),
    "targets": Type("indicators:read", targets.by_ids, target_shapes.shaped),
    "updates": Type("activities:read", updates.by_ids, update_shapes.shaped),
    "guidelines": Type("plans:read", guidelines.by_ids, guideline_shapes.shaped),
    "inputs": Type("plans:read", inputs.by_ids, input_shapes.shaped),
    "milestones": Type("activities:read", milestones.by_ids, milestone_shapes.shaped),
    "plans": Type("plans:read", plans.by_ids, plan_shapes.shaped),
}


def look(session: Session, actor: Actor, type: str, ids: Sequence[str], how: Reader) -> dict[str, Shape]:
    """The things of one type as the reader sees them now, by id; invisible ones are absent. One statement or so."""
    kind = TYPES[type]
    found = kind.rows(session, actor, [kind.id(id) for id in ids])
    return {str(getattr(row, kind.key)): kind.shaped(row, how) for row in found}
