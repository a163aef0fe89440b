"""Two transactions at once: the one that began first ends last, and no poller misses it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.db import bind
from app.models import Change
from tests.feed.poller import Poller
from tests.feed.stage import change


def test_a_change_that_was_begun_first_and_committed_last_is_not_missed(stage, clients):
    plan = stage.plan()
    slow, quick = stage.activity(plan), stage.activity(stage.plan("COL"), by="colombia")
    stage.publish(plan)
    stage.publish(stage.plans[1])
    poller = clients["public"]
    before = poller.poll()
    assert {id for type, id in before if type == "activities"} == {str(slow), str(quick)}
    written, read = threading.Event(), threading.Event()

    def first() -> None:
        with stage.by("peru") as (session, actor):
            change(session, actor, slow, {"status": "under_way"})
            written.set()
            assert read.wait(10)

    def second() -> None:
        assert written.wait(10)
        stage.change(quick, by="colombia", status="under_way")
        poller.poll()
        read.set()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(first), pool.submit(second)]:
            done.result(timeout=20)
    assert poller.replica["activities", str(quick)]["status"] == "under_way"
    assert poller.replica["activities", str(slow)]["status"] == "planned"
    poller.poll()
    assert poller.replica["activities", str(slow)]["status"] == "under_way"


@pytest.mark.parametrize("last", ["bringing", "adding"])
def test_a_thing_written_while_its_readers_change_reaches_the_new_reader(stage, last):
    """One transaction brings an agency into the draft, another adds to the draft: whichever ends last, the officer gets
    both things."""
    plan = stage.plan()
    things = [stage.activity(plan)]
    agency = Poller(stage, stage.actor("agency_peru"))
    assert agency.differs(10) == ""
    brought, added = threading.Event(), threading.Event()

    def bring() -> None:
        with stage.by("peru") as (session, actor):
            change(session, actor, things[0], {"lead_agency": stage.world.mimp})
            brought.set()
            added.wait(0.3 if last == "bringing" else 0)

    def add() -> None:
        brought.wait(0.3 if last == "adding" else 0)
        things.append(stage.activity(plan, code="2"))
        added.set()

    with ThreadPoolExecutor(2) as pool:
        for running in [pool.submit(bring), pool.submit(add)]:
            running.result(timeout=20)
    assert agency.differs(10) == ""
    assert {id for type, id in agency.replica if type == "activities"} == {str(id) for id in things}


def test_eight_writers_and_four_pollers_at_once(stage):
    """Numbers are dense, in the order of time, and whoever polls meanwhile ends with everything."""
    plans = [stage.plan() for _ in range(4)]
    things = [stage.activity(plan, code=str(i)) for plan in plans for i in range(2)]
    for plan in plans:
        stage.publish(plan)
    stop = threading.Event()

    def write(activity: object) -> None:
        for i in range(12):
            stage.change(activity, percent=i)

    def read(poller: Poller) -> Poller:
        while not stop.is_set():
            poller.page(3)
        return poller

    with ThreadPoolExecutor(12) as pool:
        reading = [pool.submit(read, Poller(stage, stage.actor(n))) for n in ("public", "peru", "colombia", "expert")]
        writing = [pool.submit(write, activity) for activity in things]
        for done in writing:
            done.result(timeout=60)
        stop.set()
        pollers = [done.result(timeout=10) for done in reading]
    assert [poller.differs(50) for poller in pollers] == [""] * 4
    with stage.writing() as session:
        bind(session, ("public", "*"), ())
        rows = session.execute(select(Change.n, Change.at).order_by(Change.n)).all()
    assert [row.n for row in rows] == list(range(1, len(rows) + 1))
    assert [row.at for row in rows] == sorted(row.at for row in rows)
