"""The demonstration in this process: the service on a database with the data as loaded, real commits, and its clients with
tokens they got at /oauth/token.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx2 import Response

from app.access.demonstration import MACHINES
from app.main import create_app
from app.settings import Settings
from tests.caller import Caller
from tests.database import Database

CLIENTS = tuple(machine.id for machine in MACHINES)
PUBLIC = "public"
READERS = (*CLIENTS, PUBLIC)


class Demonstration:
    """Everybody of the demonstration, at the service. Paths are below /api/v1."""

    def __init__(self, app: FastAPI, client: Caller) -> None:
        self.app = app
        self.client = client
        self.token = cache(self._token)

    def _token(self, client: str) -> str:
        form = {"grant_type": "client_credentials", "client_id": client, "client_secret": client}
        answer = self.client.post("/oauth/token", data=form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def headers(self, by: str) -> dict[str, str]:
        """What a client sends to say who it is; the public says nothing."""
        return {} if by == PUBLIC else {"Authorization": f"Bearer {self.token(by)}"}

    def ask(self, method: str, path: str, body: Any = None, *, by: str = PUBLIC, **headers: str) -> Response:
        """A request by a client of the demonstration. Headers with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()} | self.headers(by)
        content: dict[str, Any] = {} if body is None else {"json": body}
        return self.client.request(method, f"/api/v1{path}", headers=sent, **content)

    def only(self, path: str, by: str = PUBLIC, **wanted: object) -> Any:
        """The one thing of a list that has these members."""
        items = self.ask("GET", path, by=by).json()["items"]
        (found,) = [item for item in items if all(item[name] == value for name, value in wanted.items())]
        return found

    @property
    def plan(self) -> str:
        """Peru's plan of 2018."""
        return str(self.only("/plans?state=PER", stage="published")["id"])


@contextmanager
def demonstration(database: Database, folder: Path) -> Iterator[Demonstration]:
    """The service on a clone of the loaded database. `folder`: where its secret lies."""
    app = create_app(Settings(base_url="http://testserver", data=folder, pool_size=4), database.url)
    with Caller(app) as client:
        yield Demonstration(app, client)
