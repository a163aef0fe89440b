"""The service as a newcomer finds it: the reference data, the demonstration's identities and its Colombian draft."""

import fcntl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.actions._record import record_commits
from app.db import make_engine, make_sessions
from app.loading import demonstration, reference
from app.settings import CHECKOUT
from tests.conftest import RUN
from tests.database import Database, Databases


@pytest.fixture(scope="session")
def demonstration_database(databases: Databases, request: pytest.FixtureRequest) -> Database:
    """A loaded database, made once per run. Tests read it, or clone it (`databases.clone(name)`) and write there; nobody
    stays connected to it."""
    run: Path = request.config.stash[RUN]
    with (run / "loaded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = run / "loaded.ready"
        if not ready.exists():
            made = databases.clone()
            engine = make_engine(made.url)
            sessions = make_sessions(engine)
            record_commits(sessions)
            reference.load(sessions, CHECKOUT / "data")
            demonstration.load(sessions, datetime.now(UTC))
            engine.dispose()
            ready.write_text(made.name)
    return databases.named(ready.read_text())


@pytest.fixture
def loaded_database(databases: Databases, demonstration_database: Database) -> Iterator[Database]:
    """A clone of it for one test alone, with real commits."""
    database = databases.clone(demonstration_database.name)
    yield database
    databases.drop(database)
