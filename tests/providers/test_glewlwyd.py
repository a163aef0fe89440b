"""glewlwyd, the second provider that nobody here wrote: what of it opens our API, and its people at our pages."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
from authlib.integrations.httpx_client import OAuth2Client
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.main import create_app
from app.models import Identity, Person
from app.settings import Settings
from app.web.providers import LIFETIME, PAUSE, STALE
from tests.access.forge import Forge
from tests.database import Databases
from tests.oauth.conftest import VERIFIER, Browser, Service, fill
from tests.providers.conftest import AUDIENCE, PERU
from tests.providers.glewlwyd import CLAIM, SECRET, Glewlwyd, person
from tests.providers.nodes import CALLBACK

pytestmark = pytest.mark.browser
BACK = "http://127.0.0.1:8000/sign-in/glewlwyd/back"


@dataclass
class Trust:
    """The service and the provider it believes."""

    app: FastAPI
    provider: Glewlwyd
    moment: float = 0.0

    def token(self) -> str:
        asked = {"grant_type": "client_credentials", "scope": "plans:read", "resource": AUDIENCE}
        url = f"{self.provider.issuer}/token"
        answer = httpx.post(url, data=asked, auth=("machine", SECRET), trust_env=False)
        assert answer.status_code == 200, answer.text
        found: str = answer.json()["access_token"]
        return found

    def me(self, token: str) -> Any:
        return TestClient(self.app).get("/api/v1/me", headers={"authorization": f"Bearer {token}"})


@pytest.fixture(scope="module")
def trust(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trust]:
    folder, database = tmp_path_factory.mktemp("glewlwyd"), databases.clone()
    provider = Glewlwyd(folder, AUDIENCE, [CALLBACK, BACK])
    rule = {"claim": CLAIM, "separator": ",", "values": {"per-focal-point": [{"role": "focal_point", "state": "PER"}]}}
    sign_in = {"key": "glewlwyd", "name": "Glewlwyd", "client_id": "app", "client_secret": SECRET}
    described = [{"issuer": provider.issuer, "grants": [rule], "sign_in": sign_in}]
    app = create_app(Settings(data=folder, pool_size=4, oauth_providers=described), database.url)
    with Service(app).session() as session:
        fill(session)
        session.add(Person(id=UUID(PERU), email="other@demo.invalid", name="Ana", language="es"))
    found = Trust(app, provider)
    app.state.providers[provider.issuer].clock = lambda: found.moment
    yield found
    provider.stop()
    app.state.writing.kw["bind"].dispose()
    databases.drop(database)


@pytest.fixture(scope="module")
def peru() -> Iterator[Callable[[str, str], str]]:
    with person("peru") as found:
        yield found


def test_a_machine_is_what_its_claims_say(trust: Trust) -> None:
    answer = trust.me(trust.token())
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [(grant["role"], grant["state"]) for grant in told["grants"]] == [("focal_point", "PER")]
    assert told["scopes"] == ["plans:read"]


def test_a_person_signs_in_on_its_pages_with_pkce_once_linked_and_the_same_person_at_the_api(
    trust: Trust, peru: Callable[[str, str], str]
) -> None:
    browser = Browser(Service(trust.app))

    def came() -> Any:
        url = browser.http.get("/sign-in/glewlwyd", params={"next": "/mine"}).headers["location"]
        assert "code_challenge_method=S256" in url
        parts = urlsplit(peru(url, BACK))
        assert "iss=" in parts.query
        return browser.http.get(f"{parts.path}?{parts.query}")

    unknown = came()
    assert unknown.status_code == 403
    subject = unknown.text.partition("Identifier</dt>")[2].partition('">')[2].partition("<")[0]
    with Service(trust.app).session() as session:
        session.add(Identity(person_id=UUID(PERU), issuer=trust.provider.issuer, subject=subject, linked_by="tests"))
    answer = came()
    assert (answer.status_code, answer.headers["location"]) == (303, "/mine")
    assert "Ana" in browser.http.get("/mine").text

    with OAuth2Client("app", SECRET, redirect_uri=CALLBACK, code_challenge_method="S256", trust_env=False) as app:
        app.scope = "openid plans:read"
        asked = {"code_verifier": VERIFIER, "resource": AUDIENCE}
        url, state = app.create_authorization_url(f"{trust.provider.issuer}/auth", nonce="n" * 43, **asked)
        back = peru(url, CALLBACK)
        tokens = app.fetch_token(f"{trust.provider.issuer}/token", authorization_response=back, state=state, **asked)
        renewed = app.refresh_token(f"{trust.provider.issuer}/token", tokens["refresh_token"], resource=AUDIENCE)
    assert renewed["access_token"] != tokens["access_token"]
    for token in (tokens["access_token"], renewed["access_token"]):
        told = trust.me(token).json()
        assert (told["kind"], told["id"], told["scopes"]) == ("person", PERU, ["openid", "plans:read"])
        assert [grant["role"] for grant in told["grants"]] == ["focal_point"]
    assert trust.me(tokens["id_token"]).status_code == 401


def test_500_unknown_keys_at_once_cost_one_fetch(trust: Trust, caplog: pytest.LogCaptureFixture) -> None:
    assert trust.me(trust.token()).status_code == 200
    trust.moment += PAUSE
    forge = Forge(trust.provider.issuer, AUDIENCE, datetime.now(UTC))
    hostile = [forge.token(forge.header(kid=f"unknown-{n}")) for n in range(500)]
    caplog.clear()
    with ThreadPoolExecutor(32) as pool:
        assert set(pool.map(lambda token: trust.me(token).status_code, hostile)) == {401}
    assert caplog.text.count("'provider_keys'") == 1


def test_a_new_key_is_learnt_with_its_first_token_and_the_old_one_forgotten(trust: Trust) -> None:
    old = trust.token()
    assert trust.me(old).status_code == 200
    trust.provider.new_key()
    trust.moment += PAUSE
    assert trust.me(trust.token()).status_code == 200
    assert trust.me(old).status_code == 401


def test_it_is_believed_for_an_hour_while_it_is_down_and_again_when_it_is_back(trust: Trust) -> None:
    token = trust.token()
    assert trust.me(token).status_code == 200
    trust.provider.stop()
    trust.moment += STALE - 1
    assert trust.me(token).status_code == 200
    trust.moment += LIFETIME
    assert trust.me(token).status_code == 401
    trust.provider.start()
    trust.moment += PAUSE
    assert trust.me(token).status_code == 200
