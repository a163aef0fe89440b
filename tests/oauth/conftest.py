"""A service with the demonstration's identities and two applications, one per module; and a browser to walk it with."""

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.access.actor import SYSTEM
from app.actions import clients, demonstration
from app.db import bind
from app.main import create_app
from app.models import Agency, Mechanism, State
from app.settings import Settings
from tests.database import Databases

CALLBACK = "https://app.invalid/callback"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-0"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "response_type": "code",
    "client_id": "app",
    "redirect_uri": CALLBACK,
    "scope": "plans:read activities:read",
    "state": "s t&a=te",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


@dataclass(frozen=True)
class Service:
    """The service under test."""

    app: FastAPI

    def client(self, **asked: Any) -> TestClient:
        return TestClient(self.app, base_url="http://127.0.0.1:8000", follow_redirects=False, **asked)

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.app.state.writing() as session:
            bind(session, SYSTEM.reads, SYSTEM.writes)
            yield session
            session.commit()

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def token(self, client_id: str = "demo-reader", **form: str) -> dict[str, Any]:
        """A token of a machine of the demonstration."""
        asked = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_id} | form
        answer = self.client().post("/oauth/token", data=asked)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


class Browser:
    """A person's browser: keeps cookies, fills forms."""

    def __init__(self, service: Service) -> None:
        self.http = service.client(headers={"sec-fetch-site": "same-origin", "accept-language": "en"})

    def sign_in(self, email: str = "peru@demo.invalid", password: str = "demo", next: str = "/") -> Any:
        fields = fields_of(self.http.get("/sign-in", params={"next": next}).text)
        return self.http.post("/sign-in", data=fields | {"email": email, "password": password})

    def consent(self, decision: str = "allow", **asked: str) -> dict[str, str]:
        """Ask, agree, and return the parameters the client gets back."""
        page = self.http.get("/oauth/authorize", params=ASKED | asked)
        assert page.status_code == 200, page.text
        answer = self.http.post("/oauth/authorize", data=fields_of(page.text) | {"decision": decision})
        assert answer.status_code == 303, answer.text
        return back(answer)

    def code(self, **asked: str) -> str:
        return self.consent(**asked)["code"]


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the last form of a page."""
    form = page[page.rindex("<form") :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: value.replace("&amp;", "&").replace("&#34;", '"') for name, value in found}


def back(answer: Any) -> dict[str, str]:
    """The parameters of the redirect to a client."""
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def exchange(service: Service, code: str, **form: str) -> Any:
    """Exchange a code as the application would."""
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
        "client_id": "app",
        "client_secret": "app-secret",
    } | form
    return service.client().post("/oauth/token", data={name: value for name, value in asked.items() if value})


def refresh(service: Service, token: str, **form: str) -> Any:
    asked = {
        "grant_type": "refresh_token",
        "refresh_token": token,
        "client_id": "app",
        "client_secret": "app-secret",
    } | form
    return service.client().post("/oauth/token", data={name: value for name, value in asked.items() if value})


def basic(client_id: str, secret: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


def asking(**asked: str | None) -> str:
    """The address of an authorization request; None leaves a parameter out."""
    parameters = {name: value for name, value in (ASKED | asked).items() if value is not None}
    return f"/oauth/authorize?{urlencode(parameters)}"


def fill(session: Session) -> None:
    """What grants refer to, the identities, and the applications."""
    text = {"language": "es", "wording": "adopted", "value": "x", "revision": 1, "translations": {}}
    for code in ("MESECVI", "MESICIC"):
        session.add(Mechanism(code=code, name=text, convention=text, labels=[], profile={}))
    for iso3 in ("PER", "COL"):
        session.add(State(iso3=iso3, name=text, languages=["es"], time_zone="America/Lima"))
    session.flush()
    session.add(Agency(state="PER", name=text, acronym="MIMP", kind="branch_of_government"))
    session.flush()
    demonstration.make(session, by=SYSTEM)
    has = ["plans:read", "activities:read", "activities:write"]
    clients.register_application(
        session, "app", name="An <Application>", redirect_uris=[CALLBACK], has=has, secret="app-secret", by=SYSTEM
    )
    clients.register_application(
        session, "native", name="Native", redirect_uris=["org.example.native:/cb"], has=has, by=SYSTEM
    )


@pytest.fixture(scope="module")
def service(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    database = databases.clone()
    folder: Path = tmp_path_factory.mktemp("data")
    app = create_app(Settings(data=folder, pool_size=4), database.url)
    found = Service(app)
    with found.session() as session:
        fill(session)
    yield found
    app.state.writing.kw["bind"].dispose()
    databases.drop(database)


@pytest.fixture(scope="module")
def browser(service: Service) -> Browser:
    """A browser in which Peru's focal point is signed in."""
    found = Browser(service)
    assert found.sign_in().status_code == 303
    return found
