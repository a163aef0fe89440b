"""Limits: requests of one client, person or address, failed sign-ins, and how long a body may take."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.requests import Request

from app.main import create_app
from app.settings import Settings
from app.web import limits, problems
from app.web.slow import SlowBodies
from tests.caller import Caller, streamed
from tests.personas import Populated

MANY = 5
"""Requests in a minute, in these tests."""


@dataclass(frozen=True)
class Limited:
    """A service that lets nobody ask more than MANY times in a minute."""

    client: Caller
    tokens: dict[str, str]

    def me(self, as_: str = "") -> Response:
        headers = {"authorization": f"Bearer {self.tokens.get(as_, as_)}"} if as_ else {}
        return self.client.get("/api/v1/me", headers=headers)


@pytest.fixture
def limited(populated: Populated, tmp_path: Path) -> Iterator[Limited]:
    settings = Settings(base_url="http://testserver", data=tmp_path, requests_per_minute=MANY)
    with Caller(create_app(settings, populated.database.url)) as client:
        yield Limited(client, dict(populated.tokens))


def test_each_has_a_limit_of_its_own_and_is_told_what_is_left(limited: Limited) -> None:
    for as_ in ("", "peru", "colombia"):
        for left in reversed(range(MANY)):
            answer = limited.me(as_)
            assert answer.status_code == 200
            assert answer.headers["ratelimit-policy"] == f'"requests";q={MANY};w=60'
            assert answer.headers["ratelimit"].startswith(f'"requests";r={left};t=')
            assert 0 < int(answer.headers["ratelimit"].partition(";t=")[2]) <= 60
        refused = limited.me(as_)
        assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert refused.headers["retry-after"] in refused.json()["detail"]


def test_wrong_tokens_are_counted_of_their_address(limited: Limited) -> None:
    assert [limited.me("x.y.z").status_code for _ in range(MANY + 1)] == [401] * MANY + [429]
    assert limited.me("peru").status_code == 200


def test_a_page_says_so_to_people_and_files_of_the_release_are_not_counted(limited: Limited) -> None:
    for _ in range(MANY + 1):
        page = limited.client.get("/help", headers={"accept": "text/html", "accept-language": "en"})
    assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
    assert "Too many requests. Try again in" in page.text and int(page.headers["retry-after"]) > 0
    for path in ("/healthz", "/static/avance.css", "/.well-known/openid-configuration"):
        answer = limited.client.get(path)
        assert answer.status_code == 200 and "ratelimit" not in answer.headers, path


def test_signing_in_may_fail_ten_times_and_then_not_even_the_right_password_is_looked_at(limited: Limited) -> None:
    limited.client.app.state.limits = limits.Limits(0)

    def sign_in(email: str) -> Response:
        form = {"email": email, "password": "x", "next": "/plans"}
        return limited.client.post("/sign-in", data=form, headers={"accept-language": "en"})

    amount = limits.OF_ACCOUNT.amount
    assert {sign_in("one@demo.invalid").status_code for _ in range(amount)} == {422}
    refused = sign_in(" ONE@demo.invalid")
    assert (refused.status_code, refused.headers["cache-control"]) == (429, "no-store")
    assert 0 < int(refused.headers["retry-after"]) <= 900
    assert 'value=" ONE@demo.invalid"' in refused.text and 'value="/plans"' in refused.text
    assert sign_in("other@demo.invalid").status_code == 422, "another account from the same address may try"


def test_clients_that_do_not_prove_themselves_are_counted_too(limited: Limited) -> None:
    limited.client.app.state.limits = limits.Limits(0)
    form = {"grant_type": "client_credentials", "client_id": "peru", "client_secret": "wrong"}
    got = [limited.client.post("/oauth/token", data=form).status_code for _ in range(limits.OF_ACCOUNT.amount + 1)]
    assert got == [401] * limits.OF_ACCOUNT.amount + [429]


def test_one_address_may_not_try_account_after_account(limited: Limited) -> None:
    app: FastAPI = limited.client.app
    app.state.limits = counts = limits.Limits(0)
    for _ in range(limits.OF_ADDRESS.amount):
        counts.windows.hit(limits.OF_ADDRESS, "127.0.0.1", "")
    assert limited.client.post("/sign-in", data={"email": "new@demo.invalid", "password": "x"}).status_code == 429


@pytest.mark.parametrize(
    ("host", "counted"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("", ""), ("unix", "unix")],
)
def test_of_ipv6_the_network_is_counted(host: str, counted: str) -> None:
    class Asked:
        client = type("Client", (), {"host": host})

    assert limits.address(Asked) == counted  # type: ignore[arg-type]


def test_production_has_a_limit_and_the_demonstration_none_unless_it_is_set() -> None:
    secret = "0123456789abcdef" * 4
    there = {
        "env": "production",
        "base_url": "https://a.invalid",
        "database_url": "postgresql://x",
        "secret": secret,
        "oauth_embedded": True,
    }
    assert Settings().requests_per_minute == 0
    assert Settings(requests_per_minute=7).requests_per_minute == 7
    assert Settings(**there).requests_per_minute == 600  # type: ignore[arg-type]


def test_a_slow_body_is_ended() -> None:
    """Its rest never comes: what is awaited is the end of the time, which is over at once here."""
    app = FastAPI()

    @app.post("/")
    async def read(request: Request) -> str:
        return str(await request.body())

    problems.install(app)
    assert streamed(SlowBodies(app, seconds=0.01), "POST", "/", {}, [b"a"]) == (408, 1)
    assert Caller(SlowBodies(app, seconds=60)).post("/", content=b"a").text == "\"b'a'\""


def test_the_service_ends_slow_bodies(limited: Limited) -> None:
    assert SlowBodies in [middleware.cls for middleware in limited.client.app.user_middleware]
