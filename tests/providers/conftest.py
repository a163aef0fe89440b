"""A service that believes an oidc-provider, one per module, and a clock of its key cache that the tests set."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.main import create_app
from app.models import Identity, Person
from app.settings import Settings
from tests.database import Databases
from tests.oauth.conftest import Service, fill
from tests.providers.glewlwyd import PROGRAM
from tests.providers.nodes import OidcProvider

collect_ignore = [] if PROGRAM else ["test_glewlwyd.py"]

ROLES = "https://oas.example/roles"
PERU = "0192f0c1-0000-7000-8000-000000000001"
AUDIENCE = "http://127.0.0.1:8000/api/v1"


@dataclass
class Trust:
    """The service and the provider it believes."""

    app: FastAPI
    provider: OidcProvider
    moment: float = 0.0

    def token(self, client_id: str = "machine", **form: str) -> str:
        asked = {"grant_type": "client_credentials", "scope": "plans:read", "resource": AUDIENCE} | form
        answer = httpx.post(f"{self.provider.issuer}/token", data=asked, auth=(client_id, "secret"), trust_env=False)
        assert answer.status_code == 200, answer.text
        found: str = answer.json()["access_token"]
        return found

    def asked(self) -> int:
        return int(httpx.get(f"{self.provider.issuer}/asked", trust_env=False).text)

    def me(self, token: str) -> Any:
        return TestClient(self.app).get("/api/v1/me", headers={"authorization": f"Bearer {token}"})


@pytest.fixture(scope="module")
def trust(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trust]:
    folder = tmp_path_factory.mktemp("provider")
    provider = OidcProvider(folder, AUDIENCE)
    rule = {"claim": ROLES, "values": {"per-focal-point": [{"role": "focal_point", "state": "PER"}]}}
    database = databases.clone()
    sign_in = {"key": "oas", "name": "OAS & Co", "client_id": "app", "client_secret": "secret"}
    described = [
        {"issuer": provider.issuer, "grants": [rule], "clients": {"nobody": "demo-reader"}, "sign_in": sign_in},
    ]
    app = create_app(Settings(data=folder, pool_size=4, oauth_providers=described), database.url)
    with Service(app).session() as session:
        fill(session)
        session.add(Person(id=UUID(PERU), email="other@demo.invalid", name="Ana", language="es"))
        session.flush()
        session.add(Identity(person_id=UUID(PERU), issuer=provider.issuer, subject="peru", linked_by="tests"))
    found = Trust(app, provider)
    app.state.providers[provider.issuer].clock = lambda: found.moment
    yield found
    provider.stop()
    app.state.writing.kw["bind"].dispose()
    databases.drop(database)
