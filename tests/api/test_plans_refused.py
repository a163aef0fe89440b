"""Plans: what is wrong with a request is named, and nothing is made."""

import pytest

from tests.api.checks import errors
from tests.api.test_plans import NEW


@pytest.mark.parametrize(
    ("member", "value", "pointer"),
    [
        ("state", "per", "/state"),
        ("mechanisms", [], "/mechanisms"),
        ("mechanisms", ["MESECVI", "OTHER"], "/mechanisms/1"),
        ("title", {"value": "x"}, "/title/language"),
        ("title", {"language": "es", "value": " "}, "/title/value"),
        ("title", {"language": "es", "value": "a\u0000b"}, "/title/value"),
        ("title", "sin idioma", "/title"),
        ("title", 5, "/title"),
        ("title", {"language": "es", "value": "x", "current": True}, "/title/current"),
        ("executing_agency", "x", "/executing_agency"),
        ("start", "2027-13", "/start"),
        ("start", "2027-02-30", "/start"),
        ("end", "2026", "/end"),
        ("rounds", [99], "/rounds"),
        ("rounds", ["1"], "/rounds/0"),
        ("rounds", [True], "/rounds/0"),
        ("recommendations", None, "/recommendations"),
        ("reporting", "daily", "/reporting"),
        ("color", "red", "/color"),
    ],
)
def test_a_wrong_member_is_named_and_nothing_is_made(api, member, value, pointer):
    answer = api.post("/plans", NEW | {"start": "2027"} | {member: value}, as_="peru")
    assert answer.status_code == 422, answer.text
    assert list(errors(answer)) == [pointer]
    assert api.get("/plans", count="true").json()["total"] == 0


def test_references_must_be_of_the_state(api, world):
    assert list(errors(api.post("/plans", NEW | {"executing_agency": str(world.colombian)}, as_="peru"))) == [
        "/executing_agency"
    ]
    body = NEW | {"state": "COL", "recommendations": [str(world.for_peru)]}
    assert list(errors(api.post("/plans", body, as_="colombia"))) == ["/recommendations"]


@pytest.mark.parametrize(
    "params", [{"stage": "open"}, {"state": "Peru"}, {"mechanism": ""}, {"nope": "1"}, {"cursor": "x"}]
)
def test_a_wrong_parameter_is_named(api, params):
    answer = api.get("/plans", **params)
    assert answer.status_code == 422
    assert [fault["parameter"] for fault in answer.json()["errors"]] == list(params)


def test_a_plan_that_is_not_there_is_not_found(api):
    nowhere = "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a99"
    for path in (f"/plans/{nowhere}", f"/plans/{nowhere}/moves", f"/plans/{nowhere}/guidelines"):
        assert api.get(path, as_="peru").status_code == 404
    assert api.patch(f"/plans/{nowhere}", {}, as_="peru", version="*").status_code == 404
    assert api.get("/plans/not-an-id").status_code == 422
