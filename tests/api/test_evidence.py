"""Evidence over HTTP: links by the focal point are public at once, those of an update when it is accepted."""

import pytest

from tests.api.checks import changes, errors, statements
from tests.api.reports import recorded

NOTE = {
    "url": "https://www.gob.pe/mimp/nota?a=1#b",
    "title": {"language": "es", "value": "Nota de prensa"},
    "publisher": "MIMP",
    "date": "2018-11",
    "language": "es",
}


def test_a_link_of_the_focal_point_is_public_at_once(api, session, plans):
    answer = api.post(f"/activities/{plans.centres}/evidence", NOTE, as_="peru")
    assert answer.status_code == 201, answer.text
    link = answer.json()
    assert answer.headers["location"] == f"/api/v1/evidence/{link['id']}"
    assert (link["edition"], link["update"], link["date"], link["publisher"]) == ("published", None, "2018-11", "MIMP")
    assert api.get(f"/evidence/{link['id']}").json() == link
    assert api.get(f"/activities/{plans.centres}/evidence").json()["items"] == [link]
    answer = api.patch(f"/evidence/{link['id']}", {"date": "2018-11-28", "reason": "x"}, as_="peru", version=1)
    assert (answer.status_code, answer.json()["date"], answer.json()["version"]) == (200, "2018-11-28", 2)
    before = recorded(session)
    assert api.patch(f"/evidence/{link['id']}", {"date": "2018-11-28"}, as_="peru", version=2).json()["version"] == 2
    assert recorded(session) == before
    assert api.delete(f"/evidence/{link['id']}", as_="peru").status_code == 428
    assert api.delete(f"/evidence/{link['id']}", as_="peru", version=1).status_code == 412
    assert api.delete(f"/evidence/{link['id']}", as_="peru", version=2).status_code == 204
    assert api.get(f"/evidence/{link['id']}").status_code == 404
    acts = [(change.op, change.act) for change in changes(session, "evidence", link["id"])]
    assert acts == [("saved", "evidence.create"), ("saved", "evidence.change"), ("deleted", "evidence.remove")]


@pytest.mark.parametrize("who", ["reader", "colombia", "expert", "secretariat", "admin", "agency_peru", "peru_mesicic"])
def test_nobody_else_gives_evidence_of_an_activity(api, session, plans, who):
    link = api.post(f"/activities/{plans.centres}/evidence", NOTE, as_="peru").json()
    before = recorded(session)
    answer = api.post(f"/activities/{plans.centres}/evidence", NOTE, as_=who)
    assert answer.status_code == 403
    if who == "agency_peru":
        assert "/updates" in answer.json()["detail"]
    assert api.patch(f"/evidence/{link['id']}", {"date": "2019"}, as_=who, version=1).status_code == 403
    assert api.delete(f"/evidence/{link['id']}", as_=who, version=1).status_code == 403
    assert recorded(session) == before


def test_evidence_of_an_update_is_its_reporters_until_it_is_accepted(api, session, plans):
    report = {"as_of": "2018-11-30", "status": "under_way"}
    update = api.post(f"/activities/{plans.centres}/updates", report, as_="agency_peru").json()
    path = f"/activities/{plans.centres}/evidence"
    mine = NOTE | {"update": update["id"]}
    assert api.post(path, mine, as_="peru").status_code == 403, "the focal point decides, the reporter reports"
    assert errors(api.post(path, mine, as_="other_agency_peru")).keys() == {"/update"}, "it does not exist for others"
    answer = api.post(path, mine, as_="agency_peru")
    assert answer.status_code == 201 and answer.json()["edition"] == "draft"
    link = answer.json()
    for who, wanted in {"agency_peru": 200, "peru": 200, "public": 404, "other_agency_peru": 404}.items():
        assert api.get(f"/evidence/{link['id']}", as_=who).status_code == wanted, who
    answer = api.patch(f"/evidence/{link['id']}", {"date": "2018-11-30"}, as_="agency_peru", version=1)
    assert answer.status_code == 200
    assert api.patch(f"/evidence/{link['id']}", {"date": "2018"}, as_="peru", version=2).status_code == 403
    assert api.post(f"/updates/{update['id']}/accept", as_="peru", version=update["version"]).status_code == 200
    assert api.get(f"/evidence/{link['id']}").json()["edition"] == "published"
    assert api.patch(f"/evidence/{link['id']}", {"date": "2018"}, as_="agency_peru", version=3).status_code == 409
    assert api.delete(f"/evidence/{link['id']}", as_="agency_peru", version=3).status_code == 409
    assert api.post(path, mine, as_="agency_peru").status_code == 409


def test_an_update_of_another_activity_is_none_of_this_one(api, plans):
    report = {"as_of": "2018-11-30", "status": "under_way"}
    update = api.post(f"/activities/{plans.campaign}/updates", report, as_="agency_peru").json()
    answer = api.post(f"/activities/{plans.centres}/evidence", NOTE | {"update": update["id"]}, as_="agency_peru")
    assert errors(answer).keys() == {"/update"}


def test_a_draft_takes_no_evidence_and_that_of_another_state_does_not_exist(api, plans):
    assert api.post(f"/activities/{plans.drafted}/evidence", NOTE, as_="colombia").status_code == 409
    assert api.post(f"/activities/{plans.drafted}/evidence", NOTE, as_="peru").status_code == 404
    assert api.get(f"/activities/{plans.drafted}/evidence", as_="peru").status_code == 404


WRONG = {
    "/url": [
        {"url": url}
        for url in (
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://x.org",
            "//x",
            "https://u:p@x.org/",
            "https://x:0/",
            1,
        )
    ],
    "/title": [{"title": "sin idioma"}, {"title": None}, {"title": ["x"]}],
    "/title/language": [{"title": {"language": "qu", "value": "x"}}],
    "/date": [{"date": each} for each in ("2018-13", "2018-02-30", "yesterday", 2018, "")],
    "/language": [{"language": "spanish"}],
    "/update": [{"update": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a07"}],
    "/activity": [{"activity": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a07"}],
}


@pytest.mark.parametrize(("pointer", "wrong"), [(pointer, each) for pointer, all in WRONG.items() for each in all])
def test_a_wrong_member_is_named_and_nothing_is_written(api, session, plans, pointer, wrong):
    before = recorded(session)
    answer = api.post(f"/activities/{plans.centres}/evidence", NOTE | wrong, as_="peru")
    assert errors(answer).keys() == {pointer}
    assert recorded(session) == before


def test_a_list_of_evidence_makes_the_same_statements_however_long_it_is(api, engine, plans):
    path = f"/activities/{plans.centres}/evidence"
    api.post(path, NOTE, as_="peru")
    few = statements(engine, lambda: api.get(path))
    for _ in range(4):
        api.post(path, NOTE, as_="peru")
    assert statements(engine, lambda: api.get(path)) == few
