"""The feed's order, pages, filters and cursors, through the service."""

import base64

import orjson
import pytest

from app.access.scopes import ALL
from tests.feed.stage import SETTINGS
from tests.personas import mint


def entries(api, as_="peru", **params):
    answer = api.get("/changes", as_=as_, **params)
    assert answer.status_code == 200, answer.text
    return answer.json()["changes"]


def cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


@pytest.fixture
def plan(stage):
    return stage.plan()


def test_of_each_thing_its_newest_change_in_number_order(stage, api, plan):
    first, second = stage.activity(plan), stage.activity(plan, code="2")
    stage.change(first, title={"value": "Otra"})
    told = [entry for entry in entries(api) if entry["type"] == "activities"]
    assert [(entry["id"], entry["version"]) for entry in told] == [(str(second), 1), (str(first), 2)]
    assert told[1]["data"] == api.get(f"/activities/{first}", as_="peru").json()
    assert {entry["op"] for entry in told} == {"saved"}
    assert told[1]["href"] == f"/api/v1/activities/{first}"


def test_each_entry_has_a_cursor_to_go_on_from(stage, api, plan):
    ids = [str(stage.activity(plan, code=code)) for code in "123"]
    told = entries(api, type="activities")
    assert [entry["id"] for entry in told] == ids
    after = entries(api, type="activities", since=told[0]["cursor"])
    assert [entry["id"] for entry in after] == ids[1:]


def test_pages_say_whether_there_is_more(stage, api, plan):
    ids = [str(stage.activity(plan, code=code)) for code in "123"]
    first = api.get("/changes", as_="peru", type="activities", limit=2).json()
    assert [entry["id"] for entry in first["changes"]] == ids[:2]
    assert first["more"] is True
    rest = api.get("/changes", as_="peru", type="activities", limit=2, since=first["next"]).json()
    assert [entry["id"] for entry in rest["changes"]] == ids[2:]
    assert rest["more"] is False
    nothing = api.get("/changes", as_="peru", type="activities", limit=2, since=rest["next"]).json()
    assert nothing == {"changes": [], "next": rest["next"], "more": False}


def test_next_passes_what_the_reader_may_not_see(stage, api, plan):
    before = api.get("/changes", type="activities").json()["next"]
    stage.activity(plan)
    after = api.get("/changes", type="activities", since=before).json()
    assert after["changes"] == []
    assert after["next"] != before
    assert api.get("/changes", type="activities", since=after["next"]).json()["next"] == after["next"]


