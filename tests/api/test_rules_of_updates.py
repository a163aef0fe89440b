"""Updates over HTTP: what the rules of domain.md 7 refuse, which member is wrong, and what accepted ones add up to."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.models import CostLine, Milestone, Plan, Update
from tests.api.checks import errors, statements
from tests.api.reports import NOTE, accept, body, recorded, submit


def test_accepting_the_own_word_does_not_complete_an_activity(api, session, plans):
    """A focal point without dated evidence: as reporter refused, as accepter of an agency's word taken."""
    done = {"status": "completed", "percent": 100, "quantities": [], "evidence": []}
    path = f"/activities/{plans.campaign}/updates"
    own = api.post(path, body(plans, **done), as_="peru").json()
    before = recorded(session)
    refused = accept(api, own)
    assert errors(refused).keys() == {"/status"}
    assert recorded(session) == before
    activity = api.get(f"/activities/{plans.campaign}").json()
    assert (activity["status"], activity["percent"]) == ("not_reported", None)
    dated = api.post(path, body(plans, **(done | {"evidence": [NOTE]})), as_="peru").json()
    assert accept(api, dated).status_code == 200
    assert api.get(f"/activities/{plans.campaign}").json()["status"] == "completed"


def test_a_machine_that_reports_completed_gives_evidence(api, plans):
    """All personas are clients: dated evidence is wanted even where somebody else accepts."""
    done = body(plans, status="completed", percent=100, quantities=[], evidence=[])
    update = api.post(f"/activities/{plans.campaign}/updates", done, as_="agency_peru").json()
    assert errors(accept(api, update)).keys() == {"/status"}
    api.post(f"/activities/{plans.campaign}/evidence", NOTE | {"update": update["id"]}, as_="agency_peru")
    assert accept(api, update).status_code == 200


def test_a_completed_activity_has_its_milestones_reached_or_closed_short(api, session, plans):
    path = f"/activities/{plans.centres}/updates"
    answer = api.post(path, body(plans, status="completed"), as_="agency_peru")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/quantities", "/quantities"]
    quantities = [
        {"milestone": str(plans.fifty), "reached": 48, "closes_short": "Dos comisarías sin local."},
        {"milestone": str(plans.opened), "reached_on": "2018-11"},
    ]
    update = submit(api, plans, status="completed", quantities=quantities)
    assert accept(api, update).status_code == 200
    session.expire_all()
    assert session.get(Milestone, plans.fifty).reached == Decimal(48)
    assert session.get(Milestone, plans.fifty).closes_short == "Dos comisarías sin local."
    assert session.get(Milestone, plans.opened).reached_on == "2018-11"


def test_a_cancellation_wants_its_reason(api, plans):
    path = f"/activities/{plans.centres}/updates"
    assert errors(api.post(path, body(plans, status="cancelled"), as_="agency_peru")).keys() == {"/reason"}
    update = submit(api, plans, status="cancelled", reason="Sin presupuesto.")
    assert accept(api, update).status_code == 200
    activity = api.get(f"/activities/{plans.centres}").json()
    assert (activity["status"], activity["cancel_reason"]) == ("cancelled", "Sin presupuesto.")


WRONG = {
    "/as_of": [{"as_of": "2999-01-01"}, {"as_of": "2018-11"}, {"as_of": 1543536000}, {"as_of": None}],
    "/status": [{"status": "not_reported"}, {"status": "done"}],
    "/percent": [{"percent": 40}, {"percent": 101}, {"percent": "40"}],
    "/spending/0/amount": [
        {"spending": [{"amount": amount, "currency": "PEN"}]}
        for amount in ("1.005", "1,5", "-1", "1e3", 12, None, "9" * 30, "٣", "\x00")
    ],
    "/spending/0/currency": [{"spending": [{"amount": "1", "currency": code}]} for code in ("XXX", "pen", "")],
    "/spending/0/fiscal_year": [{"spending": [{"amount": "1", "currency": "PEN", "fiscal_year": "2018"}]}],
    "/quantities/0/milestone": [{"quantities": [{"milestone": str(uuid4()), "reached": 1}]}],
    "/narrative": [{"narrative": "una cadena sin idioma"}],
    "/narrative/value": [{"narrative": {"language": "es", "value": "\x00"}}, {"narrative": {"language": "es"}}],
    "/evidence/0/url": [
        {"evidence": [NOTE | {"url": url}]}
        for url in ("javascript:alert(1)", "ftp://x.org", "https://u:p@x.org", "//x.org", "https://", "http://a b")
    ],
    "/evidence/0/date": [{"evidence": [NOTE | {"date": "2018-02-30"}]}],
    "/reporter": [{"reporter": "me"}],
    "/quantities/0/unit": [{"quantities": [{"milestone": str(uuid4()), "unit": "x"}]}],
}


