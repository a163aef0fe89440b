"""Indicators and targets over HTTP: the catalogue, a plan's own, attainment, and what is refused."""

import pytest

from app.models import Plan, Target
from tests.api.checks import changes, errors, statements
from tests.api.reports import recorded
from tests.factories import published

CATALOGUE = {"mechanism": "MESECVI", "code": "LEG-S-01", "name": {"language": "es", "value": "Rango"}}


def test_the_secretariat_keeps_the_catalogue_of_its_mechanism(api, session, plans):
    answer = api.post("/indicators", CATALOGUE, as_="secretariat")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["owner"], made["mechanism"], made["mechanisms"]) == ("mechanism", "MESECVI", ["MESECVI"])
    assert (made["state"], made["edition"], made["attainment"]) == (None, "published", None)
    assert api.get(f"/indicators/{made['id']}").json() == made
    path = f"/indicators/{made['id']}"
    assert api.patch(path, {"unit": "%"}, as_="secretariat").status_code == 428
    assert api.patch(path, {"unit": "%"}, as_="secretariat", version=2).status_code == 412
    changed = api.patch(path, {"unit": "%"}, as_="secretariat", version=1)
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    before = recorded(session)
    assert api.patch(path, {"unit": "%"}, as_="secretariat", version=2).json()["version"] == 2
    assert recorded(session) == before
    again = api.post("/indicators", CATALOGUE, as_="secretariat")
    assert errors(again).keys() == {"/code"}
    assert api.delete(path, as_="secretariat", version=2).status_code == 204
    assert api.get(path).status_code == 404
    assert api.post("/indicators", CATALOGUE, as_="secretariat").status_code == 201
    assert [change.op for change in changes(session, "indicators", made["id"])] == ["saved", "saved", "deleted"]


@pytest.mark.parametrize("who", ["reader", "peru", "expert", "admin", "agency_peru", "secretariat_mesicic"])
def test_nobody_else_keeps_the_catalogue(api, session, catalogued, who):
    before = recorded(session)
    assert api.post("/indicators", CATALOGUE, as_=who).status_code == 403
    assert api.patch(f"/indicators/{catalogued}", {"unit": "%"}, as_=who, version=1).status_code == 403
    assert api.delete(f"/indicators/{catalogued}", as_=who, version=1).status_code == 403
    target = {"due": "2018-12", "value": 1}
    assert api.post(f"/indicators/{catalogued}/targets", target, as_=who).status_code == 403
    assert recorded(session) == before


def test_an_indicator_in_use_is_not_deleted(api, catalogued):
    api.post(f"/indicators/{catalogued}/observations", {"date": "2017", "value": 0.38}, as_="peru")
    answer = api.delete(f"/indicators/{catalogued}", as_="secretariat", version=1)
    assert answer.status_code == 409 and "1" in answer.json()["detail"]


def test_a_plans_indicator_is_content_of_its_draft(api, session, plans, draft):
    body = {"plan": str(draft), "code": "I1", "name": {"language": "es", "value": "Centros"}, "baseline": 0}
    answer = api.post("/indicators", body, as_="peru")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["owner"], made["state"], made["edition"], made["baseline"]) == ("plan", "PER", "draft", 0)
    assert made["attainment"] == {
        "share": None,
        "why": "no_value",
        "value": None,
        "date": None,
        "target": None,
        "due": None,
    }
    path = f"/indicators/{made['id']}"
    target = api.post(f"{path}/targets", {"due": "2018-12", "value": 50, "set_on": "2018-08-24"}, as_="peru").json()
    for who, wanted in {"agency_peru": 200, "public": 404, "colombia": 404, "secretariat": 404, "expert": 404}.items():
        assert api.get(path, as_=who).status_code == wanted, who
        assert api.get(f"{path}/targets", as_=who).status_code == wanted, who
        assert api.get(f"{path}/observations", as_=who).status_code == wanted, who
        assert api.get(f"/targets/{target['id']}", as_=who).status_code == wanted, who
        assert api.get("/indicators", as_=who, plan=draft, count="true").json()["total"] == (wanted == 200)
    assert api.post("/indicators", body, as_="agency_peru").status_code == 403
    assert api.post("/indicators", body, as_="colombia").status_code == 404
    assert api.post("/indicators", body | {"plan": str(plans.peru)}, as_="peru").status_code == 409
    assert api.post(f"{path}/observations", {"date": "2018", "value": 1}, as_="peru").status_code == 409
    moved = api.patch(f"/targets/{target['id']}", {"value": 60}, as_="peru", version=1)
    assert (moved.status_code, moved.json()["value"]) == (200, 60)
    assert api.delete(path, as_="peru", version=1).status_code == 204
    for type, id in (("indicators", made["id"]), ("targets", target["id"])):
        assert changes(session, type, id)[-1].op == "deleted"
    assert api.get(f"/targets/{target['id']}", as_="peru").status_code == 404


def test_an_indicator_of_an_activity_belongs_to_its_plan(api, session, world, draft):
    activity = published.activity(session, session.get(Plan, draft), "D1", lead=world.mimp)
    session.commit()
    body = {"activity": str(activity), "code": "I1", "name": {"language": "es", "value": "Centros"}}
    made = api.post("/indicators", body, as_="peru").json()
    assert (made["owner"], made["plan"], made["activity"]) == ("activity", str(draft), str(activity))


