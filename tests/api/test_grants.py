"""Giving roles: by the Secretariat within its mechanism, by the administrator, to others only; ended, they end at once."""

from datetime import UTC, datetime, timedelta

import pytest

from app.web import logs

FOCAL = {"role": "focal_point", "state": "COL", "mechanism": "MESICIC", "client": "reader", "reason": "Note 12/2026"}


def days(count: int) -> str:
    return (datetime.now(UTC) + timedelta(days=count)).isoformat()


def given(api, as_="secretariat_mesicic", **members):
    answer = api.post("/grants", FOCAL | members, as_=as_)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_secretariat_gives_a_role_of_its_mechanism_and_it_holds_from_then_on(api):
    grant = given(api, until=days(30))
    assert (grant["role"], grant["state"], grant["giver"]) == ("focal_point", "COL", "secretariat_mesicic")
    assert [held["state"] for held in api.get("/me", as_="reader").json()["grants"]] == ["COL"]
    (change,) = api.get(f"/grants/{grant['id']}/history", as_="admin").json()["items"]
    assert (change["act"], change["reason"]) == ("grants.give", "Note 12/2026")


def test_giving_and_ending_a_role_are_events_of_security(api):
    counted = [logs.SECURITY.labels(event)._value.get for event in ("grant_given", "grant_ended")]
    before = [count() for count in counted]
    grant = given(api)
    api.patch(f"/grants/{grant['id']}", {"until": days(-1), "reason": "Left"}, as_="secretariat_mesicic", version="*")
    assert [count() for count in counted] == [n + 1 for n in before]


def test_a_grant_that_was_ended_stops_working_at_the_next_request(api):
    grant = given(api)
    ended = api.patch(
        f"/grants/{grant['id']}",
        {"until": days(-1), "reason": "Left"},
        as_="secretariat_mesicic",
        version=grant["version"],
    )
    assert ended.status_code == 200 and ended.json()["until"] is not None
    assert api.get("/me", as_="reader").json()["grants"] == []
    again = api.patch(f"/grants/{grant['id']}", {"until": None, "reason": "x"}, as_="admin", version="*")
    assert again.status_code == 409
    assert [one["id"] for one in api.get("/grants?client=reader&in_force=false", as_="admin").json()["items"]] == [
        grant["id"]
    ]


def test_a_grant_that_begins_later_does_not_hold_yet_and_may_be_ended_before(api):
    grant = given(api, since=days(2))
    assert api.get("/me", as_="reader").json()["grants"] == []
    ended = api.patch(f"/grants/{grant['id']}", {"until": days(0), "reason": "x"}, as_="admin", version="*").json()
    assert ended["until"] == ended["since"]


def test_the_state_of_an_officer_follows_from_the_agency(api, world):
    body = {"role": "agency_officer", "agency": str(world.mimp), "client": "reader", "reason": "x"}
    answer = api.post("/grants", body, as_="secretariat")
    assert (answer.status_code, answer.json()["state"]) == (201, "PER")


@pytest.mark.parametrize(
    ("as_", "members"),
    [
        ("peru", {}),
        ("expert", {}),
        ("observer", {}),
        ("secretariat_mesicic", {"mechanism": "MESECVI"}),
        ("secretariat_mesicic", {"mechanism": None}),
        ("secretariat_mesicic", {"role": "secretariat", "mechanism": "MESECVI", "state": None}),
        ("secretariat_mesicic", {"role": "observer", "mechanism": None, "state": None}),
        ("secretariat", {"role": "administrator", "mechanism": None, "state": None}),
        ("secretariat_mesicic", {"client": "secretariat_mesicic"}),
        ("admin", {"client": "admin"}),
    ],
)
def test_who_may_not_is_told_who_may(api, as_, members):
    """Another mechanism's role, one that reaches both, an administrator's, and any role for oneself."""
    answer = api.post("/grants", FOCAL | members, as_=as_, headers={"accept-language": "en"})
    assert answer.status_code == 403
    assert answer.json()["detail"].startswith(("Only ", "Nobody "))


def test_nobody_prolongs_their_own_grant_but_everybody_who_gives_may_give_up_their_own(api):
    (mine,) = api.get("/grants?client=secretariat_mesicic", as_="admin").json()["items"]
    path = f"/grants/{mine['id']}"
    shorter = {"until": days(10), "reason": "x"}
    assert api.patch(path, shorter, as_="secretariat_mesicic", version="*").status_code == 200
    for until in (None, days(20)):
        longer = {"until": until, "reason": "x"}
        assert api.patch(path, longer, as_="secretariat_mesicic", version="*").status_code == 403


def test_a_secretariat_ends_no_grant_of_another_mechanism_and_no_administrator(api):
    everybody = api.get("/grants?limit=200", as_="admin").json()["items"]
    for grant in everybody:
        if grant["mechanism"] == "MESECVI":
            gone = api.patch(
                f"/grants/{grant['id']}", {"until": days(1), "reason": "x"}, as_="secretariat_mesicic", version="*"
            )
            assert gone.status_code == 404
        if grant["role"] == "administrator":
            no = api.patch(f"/grants/{grant['id']}", {"until": days(1), "reason": "x"}, as_="secretariat", version="*")
            assert no.status_code == 403


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"state": None}, "/state"),
        ({"state": "XXX"}, "/state"),
        ({"named_by": "PER"}, "/named_by"),
        ({"role": "consultant", "mechanism": None}, "/plan"),
        ({"role": "agency_officer", "mechanism": None, "agency": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a99"}, "/agency"),
        ({"until": days(-1)}, "/until"),
        ({"since": days(-1)}, "/since"),
        ({"client": None}, "/person"),
        ({"client": "nobody"}, "/client"),
        ({"person": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a99", "client": None}, "/person"),
        ({"reason": " "}, "/reason"),
    ],
)
def test_what_cannot_be_is_named(api, members, pointer):
    answer = api.post("/grants", FOCAL | members, as_="admin")
    assert answer.status_code == 422, answer.text
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_a_grant_is_changed_against_the_version_that_was_read(api):
    grant = given(api)
    body = {"until": days(5), "reason": "x"}
    assert api.patch(f"/grants/{grant['id']}", body, as_="admin").status_code == 428
    assert api.patch(f"/grants/{grant['id']}", body, as_="admin", version=grant["version"]).status_code == 200
    assert api.patch(f"/grants/{grant['id']}", body, as_="admin", version=grant["version"]).status_code == 412
