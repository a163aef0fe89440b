"""The embedded server driven by clients nobody here wrote: openid-client in Node and Authlib, from discovery to token."""

import json
import subprocess
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
import uvicorn
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client

from app.main import create_app
from app.settings import Settings
from tests.database import Databases
from tests.oauth.conftest import CALLBACK, VERIFIER, Browser, Service, fields_of, fill
from tests.providers.nodes import started
from tests.services import free_port

SCOPE = "plans:read activities:read"


@pytest.fixture(scope="module")
def served(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service on a real socket, since clients of other languages want one."""
    database, port = databases.clone(), free_port()
    app = create_app(Settings(data=tmp_path_factory.mktemp("data"), port=port, pool_size=4), database.url)
    found = Service(app)
    with found.session() as session:
        fill(session)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield found
    server.should_exit = True
    thread.join()
    app.state.writing.kw["bind"].dispose()
    databases.drop(database)


@pytest.fixture(scope="module")
def issuer(served: Service) -> str:
    found: str = served.app.state.settings.oauth_issuer
    return found


@pytest.fixture(scope="module")
def peru(served: Service) -> Browser:
    """A browser in which Peru's focal point is signed in."""
    found = Browser(served)
    assert found.sign_in().status_code == 303
    return found


def agreed(browser: Browser, url: str) -> str:
    """Where the browser is sent when the person agrees to what an application asks."""
    page = browser.http.get(f"/oauth/authorize?{urlsplit(url).query}")
    assert page.status_code == 200, page.text
    answer = browser.http.post("/oauth/authorize", data=fields_of(page.text) | {"decision": "allow"})
    found: str = answer.headers["location"]
    return found


class OpenidClient:
    """openid-client in a process of its own."""

    def __init__(self, issuer: str, client_id: str, secret: str) -> None:
        self.process = started("client.mjs", issuer, client_id, secret, CALLBACK, SCOPE)

    def __call__(self, *step: str) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(step) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def __enter__(self) -> "OpenidClient":
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def accepted(issuer: str, token: str) -> bool:
    answer = httpx.get(f"{issuer}/api/v1/me", headers={"authorization": f"Bearer {token}"}, trust_env=False)
    return answer.status_code == 200


def test_openid_client_speaks_for_a_machine(issuer: str) -> None:
    with OpenidClient(issuer, "demo-reader", "demo-reader") as client:
        assert accepted(issuer, client("machine")["told"]["access_token"])


def test_openid_client_signs_a_person_in_and_every_wrong_turn_is_refused(issuer: str, peru: Browser) -> None:
    with OpenidClient(issuer, "app", "app-secret") as client:
        asked = client("ask")["told"]
        mixed_up = agreed(peru, asked).replace(urlencode({"iss": issuer}), urlencode({"iss": "https://evil.example"}))
        assert client("answer", mixed_up) == {"error": "OAUTH_INVALID_RESPONSE"}
        assert client("answer", agreed(peru, asked), "x" * 43) == {"error": "invalid_grant"}
        good = agreed(peru, asked)
        tokens = client("answer", good)["told"]
        assert accepted(issuer, tokens["access_token"])
        renewed = client("refresh", tokens["refresh_token"])["told"]
        assert accepted(issuer, renewed["access_token"])
        assert client("refresh", tokens["refresh_token"]) == {"error": "invalid_grant"}
        assert client("refresh", renewed["refresh_token"]) == {"error": "invalid_grant"}  # the family ended
        assert not accepted(issuer, renewed["access_token"])
        again = agreed(peru, asked)
        tokens = client("answer", again)["told"]
        assert client("answer", again) == {"error": "invalid_grant"}
        assert not accepted(issuer, tokens["access_token"])


def authlib(client_id: str, secret: str | None) -> OAuth2Client:
    how = "client_secret_basic" if secret else "none"
    return OAuth2Client(
        client_id, secret, scope=SCOPE, token_endpoint_auth_method=how, code_challenge_method="S256", trust_env=False
    )


def test_authlib_goes_from_discovery_to_tokens(issuer: str, peru: Browser) -> None:
    described = httpx.get(f"{issuer}/.well-known/oauth-authorization-server", trust_env=False).json()
    with authlib("demo-reader", "demo-reader") as machine:
        token = machine.fetch_token(described["token_endpoint"], grant_type="client_credentials")
        assert accepted(issuer, token["access_token"])
    with authlib("app", "app-secret") as app:
        url, state = app.create_authorization_url(
            described["authorization_endpoint"], code_verifier=VERIFIER, redirect_uri=CALLBACK
        )
        back = agreed(peru, url)
        given = {"authorization_response": back, "redirect_uri": CALLBACK, "state": state}
        with pytest.raises(OAuthError, match="invalid_grant"):
            app.fetch_token(described["token_endpoint"], **given, code_verifier="x" * 43)
        given["authorization_response"] = agreed(peru, url)
        token = app.fetch_token(described["token_endpoint"], **given, code_verifier=VERIFIER)
        assert accepted(issuer, token["access_token"])
        used = token["refresh_token"]
        renewed = app.refresh_token(described["token_endpoint"], used)
        with pytest.raises(OAuthError, match="invalid_grant"):
            app.refresh_token(described["token_endpoint"], used)
        assert not accepted(issuer, renewed["access_token"])


@pytest.mark.parametrize(("client_id", "redirect"), [("app", CALLBACK), ("native", "org.example.native:/cb")])
def test_no_client_asks_without_pkce(issuer: str, peru: Browser, client_id: str, redirect: str) -> None:
    with authlib(client_id, "app-secret" if client_id == "app" else None) as client:
        url, _ = client.create_authorization_url(f"{issuer}/oauth/authorize", redirect_uri=redirect)
    answer = peru.http.get(f"/oauth/authorize?{urlsplit(url).query}")
    assert answer.status_code == 303
    told = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert (told["error"], told["iss"]) == ("invalid_request", issuer)


def test_nobody_is_sent_to_a_foreign_address(issuer: str, peru: Browser) -> None:
    with authlib("app", "app-secret") as client:
        url, _ = client.create_authorization_url(
            f"{issuer}/oauth/authorize", code_verifier=VERIFIER, redirect_uri="https://evil.example/"
        )
    answer = peru.http.get(f"/oauth/authorize?{urlsplit(url).query}")
    assert answer.status_code == 400
    assert "location" not in answer.headers
