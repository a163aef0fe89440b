"""The demonstration as `make run` serves it: a process of its own, on a database of one module."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.database import Database, Databases
from tests.demonstration import Demonstration, demonstration
from tests.services import Service

PATIENCE = 30.0
"""Seconds a client waits for an answer. Longer than any lock is held."""


class Served:
    """The service, which may be killed and started again on the same address."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder, self.database = folder, database
        self.service = self._start()

    def _start(self, port: int | None = None) -> Service:
        environ = {"AVANCE_DATABASE_URL": self.database.url, "AVANCE_LOCK_TIMEOUT_MS": "20000"}
        service = Service(self.folder, port, **environ)
        service.ready()
        return service

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.service.port}"

    def start_again(self) -> None:
        self.service = self._start(self.service.port)

    def token(self, client: str) -> str:
        """A token of a machine of the demonstration."""
        form = {"grant_type": "client_credentials"}
        answer = httpx2.post(f"{self.url}/oauth/token", data=form, auth=(client, client), timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> httpx2.Response:
        """A request below /api/v1. Headers with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx2.request(method, f"{self.url}/api/v1{path}", json=body, headers=sent, timeout=PATIENCE)


@pytest.fixture(scope="module")
def served(
    databases: Databases, demonstration_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    database = databases.clone(demonstration_database.name)
    started = Served(tmp_path_factory.mktemp("served") / "data", database)
    yield started
    started.service.end()
    databases.drop(database)


@pytest.fixture
def here(loaded_database: Database, tmp_path: Path) -> Iterator[Demonstration]:
    """The same in this process, on a database of one test."""
    with demonstration(loaded_database, tmp_path) as found:
        yield found
