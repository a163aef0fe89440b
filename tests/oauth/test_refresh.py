"""Refresh tokens: each is used once and makes the next; a second use ends them all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.models import Authorization, Client, RefreshToken
from tests.oauth.conftest import Browser, Service, exchange, refresh


@pytest.fixture
def tokens(service: Service, browser: Browser) -> dict[str, Any]:
    """The tokens of a new authorization."""
    found: dict[str, Any] = exchange(service, browser.code()).json()
    return found


def reads(service: Service, token: dict[str, Any]) -> int:
    bearer = {"authorization": "Bearer " + token["access_token"]}
    return service.client().get("/api/v1/activities", headers=bearer).status_code


def test_a_refresh_token_makes_new_tokens(service: Service, tokens: dict[str, Any]) -> None:
    answer = refresh(service, tokens["refresh_token"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    new = answer.json()
    assert new["refresh_token"] != tokens["refresh_token"]
    assert new["scope"] == tokens["scope"]
    assert (reads(service, tokens), reads(service, new)) == (200, 200)
    assert refresh(service, new["refresh_token"]).status_code == 200


def test_a_refresh_token_used_twice_ends_the_whole_family(service: Service, tokens: dict[str, Any]) -> None:
    new = refresh(service, tokens["refresh_token"]).json()
    replay = refresh(service, tokens["refresh_token"])
    assert (replay.status_code, replay.json()["error"]) == (400, "invalid_grant")
    assert refresh(service, new["refresh_token"]).json()["error"] == "invalid_grant"
    assert (reads(service, tokens), reads(service, new)) == (401, 401)
    with service.session() as session:
        assert "refresh_token_replayed" in set(session.scalars(select(Authorization.ended_why)))


def test_another_family_of_the_same_person_lives_on(service: Service, browser: Browser, tokens: dict[str, Any]) -> None:
    other = exchange(service, browser.code()).json()
    refresh(service, tokens["refresh_token"])
    refresh(service, tokens["refresh_token"])
    assert reads(service, other) == 200
    assert refresh(service, other["refresh_token"]).status_code == 200


def test_of_two_refreshes_at_once_one_wins_and_all_end(service: Service, browser: Browser) -> None:
    for _ in range(5):
        token = exchange(service, browser.code()).json()["refresh_token"]
        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(refresh, [service] * 3, [token] * 3))
        assert sorted(answer.status_code for answer in answers) == [200, 400, 400]
        won = next(answer for answer in answers if answer.status_code == 200).json()
        assert refresh(service, won["refresh_token"]).json()["error"] == "invalid_grant"


def test_fewer_scopes_may_be_asked_for_and_never_more(service: Service, tokens: dict[str, Any]) -> None:
    wider = refresh(service, tokens["refresh_token"], scope="plans:read activities:write")
    assert (wider.status_code, wider.json()["error"]) == (400, "invalid_scope")
    unknown = refresh(service, tokens["refresh_token"], scope="openid")
    assert unknown.json()["error"] == "invalid_scope"
    fewer = refresh(service, tokens["refresh_token"], scope="activities:read").json()
    assert fewer["scope"] == "activities:read"
    again = refresh(service, fewer["refresh_token"]).json()
    assert again["scope"] == tokens["scope"], "what was consented to is not lost by asking for less once"


def test_what_a_client_has_lost_is_not_refreshed(service: Service, tokens: dict[str, Any]) -> None:
    with service.session() as session:
        has = session.scalars(select(Client.scopes).where(Client.id == "app")).one()
        session.execute(update(Client).where(Client.id == "app").values(scopes=["activities:read"]))
    new = refresh(service, tokens["refresh_token"]).json()
    with service.session() as session:
        session.execute(update(Client).where(Client.id == "app").values(scopes=has))
    assert new["scope"] == "activities:read"


def test_a_refresh_token_is_its_clients_own(service: Service, tokens: dict[str, Any]) -> None:
    stolen = refresh(service, tokens["refresh_token"], client_id="native", client_secret="")
    assert stolen.json()["error"] == "invalid_grant"
    assert refresh(service, tokens["refresh_token"], client_secret="wrong").status_code == 401
    assert refresh(service, tokens["refresh_token"]).status_code == 200


def test_what_is_no_refresh_token_is_refused(service: Service, tokens: dict[str, Any]) -> None:
    for wrong in ("x", tokens["access_token"], "é", "a" * 5000):
        assert refresh(service, wrong).json()["error"] == "invalid_grant"
    assert refresh(service, "").json()["error"] == "invalid_request"


def test_a_refresh_token_ends_of_disuse_and_an_authorization_of_age(service: Service, browser: Browser) -> None:
    for table, column in ((RefreshToken, "expires_at"), (Authorization, "ends_at")):
        token = exchange(service, browser.code()).json()
        assert reads(service, token) == 200
        with service.session() as session:
            session.execute(update(table).values({column: service.now - timedelta(seconds=1)}))
        assert refresh(service, token["refresh_token"]).json()["error"] == "invalid_grant"
        assert reads(service, token) == (200 if table is RefreshToken else 401)


def test_the_token_itself_is_kept_nowhere(service: Service, tokens: dict[str, Any]) -> None:
    with service.session() as session:
        kept = session.scalars(select(RefreshToken.digest)).all()
    assert tokens["refresh_token"].encode() not in kept
