"""A service whose days pass."""

from collections.abc import Iterator

import pytest

from tests.database import Database
from tests.feed.stage import build
from tests.past.remembered import Record


@pytest.fixture
def record(fresh_database: Database) -> Iterator[Record]:
    """The world, recorded on the first day."""
    stage = build(fresh_database)
    with stage.api() as api:
        found = Record(stage, api)
        found.begin()
        yield found
    stage.engine.dispose()
