"""/activities/{id}/milestones and /milestones over HTTP: promises of a draft, facts of a published plan."""

import pytest

from tests.api.checks import changes, errors
from tests.factories import plans as made

OFFICES = {"title": {"language": "es", "value": "Oficinas"}, "due": "2018", "target": 10, "unit": "oficinas"}


def test_the_focal_point_promises_a_milestone_in_a_draft(api, session, world):
    plan = made.drafted(session, world)
    answer = api.post(f"/activities/{plan.activity}/milestones", OFFICES, as_="peru")
    assert answer.status_code == 201, answer.text
    milestone = answer.json()
    assert answer.headers["location"] == f"/api/v1/milestones/{milestone['id']}"
    assert (milestone["target"], milestone["unit"], milestone["weight"], milestone["position"]) == (
        10,
        "oficinas",
        1,
        2,
    )
    assert milestone["reached"] is None
    changed = api.patch(f"/milestones/{milestone['id']}", {"target": 12.5, "due": None}, as_="peru", version=1)
    assert (changed.json()["version"], changed.json()["target"], changed.json()["due"]) == (2, 12.5, None)
    listed = api.get(f"/activities/{plan.activity}/milestones", as_="peru", count="true").json()
    assert (listed["total"], [m["position"] for m in listed["items"]]) == (2, [1, 2])
    assert api.delete(f"/milestones/{milestone['id']}", as_="peru", version=2).status_code == 204
    assert api.get(f"/milestones/{milestone['id']}", as_="peru").status_code == 404
    assert [c.op for c in changes(session, "milestones", milestone["id"])] == ["saved", "saved", "deleted"]
    assert len(changes(session, "activities", plan.activity)) == 1


def test_the_focal_point_records_what_was_reached_once_the_plan_is_published(api, session, world):
    plan = made.published(session, world)
    path = f"/milestones/{plan.milestone}"
    version = api.get(path).json()["version"]
    body = {"reached": 20, "reached_on": "2018-11", "reason": "Informe de noviembre"}
    answer = api.patch(path, body, as_="peru", version=version)
    assert answer.status_code == 200, answer.text
    public = api.get(path).json()
    assert (public["reached"], public["reached_on"], public["version"]) == (20, "2018-11", version + 1)
    change = changes(session, "milestones", plan.milestone)[-1]
    assert (change.reason, change.before["reached"], change.after["reached"]) == ("Informe de noviembre", None, 20)
    assert (change.audience, change.act) == (["public"], "milestones.change")


def test_an_agency_officer_who_records_facts_is_told_of_the_update(api, session, world):
    plan = made.published(session, world)
    for path, body in (
        (f"/milestones/{plan.milestone}", {"reached": 50}),
        (f"/activities/{plan.activity}", {"status": "under_way"}),
    ):
        answer = api.patch(path, body, as_="agency_peru", version="*", headers={"accept-language": "en"})
        assert answer.status_code == 403
        assert "/api/v1/activities/{id}/updates" in answer.json()["detail"]
    assert api.get(f"/milestones/{plan.milestone}").json()["reached"] is None


@pytest.mark.parametrize("who", ["reader", "colombia", "expert", "secretariat", "admin", "other_agency_peru"])
def test_nobody_else_records_facts(api, session, world, who):
    plan = made.published(session, world)
    assert api.patch(f"/milestones/{plan.milestone}", {"reached": 50}, as_=who, version="*").status_code == 403
    assert api.patch(f"/activities/{plan.activity}", {"percent": 50}, as_=who, version="*").status_code == 403


def test_facts_of_a_draft_are_refused_with_what_would_open_them(api, session, world):
    plan = made.drafted(session, world)
    for path, body in (
        (f"/milestones/{plan.milestone}", {"reached": 1}),
        (f"/activities/{plan.activity}", {"status": "under_way"}),
    ):
        answer = api.patch(path, body, as_="peru", version="*", headers={"accept-language": "en"})
        assert answer.status_code == 409
        assert "published first" in answer.json()["detail"]


