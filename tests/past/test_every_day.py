"""What an answer was at the end of a day, `as_of` says of that day ever after, but for what is no longer for the reader."""

from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.db import bind
from tests.database import Databases
from tests.feed import acts
from tests.feed.machine import PLANS, REFUSED, WRITERS
from tests.feed.stage import FOCAL, build
from tests.past.remembered import Answers, Record, paths

READERS = ("public", "peru", "agency_peru", "secretariat", "colombia")
Told = dict[str, Answers]
DAY = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5 * 14 * 19), st.integers(0, 9)), min_size=4, max_size=14)


@settings(
    database=None,
    max_examples=1,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    print_blob=True,
)
@given(st.lists(DAY, min_size=2, max_size=3))
def test_an_answer_is_remembered_as_it_was(databases: Databases, days: list[list[tuple[int, int, int]]]) -> None:
    database = databases.clone()
    stage = build(database, lock_timeout_ms=50)
    with stage.api() as api:
        record = Record(stage, api)
        record.begin()
        plans = {stage.plan(state, mechanisms): state for state, mechanisms in PLANS}
        for plan, state in plans.items():
            stage.activity(plan, by=FOCAL[state])
        remembered = {record.night(): told(record)}
        for day in days:
            for writer, choice, which in day:
                write(record, list(plans), writer, choice, which)
            remembered[record.night()] = told(record)
        found = wrong(record, remembered)
        assert not found, "\n".join(found)
    stage.engine.dispose()
    databases.drop(database)


def test_control_a_table_without_its_past_is_found(record: Record) -> None:
    plan = record.stage.plan()
    activity = record.stage.activity(plan, title="Antes")
    record.stage.publish(plan)
    remembered = {record.night(): told(record)}
    record.stage.withdraw(plan)
    record.stage.change(activity, title={"value": "Después"})
    record.stage.publish(plan)
    assert wrong(record, remembered) == []
    with psycopg.connect(record.stage.database.owner_url.replace("+psycopg", "")) as owner:
        owner.execute("drop view past.activity_editions")
    assert any(f"/activities/{activity} as of" in found and "title" in found for found in wrong(record, remembered))


def write(record: Record, plans: list[UUID], writer: int, choice: int, which: int) -> None:
    actor = record.stage.actor(WRITERS[writer])
    state = actor.grants[0].state
    mine = [plan for plan, (of, _) in zip(plans, PLANS, strict=True) if of == state]
    with record.stage.writing() as session:
        bind(session, actor.reads, actor.writes)
        try:
            acts.act(
                acts.Writing(
                    session, actor, mine[(writer + choice) % len(mine)], record.stage.world, choice, which, record.day
                )
            )
            session.commit()
        except (acts.Nothing, *REFUSED):
            session.rollback()


def told(record: Record) -> Told:
    """Every path as two of the readers, by turns."""
    asked = list(paths(record.api.client.app.openapi(), record.things()))
    turns = len(READERS)
    return {
        reader: record.answers(reader, [path for i, path in enumerate(asked) if (i - turn) % turns < 2])
        for turn, reader in enumerate(READERS)
    }


def wrong(record: Record, remembered: dict[date, Told]) -> list[str]:
    return [
        f"{reader}, {path} as of {day}: {difference}"
        for day, by_reader in remembered.items()
        for reader, answers in by_reader.items()
        for path, again in record.answers(reader, list(answers), as_of=day.isoformat()).items()
        for difference in differences(answers[path], again)
    ]


def differences(then: tuple[int, Any], now: tuple[int, Any]) -> list[str]:
    if then[0] != now[0]:
        return [f"{then[0]} then, {now[0]} now"]
    return [
        f"{name}: {then[1].get(name)} then, {now[1].get(name)} now"
        for name in then[1].keys() | now[1].keys()
        if then[1].get(name, ...) != now[1].get(name, ...)
    ]
