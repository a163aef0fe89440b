"""Row-level security, the coarse second lock, and `visible()`, the first, over plans of every kind and for every role."""

from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from app.api._things import TYPES
from app.db import SET_CONTEXT
from app.queries._visible import visible
from app.queries.images import SOURCES
from tests.access.filled import CONTENT, GUARDED, OF_PLANS, ROLES, rows


def test_there_is_plenty(filled):
    """In each table drafts and published rows of three States; without them the tests below would prove nothing."""
    for name, table in CONTENT.items():
        kinds = {(row._state, row._edition) for row in filled.all(table).values()}
        states = {"PER", "COL", "BRA"} - ({"BRA"} if name == "activity_agencies" else set())
        editions = {"draft", "published"} - ({"published"} if name == "returns" else set())
        wanted = {(state, edition) for state in states for edition in editions}
        assert wanted <= kinds, name


@pytest.mark.parametrize("role", ROLES)
def test_the_second_lock_admits_what_is_published_and_drafts_of_own_states_and_nothing_else(filled, role):
    reader = filled.actors[role]
    with filled.by(reader) as connection:
        for name, table in (CONTENT | {"changes": GUARDED["changes"]}).items():
            admitted = rows(connection, table)
            for key, row in filled.all(table).items():
                may = row._edition == "published" or "*" in reader.reads or row._state in reader.reads
                assert (key in admitted) == may, (name, row)


@pytest.mark.parametrize("role", ROLES)
def test_the_second_lock_never_refuses_what_the_first_admits(filled, role):
    """What `visible()` and the queries find as the owner, for whom there is no second lock, they find as the service."""
    reader = filled.actors[role]
    with (
        filled.by(reader) as service,
        filled.owner.connect() as owner,
        Session(owner) as all_,
        Session(service) as some,
    ):
        for name, table in CONTENT.items():
            if "plan_id" in table.c:
                seen = select(*table.primary_key.columns).where(visible(reader, table.c))
                assert set(service.execute(seen)) == set(owner.execute(seen)), name
        for type in OF_PLANS:
            ids = ids_of(owner, type)
            without = {row.id for row in TYPES[type].rows(all_, reader, ids)}
            assert {row.id for row in TYPES[type].rows(some, reader, ids)} == without, type


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("secretariat", "system")])
def test_the_first_lock_alone_shows_no_draft_of_another_state(filled, role):
    """Asked as the owner: row-level security is the net, not the door."""
    reader = filled.actors[role]
    own = {held.state for held in reader.grants}
    mechanisms = [held.mechanism for held in reader.roles("secretariat")]
    with filled.owner.connect() as owner, Session(owner) as session:
        for type in OF_PLANS:
            table, found = (
                SOURCES[type].table,
                {row.id: row for row in TYPES[type].rows(session, reader, ids_of(owner, type))},
            )
            if type == "plans":  # that it exists everybody may know; its content has an edition
                found = {id: row for id, row in found.items() if row.edition}
            foreign = text(
                f"select id from {table} where state <> all(:own) group by id having bool_and(edition = 'draft')"
            )
            seen = found.keys() & set(owner.scalars(foreign, {"own": sorted(own - {None})}))
            assert not seen or (mechanisms and type not in ("updates",)), (type, seen)


def test_a_connection_without_settings_sees_nothing(filled):
    with filled.service.connect() as connection:
        for name, table in GUARDED.items():
            assert connection.scalar(select(func.count()).select_from(table)) == 0, name


@pytest.mark.parametrize("reads", ["", "{}"])
def test_empty_settings_admit_nothing_of_the_content(filled, reads):
    with filled.service.connect() as connection:
        connection.execute(SET_CONTEXT, {"reads": reads, "writes": ""})
        for name, table in (CONTENT | {"changes": GUARDED["changes"]}).items():
            assert connection.scalar(select(func.count()).select_from(table)) == 0, name


def test_the_settings_of_one_transaction_do_not_reach_the_next(filled):
    with filled.service.connect() as connection:
        connection.execute(SET_CONTEXT, {"reads": "{public,*}", "writes": "{*}"})
        assert connection.scalar(select(func.count()).select_from(GUARDED["activities"])) > 0
        connection.rollback()
        assert connection.scalar(select(func.count()).select_from(GUARDED["activities"])) == 0


@pytest.mark.parametrize("name", [*CONTENT, "changes"])
def test_the_policy_is_inlined(filled, name):
    """A function that is called for each row costs ten times more (backend.md 2)."""
    with filled.by(filled.actors["peru"]) as connection:
        plan = "\n".join(connection.scalars(text(f"explain (verbose, costs off) select * from {name}")))
    assert "avance.sees" not in plan
    assert "'published'" in plan
    assert "InitPlan" in plan


def ids_of(connection: Connection, type: str) -> list[Any]:
    return list(connection.scalars(text(f"select distinct id from {SOURCES[type].table}")))
