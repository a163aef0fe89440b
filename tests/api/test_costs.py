"""Cost lines over HTTP: Peru's money to the cent, who writes estimates and who records facts, and what is refused."""

import pytest

from app.models import CostLine, Plan
from tests.api.checks import changes, errors, statements
from tests.api.reports import recorded
from tests.factories import published
from tests.factories.world import words

PARTS = ("9100000.00", "8300000.00", "6400000.00", "5400000.00", "5400000.00")
LINE = {"kind": "secured", "amount": "59295634.00", "currency": "PEN", "fiscal_year": 2018}


def record(api, plans, as_="peru", **more):
    answer = api.post(f"/plans/{plans.peru}/costs", LINE | more, as_=as_)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def drafted(session, world):
    """A draft of Peru with one activity led by MIMP, committed: the plan's and the activity's id."""
    plan = published.plan(session, "PER", "drafting", [world.mimp])
    activity = published.activity(session, plan, "D1", lead=world.mimp)
    session.commit()
    return plan.id, activity


def test_the_money_of_peru_to_the_cent(api, plans, world):
    whole = record(
        api,
        plans,
        label={"language": "es", "value": "Transferencia, DS 192-2018-EF"},
        stated_equivalent={
            "amount": "18000000",
            "currency": "USD",
            "wording": "approx. US$18 million",
            "source": "OAS",
        },
    )
    assert (whole["amount"], whole["precision"]) == ({"amount": "59295634.00", "currency": "PEN"}, 1)
    assert whole["not_broken_down"] is None, "without parts nothing is broken down"
    for amount in PARTS:
        part = record(api, plans, amount=amount, precision=100000, part_of=whole["id"], agency=str(world.mimp))
        assert (part["precision"], part["part_of"]) == (100000, whole["id"])
    for _ in range(4):
        unknown = record(api, plans, amount=None, part_of=whole["id"])
        assert (unknown["amount"], unknown["currency"]) == (None, "PEN")
    whole = api.get(f"/costs/{whole['id']}").json()
    assert whole["not_broken_down"] == {"amount": "24695634.00", "currency": "PEN"}
    assert whole["stated_equivalent"]["amount"] == "18000000.00"
    assert api.get("/costs", part_of=whole["id"], count="true").json()["total"] == 9
    (costs,) = api.get(f"/progress/plans/{plans.peru}").json()["costs"]
    assert (costs["secured"], costs["not_broken_down"], costs["gap"]) == ("59295634.00", "24695634.00", None)
    assert (costs["converted"], costs["why_not_converted"]) == (None, "no_rate")


def test_rounded_parts_may_exceed_their_whole_and_are_shown_so(api, plans):
    whole = record(api, plans, amount="100.00")
    record(api, plans, amount="100.10", part_of=whole["id"])
    assert api.get(f"/costs/{whole['id']}").json()["not_broken_down"]["amount"] == "-0.10"


def test_an_estimate_is_content_of_a_draft(api, session, plans, drafted):
    plan, activity = drafted
    estimate = {"kind": "estimated", "amount": "10.50", "currency": "PEN"}
    answer = api.post(f"/activities/{activity}/costs", estimate, as_="peru")
    assert answer.status_code == 201, answer.text
    line = answer.json()
    assert (line["edition"], line["activity"], line["plan"]) == ("draft", str(activity), str(plan))
    for who, wanted in {"agency_peru": 200, "public": 404, "colombia": 404, "secretariat": 404, "expert": 404}.items():
        assert api.get(f"/costs/{line['id']}", as_=who).status_code == wanted, who
        assert api.get("/costs", as_=who, activity=activity, count="true").json()["total"] == (wanted == 200), who
        assert api.get(f"/plans/{plan}/costs", as_=who).status_code == wanted, who
    assert api.post(f"/plans/{plan}/costs", LINE, as_="peru").status_code == 409, "no facts of a draft"
    assert api.post(f"/plans/{plans.peru}/costs", estimate, as_="peru").status_code == 409, "an amendment is needed"
    (change,) = changes(session, "costs", line["id"])
    assert (change.act, change.edition, change.state) == ("costs.create", "draft", "PER")


@pytest.mark.parametrize("who", ["reader", "colombia", "expert", "secretariat", "admin", "peru_mesicic", "agency_peru"])
def test_nobody_else_records_money(api, session, plans, who):
    line = record(api, plans)
    before = recorded(session)
    answer = api.post(f"/plans/{plans.peru}/costs", LINE, as_=who)
    assert answer.status_code == 403, answer.text
    if who == "agency_peru":
        assert "/updates" in answer.json()["detail"]
    assert api.patch(f"/costs/{line['id']}", {"amount": "1.00"}, as_=who, version=1).status_code == 403
    assert api.delete(f"/costs/{line['id']}", as_=who, version=1).status_code == 403
    assert recorded(session) == before