def test_one_owner_and_no_more(api, plans, draft):
    body = {"code": "I1", "name": {"language": "es", "value": "x"}}
    assert errors(api.post("/indicators", body, as_="peru")).keys() == {""}
    two = body | {"plan": str(draft), "mechanism": "MESECVI"}
    assert errors(api.post("/indicators", two, as_="peru")).keys() == {""}


def test_attainment_goes_with_the_date_of_its_value(api, measured):
    path = f"/indicators/{measured}"
    assert api.get(path).json()["attainment"]["why"] == "no_value"
    api.post(f"{path}/observations", {"date": "2018-11", "value": 20}, as_="peru")
    assert api.get(path).json()["attainment"] == {
        "share": 0.4,
        "why": None,
        "value": 20,
        "date": "2018-11",
        "target": 50,
        "due": "2018-12",
    }
    api.post(f"{path}/observations", {"date": "2018-10", "value": 50}, as_="peru")
    api.post(f"{path}/observations", {"date": "2018-12", "value": 50, "disaggregation": "rural"}, as_="peru")
    assert api.get(path).json()["attainment"]["share"] == 0.4, "neither an older value nor one of a group"
    api.post(f"{path}/observations", {"date": "2018-12", "absence": "not_available"}, as_="peru")
    assert api.get(path).json()["attainment"]["why"] == "not_available", "an older number does not hide it"


def test_a_published_target_is_never_overwritten(api, session, measured):
    (target,) = api.get(f"/indicators/{measured}/targets").json()["items"]
    for who in ("peru", "secretariat"):
        answer = api.patch(f"/targets/{target['id']}", {"value": 10}, as_=who, version=1)
        assert answer.status_code == (409 if who == "peru" else 403)
    assert api.delete(f"/targets/{target['id']}", as_="peru", version=1).status_code == 409
    answer = api.post(f"/indicators/{measured}/targets", {"due": "2019", "value": 60}, as_="peru")
    assert answer.status_code == 409, "content of a published plan: an amendment"


def test_a_target_of_a_catalogue_is_revised_by_another(api, catalogued):
    path = f"/indicators/{catalogued}/targets"
    first = api.post(path, {"due": "2020", "value": 1, "set_on": "2017-01-01"}, as_="secretariat").json()
    second = api.post(path, {"due": "2020", "value": 2, "reason": "Nueva ronda"}, as_="secretariat")
    assert second.status_code == 201, second.text
    assert [each["value"] for each in api.get(path).json()["items"]] == [1, 2]
    assert api.patch(f"/targets/{first['id']}", {"value": 3}, as_="secretariat", version=1).status_code == 409


@pytest.mark.parametrize("wrong", [{"due": "2018-13"}, {"value": "1"}, {"value": None}, {"set_on": "2999-01-01"}])
def test_a_wrong_target_is_named(api, catalogued, wrong):
    body = {"due": "2020", "value": 1} | wrong
    assert errors(api.post(f"/indicators/{catalogued}/targets", body, as_="secretariat")).keys() == {
        f"/{next(iter(wrong))}"
    }


def test_the_filters_of_the_lists(api, measured, catalogued, plans):
    def total(path, **params):
        return api.get(path, count="true", **params).json()["total"]

    assert total("/indicators") == 2
    wanted = {"owner": "mechanism", "mechanism": "MESECVI", "plan": plans.peru, "type": "structural"}
    wanted |= {"theme": "national plans", "state": "PER", "activity": plans.centres, "edition": "draft"}
    found = {name: total("/indicators", **{name: value}) for name, value in wanted.items()}
    assert found == {
        "owner": 1,
        "mechanism": 2,
        "plan": 1,
        "type": 1,
        "theme": 1,
        "state": 1,
        "activity": 0,
        "edition": 0,
    }
    api.post(f"/indicators/{measured}/observations", {"date": "2018", "value": 1}, as_="peru")
    api.post(f"/indicators/{catalogued}/observations", {"date": "2018", "absence": "not_available"}, as_="colombia")
    wanted = {"indicator": measured, "state": "COL", "mechanism": "MESECVI", "plan": plans.peru}
    wanted |= {"absence": "not_available", "synthetic": "true"}
    found = {name: total("/observations", **{name: value}) for name, value in wanted.items()}
    assert found == {"indicator": 1, "state": 1, "mechanism": 2, "plan": 1, "absence": 1, "synthetic": 0}
    for path in ("/indicators?owner=state", "/observations?state=pe", "/indicators?q=x", "/observations?absence="):
        assert api.get(path).status_code == 422, path


def test_lists_make_the_same_statements_however_long_they_are(api, engine, session, plans, measured, catalogued):
    paths = ["/indicators", "/observations", f"/indicators/{measured}/observations", f"/indicators/{measured}/targets"]
    few = [statements(engine, lambda path=path: api.get(path)) for path in paths]
    for year in range(2010, 2015):
        published.indicator(session, session.get(Plan, plans.peru), f"I{year}")
        session.add(
            Target(indicator_id=measured, edition="published", state="PER", due=str(year), value=1, set_on="2018-08-24")
        )
        session.commit()
        api.post(f"/indicators/{measured}/observations", {"date": str(year), "value": 1}, as_="peru")
    assert [statements(engine, lambda path=path: api.get(path)) for path in paths] == few
