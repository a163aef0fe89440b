"""Plans with what hangs on them, made by the actions as the operator's commands make them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import SYSTEM
from app.actions import activities, editions, guidelines, milestones, plans
from app.models import Activity, Evidence
from app.models.base import new_id
from app.rules.plans import Entry
from tests.factories.world import World, words

SYNTHETIC = {"synthetic": True, "verified": "no"}


@dataclass(frozen=True)
class Drafted:
    """A plan with two guidelines; one activity of the first, led by an agency, with one milestone of 50 centres."""

    id: UUID
    guideline: UUID
    empty_guideline: UUID
    activity: UUID
    milestone: UUID


def title(value: str) -> dict[str, Any]:
    return {"language": "es", "value": value}


def plan(session: Session, state: str = "PER", mechanisms: tuple[str, ...] = ("MESECVI",), **values: Any) -> UUID:
    """A plan at `drafting` without anything in it."""
    members = {"state": state, "mechanisms": list(mechanisms), "title": title(f"Plan {state}"), **values}
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    return plans.create(session, values=members, language=None, by=SYSTEM, now=now, provenance=SYNTHETIC, entered=True)


def guideline(session: Session, plan_id: UUID, value: str = "Atención") -> UUID:
    values = {"title": title(value)}
    return guidelines.create(session, plan_id, values=values, language=None, by=SYSTEM, provenance=SYNTHETIC)


def activity(session: Session, plan_id: UUID, code: str = "A1", **values: Any) -> UUID:
    members: Mapping[str, Any] = {"plan": plan_id, "code": code, "title": title(f"Actividad {code}"), **values}
    return activities.create(session, values=members, language=None, by=SYSTEM, provenance=SYNTHETIC)


def milestone(session: Session, activity_id: UUID, **values: Any) -> UUID:
    members = {"title": title("Centros"), **values}
    return milestones.create(session, activity_id, values=members, language=None, by=SYSTEM, provenance=SYNTHETIC)


def drafted(session: Session, world: World, state: str = "PER") -> Drafted:
    """A plan at `drafting` with a bit of everything, committed."""
    lead = world.mimp if state == "PER" else world.colombian
    id = plan(session, state, executing_agency=lead, start="2018", end="2018-12")
    line, empty = guideline(session, id), guideline(session, id, "Prevención")
    made = activity(
        session, id, guideline=line, lead_agency=lead, recommendations=[world.for_all], start="2018", end="2018-12"
    )
    deliverable = milestone(session, made, due="2018-12", target=50, unit="centros")
    session.commit()
    return Drafted(id, line, empty, made, deliverable)


def entered(session: Session, plan_id: UUID, stage: str) -> None:
    """The plan enters at a stage, committed."""
    side = "state" if stage in ("published", "reporting", "closed") else None
    entry = Entry(stage, "2018-08", "tests", source="synthetic", side=side)
    plans.enter(session, plan_id, entry=entry, by=SYSTEM, provenance=SYNTHETIC)
    session.commit()


def published(session: Session, world: World, state: str = "PER") -> Drafted:
    """The same, published by its State."""
    made = drafted(session, world, state)
    entered(session, made.id, "published")
    return made


def withdrawn(session: Session, plan_id: UUID) -> None:
    """The plan is taken back from publication, committed."""
    editions.withdraw(session, plan_id, dated="2026-11-22", reason="synthetic", by=SYSTEM)
    session.commit()


def evidence(session: Session, activity_id: UUID, dated: str | None = "2018-12-20") -> UUID:
    """A link that shows an advance of a published activity, committed."""
    state = session.scalar(select(Activity.state).where(Activity.id == activity_id))
    id = new_id()
    session.add(
        Evidence(
            id=id,
            activity_id=activity_id,
            state=state,
            edition="published",
            url="https://example.invalid/acta",
            title=words("Acta"),
            dated=dated,
            **SYNTHETIC,
        )
    )
    session.commit()
    return id
