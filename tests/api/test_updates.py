"""Updates over HTTP: the story of one, who sees it when, and who may do what with it."""

import pytest
from sqlalchemy import func, select

from app.models import Update
from tests.api.checks import changes, errors
from tests.api.reports import NOTE, accept, body, recorded, submit
from tests.personas import mint

OUTSIDE = ["public", "reader", "colombia", "expert", "secretariat", "admin", "other_agency_peru", "peru_mesicic"]


def test_an_update_is_submitted_returned_submitted_again_and_accepted(api, session, plans, world):
    first = submit(api, plans)
    assert (first["decision"], first["version"], first["agency"]["acronym"]) == ("submitted", 1, "MIMP")
    assert first["quantities"] == [
        {"milestone": str(plans.fifty), "reached": 20, "reached_on": "2018-11", "closes_short": None}
    ]
    assert first["spending"] == [{"amount": {"amount": "1250000.50", "currency": "PEN"}, "fiscal_year": 2018}]
    before = api.get(f"/progress/plans/{plans.peru}").json()
    assert (before["completion"]["value"], before["completion"]["counted"], before["costs"]) == (None, 0, [])

    path = f"/updates/{first['id']}"
    answer = api.post(f"{path}/return", {"reason": "Falta la fuente del gasto."}, as_="peru", version=1)
    assert answer.status_code == 200, answer.text
    returned = answer.json()
    assert (returned["decision"], returned["decided_by"]) == ("returned", "peru")

    answer = api.patch(path, {"difficulties": {"language": "es", "value": "Locales."}}, as_="agency_peru", version=2)
    assert answer.status_code == 200, answer.text
    again = answer.json()
    assert (again["decision"], again["decided_at"], again["decided_by"]) == ("submitted", None, None)
    assert [each["reason"] for each in again["returns"]] == ["Falta la fuente del gasto."]

    answer = accept(api, again)
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"].startswith('"4.')
    accepted = answer.json()
    assert (accepted["decision"], accepted["decided_by"], accepted["reporter"]) == ("accepted", "peru", "agency_peru")
    assert [each["reason"] for each in accepted["returns"]] == ["Falta la fuente del gasto."]

    activity = api.get(f"/activities/{plans.centres}").json()
    assert (activity["status"], activity["status_as_of"]) == ("under_way", "2018-11-30")
    (line,) = api.get(f"/activities/{plans.centres}/costs").json()["items"]
    assert (line["kind"], line["amount"]) == ("spent", {"amount": "1250000.50", "currency": "PEN"})
    assert (line["update"], line["agency"]["acronym"], line["fiscal_year"]) == (first["id"], "MIMP", 2018)
    (link,) = api.get(f"/activities/{plans.centres}/evidence").json()["items"]
    assert (link["url"], link["edition"], link["update"]) == (NOTE["url"], "published", first["id"])
    after = api.get(f"/progress/plans/{plans.peru}").json()
    assert (after["completion"]["value"], after["completion"]["counted"]) == (0.4, 1)
    assert after["costs"][0]["spent"] == "1250000.50"

    acts = [(c.act, c.actor, c.reason) for c in changes(session, "updates", first["id"])]
    assert acts == [
        ("updates.submit", "agency_peru", None),
        ("updates.return", "peru", "Falta la fuente del gasto."),
        ("updates.change", "agency_peru", None),
        ("updates.accept", "peru", None),
    ]
    for type, id in [("activities", plans.centres), ("milestones", plans.fifty), ("costs", line["id"])]:
        (change,) = changes(session, type, id)
        assert (change.act, change.actor, change.role) == ("updates.accept", "peru", "focal_point")
    (reached,) = changes(session, "milestones", plans.fifty)
    assert (reached.before["reached"], reached.after["reached"]) == (None, 20)
    assert [change.act for change in changes(session, "evidence", link["id"])] == ["updates.submit", "updates.accept"]
    assert recorded(session) == 4 + 3 + 2


