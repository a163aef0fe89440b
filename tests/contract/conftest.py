"""The demonstration, on a database of one test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.database import Database
from tests.demonstration import Demonstration, demonstration
from tools.openapi import document


@pytest.fixture
def demo(loaded_database: Database, tmp_path: Path) -> Iterator[Demonstration]:
    """Everybody of the demonstration, at a service that really commits."""
    with demonstration(loaded_database, tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def described() -> dict[str, Any]:
    """The description of the API, which is that of every service (`test_snapshot`): made once, changed by none."""
    return document()
