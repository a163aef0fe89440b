"""Who acts in the tests: the actors of domain.md 6, and each of them as a client of the API with a token of its own.

api.get("/plans", as_="peru")                    # 200, JSON
api.patch(f"/activities/{id}", {...}, as_="agency_peru", version=1)
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx2 import Response
from joserfc import jwt
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from app.access import keys as pairs
from app.access.actor import PUBLIC, SYSTEM, Actor, Held
from app.access.scopes import ALL
from app.actions import keys
from app.actions._record import record_commits
from app.db import bind, make_sessions
from app.main import create_app
from app.models import Client, Grant
from app.settings import Settings
from tests.caller import Caller
from tests.database import Database, Databases
from tests.declared import Declared
from tests.factories.world import World, make

SECRET = bytes(32)
PROVIDER = "https://login.oas.org"
"""An identity provider whom nobody asks."""
AGENCIES = {"agency_peru": "mimp", "other_agency_peru": "interior"}
GRANTS: Mapping[str, tuple[Held, ...]] = {
    "reader": (),
    "peru": (Held("focal_point", "PER"),),
    "peru_mesicic": (Held("focal_point", "PER", "MESICIC"),),
    "colombia": (Held("focal_point", "COL"),),
    "agency_peru": (Held("agency_officer", "PER"),),
    "other_agency_peru": (Held("agency_officer", "PER"),),
    "expert": (Held("expert", None, "MESECVI", named_by="COL"), Held("expert", None, "MESICIC", named_by="COL")),
    "secretariat": (Held("secretariat", None, "MESECVI"), Held("secretariat", None, "MESICIC")),
    "secretariat_mesicic": (Held("secretariat", None, "MESICIC"),),
    "admin": (Held("administrator"),),
    "observer": (Held("observer"),),
}


@dataclass(frozen=True)
class Populated:
    """A database with the little world and every persona in it, and the personas' tokens."""

    database: Database
    world: World
    tokens: Mapping[str, str]


@pytest.fixture(scope="session")
def populated(databases: Databases, settings: Settings) -> Iterator[Populated]:
    """Made once for each worker: tests begin from it and roll back what they write."""
    database = databases.clone()
    engine = create_engine(database.url)
    sessions = make_sessions(engine)
    record_commits(sessions)
    with sessions() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        world = make(session)
        register(session, world)
        tokens = {name: mint(session, settings, name) for name in GRANTS}
        session.commit()
    yield Populated(database, world, tokens)
    engine.dispose()
    databases.drop(database)


@pytest.fixture
def world(populated: Populated) -> World:
    """The little world; a test that asks for it works on the database that has it."""
    return populated.world


def persona(name: str, world: World) -> Actor:
    """The actor of that name, as a client with every scope; `public` has neither grants nor a token."""
    if name == "public":
        return PUBLIC
    agency = getattr(world, AGENCIES[name]) if name in AGENCIES else None
    held = tuple(Held(h.role, h.state, h.mechanism, agency, None, h.named_by) for h in GRANTS[name])
    return Actor("client", name, name, held, ALL)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(env="demonstration", base_url="http://testserver", oauth_providers=[{"issuer": PROVIDER}])


@pytest.fixture(scope="session")
def application(settings: Settings, database: Database) -> FastAPI:
    return create_app(settings, database.url)


@dataclass
class Api:
    """The API as its clients use it. Paths are below /api/v1. Every answer is checked to be JSON or a problem, and to be
    what its operation declares."""

    client: Caller
    tokens: Mapping[str, str]

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        as_: str = "public",
        version: int | str | None = None,
        headers: Mapping[str, str] | None = None,
        **params: Any,
    ) -> Response:
        sent = dict(headers or {})
        if as_ != "public":
            sent["authorization"] = f"Bearer {self.tokens[as_]}"
        if version is not None:
            sent["if-match"] = version if isinstance(version, str) else f'"{version}.x"'
        content: dict[str, Any] = {} if body is None else {"json": body}
        if params:
            content["params"] = params
        answer = self.client.request(method, f"/api/v1{path}", headers=sent, **content)
        media = answer.headers.get("content-type", "")
        if answer.content:
            assert media == ("application/json" if answer.status_code < 400 else "application/problem+json"), (
                answer.text
            )
        assert getattr(self.client.app, "wrong", []) == []
        return answer

    def get(self, path: str, **kwargs: Any) -> Response:
        return self.call("GET", path, **kwargs)

    def post(self, path: str, body: Any = None, **kwargs: Any) -> Response:
        return self.call("POST", path, body, **kwargs)

    def patch(self, path: str, body: Any, **kwargs: Any) -> Response:
        return self.call("PATCH", path, body, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> Response:
        return self.call("DELETE", path, **kwargs)


def register(session: Session, world: World) -> None:
    """The personas as clients with grants in force."""
    for name, grants in GRANTS.items():
        session.add(
            Client(
                id=name,
                name=name,
                secret_hash="none",
                redirect_uris=[],
                grant_types=["client_credentials"],
                scopes=sorted(ALL),
            )
        )
        session.flush()
        for held in persona(name, world).grants:
            session.add(
                Grant(
                    client_id=name,
                    role=held.role,
                    state=held.state,
                    mechanism=held.mechanism,
                    agency_id=held.agency_id,
                    named_by=held.named_by,
                    giver="tests",
                    reason="tests",
                )
            )
        assert len(persona(name, world).grants) == len(grants)
    session.flush()


def mint(session: Session, settings: Settings, client: str, scopes: str | None = None) -> str:
    """An access token of a client, signed by the service's key."""
    key = keys.ensure(session, SECRET, now=datetime.now(UTC), by=SYSTEM)
    now = int(time.time())
    claims = {
        "iss": settings.oauth_issuer,
        "aud": settings.oauth_audience,
        "sub": client,
        "client_id": client,
        "iat": now,
        "exp": now + 3500,
        "jti": str(uuid4()),
        "scope": scopes if scopes is not None else " ".join(sorted(ALL)),
    }
    header = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid}
    return jwt.encode(header, claims, pairs.opened(key.private_pem, SECRET), algorithms=["ES256"])


@pytest.fixture
def api(world: World, populated: Populated, sessions: sessionmaker[Session], application: FastAPI) -> Api:
    """The API in the test's transaction, for every persona. Its commits are savepoints."""
    application.state.writing = application.state.reading = sessions
    return Api(Caller(Declared(application)), populated.tokens)