def test_history_says_who_and_why_inside_the_state_and_names_nobody_outside(api, plans):
    update = submit(api, plans)
    answer = api.post(f"/updates/{update['id']}/return", {"reason": "Otra fuente."}, as_="peru", version=1)
    accept(api, api.patch(f"/updates/{update['id']}", {}, as_="agency_peru", version=answer.json()["version"]).json())
    path = f"/updates/{update['id']}/history"
    inside = api.get(path, as_="peru").json()["items"]
    assert [(item["act"], item["actor"], item["reason"]) for item in inside] == [
        ("updates.submit", "agency_peru", None),
        ("updates.return", "peru", "Otra fuente."),
        ("updates.change", "agency_peru", None),
        ("updates.accept", "peru", None),
    ]
    for who in ("public", "colombia", "other_agency_peru"):
        answer = api.get(path, as_=who)
        (item,) = answer.json()["items"]
        assert (item["act"], item["role"]) == ("updates.accept", "focal_point")
        assert all(difference["before"] is None for difference in item["changed"])
        assert "Otra fuente." not in answer.text
    assert "agency_peru" not in api.get(path).text


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_sees_an_update_before_it_is_accepted(api, plans, who):
    update = submit(api, plans)
    (evidence,) = update["evidence"]
    places = [f"/updates/{update['id']}", f"/evidence/{evidence['id']}", f"/updates/{update['id']}/history"]
    lists = [f"/activities/{plans.centres}/updates", f"/activities/{plans.centres}/evidence"]
    assert [api.get(path, as_=who).status_code for path in places] == [404, 404, 404]
    assert [api.get(path, as_=who, count="true").json()["total"] for path in lists] == [0, 0]
    assert update["id"] not in api.get("/changes", as_=who).text
    assert [api.get(path, as_="agency_peru").status_code for path in places] == [200, 200, 200]
    assert [api.get(path, as_="peru", count="true").json()["total"] for path in lists] == [1, 1]
    assert accept(api, update).status_code == 200
    assert [api.get(path, as_=who).status_code for path in places] == [200, 200, 200]
    assert [api.get(path, as_=who, count="true").json()["total"] for path in lists] == [1, 1]


def test_what_was_said_when_it_was_returned_stays_between_the_agency_and_the_focal_point(api, plans):
    update = submit(api, plans)
    returned = api.post(f"/updates/{update['id']}/return", {"reason": "Falta."}, as_="peru", version=1).json()
    accept(api, api.patch(f"/updates/{update['id']}", {}, as_="agency_peru", version=returned["version"]).json())
    for who, told in {"peru": 1, "agency_peru": 1, "public": 0, "other_agency_peru": 0, "secretariat": 0}.items():
        assert len(api.get(f"/updates/{update['id']}", as_=who).json()["returns"]) == told, who
    public = api.get(f"/updates/{update['id']}").json()
    assert (public["reporter"], public["decided_by"]) == (None, None)


@pytest.mark.parametrize("who", ["reader", "colombia", "expert", "secretariat", "admin", "observer", "peru_mesicic"])
def test_nobody_else_reports(api, session, plans, who):
    before = recorded(session)
    answer = api.post(f"/activities/{plans.centres}/updates", body(plans), as_=who)
    assert answer.status_code == 403, answer.text
    assert recorded(session) == before and session.scalar(select(func.count()).select_from(Update)) == 0


def test_an_officer_reports_only_where_the_own_agency_leads_or_supports(api, plans, world):
    supports = api.post(f"/activities/{plans.centres}/updates", body(plans), as_="other_agency_peru")
    assert supports.status_code == 201 and supports.json()["agency"]["acronym"] == "MININTER"
    other = body(plans, quantities=[], percent=10)
    assert api.post(f"/activities/{plans.campaign}/updates", other, as_="other_agency_peru").status_code == 403
    path = f"/activities/{plans.centres}/updates"
    foreign = api.post(path, body(plans, agency=str(world.interior)), as_="agency_peru")
    assert foreign.status_code == 403
    assert errors(api.post(path, body(plans, agency=str(world.health)), as_="agency_peru")).keys() == {"/agency"}


def test_a_token_without_the_scope_reports_nothing(api, session, plans, settings):
    api.tokens = {**api.tokens, "agency_peru": mint(session, settings, "agency_peru", "activities:read")}
    session.commit()
    answer = api.post(f"/activities/{plans.centres}/updates", body(plans), as_="agency_peru")
    assert answer.status_code == 403 and "activities:write" in answer.json()["detail"]


def test_a_draft_of_another_state_does_not_exist(api, plans):
    for who in ("peru", "agency_peru"):
        assert api.post(f"/activities/{plans.drafted}/updates", body(plans), as_=who).status_code == 404
        assert api.get(f"/activities/{plans.drafted}/updates", as_=who).status_code == 404
    answer = api.post(f"/activities/{plans.drafted}/updates", body(plans, quantities=[]), as_="colombia")
    assert answer.status_code == 409, "facts of a draft"


