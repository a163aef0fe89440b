"""Peru's plan of 2018, to the cent (domain.md 3 and 7)."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    Activity,
    ActivityAgency,
    ActivityEdition,
    Agency,
    CostLine,
    Document,
    Guideline,
    MilestoneEdition,
    Move,
    Plan,
    PlanEdition,
)
from app.rules import money


@pytest.fixture
def plan(stored: Session) -> Plan:
    return stored.scalars(select(Plan).where(Plan.state == "PER", Plan.stage == "published")).one()


def test_the_state_published_it_by_a_decree_whose_day_is_unknown(stored: Session, plan: Plan) -> None:
    move = stored.scalars(select(Move).where(Move.plan_id == plan.id)).one()
    assert (move.stage, move.side, move.entry, move.dated, move.verified) == (
        "published",
        "state",
        True,
        "2018-08",
        "partial",
    )
    decree = stored.get_one(Document, move.document_id)
    assert (decree.symbol, decree.dated, decree.kind) == ("Decreto Supremo 008-2018-MIMP", "2018-08", "legal_act")
    assert plan.edition == "published"
    assert stored.scalars(select(PlanEdition.edition).where(PlanEdition.plan_id == plan.id)).all() == ["published"]


def test_its_title_is_spanish_with_the_english_of_the_oas(plan: Plan) -> None:
    assert plan.title["language"] == "es"
    assert plan.title["value"].startswith("Plan de Acción Conjunto")
    english = plan.title["translations"]["en"]["value"]
    assert english == "multi-sectoral plan of action to combat violence against women"


def test_its_legal_chain_is_four_documents_with_their_own_verification(stored: Session, plan: Plan) -> None:
    acts = stored.scalars(select(Document).where(Document.plan_id == plan.id).order_by(Document.id)).all()
    assert [(act.dated, act.verified) for act in acts] == [
        ("2018-06-02", "yes"),
        ("2018-06-08", "yes"),
        ("2018-08-20", "yes"),
        ("2018-08", "partial"),
    ]


def test_it_has_four_guidelines_and_no_measure_is_put_under_one(stored: Session, plan: Plan) -> None:
    titles = stored.scalars(
        select(Guideline.title["value"].astext).where(Guideline.plan_id == plan.id).order_by(Guideline.position)
    )
    assert titles.all() == ["care", "prevention", "protection", "strengthening of systems"]
    assert stored.scalars(select(ActivityEdition.guideline_id).where(ActivityEdition.plan_id == plan.id)).all() == (
        [None] * 8
    )


def test_its_eight_measures_wait_for_their_first_report(stored: Session, plan: Plan) -> None:
    rows = stored.execute(
        select(ActivityEdition.code, Activity.status, Agency.name["value"].astext, Activity.note)
        .join(Activity, Activity.id == ActivityEdition.activity_id)
        .join(Agency, Agency.id == ActivityEdition.lead_id)
        .where(Activity.plan_id == plan.id)
        .order_by(ActivityEdition.code)
    ).all()
    assert [row.code for row in rows] == [f"M{n}" for n in range(1, 9)]
    assert {row.status for row in rows} == {"not_reported"}
    mimp = "Ministerio de la Mujer y Poblaciones Vulnerables"
    assert rows[0][2:] == (mimp, "the OAS text attributes it to media; lead agency inferred")
    inferred = [row.code for row in rows if row.note and "lead agency inferred" in row.note]
    assert inferred == ["M1", "M2", "M6", "M7", "M8"]


def test_partners_support(stored: Session, plan: Plan) -> None:
    supporting = stored.execute(
        select(ActivityEdition.code, Agency.name["value"].astext)
        .join(ActivityAgency, ActivityAgency.activity_id == ActivityEdition.activity_id)
        .join(Agency, Agency.id == ActivityAgency.agency_id)
        .where(ActivityEdition.plan_id == plan.id)
    ).all()
    assert [tuple(row) for row in supporting] == [("M1", "Ministerio del Interior")]


def test_two_milestones_have_targets_and_six_have_none(stored: Session, plan: Plan) -> None:
    rows = stored.execute(
        select(ActivityEdition.code, MilestoneEdition.target, MilestoneEdition.unit, MilestoneEdition.due)
        .join(ActivityEdition, ActivityEdition.activity_id == MilestoneEdition.activity_id)
        .where(ActivityEdition.plan_id == plan.id)
        .order_by(ActivityEdition.code)
    ).all()
    assert [tuple(row) for row in rows[:2]] == [
        ("M1", Decimal(50), "centres", None),
        ("M2", Decimal(10), "offices", None),
    ]
    assert [row.target for row in rows[2:]] == [None] * 6


def test_its_money_adds_up_to_the_cent(stored: Session, plan: Plan) -> None:
    lines = stored.scalars(select(CostLine).where(CostLine.plan_id == plan.id).order_by(CostLine.id)).all()
    (whole,) = [line for line in lines if line.part_of is None]
    parts = [line for line in lines if line.part_of == whole.id]
    assert (str(whole.amount), whole.currency, whole.precision, whole.fiscal_year) == (
        "59295634.00",
        "PEN",
        Decimal(1),
        2018,
    )
    assert [str(part.amount) for part in parts if part.amount is not None] == [
        "9100000.00",
        "8300000.00",
        "6400000.00",
        "5400000.00",
        "5400000.00",
    ]
    assert {part.precision for part in parts if part.amount is not None} == {Decimal(100_000)}
    assert sum(part.amount is None for part in parts) == 4
    (totals,) = money.totals(
        money.CostLine(
            str(line.id), line.kind, line.currency, line.amount, str(line.part_of) if line.part_of else None, 2018
        )
        for line in lines
    )
    assert totals.amounts == {money.Kind.SECURED: Decimal("59295634.00")}
    assert money.write_amount(totals.not_broken_down, 2) == "24695634.00"
    assert totals.gap is None


def test_the_equivalent_in_dollars_is_stated_and_no_rate_is_made_of_it(stored: Session, plan: Plan) -> None:
    stated = stored.scalars(
        select(CostLine.stated_equivalent).where(CostLine.plan_id == plan.id, CostLine.part_of.is_(None))
    ).one()
    assert stated == {
        "amount": "18000000",
        "currency": "USD",
        "wording": "approx. US$18 million",
        "source": "OAS page mesecvi-peru-plan-2018",
        "verified": "yes",
    }


def test_the_ministry_leads_and_stands_there_once(stored: Session, plan: Plan) -> None:
    mimp = stored.scalars(select(Agency).where(Agency.state == "PER", Agency.acronym == "MIMP")).one()
    assert plan.agency_id == mimp.id
    assert stored.scalars(select(Agency.name["value"].astext).where(Agency.state == "PER")).all().count("MIMP") == 0