def test_who_reads_a_draft_does_not_write_its_money(api, drafted):
    plan, _ = drafted
    estimate = {"kind": "estimated", "currency": "PEN"}
    assert api.post(f"/plans/{plan}/costs", estimate, as_="agency_peru").status_code == 403
    assert api.post(f"/plans/{plan}/costs", estimate, as_="colombia").status_code == 404


def test_a_line_changes_with_its_version_and_records_one_change(api, session, plans):
    line = record(api, plans)
    path = f"/costs/{line['id']}"
    assert api.patch(path, {"amount": "1.00"}, as_="peru").status_code == 428
    assert api.patch(path, {"amount": "1.00"}, as_="peru", version=9).status_code == 412
    answer = api.patch(path, {"amount": "59295634.50", "reason": "Fe de erratas"}, as_="peru", version=1)
    assert (answer.status_code, answer.json()["version"]) == (200, 2), answer.text
    before = recorded(session)
    same = api.patch(path, {"amount": "59295634.5", "currency": "PEN"}, as_="peru", version=2)
    assert (same.status_code, same.json()["version"]) == (200, 2)
    assert recorded(session) == before
    changed = changes(session, "costs", line["id"])[1]
    assert (changed.before["amount"], changed.after["amount"], changed.reason) == (
        59295634.0,
        59295634.5,
        "Fe de erratas",
    )
    assert api.patch(path, {"kind": "spent"}, as_="peru", version=2).status_code == 422, "its kind stays"
    assert errors(api.patch(path, {"currency": None}, as_="peru", version=2)).keys() == {"/currency"}


def test_a_line_goes_with_its_parts_each_with_its_change(api, session, plans):
    whole = record(api, plans)
    part = record(api, plans, amount="1.00", part_of=whole["id"])
    below = record(api, plans, amount="0.50", part_of=part["id"])
    other = record(api, plans, amount="2.00")
    assert api.delete(f"/costs/{whole['id']}", as_="peru").status_code == 428
    assert api.delete(f"/costs/{whole['id']}", as_="peru", version=1).status_code == 204
    for line in (whole, part, below):
        assert api.get(f"/costs/{line['id']}").status_code == 404
        assert [change.op for change in changes(session, "costs", line["id"])] == ["saved", "deleted"]
    assert api.get(f"/costs/{other['id']}").status_code == 200


def test_a_published_estimate_stays(api, session, plans):
    session.add(
        CostLine(
            edition="published",
            plan_id=plans.peru,
            state="PER",
            kind="estimated",
            currency="PEN",
            precision=1,
            label=words("Estimación"),
        )
    )
    session.commit()
    (line,) = api.get("/costs", kind="estimated").json()["items"]
    path = f"/costs/{line['id']}"
    assert api.patch(path, {"amount": "1.00"}, as_="peru", version=1).status_code == 409
    assert api.delete(path, as_="peru", version=1).status_code == 409
    english = {"label": {"translations": {"en": {"value": "Estimate"}}}}
    assert api.patch(path, english, as_="agency_peru", version=1).status_code == 403
    answer = api.patch(path, english, as_="peru", version=1)
    assert answer.status_code == 200, "translations are facts"
    assert answer.json()["label"]["translations"]["en"]["value"] == "Estimate"


