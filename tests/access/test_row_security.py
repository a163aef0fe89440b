"""Row-level security, the coarse second lock, and `visible()`, the first, over plans of every kind and for every role."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, create_engine, delete, func, insert, select, text, true, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.access.actor import PUBLIC, SYSTEM, Actor, Held
from app.access.scopes import ALL
from app.actions._record import record_commits
from app.api._things import TYPES
from app.db import SET_CONTEXT, array_literal, bind, make_sessions
from app.models import Base
from app.models.base import new_id
from app.queries._visible import visible
from app.queries.images import SOURCES
from tests.access import plenty
from tests.database import Databases
from tests.factories import world as worlds
from tests.personas import GRANTS, persona

GUARDED: dict[str, Table] = {
    name: table for name, table in sorted(Base.metadata.tables.items()) if {"state", "edition"} <= {*table.c.keys()}
}
CONTENT = {name: table for name, table in GUARDED.items() if name not in ("changes", "plans")}
OF_PLANS = [type for type, source in SOURCES.items() if source.guarded or type == "plans"]
ROLES = [*GRANTS, "public", "consultant", "contributor", "officer", "mesicic", "system"]


@dataclass
class Filled:
    """A database with plenty in it, the engine of the service's role and of the owner, and who reads."""

    service: Engine
    owner: Engine
    actors: dict[str, Actor]

    @contextmanager
    def by(self, actor: Actor) -> Iterator[Connection]:
        """A transaction of the service's role with an actor's lists, rolled back."""
        with self.service.connect() as connection:
            lists = {"reads": array_literal(actor.reads), "writes": array_literal(actor.writes)}
            connection.execute(SET_CONTEXT, lists)
            yield connection
            connection.rollback()

    def all(self, table: Table) -> dict[Any, Any]:
        with self.owner.connect() as connection:
            return rows(connection, table)


@pytest.fixture(scope="module")
def filled(databases: Databases) -> Iterator[Filled]:
    database = databases.clone()
    service, owner = create_engine(database.url), create_engine(database.owner_url)
    factory = make_sessions(service)
    record_commits(factory)
    with factory() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        world = worlds.make(session)
        plans = plenty.make(session, world).plans
        session.commit()
    peru = plans["PER"][1]  # in the workshop
    actors = {name: persona(name, world) for name in GRANTS} | {
        "public": PUBLIC,
        "system": SYSTEM,
        "consultant": actor(Held("consultant", "PER", None, None, peru)),
        "contributor": actor(Held("contributor", "PER", None, None, peru)),
        "officer": actor(Held("agency_officer", "COL", None, world.colombian)),
        "mesicic": actor(Held("secretariat", None, "MESICIC"), Held("focal_point", "BRA", "MESECVI")),
    }
    yield Filled(service, owner, actors)
    service.dispose()
    owner.dispose()
    databases.drop(database)


def actor(*held: Held) -> Actor:
    return Actor("client", "somebody", "somebody", held, ALL)


def rows(connection: Connection, table: Table) -> dict[Any, Any]:
    """All rows that come back, by key."""
    keys = list(table.primary_key.columns)
    found = connection.execute(select(*keys, table.c.state.label("_state"), table.c.edition.label("_edition")))
    return {tuple(row[: len(keys)]): row for row in found}


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
