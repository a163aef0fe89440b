"""The demonstration's content: made by the focal point of Colombia, labelled, and not to be seen by others."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from app.access.actor import PUBLIC, Actor, Held
from app.db import bind
from app.errors import NotFound
from app.loading import demonstration
from app.models import Activity, ActivityRecommendation, Change, Milestone, Move, Plan, Recommendation
from app.queries import activities, plans
from tests.loading.conftest import NOW

PERU = Actor("client", "peru", "peru", (Held("focal_point", "PER"),), None)
SECRETARIAT = Actor("client", "s", "s", (Held("secretariat", None, "MESECVI"),), None)


@pytest.fixture
def draft(stored: Session) -> Plan:
    return stored.scalars(select(Plan).where(Plan.synthetic)).one()


def test_colombia_reads_its_draft(stored: Session, draft: Plan) -> None:
    by = demonstration.colombia()
    bind(stored, by.reads, by.writes)
    assert plans.must_be_readable(stored, by, draft.id).edition == "draft"
    assert (draft.state, draft.stage, draft.mechanisms) == ("COL", "drafting", ["MESECVI"])


@pytest.mark.parametrize("reader", [PUBLIC, PERU, SECRETARIAT], ids=["public", "peru", "secretariat"])
def test_nobody_else_does(stored: Session, draft: Plan, reader: Actor) -> None:
    activity = stored.scalars(select(Activity.id).where(Activity.plan_id == draft.id)).first()
    assert activity is not None
    bind(stored, reader.reads, reader.writes)
    with pytest.raises(NotFound):
        plans.must_be_readable(stored, reader, draft.id)
    with pytest.raises(NotFound):
        activities.one(stored, reader, activity)


def test_its_three_activities_implement_recommendations_to_all_parties(stored: Session, draft: Plan) -> None:
    rows = stored.execute(
        select(Recommendation.addressees, Recommendation.mechanism)
        .join(ActivityRecommendation, ActivityRecommendation.recommendation_id == Recommendation.id)
        .join(Activity, Activity.id == ActivityRecommendation.activity_id)
        .where(Activity.plan_id == draft.id)
    )
    assert [tuple(row) for row in rows] == [("all", "MESECVI")] * 3


def test_all_of_it_says_that_it_is_made_up(stored: Session, draft: Plan) -> None:
    assert set(stored.scalars(select(Activity.synthetic).where(Activity.plan_id == draft.id))) == {True}
    of_it = select(Milestone.synthetic).join(Activity, Activity.id == Milestone.activity_id)
    assert list(stored.scalars(of_it.where(Activity.plan_id == draft.id))) == [True, True]
    assert set(stored.scalars(select(Move.synthetic).where(Move.plan_id == draft.id))) == {True}
    titles = [draft.title["value"], *(one["value"] for one in draft.title["translations"].values())]
    assert len(titles) == 4
    assert all("sint" in title or "synth" in title for title in titles)


def test_its_changes_name_the_client_and_are_not_public(stored: Session, draft: Plan) -> None:
    changes = stored.scalars(select(Change).where(Change.actor_id == "client:demo-colombia")).all()
    assert sorted(change.type for change in changes) == ["activities"] * 3 + ["milestones"] * 2 + ["plans"]
    assert {change.role for change in changes} == {"focal_point"}
    content = [change for change in changes if change.type != "plans"]
    assert all("public" not in change.audience for change in content)


def test_without_the_reference_data_nothing_is_made(sessions: sessionmaker[Session], session: Session) -> None:
    with pytest.raises(LookupError):
        demonstration.load(sessions, NOW)
    assert session.execute(text("select count(*) from clients")).scalar_one() == 0