WRONG = {
    "/amount": [{"amount": each} for each in ("1.005", "1,5", "-1", "1e3", 12, "", "9" * 17, "NaN", {"amount": "1"})],
    "/currency": [{"currency": each} for each in ("XXX", "pen", None, 1)],
    "/kind": [{"kind": "planned"}, {"kind": None}],
    "/precision": [{"precision": each} for each in (0, -1, "1", None, 1e300)],
    "/fiscal_year": [{"fiscal_year": each} for each in (1989, 2201, "2018", 2018.5, True)],
    "/funding": [{"funding": "taxes"}],
    "/agency": [{"agency": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a07"}, {"agency": "MIMP"}],
    "/organisation": [{"organisation": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a07"}],
    "/part_of": [{"part_of": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a07"}],
    "/label": [{"label": "sin idioma"}],
    "/source": [{"source": "\x00"}, {"source": " "}],
    "/stated_equivalent/amount": [{"stated_equivalent": {"amount": "1.001", "currency": "USD", "source": "x"}}],
    "/stated_equivalent/source": [{"stated_equivalent": {"amount": "1", "currency": "USD"}}],
    "/edition": [{"edition": "draft"}],
}


@pytest.mark.parametrize(("pointer", "wrong"), [(pointer, each) for pointer, all in WRONG.items() for each in all])
def test_a_wrong_member_is_named_and_nothing_is_written(api, session, plans, pointer, wrong):
    before = recorded(session)
    answer = api.post(f"/plans/{plans.peru}/costs", LINE | wrong, as_="peru")
    assert errors(answer).keys() == {pointer}
    assert recorded(session) == before


def test_an_agency_of_another_state_is_no_agency_here(api, plans, world):
    answer = api.post(f"/plans/{plans.peru}/costs", LINE | {"agency": str(world.colombian)}, as_="peru")
    assert errors(answer).keys() == {"/agency"}


def test_parts_have_the_kind_and_currency_of_their_whole_and_form_no_circle(api, plans):
    whole = record(api, plans)
    part = record(api, plans, amount="1.00", part_of=whole["id"])
    path = f"/plans/{plans.peru}/costs"
    assert errors(api.post(path, LINE | {"kind": "spent", "part_of": whole["id"]}, as_="peru")).keys() == {"/kind"}
    dollars = LINE | {"currency": "USD", "part_of": whole["id"]}
    assert errors(api.post(path, dollars, as_="peru")).keys() == {"/currency"}
    circle = api.patch(f"/costs/{whole['id']}", {"part_of": part["id"]}, as_="peru", version=1)
    assert errors(circle).keys() == {"/part_of"}
    itself = api.patch(f"/costs/{whole['id']}", {"part_of": whole["id"]}, as_="peru", version=1)
    assert errors(itself).keys() == {"/part_of"}
    currency = api.patch(f"/costs/{whole['id']}", {"currency": "USD"}, as_="peru", version=1)
    assert errors(currency).keys() == {"/currency"}
    assert api.get(f"/costs/{whole['id']}").json()["version"] == 1


def test_the_filters_of_the_list(api, session, plans, world):
    record(api, plans, funding="donor", agency=str(world.mimp), source="DS 192-2018-EF", verified="yes")
    record(api, plans, kind="spent", amount="1.00", currency="USD", fiscal_year=2019)
    api.post(f"/activities/{plans.centres}/costs", LINE | {"kind": "committed"}, as_="peru")
    wanted = {
        "plan": plans.peru,
        "state": "PER",
        "activity": plans.centres,
        "agency": world.mimp,
        "kind": "spent",
        "funding": "donor",
        "currency": "USD",
        "fiscal_year": 2019,
        "source": "DS 192-2018-EF",
        "verified": "yes",
        "synthetic": "true",
        "edition": "draft",
    }
    found = {name: api.get("/costs", count="true", **{name: value}).json()["total"] for name, value in wanted.items()}
    assert found == {
        "plan": 3,
        "state": 3,
        "activity": 1,
        "agency": 1,
        "kind": 1,
        "funding": 1,
        "currency": 1,
        "fiscal_year": 1,
        "source": 1,
        "verified": 1,
        "synthetic": 0,
        "edition": 0,
    }
    assert api.get(f"/plans/{plans.peru}/costs", count="true").json()["total"] == 3
    assert api.get(f"/activities/{plans.centres}/costs", count="true").json()["total"] == 1
    for query in ("?kind=", "?kind=x", "?fiscal_year=no", "?nothing=1", "?currency=pen", "?plan=1"):
        assert api.get("/costs" + query).status_code == 422, query
    assert api.get(f"/plans/{plans.peru}/costs?plan={plans.peru}").status_code == 422, "the path says so already"


def test_a_list_of_costs_makes_the_same_statements_however_long_it_is(api, engine, plans):
    record(api, plans)
    few = statements(engine, lambda: api.get("/costs", as_="peru"))
    for _ in range(5):
        record(api, plans)
    assert statements(engine, lambda: api.get("/costs", as_="peru")) == few


def test_a_closed_plan_takes_no_money(api, session, plans):
    line = record(api, plans)
    session.get(Plan, plans.peru).stage = "closed"
    session.commit()
    assert api.post(f"/plans/{plans.peru}/costs", LINE, as_="peru").status_code == 409
    assert api.patch(f"/costs/{line['id']}", {"amount": "1.00"}, as_="peru", version=1).status_code == 409
    assert api.delete(f"/costs/{line['id']}", as_="peru", version=1).status_code == 409