@pytest.mark.parametrize("who", ["agency_peru", "other_agency_peru", "colombia", "secretariat", "reader"])
def test_only_the_focal_point_decides(api, session, plans, who):
    update = submit(api, plans)
    before = recorded(session)
    wanted = 403 if who == "agency_peru" else 404
    assert accept(api, update, as_=who).status_code == wanted
    path = f"/updates/{update['id']}/return"
    assert api.post(path, {"reason": "no"}, as_=who, version=1).status_code == wanted
    assert recorded(session) == before
    assert api.get(f"/updates/{update['id']}", as_="peru").json()["decision"] == "submitted"


@pytest.mark.parametrize("who", ["peru", "other_agency_peru"])
def test_only_who_reported_changes_it(api, plans, who):
    update = submit(api, plans)
    wanted = 403 if who == "peru" else 404
    assert api.patch(f"/updates/{update['id']}", {"status": "planned"}, as_=who, version=1).status_code == wanted
    assert api.delete(f"/updates/{update['id']}", as_=who, version=1).status_code == wanted


def test_decisions_come_in_order(api, session, plans):
    update = submit(api, plans)
    path = f"/updates/{update['id']}"
    assert api.post(f"{path}/accept", as_="peru").status_code == 428
    assert api.post(f"{path}/accept", as_="peru", version=7).status_code == 412
    assert errors(api.post(f"{path}/return", {"reason": " "}, as_="peru", version=1)).keys() == {"/reason"}
    returned = api.post(f"{path}/return", {"reason": "Falta."}, as_="peru", version=1).json()
    assert accept(api, returned).status_code == 409
    assert api.post(f"{path}/return", {"reason": "otra"}, as_="peru", version=2).status_code == 409
    again = api.patch(path, {}, as_="agency_peru", version=2).json()
    accepted = accept(api, again).json()
    before = recorded(session)
    assert accept(api, accepted).status_code == 409
    assert api.patch(path, {"status": "planned"}, as_="agency_peru", version=4).status_code == 409
    assert api.delete(path, as_="agency_peru", version=4).status_code == 409
    assert recorded(session) == before


def test_a_change_that_changes_nothing_records_nothing(api, session, plans):
    update = submit(api, plans)
    before = recorded(session)
    answer = api.patch(f"/updates/{update['id']}", {"status": "under_way", **spending()}, as_="agency_peru", version=1)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert answer.json()["submitted_at"] == update["submitted_at"]
    assert recorded(session) == before


def spending():
    return {"spending": [{"amount": "1250000.50", "currency": "PEN", "fiscal_year": 2018}]}


def test_who_reported_takes_it_back_with_its_evidence(api, session, plans):
    update = submit(api, plans)
    (evidence,) = update["evidence"]
    assert api.delete(f"/updates/{update['id']}", as_="agency_peru").status_code == 428
    assert api.delete(f"/updates/{update['id']}", as_="agency_peru", version=1).status_code == 204
    assert api.get(f"/updates/{update['id']}", as_="agency_peru").status_code == 404
    assert api.get(f"/evidence/{evidence['id']}", as_="agency_peru").status_code == 404
    for type, id in (("updates", update["id"]), ("evidence", evidence["id"])):
        assert [(c.op, c.act) for c in changes(session, type, id)][1:] == [("deleted", "updates.remove")]


def test_one_idempotency_key_makes_one_update(api, session, plans):
    path, key = f"/activities/{plans.centres}/updates", {"idempotency-key": "story-1"}
    first = api.post(path, body(plans), as_="agency_peru", headers=key)
    second = api.post(path, body(plans), as_="agency_peru", headers=key)
    assert first.status_code == second.status_code == 201 and first.json() == second.json()
    assert api.post(path, body(plans, status="planned"), as_="agency_peru", headers=key).status_code == 422
    assert session.scalar(select(func.count()).select_from(Update)) == 1


def test_the_focal_point_reports_for_itself_or_for_an_agency(api, plans, world):
    own = submit(api, plans, as_="peru")
    assert own["agency"] is None
    assert api.get(f"/updates/{own['id']}", as_="agency_peru").status_code == 404
    named = submit(api, plans, as_="peru", agency=str(world.mimp))
    assert named["agency"]["acronym"] == "MIMP"
    assert api.get(f"/updates/{named['id']}", as_="agency_peru").status_code == 200
