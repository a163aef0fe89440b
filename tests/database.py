"""Fixtures of a real PostgreSQL, built by the migrations and by nothing else.

`session` works as the service's role inside a transaction that is rolled back: it cannot see what needs a real commit
(notifications, deferred constraints, two sessions). Those tests take `fresh_database`, a whole database of their own.
"""

import fcntl
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import NullPool

from app.access.actor import SYSTEM
from app.actions._record import record_commits
from app.cluster import APP, DATABASE, OWNER, QUICK_AND_UNSAFE, SUPERUSER, Cluster
from app.db import bind, make_sessions
from app.settings import CHECKOUT
from tests.conftest import RUN


@dataclass(frozen=True)
class Database:
    """A database of the test run, as the service's role, as the owner, and as superuser for what only that one may."""

    name: str
    url: str
    owner_url: str
    superuser_url: str


class Databases:
    """The cluster of the run, with one migrated database that is cloned and never used itself."""

    def __init__(self, cluster: Cluster, worker: str) -> None:
        self.cluster = cluster
        self._worker = worker
        self._numbers = count(1)

    def clone(self, template: str = DATABASE) -> Database:
        """A copy of the migrated database (25 ms in memory), or of an empty one with `template="template1"`."""
        name = f"{DATABASE}_{self._worker}_{next(self._numbers)}"
        with self._superuser() as connection:
            connection.execute(f"create database {name} template {template} strategy file_copy owner {OWNER}")
            connection.execute(f"revoke all on database {name} from public")
            connection.execute(f"grant connect on database {name} to {APP}")
        return self.named(name)

    def named(self, name: str) -> Database:
        """The database of this name, whoever made it."""
        return Database(name, *(self.cluster.url(role, name) for role in (APP, OWNER, SUPERUSER)))

    def drop(self, database: Database) -> None:
        with self._superuser() as connection:
            connection.execute(f"drop database {database.name} with (force)")

    def _superuser(self) -> psycopg.Connection[tuple[object, ...]]:
        url = self.cluster.url(SUPERUSER, "postgres").replace("+psycopg", "")
        return psycopg.connect(url, autocommit=True)


def alembic(url: str) -> Config:
    """Alembic's configuration for the owner's URL of a database."""
    config = Config(CHECKOUT / "alembic.ini")
    config.attributes["url"] = url
    return config


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    run: Path = request.config.stash[RUN]
    cluster = Cluster(run, options=QUICK_AND_UNSAFE).start()
    cluster.release()  # the process that began the run stops it
    with (run / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = run / "template.ready"
        if not ready.exists():
            command.upgrade(alembic(cluster.url(OWNER)), "head")
            ready.touch()
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return Databases(cluster, worker)


@pytest.fixture(scope="session")
def database(databases: Databases) -> Database:
    """The clone that the tests of one worker share. What they write they roll back."""
    return databases.clone()


@pytest.fixture(scope="session")
def plain_engine(database: Database) -> Iterator[Engine]:
    """As the service's role, on the shared clone."""
    engine = create_engine(database.url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def owner(database: Database) -> Iterator[Engine]:
    """As the owner, on the shared clone: row-level security does not hold for it."""
    engine = create_engine(database.owner_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def populated_engine(populated: Any) -> Iterator[Engine]:
    """As the service's role, on the clone with the little world of `tests.personas`."""
    engine = create_engine(populated.database.url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Engine:
    """As the service's role: to the clone with the little world for a test that asks for it, else to the one with nothing
    but the migrations."""
    found: Engine = request.getfixturevalue("populated_engine" if "world" in request.fixturenames else "plain_engine")
    return found


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection of the service's role whose transaction is rolled back after the test."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def sessions(connection: Connection) -> sessionmaker[Session]:
    """Sessions as the service makes them (reader's context, Changes numbered at commit) whose commits are savepoints."""
    factory = make_sessions(connection)
    record_commits(factory)
    return factory


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """A session of the operator's commands, which reads and writes everything that row-level security guards."""
    with sessions() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        yield session


@pytest.fixture
def fresh_database(databases: Databases) -> Iterator[Database]:
    """A database of one test alone, migrated and empty, with real commits; dropped afterwards."""
    database = databases.clone()
    yield database
    databases.drop(database)


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[Database]:
    """A database of one test alone without a single migration."""
    database = databases.clone("template1")
    yield database
    databases.drop(database)


def connect(url: str) -> Engine:
    """An engine that keeps no connection, for tests that count or kill them."""
    return create_engine(url, poolclass=NullPool)
