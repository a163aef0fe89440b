"""What is there after loading, counted as the issue counts it."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import (
    Addressee,
    CountryReport,
    Currency,
    Indicator,
    Meeting,
    Membership,
    Observation,
    Phase,
    Plan,
    Recommendation,
    Round,
    State,
)
from app.queries.recommendations import reaches

TABLES: dict[Any, int] = {
    State: 35,
    Currency: 34,
    Round: 10,
    Phase: 13,
    Meeting: 32,
    CountryReport: 34,
    Recommendation: 82,
    Indicator: 49,
    Observation: 6,
    Plan: 15,
}


def count(session: Session, table: Any, *where: Any) -> int:
    return session.scalars(select(func.count()).select_from(table).where(*where)).one()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__tablename__)
def test_every_line_became_a_row(stored: Session, table: Any) -> None:
    assert count(stored, table) == TABLES[table]


@pytest.mark.parametrize(
    ("mechanism", "kind", "members"),
    [("MESICIC", "party", 34), ("MESICIC", "joined", 33), ("MESECVI", "party", 32), ("MESECVI", "joined", 32)],
)
def test_party_and_joined_are_two_facts(stored: Session, mechanism: str, kind: str, members: int) -> None:
    assert count(stored, Membership, Membership.mechanism == mechanism, Membership.kind == kind) == members


def test_barbados_is_party_to_the_convention_and_outside_the_mechanism(stored: Session) -> None:
    kinds = stored.scalars(
        select(Membership.kind).where(Membership.state == "BRB", Membership.mechanism == "MESICIC")
    ).all()
    assert kinds == ["party"]


def test_a_day_of_joining_that_is_not_known_stays_unknown(stored: Session) -> None:
    grenada = stored.get_one(Membership, ("GRD", "MESICIC", "joined"))
    assert (grenada.since, grenada.verified) == (None, None)
    lucia = stored.get_one(Membership, ("LCA", "MESICIC", "party"))
    assert (lucia.since, lucia.verified) == (None, "no")


@pytest.mark.parametrize(("addressees", "wanted"), [("state", 70), ("states", 4), ("all", 8)])
def test_recommendations_address_one_several_or_all(stored: Session, addressees: str, wanted: int) -> None:
    assert count(stored, Recommendation, Recommendation.addressees == addressees) == wanted


def test_those_that_reach_peru_are_its_own_those_that_name_it_and_those_to_all(stored: Session) -> None:
    reached = stored.execute(
        select(Recommendation.addressees, func.count()).where(reaches("PER")).group_by(Recommendation.addressees)
    )
    assert dict(reached.all()) == {"state": 1, "states": 4, "all": 8}
    assert count(stored, Addressee, Addressee.state == "PER") == 5


def test_fourteen_plans_are_real_and_one_is_made_up(stored: Session) -> None:
    assert count(stored, Plan, Plan.synthetic.is_(False)) == 14
    assert count(stored, Plan, Plan.synthetic) == 1


def test_thirty_eight_indicators_are_marked_as_nobody_has_verified_them(stored: Session) -> None:
    assert count(stored, Indicator, Indicator.verified == "no") == 38
    assert count(stored, Indicator, Indicator.verified == "yes") == 11
