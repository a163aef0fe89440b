"""Giving tokens back, and asking whether one is good."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.models import Authorization, RefreshToken, RevokedToken
from tests.oauth.conftest import Browser, Service, basic, exchange, refresh
from tests.oauth.test_refresh import reads


@pytest.fixture
def tokens(service: Service, browser: Browser) -> dict[str, Any]:
    """The tokens of a new authorization."""
    found: dict[str, Any] = exchange(service, browser.code()).json()
    return found


def revoke(service: Service, token: str, **more: str) -> Any:
    return service.client().post("/oauth/revoke", data={"token": token} | more, headers=basic("app", "app-secret"))


def introspect(service: Service, token: str, client_id: str = "app", secret: str = "app-secret", **more: str) -> Any:
    form = {"token": token} | more
    return service.client().post("/oauth/introspect", data=form, headers=basic(client_id, secret))


def test_an_access_token_given_back_is_worth_nothing_at_the_api(service: Service, tokens: dict[str, Any]) -> None:
    assert reads(service, tokens) == 200
    answer = revoke(service, tokens["access_token"])
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert reads(service, tokens) == 401
    new = refresh(service, tokens["refresh_token"])
    assert new.status_code == 200, "the authorization itself goes on"
    assert reads(service, new.json()) == 200


def test_a_refresh_token_given_back_ends_the_authorization(service: Service, tokens: dict[str, Any]) -> None:
    new = refresh(service, tokens["refresh_token"]).json()
    assert revoke(service, new["refresh_token"], token_type_hint="refresh_token").status_code == 200
    assert (reads(service, tokens), reads(service, new)) == (401, 401)
    assert refresh(service, new["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_machine_gives_its_token_back(service: Service) -> None:
    token = service.token("demo-peru")
    form = {"token": token["access_token"], "client_id": "demo-peru", "client_secret": "demo-peru"}
    assert reads(service, token) == 200
    assert service.client().post("/oauth/revoke", data=form).status_code == 200
    assert reads(service, token) == 401
    assert reads(service, service.token("demo-peru")) == 200


def test_an_application_without_a_secret_gives_its_token_back(service: Service, browser: Browser) -> None:
    uri = "org.example.native:/cb"
    code = browser.code(client_id="native", redirect_uri=uri)
    token = exchange(service, code, client_id="native", client_secret="", redirect_uri=uri).json()
    form = {"token": token["refresh_token"], "client_id": "native"}
    assert service.client().post("/oauth/revoke", data=form).status_code == 200
    assert reads(service, token) == 401


def test_giving_back_twice_or_what_is_no_token_is_no_error(service: Service, tokens: dict[str, Any]) -> None:
    for token in (tokens["access_token"], tokens["access_token"], "x", "é" * 100, "a.b.c"):
        assert revoke(service, token).status_code == 200
    assert revoke(service, "x", token_type_hint="cookie").status_code == 200


def test_nobody_gives_back_the_token_of_another(service: Service, tokens: dict[str, Any]) -> None:
    for token in (tokens["access_token"], tokens["refresh_token"]):
        form = {"token": token, "client_id": "demo-reader", "client_secret": "demo-reader"}
        answer = service.client().post("/oauth/revoke", data=form)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert reads(service, tokens) == 200


@pytest.mark.parametrize("path", ["/oauth/revoke", "/oauth/introspect"])
def test_who_does_not_prove_itself_learns_and_ends_nothing(service: Service, tokens: dict[str, Any], path: str) -> None:
    form = {"token": tokens["access_token"]}
    for headers in ({}, basic("app", "wrong"), {"authorization": "Basic //4="}):
        answer = service.client().post(path, data=form, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert answer.headers["www-authenticate"].startswith('Basic realm="')
    for wrong in ({}, {"token": ""}):
        answer = service.client().post(path, data=wrong | {"x": "y"}, headers=basic("app", "app-secret"))
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert service.client().get(path).status_code == 405
    assert reads(service, tokens) == 200


def test_a_client_asks_about_its_own_tokens(service: Service, tokens: dict[str, Any]) -> None:
    known = introspect(service, tokens["access_token"])
    assert known.status_code == 200
    assert known.headers["cache-control"] == "no-store"
    told = known.json()
    assert told["active"] is True
    assert (told["client_id"], told["token_type"], told["scope"]) == ("app", "Bearer", "plans:read activities:read")
    assert told["exp"] - told["iat"] <= 3600
    assert told["iss"] == service.app.state.settings.oauth_issuer
    assert told["aud"] == service.app.state.settings.oauth_audience
    of_refresh = introspect(service, tokens["refresh_token"], token_type_hint="refresh_token").json()
    assert (of_refresh["active"], of_refresh["sub"]) == (True, told["sub"])


def test_what_is_good_no_more_is_not_active(service: Service, tokens: dict[str, Any]) -> None:
    used = tokens["refresh_token"]
    new = refresh(service, used).json()
    assert introspect(service, used).json() == {"active": False}
    revoke(service, tokens["access_token"])
    assert introspect(service, tokens["access_token"]).json() == {"active": False}
    assert introspect(service, new["access_token"]).json()["active"] is True
    with service.session() as session:
        session.execute(update(Authorization).values(ends_at=service.now))
    assert introspect(service, new["access_token"]).json() == {"active": False}
    assert introspect(service, new["refresh_token"]).json() == {"active": False}
    assert introspect(service, "x").json() == {"active": False}


def test_a_client_learns_nothing_of_the_tokens_of_others(service: Service, tokens: dict[str, Any]) -> None:
    for token in (tokens["access_token"], tokens["refresh_token"]):
        assert introspect(service, token, "demo-reader", "demo-reader").json() == {"active": False}


def test_an_application_without_a_secret_asks_nothing(service: Service) -> None:
    answer = service.client().post("/oauth/introspect", data={"token": "x", "client_id": "native"})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_what_can_matter_no_more_is_forgotten(service: Service, tokens: dict[str, Any]) -> None:
    revoke(service, tokens["access_token"])
    long_ago = service.now - timedelta(days=2)
    with service.session() as session:
        session.execute(update(RevokedToken).values(expires_at=long_ago))
        session.execute(update(Authorization).values(ends_at=long_ago))
    other = service.token("demo-peru")["access_token"]
    form = {"token": other, "client_id": "demo-peru", "client_secret": "demo-peru"}
    service.client().post("/oauth/revoke", data=form)
    with service.session() as session:
        assert session.execute(select(func.count()).select_from(RevokedToken)).scalar_one() == 1
        for table in (Authorization, RefreshToken):
            assert session.execute(select(func.count()).select_from(table)).scalar_one() == 0
