"""The service as a newcomer finds it: the reference data, the demonstration's identities and its Colombian draft."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.actions._record import record_commits
from app.db import make_engine, make_sessions
from app.loading import demonstration, reference
from app.settings import CHECKOUT
from tests.database import Database, Databases


@pytest.fixture(scope="session")
def demonstration_database(databases: Databases) -> Iterator[Database]:
    """A loaded database of this worker. Tests read it, or clone it (`databases.clone(name)`) and write there; nobody
    stays connected to it."""
    database = databases.clone()
    engine = make_engine(database.url)
    sessions = make_sessions(engine)
    record_commits(sessions)
    reference.load(sessions, CHECKOUT / "data")
    demonstration.load(sessions, datetime.now(UTC))
    engine.dispose()
    yield database
    databases.drop(database)
