"""A database with plans of every kind and of three States, and who reads and writes there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, create_engine, select

from app.access.actor import PUBLIC, SYSTEM, Actor, Held
from app.access.scopes import ALL
from app.actions._record import record_commits
from app.db import SET_CONTEXT, array_literal, bind, make_sessions
from app.models import Base
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


@pytest.fixture(scope="session")
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
