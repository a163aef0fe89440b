"""Recording: one Change for each thing that changed and none otherwise, numbered in the order of the commits."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import SYSTEM, Actor, Held
from app.actions._record import CHANNEL, recording
from app.db import bind
from app.errors import Conflict
from app.models import Agency, Change, Counter, Recommendation
from app.models.base import new_id
from tests.database import Database
from tests.factories.world import World, words
from tests.feed.stage import Stage, build


def log(session: Session) -> list[Any]:
    return list(session.scalars(select(Change).order_by(Change.n)))


def number(session: Session) -> int:
    return session.scalars(select(Counter.n)).one()


def agency(session: Session, id: Any) -> Agency:
    return session.get_one(Agency, id)


def rename(session: Session, id: Any, value: str, **how: Any) -> None:
    with recording(session, ("agencies", id), act="agencies.change", by=SYSTEM, **how):
        agency(session, id).name = words(value)


@pytest.fixture
def mimp(session: Session, world: World) -> Any:
    return world.mimp


def test_one_change_for_each_thing_that_changed(session: Session, world: World):
    both = [("agencies", world.mimp), ("agencies", world.interior), ("agencies", world.health)]
    with recording(session, *both, act="agencies.change", by=SYSTEM, reason="porque sí"):
        agency(session, world.mimp).acronym = "A"
        agency(session, world.interior).acronym = "B"
    session.commit()
    changes = log(session)
    assert {change.thing_id for change in changes} == {str(world.mimp), str(world.interior)}
    assert [change.n for change in changes] == [1, 2]
    change = next(change for change in changes if change.thing_id == str(world.mimp))
    assert (change.op, change.act, change.version, change.state) == ("saved", "agencies.change", 2, "PER")
    assert (change.before["acronym"], change.after["acronym"]) == ("MIMP", "A")
    assert (change.actor, change.actor_id, change.role, change.reason) == (
        "Avance",
        "system:system",
        "system",
        "porque sí",
    )
    assert change.audience == change.audience_before == ["public"]


def test_none_for_what_did_not_change(session: Session, mimp: Any):
    before = number(session)
    with recording(session, ("agencies", mimp), act="agencies.change", by=SYSTEM):
        agency(session, mimp).acronym = "MIMP"
    session.commit()
    assert log(session) == []
    assert number(session) == before
    assert agency(session, mimp).version == 1


def test_a_new_thing_has_no_before(session: Session, world: World):
    id = new_id()
    with recording(session, act="agencies.create", by=SYSTEM) as recorded:
        session.add(Agency(id=id, state="PER", name=words("Nueva"), kind="branch_of_government"))
        recorded.add(("agencies", id))
    session.commit()
    (change,) = log(session)
    assert (change.op, change.before, change.audience_before) == ("saved", None, [])
    assert change.after["name"]["value"] == "Nueva"


def test_two_recordings_of_a_thing_are_one_change(session: Session, mimp: Any):
    """What it was before the first and is after the second, in the words of the second."""
    rename(session, mimp, "Primero", reason="uno")
    rename(session, mimp, "Segundo", reason="dos")
    session.commit()
    (change,) = log(session)
    assert change.before["name"]["value"].startswith("Ministerio de la Mujer")
    assert change.after["name"]["value"] == "Segundo"
    assert (change.version, change.reason) == (3, "dos")


def test_what_was_changed_and_changed_back_is_told_by_its_version(session: Session, mimp: Any):
    first = agency(session, mimp).acronym
    for acronym in ("X", first):
        with recording(session, ("agencies", mimp), act="agencies.change", by=SYSTEM):
            agency(session, mimp).acronym = acronym
    session.commit()
    (change,) = log(session)
    assert (change.before["version"], change.after["version"]) == (1, 3)


def test_what_was_made_and_deleted_at_once_is_not_told(session: Session, world: World):
    id = new_id()
    with recording(session, act="agencies.create", by=SYSTEM) as recorded:
        session.add(Agency(id=id, state="PER", name=words("Nueva"), kind="branch_of_government"))
        recorded.add(("agencies", id))
    with recording(session, ("agencies", id), act="agencies.remove", by=SYSTEM):
        session.delete(agency(session, id))
    session.commit()
    assert log(session) == []


def test_a_rollback_leaves_neither_a_change_nor_a_gap(session: Session, mimp: Any):
    rename(session, mimp, "Nadie")
    session.rollback()
    rename(session, mimp, "Alguien")
    session.commit()
    (change,) = log(session)
    assert (change.n, change.after["name"]["value"]) == (1, "Alguien")


def test_a_refusal_inside_a_recording_records_nothing(session: Session, mimp: Any):
    with pytest.raises(Conflict), recording(session, ("agencies", mimp), act="agencies.change", by=SYSTEM):
        agency(session, mimp).acronym = "X"
        raise Conflict("No.")
    session.rollback()
    session.commit()
    assert log(session) == []


def test_a_savepoint_that_is_released_does_not_number_early(session: Session, world: World):
    before = number(session)
    with session.begin_nested():
        rename(session, world.mimp, "Primero")
    assert number(session) == before
    rename(session, world.interior, "Segundo")
    session.commit()
    assert [change.thing_id for change in log(session)] == [str(world.mimp), str(world.interior)]


def test_a_savepoint_that_is_rolled_back_takes_only_its_own_changes(session: Session, world: World):
    rename(session, world.mimp, "Antes")
    savepoint = session.begin_nested()
    rename(session, world.mimp, "Nunca")
    rename(session, world.interior, "Nunca")
    savepoint.rollback()
    rename(session, world.health, "Después")
    session.commit()
    told = {change.thing_id: change.after["name"]["value"] for change in log(session)}
    assert told == {str(world.mimp): "Antes", str(world.health): "Después"}


def test_the_role_is_that_of_the_grant_for_the_state(session: Session, world: World):
    grants = (Held("secretariat", None, "MESECVI"), Held("focal_point", "PER"), Held("focal_point", "COL"))
    by = Actor("client", "both", "Both", grants)
    with recording(session, ("agencies", world.mimp), act="agencies.change", by=by):
        agency(session, world.mimp).acronym = "X"
    with recording(session, ("recommendations", world.for_all), act="recommendations.change", by=by):
        session.get_one(Recommendation, world.for_all).code = "9"
    session.commit()
    assert {change.type: change.role for change in log(session)} == {
        "agencies": "focal_point",
        "recommendations": "secretariat",
    }


@pytest.fixture
def stage(fresh_database: Database) -> Iterator[Stage]:
    stage = build(fresh_database)
    yield stage
    stage.engine.dispose()


def test_eight_writers_at_once_are_numbered_densely_in_the_order_of_their_commits(stage: Stage):
    """Each takes one of six back; no reader ever sees a number before a lower one."""
    start, seen = threading.Barrier(8), []
    watched = threading.Event()

    def write(i: int) -> None:
        start.wait(10)
        for turn in range(6):
            with stage.writing() as session:
                bind(session, SYSTEM.reads, SYSTEM.writes)
                id = new_id()
                with recording(session, act="agencies.create", by=SYSTEM) as recorded:
                    session.add(Agency(id=id, state="PER", name=words(f"{i} {turn}"), kind="branch_of_government"))
                    recorded.add(("agencies", id))
                if turn == 3:
                    session.rollback()
                session.commit()

    def watch() -> None:
        while not watched.is_set():
            with stage.snapshot(SYSTEM) as session:
                numbers = [change.n for change in log(session)]
                assert numbers == list(range(1, number(session) + 1))
                seen.append(len(numbers))

    with ThreadPoolExecutor(9) as pool:
        watching = pool.submit(watch)
        for done in [pool.submit(write, i) for i in range(8)]:
            done.result(timeout=60)
        watched.set()
        watching.result(timeout=10)
    with stage.snapshot(SYSTEM) as session:
        changes = log(session)
    assert [change.n for change in changes] == list(range(1, 41))
    assert [change.at for change in changes] == sorted(change.at for change in changes)
    assert seen == sorted(seen)


def test_the_number_is_announced_once_it_is_committed(stage: Stage):
    url = stage.database.url.replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as listening:
        listening.execute(f"listen {CHANNEL}")
        with stage.writing() as session:
            bind(session, SYSTEM.reads, SYSTEM.writes)
            rename(session, stage.world.mimp, "Uno")
            rename(session, stage.world.interior, "Dos")
            assert list(listening.notifies(timeout=0.2)) == []
            session.commit()
        (told,) = listening.notifies(timeout=5, stop_after=1)
    assert told.payload == "2"
