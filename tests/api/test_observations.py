"""Observations over HTTP: values of a plan's indicators and of the catalogue, whose word they are, and what is refused."""

import pytest
from sqlalchemy import func, select

from app.models import Observation
from tests.api.checks import changes, errors
from tests.api.reports import recorded

NOBODY = "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a07"


def test_a_value_of_a_plan_is_recorded_by_its_focal_point_and_public_at_once(api, session, measured):
    path = f"/indicators/{measured}/observations"
    answer = api.post(path, {"date": "2018-11", "value": 0}, as_="peru")
    assert answer.status_code == 201, answer.text
    value = answer.json()
    assert (value["value"], value["absence"], value["period"], value["state"]) == (0, None, "2018-11", "PER")
    assert api.get(f"/observations/{value['id']}").json() == value
    assert api.get(path).json()["items"] == [value]
    again = api.post(path, {"date": "2018-11", "value": 1}, as_="peru")
    assert errors(again).keys() == {"/period"}
    answer = api.patch(f"/observations/{value['id']}", {"value": 21, "reason": "Uno más"}, as_="peru", version=1)
    assert (answer.status_code, answer.json()["value"]) == (200, 21)
    assert api.patch(f"/observations/{value['id']}", {"value": 21}, as_="peru").status_code == 428
    assert api.patch(f"/observations/{value['id']}", {"value": 21}, as_="peru", version=1).status_code == 412
    before = recorded(session)
    assert api.patch(f"/observations/{value['id']}", {"value": 21}, as_="peru", version=2).json()["version"] == 2
    assert recorded(session) == before
    assert api.delete(f"/observations/{value['id']}", as_="peru", version=2).status_code == 204
    assert api.post(path, {"date": "2018-11", "value": 1}, as_="peru").status_code == 201, "the period is free again"
    ops = [(change.op, change.reason) for change in changes(session, "observations", value["id"])]
    assert ops == [("saved", None), ("saved", "Uno más"), ("deleted", None)]


@pytest.mark.parametrize("who", ["reader", "colombia", "expert", "secretariat", "admin", "agency_peru", "peru_mesicic"])
def test_nobody_else_records_values_of_a_plan(api, session, measured, who):
    path = f"/indicators/{measured}/observations"
    value = api.post(path, {"date": "2018-11", "value": 20}, as_="peru").json()
    before = recorded(session)
    assert api.post(path, {"date": "2018-12", "value": 1, "source": "x"}, as_=who).status_code == 403
    assert api.patch(f"/observations/{value['id']}", {"value": 1}, as_=who, version=1).status_code == 403
    assert api.delete(f"/observations/{value['id']}", as_=who, version=1).status_code == 403
    assert recorded(session) == before


def test_values_of_a_catalogue_are_each_states_own(api, session, catalogued):
    path = f"/indicators/{catalogued}/observations"
    own = api.post(path, {"date": "2017", "value": 0.38}, as_="peru")
    assert own.status_code == 201 and own.json()["state"] == "PER", "a focal point speaks for its State"
    assert api.post(path, {"date": "2017", "value": 0.008}, as_="colombia").json()["state"] == "COL"
    assert api.post(path, {"date": "2018", "value": 1, "state": "COL"}, as_="peru").status_code == 403
    for who in ("reader", "expert", "admin", "agency_peru", "secretariat_mesicic", "peru_mesicic"):
        assert api.post(path, {"date": "2018", "value": 1, "state": "PER"}, as_=who).status_code == 403, who
    assert api.post(path, {"date": "2018", "value": 1}, as_="reader").status_code == 403
    assert api.get("/observations", state="COL", count="true").json()["total"] == 1


def test_the_secretariat_names_its_source_and_leaves_alone_what_a_state_recorded(api, catalogued):
    path = f"/indicators/{catalogued}/observations"
    body = {"date": "2017", "value": 0.38, "state": "PER"}
    assert errors(api.post(path, body, as_="secretariat")).keys() == {"/source"}
    assert errors(api.post(path, body | {"source": "x", "state": None}, as_="secretariat")).keys() == {"/state"}
    outside = api.post(path, body | {"source": "x", "state": "CAN"}, as_="secretariat")
    assert errors(outside).keys() == {"/state"}, "not in the mechanism"
    sourced = api.post(path, body | {"source": "Tercer Informe Hemisférico", "verified": "yes"}, as_="secretariat")
    assert sourced.status_code == 201, sourced.text
    answer = api.patch(f"/observations/{sourced.json()['id']}", {"source": None}, as_="secretariat", version=1)
    assert errors(answer).keys() == {"/source"}
    own = api.post(path, {"date": "2018", "value": 1}, as_="peru").json()
    assert api.patch(f"/observations/{own['id']}", {"value": 2}, as_="secretariat", version=1).status_code == 403
    assert api.delete(f"/observations/{own['id']}", as_="secretariat", version=1).status_code == 403


WRONG = {
    "/value": [{}, {"value": "1"}, {"value": True}, {"value": 1e300}],
    "/absence": [{"value": 0, "absence": "not_available"}, {"absence": "unknown"}],
    "/date": [{"date": "2018-02-30", "value": 1}, {"date": "2999", "value": 1}, {"date": None, "value": 1}],
    "/published_on": [{"published_on": "2999", "value": 1}],
    "/state": [{"state": "COL", "value": 1}, {"state": "pe", "value": 1}],
    "/phase": [{"phase": NOBODY, "value": 1}],
    "/narrative": [{"narrative": "sin idioma"}],
    "/disaggregation": [{"disaggregation": "\x00", "value": 1}],
    "/indicator": [{"indicator": NOBODY, "value": 1}],
}


@pytest.mark.parametrize(("pointer", "wrong"), [(pointer, each) for pointer, all in WRONG.items() for each in all])
def test_a_wrong_value_is_named_and_nothing_is_written(api, session, measured, pointer, wrong):
    before = recorded(session)
    answer = api.post(f"/indicators/{measured}/observations", {"date": "2018-11"} | wrong, as_="peru")
    assert errors(answer).keys() == {pointer}
    assert recorded(session) == before and session.scalar(select(func.count()).select_from(Observation)) == 0


def test_a_sign_of_progress_is_told_in_words(api, measured):
    body = {"date": "2018-11", "narrative": {"language": "es", "value": "Se creó la mesa."}}
    answer = api.post(f"/indicators/{measured}/observations", body, as_="peru")
    assert answer.status_code == 201, answer.text
    assert (answer.json()["value"], answer.json()["absence"]) == (None, None)
