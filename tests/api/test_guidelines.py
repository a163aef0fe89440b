"""/plans/{id}/guidelines and /guidelines over HTTP."""

import pytest

from tests.api.checks import changes, errors
from tests.factories import plans as made

CARE = {"title": {"language": "es", "value": "Atención"}}


def test_the_focal_point_adds_changes_and_deletes_a_guideline(api, session, world):
    plan = made.drafted(session, world)
    answer = api.post(f"/plans/{plan.id}/guidelines", CARE, as_="peru")
    assert answer.status_code == 201, answer.text
    id = answer.json()["id"]
    assert answer.headers["location"] == f"/api/v1/guidelines/{id}"
    assert (answer.json()["position"], answer.json()["edition"], answer.json()["plan"]) == (3, "draft", str(plan.id))
    changed = api.patch(
        f"/guidelines/{id}", {"position": 1, "title": {"value": "Cuidado"}, "reason": "Orden"}, as_="peru", version=1
    )
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert api.delete(f"/guidelines/{id}", as_="peru", version=2).status_code == 204
    assert api.get(f"/guidelines/{id}", as_="peru").status_code == 404
    assert api.delete(f"/guidelines/{id}", as_="peru", version="*").status_code == 404
    created, edited, deleted = changes(session, "guidelines", id)
    assert (created.op, edited.op, deleted.op) == ("saved", "saved", "deleted")
    assert (edited.reason, edited.before["position"], edited.after["position"]) == ("Orden", 3, 1)
    assert deleted.before["title"]["value"] == "Cuidado"
    assert deleted.after is None
    assert {change.actor_id for change in (created, edited, deleted)} == {"client:peru"}


def test_a_guideline_that_activities_follow_is_not_deleted(api, session, world):
    plan = made.drafted(session, world)
    answer = api.delete(f"/guidelines/{plan.guideline}", as_="peru", version="*", headers={"accept-language": "en"})
    assert answer.status_code == 409
    assert "A1" in answer.json()["detail"]
    assert api.patch(f"/activities/{plan.activity}", {"guideline": None}, as_="peru", version="*").status_code == 200
    assert api.delete(f"/guidelines/{plan.guideline}", as_="peru", version="*").status_code == 204


def test_a_guideline_that_was_published_is_not_deleted_even_when_withdrawn(api, session, world):
    plan = made.published(session, world)
    assert api.delete(f"/guidelines/{plan.empty_guideline}", as_="peru", version="*").status_code == 409
    made.withdrawn(session, plan.id)
    assert api.get(f"/guidelines/{plan.empty_guideline}").status_code == 404
    answer = api.delete(
        f"/guidelines/{plan.empty_guideline}", as_="peru", version="*", headers={"accept-language": "en"}
    )
    assert (answer.status_code, answer.json()["detail"]) == (
        409, "What was published is not deleted: cancel it with a reason.",
    )  # fmt: skip
    fresh = api.post(f"/plans/{plan.id}/guidelines", CARE, as_="peru").json()["id"]
    assert api.delete(f"/guidelines/{fresh}", as_="peru", version=1).status_code == 204


@pytest.mark.parametrize(
    ("who", "below", "thing"),
    [
        ("public", 401, 401),
        ("reader", 404, 404),
        ("colombia", 404, 404),
        ("expert", 404, 404),
        ("secretariat", 404, 404),
        ("agency_peru", 403, 403),
        ("other_agency_peru", 404, 404),
    ],
)
def test_nobody_else_writes_guidelines_of_a_draft(api, session, world, who, below, thing):
    plan = made.drafted(session, world)
    assert api.post(f"/plans/{plan.id}/guidelines", CARE, as_=who).status_code == below
    path = f"/guidelines/{plan.empty_guideline}"
    assert api.patch(path, {"position": 5}, as_=who, version="*").status_code == thing
    assert api.delete(path, as_=who, version="*").status_code == thing
    assert api.get(path, as_="peru").json()["version"] == 1


def test_the_secretariat_reads_guidelines_in_the_workshop_and_writes_none(api, session, world):
    plan = made.drafted(session, world)
    made.entered(session, plan.id, "workshop")
    path = f"/guidelines/{plan.guideline}"
    assert api.get(path, as_="secretariat").status_code == 200
    assert api.patch(path, {"position": 5}, as_="secretariat", version="*").status_code == 403


def test_a_change_of_a_guideline_wants_its_version(api, session, world):
    plan = made.drafted(session, world)
    path = f"/guidelines/{plan.guideline}"
    assert api.patch(path, {"position": 5}, as_="peru").status_code == 428
    assert api.delete(path, as_="peru").status_code == 428
    assert api.patch(path, {"position": 5}, as_="peru", version=7).status_code == 412
    assert api.delete(path, as_="peru", version=7).status_code == 412
    assert api.patch(path, {"position": 5}, as_="peru", version="seven").status_code == 422


def test_a_guideline_that_does_not_change_makes_no_change(api, session, world):
    plan = made.drafted(session, world)
    answer = api.patch(f"/guidelines/{plan.guideline}", {"position": 1}, as_="peru", version=1)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert len(changes(session, "guidelines", plan.guideline)) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/title"),
        (CARE | {"position": 0}, "/position"),
        (CARE | {"position": "1"}, "/position"),
        (CARE | {"position": True}, "/position"),
        (CARE | {"plan": "x"}, "/plan"),
        ({"title": None}, "/title"),
        ({"title": {"language": "qu", "value": "x"}}, "/title/language"),
        ({"title": {"language": "es", "value": "x", "translations": {"es": {"value": "y"}}}}, "/title/translations/es"),
    ],
)
def test_a_wrong_member_of_a_guideline_is_named(api, session, world, body, pointer):
    plan = made.drafted(session, world)
    assert list(errors(api.post(f"/plans/{plan.id}/guidelines", body, as_="peru"))) == [pointer]
    assert len(api.get(f"/plans/{plan.id}/guidelines", as_="peru").json()["items"]) == 2


@pytest.mark.parametrize(("body", "pointer"), [({"title": None}, "/title"), ({"position": None}, "/position")])
def test_null_removes_nothing_that_is_needed(api, session, world, body, pointer):
    plan = made.drafted(session, world)
    assert list(errors(api.patch(f"/guidelines/{plan.guideline}", body, as_="peru", version=1))) == [pointer]


def test_an_activity_follows_a_guideline_of_its_own_plan_only(api, session, world):
    plan, other = made.drafted(session, world), made.plan(session)
    foreign = made.guideline(session, other)
    session.commit()
    answer = api.patch(f"/activities/{plan.activity}", {"guideline": str(foreign)}, as_="peru", version="*")
    assert list(errors(answer)) == ["/guideline"]
