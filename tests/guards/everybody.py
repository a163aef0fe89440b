"""Everybody at one service: the clients of the demonstration, the personas, and the public."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from fastapi import FastAPI
from httpx2 import Request, Response
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.access.actor import SYSTEM
from app.access.demonstration import MACHINES
from app.db import bind
from app.main import create_app
from app.settings import Settings
from app.web.transaction import READING
from tests.caller import Caller
from tests.database import Database
from tests.demonstration import CLIENTS, PUBLIC
from tests.guards.operations import PREFIX
from tests.personas import PROVIDER, mint

PERSONAS = ("agency_peru", "expert", "secretariat_mesicic", "peru_mesicic", "observer", "admin")
READERS = (PUBLIC, *CLIENTS, *PERSONAS)
WRITERS = ("peru", "colombia", "secretariat", "agency_peru", "admin")
"""Personas with every scope; whoever of them may is asked to write."""

SEEING = {"people": "demo-secretariat", "identities": "demo-secretariat"}
"""Who asks for things that the usual reader of a test does not see, by noun."""

SCOPES = {machine.id: " ".join(sorted(machine.scopes)) for machine in MACHINES}


NEEDED = {"/search": {"q": "violencia or police or ministerio or laws"}}
"""Parameters without which an operation says nothing, and with which it says much: sent where a test names no other."""


def complete(request: Request) -> None:
    """Give a request the parameters it needs, and no more."""
    for name, value in NEEDED.get(request.url.path.removeprefix(PREFIX), {}).items():
        if request.method in READING and name not in request.url.params:
            request.url = request.url.copy_merge_params({name: value})


class Everybody:
    """The service and all who ask it. Paths are below /api/v1."""

    def __init__(self, app: FastAPI, client: Caller) -> None:
        self.app, self.client = app, client
        self.token = cache(self._token)
        self.things = cache(self._things)
        self.shares = cache(self._shares)
        self._stored: tuple[str, dict[str, tuple[int, int]]] = ("", {})

    def _token(self, by: str) -> str:
        with self.system() as session:
            return mint(session, self.app.state.settings, by, SCOPES.get(by))

    def headers(self, by: str) -> dict[str, str]:
        """What a reader sends to say who it is; the public says nothing."""
        return {} if by == PUBLIC else {"authorization": f"Bearer {self.token(by)}"}

    def ask(
        self, method: str, path: str, by: str = PUBLIC, headers: Mapping[str, str] | None = None, **content: Any
    ) -> Response:
        """A request below /api/v1."""
        sent = self.headers(by) | dict(headers or {})
        return self.client.request(method, PREFIX + path, headers=sent, **content)

    def get(self, path: str, by: str = PUBLIC, **params: str) -> Response:
        return self.ask("GET", path, by, params=params) if params else self.ask("GET", path, by)

    def feed(self, by: str) -> Iterator[dict[str, Any]]:
        """What the feed tells a reader, whole."""
        since: dict[str, str] = {}
        more = True
        while more:
            answer = self.get("/changes", by, limit="200", **since).json()
            since, more = {"since": answer["next"]}, answer["more"]
            yield from answer["changes"]

    def _things(self, by: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entry in self.feed(by):
            if entry["op"] == "saved":
                found.setdefault(entry["type"], []).append(entry["id"])
                file = (entry["data"] or {}).get("file")
                found.setdefault("files", []).extend([file["id"]] if file else [])  # told by the evidence that names it
        for noun in ("grants", "clients"):  # of personas: no Change told them
            found.setdefault(noun, []).extend(
                one["id"] for one in self.get(f"/{noun}", by, limit="200").json()["items"]
            )
        found["versions"] = [
            f"{plan}/versions/{one['number']}"
            for plan in found.get("plans", ())
            for one in self.get(f"/plans/{plan}/versions", by).json().get("items", ())
        ]
        return {noun: list(dict.fromkeys(ids)) for noun, ids in found.items() if ids}

    def _shares(self) -> dict[str, dict[str, list[str]]]:
        """For each reader the things it asks for by themselves, by type, so that everything is asked: what the public sees
        by one reader, what it does not see by two who do. Who they are is drawn for each thing, the same in every run of the
        same ids."""
        able: dict[tuple[str, str], list[str]] = {}
        for by in READERS:
            for noun, ids in self.things(by).items():
                for id in ids:
                    able.setdefault((noun, id), []).append(by)
        found: dict[str, dict[str, list[str]]] = {by: {} for by in READERS}
        for (noun, id), readers in able.items():
            chance, many = crc32(id.encode()), 1 if PUBLIC in readers else 2
            for by in {readers[(chance + turn) % len(readers)] for turn in range(many)}:
                found[by].setdefault(noun, []).append(id)
        return found

    @contextmanager
    def system(self) -> Iterator[Session]:
        """A session of the operator, committed at the end."""
        with self.app.state.writing() as session:
            bind(session, SYSTEM.reads, SYSTEM.writes)
            yield session
            session.commit()

    def stored(self) -> dict[str, tuple[int, int]]:
        """The number of rows of every table but that of events, which keeps refusals, and the last transaction that
        wrote one: different after any change. The
        counter of changes is a table too. Counted again only when the cluster has begun or ended a transaction that writes."""
        with self.system() as session:
            now = str(session.scalar(text("select pg_current_snapshot()::text")))
            if now == self._stored[0]:
                return self._stored[1]
            names = session.scalars(
                text(
                    "select format('%I.%I', schemaname, tablename) from pg_tables"
                    " where tableowner = 'avance_owner' and tablename <> 'events'"
                )
            ).all()
            one = "select '{0}', count(*), coalesce(max(xmin::text::bigint), 0) from {0}"
            rows = session.execute(text(" union all ".join(one.format(name) for name in names)))
            self._stored = now, {name: (count, last) for name, count, last in rows}
            return self._stored[1]


@contextmanager
def everybody(database: Database, folder: Path) -> Iterator[Everybody]:
    """The service on a database that is filled (`tests.guards.filled`). `folder`: where its secret lies."""
    believed = [{"issuer": PROVIDER}]
    settings = Settings(base_url="http://testserver", data=folder, pool_size=4, oauth_providers=believed)
    app = create_app(settings, database.url)
    with Caller(app) as client:
        client.event_hooks["request"].append(complete)
        yield Everybody(app, client)
