"""The demonstration, on a database of one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import Database
from tests.demonstration import Demonstration, demonstration


@pytest.fixture
def demo(loaded_database: Database, tmp_path: Path) -> Iterator[Demonstration]:
    """Everybody of the demonstration, at a service that really commits."""
    with demonstration(loaded_database, tmp_path) as found:
        yield found
