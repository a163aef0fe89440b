"""Plans of several States, mechanisms, stages and editions, with a row in every table that hangs on them; updates in
each decision, indicators of each owner. Written as they stand, by the operator, with their Changes.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import audience
from app.access.actor import SYSTEM
from app.actions._record import recording
from app.models import (
    Activity,
    ActivityAgency,
    ActivityEdition,
    ActivityRecommendation,
    CostLine,
    Evidence,
    Guideline,
    Indicator,
    IndicatorEdition,
    Input,
    Milestone,
    MilestoneEdition,
    Move,
    Observation,
    Plan,
    PlanEdition,
    PlanRecommendation,
    Return,
    Target,
    Update,
    Waiver,
    Workshop,
)
from app.models.base import new_id
from app.queries import images
from tests.factories.world import World, words

MECHANISMS = (("MESECVI",), ("MESICIC",), ("MESECVI", "MESICIC"))
KINDS = (
    ("drafting", ("draft",)),
    ("workshop", ("draft",)),
    ("published", ("draft", "published")),
    ("reporting", ("published",)),
)
"""Stages with the editions that stand at them: never published, published, and published with a draft beside it."""


@dataclass
class Plenty:
    """Ids of the plans by State."""

    plans: dict[str, list[UUID]] = field(default_factory=dict)


def make(session: Session, world: World) -> Plenty:
    """Write all of it and flush."""
    plenty = Plenty()
    indicator = _indicator(session, None, None, None, ("published",))
    agencies = {"PER": (world.mimp, world.interior), "COL": (world.colombian, world.colombian), "BRA": (None, None)}
    for (state, (lead, support)), mechanisms, (stage, editions) in product(agencies.items(), MECHANISMS, KINDS):
        plan = new_id()
        plenty.plans.setdefault(state, []).append(plan)
        with recording(session, act="tests.make", by=SYSTEM) as recorded:
            keys = audience.of_draft(plan, state, mechanisms, stage, [a for a in (lead, support) if a])
            _plan(session, plan, state, mechanisms, stage, editions, keys, world)
            _activity(session, plan, state, editions, keys, lead, support, world)
            session.add(
                Observation(state=state, edition="published", indicator_id=indicator, period=str(plan), value=1)
            )
            session.flush()
            recorded.add(*images.tree(session, plan))
    return plenty


def _plan(
    session: Session,
    plan: UUID,
    state: str,
    mechanisms: tuple[str, ...],
    stage: str,
    editions: tuple[str, ...],
    keys: list[str],
    world: World,
) -> None:
    session.add(
        Plan(
            id=plan,
            state=state,
            mechanisms=list(mechanisms),
            stage=stage,
            edition=editions[-1],
            audience=keys,
            title=words("Plan"),
        )
    )
    session.flush()
    session.add(Move(plan_id=plan, stage=stage, entry=True, source="tests", recorded_by={}))
    guideline, cost, given = new_id(), new_id(), new_id()
    by = {"waived_by": "tests", "role": "focal_point", "reason": "tests"}
    said = {"sector": "civil_society", "organisation": "tests", "text": words("x"), "entered_by": "tests"}
    for edition in editions:
        own = {"plan_id": plan, "state": state, "edition": edition}
        session.add(PlanEdition(**own, title=words("Plan"), rounds=[1]))
        session.flush()
        session.add(PlanRecommendation(**own, recommendation_id=world.for_all))
        session.add(Waiver(**own, gap="not_implemented", of_id=world.for_all, **by))
        session.add(Workshop(**own, participants=[], extensions=[]))
        session.add(Input(**own, id=given, given_at=datetime(2026, 1, 1, tzinfo=UTC), **said))
        session.add(Guideline(**own, id=guideline, position=1, title=words("Lineamiento")))
        session.add(_cost(own, id=cost))
    session.flush()
    _indicator(session, plan, None, state, editions)


def _cost(own: dict[str, Any], **more: Any) -> CostLine:
    return CostLine(**own, kind="estimated", currency="PEN", amount=1, precision=1, **more)


def _activity(
    session: Session,
    plan: UUID,
    state: str,
    editions: tuple[str, ...],
    keys: list[str],
    lead: UUID | None,
    support: UUID | None,
    world: World,
) -> None:
    id, milestone, cost, widest = new_id(), new_id(), new_id(), editions[-1]
    session.add(Activity(id=id, plan_id=plan, state=state, edition=widest))
    session.flush()
    session.add(Milestone(id=milestone, activity_id=id, state=state, edition=widest))
    session.flush()
    for edition in editions:
        own = {"activity_id": id, "state": state, "edition": edition}
        session.add(ActivityEdition(**own, plan_id=plan, code="1", title=words("Actividad"), lead_id=lead))
        session.flush()
        session.add(ActivityRecommendation(**own, recommendation_id=world.for_all))
        if support:
            session.add(ActivityAgency(**own, agency_id=support))
        session.add(MilestoneEdition(**own, milestone_id=milestone, position=1, title=words("Hito")))
        session.add(_cost(own, id=cost, plan_id=plan))
    session.flush()
    _indicator(session, plan, id, state, editions)
    session.add(_evidence(id, state, widest, None))
    if widest == "published":
        mechanisms = sorted({key.partition(":")[2] for key in keys if key.startswith(f"{state}:")})
        for decision in ("submitted", "returned", "accepted"):
            _update(session, id, state, decision, audience.of_update(state, mechanisms, lead), lead)
    session.flush()


def _update(session: Session, activity: UUID, state: str, decision: str, keys: list[str], agency: UUID | None) -> None:
    edition = "published" if decision == "accepted" else "draft"
    update = Update(
        id=new_id(),
        activity_id=activity,
        state=state,
        edition=edition,
        decision=decision,
        audience=keys,
        agency_id=agency,
        as_of=date(2026, 1, 1),
        status="under_way",
        quantities=[],
        spending=[],
        reporter="tests",
        reporter_id="client:tests",
    )
    session.add(update)
    session.flush()
    session.add(_evidence(activity, state, edition, update.id))
    if decision != "submitted":
        session.add(Return(update_id=update.id, state=state, edition="draft", reason="tests", returned_by="tests"))


def _evidence(activity: UUID, state: str, edition: str, update: UUID | None) -> Evidence:
    return Evidence(
        activity_id=activity, state=state, edition=edition, update_id=update, url="https://x.invalid", title=words("x")
    )


def _indicator(
    session: Session, plan: UUID | None, activity: UUID | None, state: str | None, editions: tuple[str, ...]
) -> UUID:
    id, target = new_id(), new_id()
    owner = "activity" if activity else "plan" if plan else "mechanism"
    session.add(
        Indicator(
            id=id,
            owner=owner,
            mechanism=None if plan else "MESECVI",
            plan_id=plan,
            activity_id=activity,
            state=state,
            edition=editions[-1],
        )
    )
    session.flush()
    for edition in editions:
        own = {"indicator_id": id, "state": state, "edition": edition}
        session.add(IndicatorEdition(**own, code="1", name=words("Indicador"), disaggregations=[]))
        session.flush()
        session.add(Target(**own, id=target, due="2027", value=1, set_on=date(2026, 1, 1)))
    if state and editions[-1] == "published":
        session.add(Observation(indicator_id=id, state=state, edition="published", period="2026", value=1))
    elif state:
        session.add(Observation(indicator_id=id, state=state, edition="draft", period="2026", value=1))
    session.flush()
    return id
