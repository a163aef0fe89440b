"""What people may prove by an update: the law of `completed`, and for which agency somebody speaks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from app.access.actor import SYSTEM, Actor, Held
from app.actions import updates
from app.actions._record import record_commits
from app.db import bind, make_engine, make_sessions
from app.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from app.models import Activity, Change, CostLine, Update
from app.queries import updates as queries
from app.rules.problems import Refused
from tests.factories import published
from tests.factories import world as small

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DONE = {"as_of": date(2018, 11, 30), "status": "completed", "percent": 100}


def person(name, *held):
    return Actor("person", name, name, held)


@pytest.fixture
def plans(session, world):
    return published.make(session, world)


@pytest.fixture
def ana(world):
    return person("ana", Held("agency_officer", "PER", agency_id=world.mimp))


@pytest.fixture
def luis():
    return person("luis", Held("focal_point", "PER"))


def submit(session, activity, by, **values):
    made = updates.submit(session, activity, values=DONE | values, language=None, by=by, today=TODAY)
    session.commit()
    return made


def accept(session, id, by, expected=None):
    updates.accept(session, id, expected=expected, by=by, today=TODAY, at=NOW)
    session.commit()


def test_a_focal_point_who_accepts_an_officers_word_is_the_proof(session, plans, ana, luis):
    accept(session, submit(session, plans.campaign, ana), luis)
    assert session.get(Activity, plans.campaign).status == "completed"


def test_nobody_is_the_proof_of_the_own_word(session, plans, luis):
    own = submit(session, plans.campaign, luis)
    with pytest.raises(Refused) as refused:
        accept(session, own, luis)
    assert [problem.code for problem in refused.value.problems] == ["completed_without_proof"]
    session.rollback()
    assert session.get(Activity, plans.campaign).status == "not_reported"
    assert session.get(Update, own).decision == "submitted"


def test_the_word_of_a_machine_wants_evidence_whoever_accepts_it(session, plans, world, luis):
    machine = Actor("client", "m", "m", (Held("agency_officer", "PER", agency_id=world.mimp),), None)
    reported = submit(session, plans.campaign, machine)
    with pytest.raises(Refused) as refused:
        accept(session, reported, luis)
    assert [problem.code for problem in refused.value.problems] == ["completed_by_machine_without_evidence"]


def test_an_officer_of_two_agencies_says_for_which(session, plans, world):
    both = person("eva", *(Held("agency_officer", "PER", agency_id=id) for id in (world.mimp, world.interior)))
    values = {"as_of": date(2018, 11, 30), "status": "under_way"}
    with pytest.raises(Invalid):
        updates.submit(session, plans.centres, values=values, language=None, by=both, today=TODAY)
    named = values | {"agency": world.interior}
    made = updates.submit(session, plans.centres, values=named, language=None, by=both, today=TODAY)
    assert session.get(Update, made).agency_id == world.interior
    alone = updates.submit(session, plans.campaign, values=values, language=None, by=both, today=TODAY)
    assert session.get(Update, alone).agency_id == world.mimp, "only one of them leads here"


def test_who_is_no_officer_any_more_changes_nothing(session, plans, world, ana):
    made = submit(session, plans.campaign, ana)
    moved = person("ana", Held("agency_officer", "PER", agency_id=world.health), Held("focal_point", "PER", "MESICIC"))
    with pytest.raises(NotFound):
        updates.change(session, made, values={}, language=None, expected=None, by=moved, today=TODAY, at=NOW)


def test_a_colleague_of_the_same_agency_reads_and_does_not_write(session, plans, world, ana):
    made = submit(session, plans.campaign, ana)
    colleague = person("eva", Held("agency_officer", "PER", agency_id=world.mimp))
    with pytest.raises(Forbidden):
        updates.change(session, made, values={}, language=None, expected=None, by=colleague, today=TODAY, at=NOW)


def test_two_acceptances_at_once_are_one(fresh_database):
    """Two real transactions: both have read the submitted update, one decides, the other is told so."""
    engine = make_engine(fresh_database.url)
    factory = make_sessions(engine)
    record_commits(factory)

    def session_of(actor):
        session = factory()
        bind(session, actor.reads, actor.writes)
        return session

    with session_of(SYSTEM) as session:
        world = small.make(session)
        plans = published.make(session, world)
        ana = person("ana", Held("agency_officer", "PER", agency_id=world.mimp))
        spent = [{"amount": "10.00", "currency": "PEN"}]
        made = submit(session, plans.campaign, ana, status="under_way", percent=10, spending=spent)

    def decide(name):
        by = person(name, Held("focal_point", "PER"))
        with session_of(by) as session:
            read, _ = queries.to_change(session, by, made) if name == "first" else (session.get(Update, made), None)
            assert read.decision == "submitted"
            both_have_read.wait()
            try:
                accept(session, made, by, expected=1)
            except (StaleDataError, PreconditionFailed, Conflict):
                return "refused"
            return "accepted"

    both_have_read = Barrier(2, timeout=10)
    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(decide, ("first", "second")))
    with session_of(SYSTEM) as session:
        assert answers == ["accepted", "refused"]
        assert session.scalars(select(CostLine.amount)).all() == [Decimal("10.00")]
        accepts = session.scalars(select(Change.type).where(Change.act == "updates.accept")).all()
        assert sorted(accepts) == ["activities", "costs", "updates"]
    engine.dispose()


def test_what_an_update_does_not_say_stays(session, plans, ana, luis):
    accept(session, submit(session, plans.campaign, ana, status="under_way", percent=40), luis)
    silent = {"as_of": date(2018, 12, 31), "status": "suspended"}
    made = updates.submit(session, plans.campaign, values=silent, language=None, by=ana, today=TODAY)
    session.commit()
    accept(session, made, luis)
    activity = session.get(Activity, plans.campaign)
    assert (activity.status, activity.percent, activity.status_as_of) == ("suspended", 40, date(2018, 12, 31))