@pytest.mark.parametrize(("pointer", "wrong"), [(pointer, each) for pointer, all in WRONG.items() for each in all])
def test_a_wrong_member_is_named_and_nothing_is_written(api, session, plans, pointer, wrong):
    before = recorded(session)
    answer = api.post(f"/activities/{plans.centres}/updates", body(plans, **wrong), as_="agency_peru")
    assert errors(answer).keys() == {pointer}
    assert recorded(session) == before and session.scalar(select(func.count()).select_from(Update)) == 0


def test_quantities_fit_their_milestones(api, plans):
    path = f"/activities/{plans.centres}/updates"
    fifty, opened = str(plans.fifty), str(plans.opened)
    cases = {
        "/quantities/1/milestone": [{"milestone": fifty, "reached": 1}, {"milestone": fifty, "reached": 2}],
        "/quantities/0/reached": [{"milestone": opened, "reached": 1}],
        "/quantities/0": [{"milestone": fifty}],
        "/quantities/0/reached_on": [{"milestone": opened, "reached_on": "2999"}],
    }
    for pointer, quantities in cases.items():
        answer = api.post(path, body(plans, quantities=quantities), as_="agency_peru")
        assert errors(answer).keys() == {pointer}


def test_a_percentage_is_taken_where_no_milestone_has_a_target(api, plans):
    path = f"/activities/{plans.campaign}/updates"
    update = api.post(path, body(plans, quantities=[], percent=25.5), as_="agency_peru").json()
    assert update["percent"] == 25.5
    assert accept(api, update).status_code == 200
    assert api.get(f"/activities/{plans.campaign}").json()["percent"] == 25.5


def test_an_amount_has_the_decimals_of_its_currency(api, plans):
    pesos = {"spending": [{"amount": "100.50", "currency": "CLP"}]}
    answer = api.post(f"/activities/{plans.centres}/updates", body(plans, **pesos), as_="agency_peru")
    assert errors(answer).keys() == {"/spending/0/amount"}


def test_a_closed_plan_takes_no_updates(api, session, plans):
    update = submit(api, plans)
    session.get(Plan, plans.peru).stage = "closed"
    session.commit()
    assert api.post(f"/activities/{plans.centres}/updates", body(plans), as_="agency_peru").status_code == 409
    assert accept(api, update).status_code == 409
    assert api.patch(f"/updates/{update['id']}", {}, as_="agency_peru", version=1).status_code == 409


def test_spent_money_of_several_updates_adds_up(api, session, plans):
    for _ in range(2):
        assert accept(api, submit(api, plans)).status_code == 200
    lines = session.scalars(select(CostLine).where(CostLine.activity_id == plans.centres)).all()
    assert [line.amount for line in lines] == [Decimal("1250000.50")] * 2
    assert api.get(f"/progress/plans/{plans.peru}").json()["costs"][0]["spent"] == "2500001.00"


def test_unknown_repeated_and_empty_parameters_are_refused(api, plans):
    path = f"/activities/{plans.centres}/updates"
    for query in ("?nothing=1", "?limit=1&limit=2", "?decision=", "?decision=perhaps", "?limit=201", "?cursor=x"):
        assert api.get(path + query).status_code == 422, query
    assert api.get(f"/updates/{UUID(int=1)}").status_code == 404
    assert api.get("/updates/none").status_code == 422


def test_a_list_of_updates_makes_the_same_statements_however_long_it_is(api, engine, plans):
    path = f"/activities/{plans.centres}/updates"
    submit(api, plans)
    few = statements(engine, lambda: api.get(path, as_="peru"))
    for _ in range(4):
        submit(api, plans)
    assert len(api.get(path, as_="peru").json()["items"]) == 5
    assert statements(engine, lambda: api.get(path, as_="peru")) == few
    page = api.get(path, as_="peru", limit=2, count="true").json()
    assert (len(page["items"]), page["total"]) == (2, 5)
    rest = api.get(path, as_="peru", limit=50, cursor=page["next"]).json()
    assert len(rest["items"]) == 3 and rest["next"] is None
