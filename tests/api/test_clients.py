"""Clients: registered by the administrator, their secret told once, rotated with an overlap, ended."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest

MACHINE = {"id": "mimp-planes", "name": "Plans of MIMP", "kind": "machine", "scopes": ["plans:read"]}
APPLICATION = {
    "id": "mimp-app", "name": "App", "kind": "application", "scopes": ["plans:read"], "redirect_uris": ["https://a.example/cb"],
}  # fmt: skip


def soon(**delta: int) -> str:
    return (datetime.now(UTC) + timedelta(**delta)).isoformat()


@pytest.fixture
def token(api):
    """Asks for an access token; the status."""

    def ask(secret: str) -> int:
        basic = b64encode(f"mimp-planes:{secret}".encode()).decode()
        form = {"grant_type": "client_credentials"}
        return api.client.post("/oauth/token", data=form, headers={"authorization": f"Basic {basic}"}).status_code

    return ask


def test_a_secret_is_told_once_and_opens(api, token):
    answer = api.post("/clients", MACHINE, as_="admin")
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    assert token(answer.json()["secret"]) == 200 and token("wrong") == 401
    client = api.get("/clients/mimp-planes", as_="secretariat").json()
    assert "secret" not in client and client["confidential"] is True
    assert "hash" not in api.get("/clients/mimp-planes/history", as_="admin").text
    assert api.post("/clients", MACHINE, as_="admin").status_code == 409


def test_two_secrets_are_taken_until_the_day_that_was_said_and_then_one(api, token):
    first = api.post("/clients", MACHINE, as_="admin").json()
    body = {"old_secret_until": soon(days=7)}
    second = api.post("/clients/mimp-planes/rotate", body, as_="admin", version=first["version"]).json()
    assert token(first["secret"]) == token(second["secret"]) == 200
    third = api.post("/clients/mimp-planes/rotate", {}, as_="admin", version=second["version"]).json()
    assert [token(one["secret"]) for one in (first, second, third)] == [401, 401, 200]
    too_long = api.post("/clients/mimp-planes/rotate", {"old_secret_until": soon(days=91)}, as_="admin", version="*")
    assert too_long.json()["errors"][0]["pointer"] == "/old_secret_until"


def test_a_client_that_has_ended_gets_no_token_and_comes_back_when_its_end_is_taken_away(api, token):
    client = api.post("/clients", MACHINE | {"until": soon(days=1)}, as_="admin").json()
    assert token(client["secret"]) == 200
    ended = api.patch("/clients/mimp-planes", {"until": soon(days=-1)}, as_="admin", version=client["version"])
    assert ended.status_code == 200 and token(client["secret"]) == 401
    assert api.post("/clients/mimp-planes/rotate", {}, as_="admin", version="*").status_code == 409
    assert api.patch("/clients/mimp-planes", {"until": None}, as_="admin", version="*").status_code == 200
    assert token(client["secret"]) == 200


def test_an_application_that_cannot_keep_a_secret_has_none(api):
    answer = api.post("/clients", APPLICATION | {"confidential": False}, as_="admin").json()
    assert (answer["secret"], answer["kind"]) == (None, "application")
    assert api.post("/clients/mimp-app/rotate", {}, as_="admin", version="*").status_code == 409
    role = {"client": "mimp-app", "role": "focal_point", "state": "PER", "reason": "x"}
    assert api.post("/grants", role, as_="admin").json()["errors"][0]["pointer"] == "/client"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (MACHINE | {"redirect_uris": ["https://a.example/"]}, "/redirect_uris"),
        (APPLICATION | {"redirect_uris": []}, "/redirect_uris"),
        (APPLICATION | {"redirect_uris": ["http://a.example/"]}, "/redirect_uris/0"),
        (MACHINE | {"scopes": ["plans:own"]}, "/scopes/0"),
        (MACHINE | {"id": "Ñ"}, "/id"),
    ],
)
def test_what_cannot_be_is_named(api, body, pointer):
    answer = api.post("/clients", body, as_="admin")
    assert answer.status_code == 422, answer.text
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_clients_are_read_by_those_who_give_roles_and_written_by_the_administrator_alone(api):
    for reader in ("reader", "peru", "expert", "secretariat"):
        assert api.post("/clients", MACHINE, as_=reader).status_code == 403, reader
        assert api.get("/clients/admin", as_=reader).status_code == (200 if reader == "secretariat" else 404), reader
        assert api.get("/clients/" + reader, as_=reader).status_code == 200, reader
    assert api.get("/clients?count=true").json()["total"] == 0
    for path, body in (("/clients/peru", {"name": "x"}), ("/clients/admin", {"name": "x"})):
        assert api.patch(path, body, as_="peru", version="*").status_code == (403 if "peru" in path else 404)