def test_without_a_change_the_answer_is_304(stage, api, plan):
    first = api.get("/changes", as_="peru")
    again = api.get("/changes", as_="peru", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    stage.activity(plan)
    assert api.get("/changes", as_="peru", headers={"if-none-match": first.headers["etag"]}).status_code == 200


def test_filters_by_type_state_and_mechanism(stage, api, plan):
    peruvian = str(stage.activity(plan))
    other = stage.plan("COL", ("MESICIC",))
    colombian = str(stage.activity(other, by="colombia"))
    stage.publish(plan)
    stage.publish(other)

    def told(**params):
        return {entry["id"] for entry in entries(api, "public", **params) if entry["type"] == "activities"}

    assert told() == {peruvian, colombian}
    assert told(state="PER") == told(mechanism="MESECVI") == {peruvian}
    assert told(state="COL") == told(mechanism="MESICIC") == told(state="COL", mechanism="MESICIC") == {colombian}
    assert told(state="COL", mechanism="MESECVI") == told(state="BRA") == told(type="agencies") == set()
    assert told(type="activities") == {peruvian, colombian}


def test_an_activity_is_found_by_the_mechanism_of_what_it_implements(stage, api, plan):
    """As in the list of activities: a plan of one mechanism may implement a recommendation of the other."""
    id = stage.activity(plan, recommendations=[stage.world.for_peru])
    for mechanism in ("MESECVI", "MESICIC"):
        listed = {item["id"] for item in api.get("/activities", as_="peru", mechanism=mechanism).json()["items"]}
        told = {entry["id"] for entry in entries(api, mechanism=mechanism, type="activities")}
        assert listed <= told, mechanism
    stage.change(id, recommendations=[])
    assert {entry["id"] for entry in entries(api, mechanism="MESICIC", type="activities")} == {str(id)}


def test_a_cursor_fits_the_filters_it_was_issued_under(stage, api, plan):
    since = api.get("/changes", as_="peru", state="PER").json()["next"]
    assert api.get("/changes", as_="peru", state="PER", since=since).status_code == 200
    for params in ({}, {"state": "COL"}, {"type": "activities"}, {"state": "PER", "mechanism": "MESICIC"}):
        answer = api.get("/changes", as_="peru", since=since, **params)
        assert answer.status_code == 422, params
        assert answer.json()["errors"][0]["parameter"] == "since"


def test_a_cursor_of_other_grants_answers_410_with_the_start(stage, api, plan):
    for other in ("public", "colombia", "peru_mesicic", "agency_peru", "secretariat"):
        answer = api.get("/changes", as_="peru", since=api.get("/changes", as_=other).json()["next"])
        assert answer.status_code == 410, other
        assert answer.json()["start"] == "/api/v1/changes"
        assert api.get("/changes", as_="peru").status_code == 200


def test_a_cursor_of_other_scopes_answers_410(stage, api, plan):
    since = api.get("/changes", as_="peru").json()["next"]
    with stage.writing() as session:
        api.tokens["narrow"] = mint(session, SETTINGS, "peru", "changes:read activities:read")
        session.commit()
    assert api.get("/changes", as_="narrow", since=since).status_code == 410


def test_scopes_hide_a_type(stage, api, plan):
    stage.activity(plan)
    with stage.writing() as session:
        for name, scopes in {
            "without": ALL - {"activities:read"},
            "with": {"activities:read", "changes:read"},
            "unfed": ALL - {"changes:read"},
        }.items():
            api.tokens[name] = mint(session, SETTINGS, "peru", " ".join(sorted(scopes)))
        session.commit()
    assert "activities" not in {entry["type"] for entry in entries(api, "without")}
    assert entries(api, "without", type="activities") == []
    assert {entry["type"] for entry in entries(api, "with")} == {"activities"}
    assert api.get("/changes", as_="unfed").status_code == 403


HOSTILE = [
    "x",
    "é",
    "=",
    "AAAA",
    "a" * 499,
    "a" * 501,
    cursor(),
    cursor(1),
    cursor(1, "x", "y", "z"),
    cursor("1", "x", "y"),
    cursor(-1, "x", "y"),
    cursor(2**62, "x", "y"),
    cursor(1.0, "x", "y"),
    cursor(True, "x", "y"),
    cursor(None, None, None),
    cursor([1], {"a": 1}, []),
    base64.urlsafe_b64encode(b'{"a":1,"b":2,"c":3}').decode(),
    base64.urlsafe_b64encode(b"[1e400,1,1]").decode(),
    base64.urlsafe_b64encode(b"\x00\xff[1").decode(),
    base64.urlsafe_b64encode(b"[" * 300).decode(),
]


def test_a_hostile_cursor_is_refused_by_name(api):
    for since in HOSTILE:
        answer = api.get("/changes", as_="peru", since=since)
        assert answer.status_code == 422, since
        assert answer.json()["errors"][0]["parameter"] == "since"


def test_a_cursor_beyond_the_last_change_waits(api):
    """As when a copy of the database lags behind the one that issued it."""
    n, *rest = orjson.loads(base64.urlsafe_b64decode(api.get("/changes").json()["next"] + "=="))
    since = cursor(n + 5, *rest)
    assert api.get("/changes", since=since).json() == {"changes": [], "next": since, "more": False}


def test_a_cursor_of_another_client_with_the_same_grants_answers_410(api):
    """A client hears of its own grants; another one's cursor could pass over them."""
    api.tokens["twin"] = api.tokens["observer"]
    since = api.get("/changes", as_="observer").json()["next"]
    assert api.get("/changes", as_="twin", since=since).status_code == 200
    assert api.get("/changes", as_="reader", since=since).status_code == 410
    assert api.get("/changes", as_="public", since=since).status_code == 410
