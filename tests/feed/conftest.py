"""The stage of the feed's tests: real commits on a database of one test alone."""

from collections.abc import Iterator

import pytest

from tests.database import Database
from tests.feed.poller import Client
from tests.feed.stage import Stage, build
from tests.personas import Api


@pytest.fixture
def stage(fresh_database: Database) -> Iterator[Stage]:
    stage = build(fresh_database)
    yield stage
    stage.engine.dispose()


@pytest.fixture
def api(stage: Stage) -> Iterator[Api]:
    with stage.api() as api:
        yield api


@pytest.fixture
def clients(api: Api) -> dict[str, Client]:
    """A poller of each persona, all at the beginning."""
    names = ("public", "peru", "peru_mesicic", "colombia", "agency_peru", "secretariat", "expert", "admin")
    return {name: Client(api, name, limit=3) for name in names}
