"""Row-level security and the keys: nothing is written into another State, and what is kept for it is changed by nobody."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, text, true, update
from sqlalchemy.exc import DBAPIError

from app.access.actor import SYSTEM
from app.db import SET_CONTEXT, array_literal
from app.models import Base
from app.models.base import new_id
from tests.access.filled import CONTENT, GUARDED, Filled


@pytest.mark.parametrize("name", CONTENT)
def test_nobody_writes_into_another_state(filled, name):
    """Another State's row is not made (42501), not changed (42501, or not found where it is a draft), not deleted."""
    table = CONTENT[name]
    sample = copied(filled, table, "COL")
    theirs = table.c.state == "COL"
    if name == "observations":  # those of the catalogue are the Secretariat's too
        indicators = GUARDED["indicators"]
        theirs &= table.c.indicator_id.in_(select(indicators.c.id).where(indicators.c.state == "COL"))
        sample = copied(filled, table, "COL", theirs)
    for role in (
        "peru",
        "agency_peru",
        "consultant",
        "contributor",
        "secretariat",
        "expert",
        "admin",
        "reader",
        "public",
    ):
        with filled.by(filled.actors[role]) as connection:
            assert refusal(connection, insert(table).values(sample)) == "42501", role
            for edition in ("draft", "published"):
                change = update(table).where(theirs, table.c.edition == edition).values(edition=edition)
                assert refusal(connection, change) in ("42501", "none"), (role, edition)
            assert refusal(connection, delete(table).where(theirs)) == "none", role
    with filled.by(filled.actors["colombia"]) as connection:
        assert refusal(connection, insert(table).values(sample)) not in ("42501", "none")


def test_a_contributor_writes_inputs_in_the_state_and_nothing_else(filled):
    for name, table in CONTENT.items():
        with filled.by(filled.actors["contributor"]) as connection:
            made = refusal(connection, insert(table).values(copied(filled, table, "PER")))
            assert (made == "42501") == (name != "inputs"), name


def test_the_audience_of_another_states_plan_is_not_written(filled):
    plans = GUARDED["plans"]
    with filled.by(filled.actors["peru"]) as connection:
        theirs = update(plans).where(plans.c.state == "COL").values(audience=["PER:MESECVI"])
        assert refusal(connection, theirs) == "42501"
        assert refusal(connection, delete(plans).where(plans.c.state == "COL")) == "none"
        assert refusal(connection, insert(plans).values(copied(filled, plans, "COL") | {"id": new_id()})) == "42501"


@pytest.mark.parametrize("name", CONTENT)
def test_nothing_hangs_on_another_states_plan(filled, name):
    """A row with the own State in it passes row-level security: the keys stop it, asked as the owner."""
    table = CONTENT[name]
    with filled.owner.connect() as connection:
        for edition in ("draft", "published"):
            taken = update(table).where(table.c.state == "COL", table.c.edition == edition).values(state="PER")
            if name == "observations":
                continue  # those of the catalogue are of any State; the others below
            assert refusal(connection, taken) in ("23503", "none"), edition


def test_a_value_of_another_states_indicator_is_not_written(filled):
    observations, indicators = GUARDED["observations"], GUARDED["indicators"]
    with filled.owner.connect() as connection:
        theirs = connection.scalars(select(indicators.c.id).where(indicators.c.state == "COL")).all()
        catalogue = connection.scalars(select(indicators.c.id).where(indicators.c.state.is_(None))).one()
    with filled.by(filled.actors["peru"]) as connection:
        for indicator in theirs:
            row = {
                "id": new_id(),
                "indicator_id": indicator,
                "state": "PER",
                "edition": "draft",
                "period": "1",
                "value": 1,
            }
            assert refusal(connection, insert(observations).values(row)) == "42501"
        of_catalogue = row | {"indicator_id": catalogue}
        assert refusal(connection, insert(observations).values(of_catalogue)) == "none"
        assert refusal(connection, insert(observations).values(of_catalogue | {"state": "COL"})) == "42501"
    with filled.by(filled.actors["secretariat"]) as connection:
        assert refusal(connection, insert(observations).values(of_catalogue)) == "none"
        assert refusal(connection, insert(observations).values(row)) == "42501"


def test_a_change_is_neither_changed_nor_deleted(filled):
    changes = GUARDED["changes"]
    with filled.by(SYSTEM) as connection:
        assert refusal(connection, update(changes).values(act="x")) == "42501"
        assert refusal(connection, delete(changes)) == "42501"
        assert refusal(connection, text("delete from counter")) == "42501"


def copied(filled: Filled, table: Table, state: str, which: Any = None) -> dict[str, Any]:
    """The values of a row of a State."""
    columns = [column for column in table.columns if column.computed is None]
    with filled.owner.connect() as connection:
        found = (
            connection.execute(
                select(*columns).where(table.c.state == state, true() if which is None else which).limit(1)
            )
            .mappings()
            .one()
        )
    return dict(found)


def refusal(connection: Connection, statement: Any) -> str:
    """The SQLSTATE a statement is refused with, or `none`; what it did is undone."""
    savepoint = connection.begin_nested()
    try:
        done = connection.execute(statement)
    except DBAPIError as error:
        return str(getattr(error.orig, "sqlstate", error))
    else:
        if not statement.is_insert:
            assert done.rowcount == 0 or statement.is_delete, done.rowcount
        return "none"
    finally:
        savepoint.rollback()


def test_who_read_drafts_of_a_state_is_no_other_states_business_and_is_changed_by_nobody(filled):
    row = {
        "plan_id": new_id(),
        "day": date(2026, 11, 22),
        "reader": "client:x",
        "state": "COL",
        "name": "x",
        "role": "x",
    }
    accesses = Base.metadata.tables["accesses"]
    with filled.by(filled.actors["colombia"]) as connection:
        connection.execute(insert(accesses).values(row))
        assert connection.execute(select(accesses.c.state)).scalars().all() == ["COL"]
        for name in ("peru", "public", "expert", "admin"):
            lists = {key: array_literal(getattr(filled.actors[name], key)) for key in ("reads", "writes")}
            connection.execute(SET_CONTEXT, lists)
            assert connection.execute(select(accesses)).all() == [], name
            with pytest.raises(DBAPIError, match="row-level security"), connection.begin_nested():
                connection.execute(insert(accesses).values(row | {"reader": "client:y"}))
        with pytest.raises(DBAPIError, match="permission denied"), connection.begin_nested():
            connection.execute(update(accesses).values(name="y"))
        assert connection.execute(delete(accesses)).rowcount == 0, "none is two years old"


def test_an_event_is_changed_by_nobody_and_forgotten_when_it_is_old(filled):
    events = Base.metadata.tables["events"]
    row = {"event": "refused", "by": "person:x", "name": "x", "what": "GET /x"}
    with filled.by(filled.actors["public"]) as connection:
        connection.execute(insert(events).values(row))
        connection.execute(insert(events).values(row | {"at": text("clock_timestamp() - interval '366 days'")}))
        with pytest.raises(DBAPIError, match="permission denied"), connection.begin_nested():
            connection.execute(update(events).values(name="y"))
        assert connection.execute(delete(events)).rowcount == 1
