"""What ends stops working at the next request: a grant, a session, an account, a client; for a remembered answer too."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.access import secrets
from app.access.actor import SYSTEM
from app.actions import grants, sessions
from app.models import Client, Grant, Person, WebSession
from tests.oauth.conftest import Browser, Service


def bearer(service: Service, client: str) -> dict[str, str]:
    return {"authorization": f"Bearer {service.token(client)['access_token']}"}


def test_a_grant_that_ends_stops_working_at_the_next_request_of_the_same_token(service: Service) -> None:
    """And an ETag from before does not get 304, nor a cursor from before what was beyond."""
    with service.session() as session:
        another = grants.give(session, role="observer", client_id="demo-peru", by=SYSTEM, reason="tests")
        grant = grants.give(session, role="administrator", client_id="demo-reader", by=SYSTEM, reason="tests")
    api, headers = service.client(), bearer(service, "demo-reader")
    path, other = "/api/v1/grants?limit=1", f"/api/v1/grants/{another.id}"
    assert api.get(other, headers=headers).status_code == 200
    first = api.get(path, headers=headers)
    assert (first.status_code, len(first.json()["items"])) == (200, 1) and first.json()["next"]
    again = {**headers, "if-none-match": first.headers["etag"]}
    assert api.get(path, headers=again).status_code == 304
    with service.session() as session:
        session.execute(update(Grant).where(Grant.id == grant.id).values(until=service.now))
    now = api.get(path, headers=again)
    assert now.status_code == 200 and {one["client"] for one in now.json()["items"]} <= {"demo-reader"}
    rest = api.get(f"{path}&cursor={first.json()['next']}", headers=headers)
    assert {one["client"] for one in rest.json()["items"]} <= {"demo-reader"}
    assert api.get(other, headers=headers).status_code == 404


@pytest.mark.parametrize("kind", ["client", "person"])
def test_who_has_ended_is_nobody_at_the_next_request(service: Service, kind: str) -> None:
    browser, api = Browser(service), service.client()
    browser.sign_in()
    headers = bearer(service, "demo-reader")
    assert api.get("/api/v1/me", headers=headers).status_code == 200
    assert browser.http.get("/mine").status_code == 200
    model, who = (
        (Client, Client.id == "demo-reader") if kind == "client" else (Person, Person.email == "peru@demo.invalid")
    )
    with service.session() as session:
        session.execute(update(model).where(who).values(ended_at=service.now))
    assert api.get("/api/v1/me", headers=headers).status_code == (401 if kind == "client" else 200)
    assert browser.http.get("/mine").status_code == (200 if kind == "client" else 303)
    with service.session() as session:
        session.execute(update(model).where(who).values(ended_at=None))


@pytest.mark.parametrize(
    "how", ["by the person elsewhere", "signed out everywhere", "idle too long", "older than any may be"]
)
def test_a_session_that_is_ended_stops_working_at_the_next_request(service: Service, how: str) -> None:
    browser = Browser(service)
    browser.sign_in()
    assert browser.http.get("/mine").status_code == 200
    cookie = browser.http.cookies["avance"]
    mine = WebSession.digest == secrets.digest(cookie)
    with service.session() as session:
        if how == "by the person elsewhere":
            sessions.end(session, cookie, by=SYSTEM)
        elif how == "signed out everywhere":
            sessions.end_all(session, session.scalars(select(WebSession.person_id).where(mine)).one(), by=SYSTEM)
        elif how == "idle too long":
            session.execute(update(WebSession).where(mine).values(seen_at=service.now - timedelta(hours=2)))
        else:
            session.execute(update(WebSession).where(mine).values(ends_at=service.now))
    answer = browser.http.get("/mine")
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in")
