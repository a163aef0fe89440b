"""What the log says of a request, and what it never says: found with canaries over everything people and clients send."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from app.settings import Settings
from app.web import logs
from tests.oauth.conftest import Browser, Service, asking, exchange, refresh

PRODUCTION = Settings(
    env="production",
    base_url="https://avance.invalid",
    database_url="postgresql://x",
    secret="0123456789abcdef" * 4,
    oauth_embedded=True,
)
CANARY = "canary-in-a-coal-mine"


@pytest.fixture
def written(service: Service) -> Iterator[io.StringIO]:
    """The log as production writes it, at its most talkative."""
    level = logging.getLogger().level
    logs.configure(PRODUCTION)
    root = logging.getLogger()
    ours = next(handler for handler in root.handlers if handler.name == logs.OURS)
    stream = io.StringIO()
    ours.setStream(stream)  # type: ignore[attr-defined]  # a StreamHandler
    root.setLevel(logging.DEBUG)
    for client in ("httpx2", "httpcore2"):  # the tests' own
        logging.getLogger(client).setLevel(logging.WARNING)
    yield stream
    logs.configure(service.app.state.settings)
    root.setLevel(level)


def test_no_secret_stands_in_the_log(service: Service, written: io.StringIO) -> None:
    """Passwords, ids of sessions, tokens, codes, secrets of clients, addresses of people: good ones and wrong ones."""
    secrets = {CANARY, "peru@demo.invalid", "Demo.Invalid", "app-secret"}
    for _ in range(3):
        browser = Browser(service)
        browser.sign_in("peru@demo.invalid", CANARY)
        browser.sign_in(f"{CANARY}@Demo.Invalid", CANARY)
        browser.sign_in()
        secrets.add(browser.http.cookies["avance"])
        code = browser.code()
        token = exchange(service, code).json()
        renewed = refresh(service, token["refresh_token"]).json()
        secrets |= {
            code,
            token["access_token"],
            token["refresh_token"],
            renewed["access_token"],
            renewed["refresh_token"],
        }
        exchange(service, code)
        exchange(service, CANARY)
        refresh(service, CANARY)
        exchange(service, code, client_secret=CANARY)
        for given in (renewed["access_token"], CANARY, f"{CANARY}.{CANARY}.{CANARY}"):
            api = service.client(headers={"authorization": f"Bearer {given}", "cookie": f"avance={CANARY}"})
            for method, path in (
                ("GET", "/api/v1/me"),
                ("GET", f"/api/v1/activities?x={CANARY}"),
                ("POST", f"/api/v1/plans/{CANARY}/costs"),
                ("PATCH", "/api/v1/states/PER"),
                ("GET", f"/plans/{CANARY}"),
                ("GET", asking()),
            ):
                api.request(
                    method,
                    path,
                    headers={"if-match": CANARY},
                    **({"json": {CANARY: CANARY}} if method != "GET" else {}),
                )
    told = written.getvalue()
    assert len(told.splitlines()) > 30
    found = [line for line in told.splitlines() if any(secret.casefold() in line.casefold() for secret in secrets)]
    assert found == []


def test_a_refusal_is_a_line_with_the_request_the_actor_and_the_decision(
    service: Service, written: io.StringIO
) -> None:
    headers = {
        "authorization": f"Bearer {service.token()['access_token']}",
        "x-request-id": "the-request-1",
        "if-match": "*",
    }
    before = logs.SECURITY.labels("refused")._value.get()
    assert service.client().patch("/api/v1/states/PER", json={"note": "x"}, headers=headers).status_code == 403
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    line = next(one for one in lines if one["event"] == "refused")
    told = {name: line[name] for name in ("request_id", "by", "status", "method", "route")}
    assert told == {"request_id": "the-request-1", "by": "demo-reader", "status": 403, "method": "PATCH",
                    "route": "/api/v1/states/{iso3}"}  # fmt: skip
    assert logs.SECURITY.labels("refused")._value.get() == before + 1
    assert 'avance_security_events_total{event="refused"}' in service.client().get("/metrics").text


def test_control_a_canary_in_the_log_is_found(service: Service, written: io.StringIO) -> None:
    logging.getLogger("anything").warning("somebody wrote %s", CANARY)
    assert CANARY in written.getvalue()
