"""Tokens of machines, and what every client hears that does not prove itself or asks wrongly."""

import base64
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from app.access import scopes
from app.access.actor import SYSTEM
from app.actions import clients
from tests.oauth.conftest import Service, basic

GRANT = {"grant_type": "client_credentials"}


def test_a_machine_gets_a_token_by_basic(service: Service) -> None:
    answer = service.client().post("/oauth/token", data=GRANT, headers=basic("demo-reader", "demo-reader"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    token = answer.json()
    assert token["token_type"] == "Bearer"
    assert token["expires_in"] <= 3600
    assert scopes.parse(token["scope"]) == scopes.READS
    assert "refresh_token" not in token


def test_a_machine_gets_a_token_by_the_form_which_is_that_of_rfc_9068(service: Service) -> None:
    token = service.token("demo-peru", scope="plans:read plans:write")
    keys = KeySet.import_key_set(service.client().get("/oauth/jwks").json())
    read = jwt.decode(token["access_token"], keys, algorithms=["ES256"])
    assert read.header["typ"] == "at+jwt"
    assert read.header["alg"] == "ES256"
    settings = service.app.state.settings
    claims = read.claims
    assert claims["iss"] == settings.oauth_issuer
    assert claims["aud"] == settings.oauth_audience
    assert claims["sub"] == claims["client_id"] == "demo-peru"
    assert claims["scope"] == token["scope"] == "plans:read plans:write"
    assert claims["exp"] - claims["iat"] <= 3600
    assert claims["jti"] != jwt.decode(service.token("demo-peru")["access_token"], keys).claims["jti"]


def test_an_empty_scope_is_none_asked_and_means_all(service: Service) -> None:
    assert scopes.parse(service.token("demo-reader", scope="")["scope"]) == scopes.READS


@pytest.mark.parametrize(
    "scope", ["plans:write", "plans:read plans:write", "plans:burn", "openid", "plans:read,states:read"]
)
def test_a_scope_the_client_has_not_refuses_all_of_it(service: Service, scope: str) -> None:
    form = GRANT | {"scope": scope}
    answer = service.client().post("/oauth/token", data=form, headers=basic("demo-reader", "demo-reader"))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


WRONG_HEADERS: dict[str, str] = {
    "wrong secret": basic("demo-reader", "wrong")["authorization"],
    "unknown client": basic("nobody", "nobody")["authorization"],
    "empty secret": basic("demo-reader", "")["authorization"],
    "no colon": "Basic " + base64.b64encode(b"demo-reader").decode(),
    "not UTF-8": "Basic //4=",
    "NUL": "Basic " + base64.b64encode(b"demo-reader\0:demo-reader").decode(),
    "NUL percent encoded": "Basic " + base64.b64encode(b"demo-reader%00:demo-reader").decode(),
    "not base64": "Basic ***",
    "nothing behind": "Basic",
    "another scheme": "Bearer demo-reader",
    "SQL": basic("' or '1'='1", "x")["authorization"],
    "an application without a secret": basic("native", "native")["authorization"],
}


@pytest.mark.parametrize("what", WRONG_HEADERS)
def test_a_client_that_does_not_prove_itself_is_told_how(service: Service, what: str) -> None:
    answer = service.client().post("/oauth/token", data=GRANT, headers={"authorization": WRONG_HEADERS[what]})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith('Basic realm="')
    assert answer.headers["cache-control"] == "no-store"


def test_a_client_that_does_not_prove_itself_in_the_form_hears_the_same(service: Service) -> None:
    for form in ({"client_id": "demo-reader", "client_secret": "wrong"}, {"client_id": "demo-reader"}, {}):
        answer = service.client().post("/oauth/token", data=GRANT | form)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert answer.headers["www-authenticate"].startswith('Basic realm="')


def test_an_ended_client_is_unknown(service: Service) -> None:
    with service.session() as session:
        made = clients.register_machine(session, "ended", name="E", secret="s", has=["plans:read"], by=SYSTEM)
        clients.end(session, made, now=service.now, by=SYSTEM)
    answer = service.client().post("/oauth/token", data=GRANT, headers=basic("ended", "s"))
    assert answer.json()["error"] == "invalid_client"


SECRET = {"client_id": "demo-reader", "client_secret": "demo-reader"}
FORM = "application/x-www-form-urlencoded"
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no grant_type": ({"data": SECRET}, "invalid_request"),
    "empty grant_type": ({"data": SECRET | {"grant_type": ""}}, "invalid_request"),
    "unknown grant_type": ({"data": SECRET | {"grant_type": "pass\"word"}}, "unsupported_grant_type"),
    "password grant": ({"data": SECRET | {"grant_type": "password", "username": "a"}}, "unsupported_grant_type"),
    "code grant of a machine": ({"data": SECRET | {"grant_type": "authorization_code"}}, "unauthorized_client"),
    "refresh grant of a machine": ({"data": SECRET | {"grant_type": "refresh_token"}}, "unauthorized_client"),
    "JSON": ({"json": SECRET | GRANT}, "invalid_request"),
    "multipart": ({"data": SECRET | GRANT, "files": {"f": b"x"}}, "invalid_request"),
    "no body": ({}, "invalid_request"),
    "no media type": ({"content": b"grant_type=client_credentials"}, "invalid_request"),
    "parameters in the query": ({"params": SECRET | GRANT}, "invalid_request"),
    "grant_type twice": ({"content": b"grant_type=client_credentials&grant_type=password"}, "invalid_request"),
    "scope twice, once empty": ({"content": b"grant_type=client_credentials&scope=&scope=plans:read"}, "invalid_request"),
    "not UTF-8": ({"content": b"grant_type=%ff"}, "invalid_request"),
    "raw bytes": ({"content": b"grant_type=\xff"}, "invalid_request"),
    "NUL": ({"content": b"grant_type=client_credentials&client_id=a%00"}, "invalid_request"),
    "a lone surrogate": ({"content": b"grant_type=client_credentials&client_id=%ed%a0%80"}, "invalid_request"),
    "a newline": ({"content": b"grant_type=client_credentials&scope=plans:read%0a"}, "invalid_request"),
    "too long": ({"content": b"grant_type=client_credentials&x=" + b"a" * 40_000}, "invalid_request"),
    "too many": ({"content": b"&".join(b"a%d=1" % n for n in range(200))}, "invalid_request"),
    "two ways of authenticating": ({"data": SECRET | GRANT, "headers": basic("demo-reader", "demo-reader")}, "invalid_request"),
    "two clients": (
        {"data": GRANT | {"client_id": "demo-peru"}, "headers": basic("demo-reader", "demo-reader")},
        "invalid_request",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_request_has_its_own_error(service: Service, what: str) -> None:
    asked, error = WRONG[what]
    if "content" in asked and what != "no media type":
        asked = asked | {"headers": {"content-type": FORM}}
    answer = service.client().post("/oauth/token", **asked)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"] == error
    assert answer.headers["cache-control"] == "no-store"
    assert '"' not in answer.json().get("error_description", "")


def test_a_client_id_beside_basic_may_say_the_same(service: Service) -> None:
    form = GRANT | {"client_id": "demo-reader"}
    answer = service.client().post("/oauth/token", data=form, headers=basic("demo-reader", "demo-reader"))
    assert answer.status_code == 200


def test_a_public_address_over_http_is_no_fault_of_the_client(service: Service) -> None:
    answer = service.client().post("/oauth/token", data=SECRET | GRANT, headers={"host": "avance.example:8000"})
    assert answer.status_code == 200


def test_a_token_is_taken_by_the_api_and_a_wrong_one_is_not(service: Service) -> None:
    bearer = {"authorization": "Bearer " + service.token()["access_token"]}
    assert service.client().get("/api/v1/activities", headers=bearer).status_code == 200
    refused = service.client().get("/api/v1/activities", headers={"authorization": "Bearer x"})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
