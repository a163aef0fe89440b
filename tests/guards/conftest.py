"""The filled database: made once per run, cloned by each worker, for reading and for requests that must change nothing."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import RUN
from tests.database import Database, Databases
from tests.guards.everybody import Everybody, everybody
from tests.guards.filled import fill, later


@pytest.fixture(scope="session")
def filled(databases: Databases, demonstration_database: Database, request: pytest.FixtureRequest) -> str:
    """The name of a database to be cloned, never used."""
    run: Path = request.config.stash[RUN]
    with (run / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = run / "filled.ready"
        if not ready.exists():
            made = databases.clone(demonstration_database.name)
            with everybody(made, run) as all_:
                fill(all_)
                later(all_, made)
            ready.write_text(made.name)
    return ready.read_text()


@pytest.fixture(scope="session")
def filled_database(databases: Databases, filled: str) -> Iterator[Database]:
    """A clone of this worker: nobody changes it."""
    database = databases.clone(filled)
    yield database
    databases.drop(database)


@pytest.fixture(scope="session")
def all_(filled_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    """Everybody, on the clone that nobody changes."""
    with everybody(filled_database, tmp_path_factory.mktemp("secret")) as found:
        yield found
