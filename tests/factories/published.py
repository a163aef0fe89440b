"""A published plan of Peru to report on, and a Colombian draft that nobody else may see: rows, no actions."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import audience
from app.models import (
    Activity,
    ActivityAgency,
    ActivityEdition,
    Indicator,
    IndicatorEdition,
    Milestone,
    MilestoneEdition,
    Plan,
    PlanEdition,
)
from app.models.base import new_id
from tests.factories.world import World, words


@dataclass(frozen=True)
class Plans:
    """Ids. `centres`: led by MIMP, supported by the Interior, milestones `fifty` (target) and `opened` (none);
    `campaign`: led by MIMP, no milestones; `drafted`: an activity of the Colombian draft, led by a Colombian agency."""

    peru: UUID
    centres: UUID
    fifty: UUID
    opened: UUID
    campaign: UUID
    colombia: UUID
    drafted: UUID


def make(session: Session, world: World) -> Plans:
    """Write the two plans and commit them."""
    peru, colombia = plan(session, "PER", "published"), plan(session, "COL", "drafting", [world.colombian])
    centres = activity(session, peru, "M1", lead=world.mimp, supporting=[world.interior])
    campaign = activity(session, peru, "M2", lead=world.mimp)
    drafted = activity(session, colombia, "A1", lead=world.colombian)
    fifty = milestone(session, peru, centres, 1, target=Decimal(50), unit="centros")
    opened = milestone(session, peru, centres, 2)
    session.commit()
    return Plans(peru.id, centres, fifty, opened, campaign, colombia.id, drafted)


def plan(session: Session, state: str, stage: str, agencies: Any = ()) -> Plan:
    """A plan of MESECVI at a stage; published from there on, a draft before."""
    id, edition = new_id(), "published" if stage in ("published", "reporting", "closed") else "draft"
    made = Plan(
        id=id,
        state=state,
        mechanisms=["MESECVI"],
        stage=stage,
        edition=edition,
        audience=audience.of_draft(id, state, ["MESECVI"], stage, agencies),
        title=words(f"Plan {state}"),
        synthetic=True,
    )
    session.add(made)
    session.flush()
    session.add(PlanEdition(plan_id=id, edition=edition, state=state, title=words(f"Plan {state}"), rounds=[1]))
    session.flush()
    return made


def activity(session: Session, plan: Plan, code: str, lead: UUID | None = None, supporting: Any = ()) -> UUID:
    """An activity of a plan, in the edition the plan stands in."""
    id, edition = new_id(), plan.edition
    status = "not_reported" if edition == "published" else "planned"
    session.add(Activity(id=id, plan_id=plan.id, state=plan.state, edition=edition, status=status, synthetic=True))
    session.flush()
    session.add(
        ActivityEdition(
            activity_id=id,
            edition=edition,
            plan_id=plan.id,
            state=plan.state,
            code=code,
            title=words(f"Actividad {code}"),
            lead_id=lead,
            start="2018-08",
            until="2018-12",
        )
    )
    session.flush()
    for agency in supporting:
        session.add(ActivityAgency(activity_id=id, edition=edition, agency_id=agency, state=plan.state))
    session.flush()
    return id


def milestone(
    session: Session,
    plan: Plan,
    activity: UUID,
    position: int,
    target: Decimal | None = None,
    unit: str | None = None,
) -> UUID:
    """A milestone of an activity, with or without a target."""
    id = new_id()
    session.add(Milestone(id=id, activity_id=activity, state=plan.state, edition=plan.edition, synthetic=True))
    session.flush()
    session.add(
        MilestoneEdition(
            milestone_id=id,
            edition=plan.edition,
            activity_id=activity,
            state=plan.state,
            position=position,
            title=words(f"Hito {position}"),
            due="2018-12",
            target=target,
            unit=unit,
        )
    )
    session.flush()
    return id


def indicator(session: Session, plan: Plan | None, code: str, **content: Any) -> UUID:
    """An indicator of a plan, or of MESECVI's catalogue."""
    id, state, edition = new_id(), plan.state if plan else None, plan.edition if plan else "published"
    session.add(
        Indicator(
            id=id,
            owner="plan" if plan else "mechanism",
            mechanism=None if plan else "MESECVI",
            plan_id=plan.id if plan else None,
            state=state,
            edition=edition,
            synthetic=True,
        )
    )
    session.flush()
    session.add(
        IndicatorEdition(
            indicator_id=id,
            edition=edition,
            state=state,
            code=code,
            name=words(f"Indicador {code}"),
            disaggregations=[],
            **content,
        )
    )
    session.flush()
    return id