def test_a_milestone_of_a_published_plan_is_not_deleted(api, session, world):
    plan = made.published(session, world)
    assert api.delete(f"/milestones/{plan.milestone}", as_="peru", version="*").status_code == 409
    assert api.get(f"/milestones/{plan.milestone}").status_code == 200


def test_a_completed_activity_keeps_its_milestones_reached(api, session, world):
    plan = made.published(session, world)
    made.evidence(session, plan.activity)
    path = f"/milestones/{plan.milestone}"
    assert api.patch(path, {"reached": 50, "reached_on": "2018-12"}, as_="peru", version="*").status_code == 200
    done = api.patch(f"/activities/{plan.activity}", {"status": "completed"}, as_="peru", version="*")
    assert done.status_code == 200, done.text
    assert list(errors(api.patch(path, {"reached": 49}, as_="peru", version="*"))) == ["/reached"]
    short = {"reached": 49, "closes_short": "Un centro no se construyó"}
    assert api.patch(path, short, as_="peru", version="*").status_code == 200
    assert list(errors(api.patch(path, {"closes_short": None}, as_="peru", version="*"))) == ["/reached"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"reached": -1}, "/reached"),
        ({"reached": "20"}, "/reached"),
        ({"reached": True}, "/reached"),
        ({"reached": 1e13}, "/reached"),
        ({"reached_on": "2018-11-31"}, "/reached_on"),
        ({"reached_on": "2999"}, "/reached_on"),
        ({"closes_short": ""}, "/closes_short"),
        ({"overdue": True}, "/overdue"),
    ],
)
def test_a_wrong_fact_is_named_and_changes_nothing(api, session, world, body, pointer):
    plan = made.published(session, world)
    answer = api.patch(f"/milestones/{plan.milestone}", body, as_="peru", version="*")
    assert list(errors(answer)) == [pointer]
    assert len(changes(session, "milestones", plan.milestone)) == 2


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"title": None}, "/title"),
        ({"target": 0}, "/target"),
        ({"unit": None}, "/unit"),
        ({"target": None}, "/unit"),
        ({"weight": 0}, "/weight"),
        ({"weight": None}, "/weight"),
        ({"due": "mañana"}, "/due"),
    ],
)
def test_a_wrong_promise_is_named(api, session, world, body, pointer):
    plan = made.drafted(session, world)
    answer = api.patch(f"/milestones/{plan.milestone}", body, as_="peru", version="*")
    assert list(errors(answer)) == [pointer]
    assert api.get(f"/milestones/{plan.milestone}", as_="peru").json()["version"] == 1


def test_a_milestone_goes_without_target_and_unit(api, session, world):
    plan = made.drafted(session, world)
    answer = api.patch(f"/milestones/{plan.milestone}", {"target": None, "unit": None}, as_="peru", version=1)
    assert (answer.status_code, answer.json()["target"]) == (200, None)


@pytest.mark.parametrize("who", ["colombia", "reader", "secretariat"])
def test_milestones_below_an_unreadable_activity_are_not_found(api, session, world, who):
    plan = made.drafted(session, world)
    assert api.post(f"/activities/{plan.activity}/milestones", OFFICES, as_=who).status_code == 404
    assert api.patch(f"/milestones/{plan.milestone}", {"target": 1}, as_=who, version="*").status_code == 404
    assert api.delete(f"/milestones/{plan.milestone}", as_=who, version="*").status_code == 404


def test_a_milestone_wants_its_version(api, session, world):
    plan = made.drafted(session, world)
    path = f"/milestones/{plan.milestone}"
    assert api.patch(path, {"target": 1}, as_="peru").status_code == 428
    assert api.patch(path, {"target": 1}, as_="peru", version=2).status_code == 412
    assert api.delete(path, as_="peru").status_code == 428
