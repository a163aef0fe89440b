"""The workshop: who gives inputs until when, in whose time; what becomes of each; and that an open one keeps the plan from
`final`."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.access.scopes import ALL
from app.models import Client, Grant, Plan, Workshop
from app.rules.inputs import Sector
from app.rules.plans import PATH, Stage
from tests.api.checks import changes, errors
from tests.api.path import ENGLISH, fill, named
from tests.factories import plans as made
from tests.personas import mint

SAID = {"sector": "civil_society", "organisation": "Red", "text": {"language": "es", "value": "Falta un indicador."}}


@pytest.fixture
def plan(session, world):
    """A plan at its workshop, of which nothing else keeps it from being final."""
    plan = made.drafted(session, world)
    fill(session, plan.activity)
    made.entered(session, plan.id, "workshop")
    return plan


@pytest.fixture
def contributor(api, session, settings, plan):
    """Somebody who was invited to give inputs on this plan."""
    machine = {"redirect_uris": [], "grant_types": ["client_credentials"], "scopes": sorted(ALL)}
    session.add(Client(id="red", name="Red", secret_hash="none", **machine))
    session.flush()
    bounds = {"state": "PER", "plan_id": plan.id}
    session.add(Grant(client_id="red", role="contributor", giver="tests", reason="tests", **bounds))
    api.tokens = {**api.tokens, "red": mint(session, settings, "red")}
    session.commit()
    return "red"


def give(api, id, as_="peru", **more):
    return api.post(f"/plans/{id}/inputs", SAID | more, as_=as_, headers=ENGLISH)


def dispose(api, id, disposition="accepted", as_="peru", version="*", reason="Se agrega"):
    body = {"disposition": disposition, "reason": reason}
    return api.post(f"/inputs/{id}/dispose", body, as_=as_, version=version, headers=ENGLISH)


def hold(api, id, as_="peru", version="*", **values):
    return api.patch(f"/plans/{id}/workshop", values, as_=as_, version=version, headers=ENGLISH)


def on(api, id, to):
    return api.post(f"/plans/{id}/moves", {"to": to, "reason": "x"}, as_="peru", version="*", headers=ENGLISH)


def test_twelve_inputs_of_five_sectors_are_given_and_each_is_disposed_of(api, plan, contributor):
    item = {"type": "activities", "id": str(plan.activity)}
    for turn in range(12):
        sector = list(Sector)[turn % len(Sector)].value
        who, what = (contributor, item) if turn % 2 else ("peru", None)
        answer = give(api, plan.id, who, sector=sector, on=what)
        assert (answer.status_code, answer.json()["on"], answer.json()["disposition"]) == (201, what, None)
    assert len(api.get(f"/plans/{plan.id}/inputs", as_=contributor).json()["items"]) == 12
    assert on(api, plan.id, "revision").status_code == 200
    assert api.get(f"/plans/{plan.id}/inputs", as_=contributor).status_code == 404, "the draft is no longer frozen"
    refused = on(api, plan.id, "final")
    assert (refused.status_code, named(refused)) == (409, {"/inputs": "Inputs that are not disposed of: 12."})
    waiting = api.get(f"/plans/{plan.id}/inputs", as_="peru", disposition="open").json()["items"]
    for turn, one in enumerate(waiting):
        disposition = ("accepted", "in_part", "rejected")[turn % 3]
        said = dispose(api, one["id"], disposition, reason=f"Motivo {turn}").json()
        assert (said["disposition"], said["reason"]) == (disposition, f"Motivo {turn}")
    found = api.get(f"/plans/{plan.id}/inputs", as_="peru", disposition="in_part", sector="civil_society", count="true")
    assert found.json()["total"] == len(found.json()["items"]) == 1
    assert on(api, plan.id, "final").status_code == 200
    assert dispose(api, waiting[0]["id"]).status_code == 409
    proof = {"side": "oas", "date": "2018-09-03", "url": "https://www.oas.org/"}
    sealed = api.post(f"/plans/{plan.id}/versions", proof, as_="secretariat", version="*")
    assert sealed.status_code == 201, sealed.text
    listed = api.get(f"/plans/{plan.id}/inputs").json()["items"]
    assert {(one["disposition"], one["effective_in"]) for one in listed} == {
        ("accepted", 1), ("in_part", 1), ("rejected", None),
    }  # fmt: skip


def test_a_late_input_says_when_the_cut_off_was_and_in_whose_time(api, session, plan):
    soon = datetime.now(UTC) + timedelta(hours=1)
    answer = hold(api, plan.id, cut_off=soon.isoformat())
    assert answer.status_code == 200 and answer.json()["time_zone"] == "America/Lima"
    assert give(api, plan.id).status_code == 201
    session.get_one(Workshop, {"plan_id": plan.id, "edition": "draft"}).cut_off = datetime(2026, 11, 20, 23, tzinfo=UTC)
    session.commit()
    late = give(api, plan.id)
    assert late.status_code == 409
    assert late.json()["detail"] == (
        "Inputs were taken until 2026-11-20 18:00, in the time of the State (America/Lima)."
    )
    assert errors(hold(api, plan.id, cut_off=soon.isoformat())) == {"/reason": "An extension wants a reason."}
    extended = hold(api, plan.id, cut_off=soon.isoformat(), reason="Lo pidió la sociedad civil").json()
    assert [(one["from"], one["reason"]) for one in extended["extensions"]] == [
        ("2026-11-20T23:00:00+00:00", "Lo pidió la sociedad civil")
    ]
    assert give(api, plan.id).status_code == 201
    forward = {"/cut_off": "A cut-off that was announced is extended, never brought forward."}
    assert errors(hold(api, plan.id, cut_off=(soon - timedelta(minutes=5)).isoformat(), reason="x")) == forward
    past = {"/cut_off": "The cut-off lies in the past."}
    assert errors(hold(api, plan.id, cut_off="2020-01-01T00:00:00Z", reason="x")) == past
    assert errors(hold(api, plan.id, cut_off="9999-12-31T23:59:59-23:00", reason="x")).keys() == {"/cut_off"}
    assert changes(session, "plans", plan.id)[-1].act == "inputs.hold"


def test_participants_are_told_by_sector(api, plan):
    took = [{"sector": "civil_society", "count": 30}, {"sector": "cooperation_agency", "count": 0}]
    assert hold(api, plan.id, participants=took).json()["participants"] == took
    assert errors(hold(api, plan.id, participants=[{"sector": "press", "count": -1}])).keys() == {
        "/participants/0/sector",
        "/participants/0/count",
    }
    assert hold(api, plan.id, version=999, participants=took).status_code == 412


def test_who_may_not_give_or_dispose_is_refused(api, world, plan, contributor):
    id = give(api, plan.id, contributor).json()["id"]
    assert {who: give(api, plan.id, who).status_code for who in ("public", "secretariat", "agency_peru", "colombia")} == {
        "public": 401, "secretariat": 403, "agency_peru": 403, "colombia": 404,
    }  # fmt: skip
    assert [dispose(api, id, as_=who).status_code for who in (contributor, "secretariat", "colombia")] == [
        403,
        403,
        404,
    ]
    assert hold(api, plan.id, contributor, participants=[]).status_code == 403
    assert on(api, plan.id, "drafting").status_code == 200
    assert give(api, plan.id, contributor).status_code == 404
    outside = give(api, plan.id)
    assert outside.status_code == 409 and "it stands at “Drafting”" in outside.json()["detail"]


def test_bad_input_is_named(api, plan, world):
    assert errors(give(api, plan.id, sector="press")).keys() == {"/sector"}
    assert errors(give(api, plan.id, organisation=" ")).keys() == {"/organisation"}
    assert errors(give(api, plan.id, on={"type": "activities", "id": str(world.mimp)})).keys() == {"/on/id"}
    id = give(api, plan.id).json()["id"]
    assert errors(dispose(api, id, reason=" ")).keys() == {"/reason"}
    assert dispose(api, id, version=999).status_code == 412


def test_the_published_plan_lists_its_inputs_and_names_nobody_who_entered_them(api, session, plan):
    id = give(api, plan.id).json()["id"]
    dispose(api, id)
    assert api.get(f"/inputs/{id}").status_code == 404
    made.entered(session, plan.id, "published")
    shown = api.get(f"/inputs/{id}").json()
    assert (shown["edition"], shown["disposition"], shown["reason"]) == ("published", "accepted", "Se agrega")
    assert [one["id"] for one in api.get(f"/plans/{plan.id}/inputs").json()["items"]] == [id]
    assert "entered_by" not in api.get(f"/inputs/{id}/history").text


STEPS = st.lists(st.sampled_from(["give", "dispose", "back"] + ["on"] * 2), min_size=6, max_size=12)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
@example(["give", "on", "on", "dispose", "on"])
@example(["give", "dispose", "on", "on", "back", "on"])
def test_by_the_path_a_plan_never_reaches_final_with_an_open_input(api, session, world, steps):
    """What is open is kept here, apart from the rules."""
    drafted = made.drafted(session, world)
    fill(session, drafted.activity)
    made.entered(session, drafted.id, "workshop")
    waiting: list[str] = []
    for step in steps:
        at = Stage(session.get_one(Plan, drafted.id).stage)
        if step in ("on", "back"):
            on(api, drafted.id, PATH[PATH.index(at) + (1 if step == "on" else -1)])
        elif step == "give":
            waiting += [answer.json()["id"]] if (answer := give(api, drafted.id)).status_code == 201 else []
        elif waiting and dispose(api, waiting[-1]).status_code == 200:
            waiting.pop()
        session.expire_all()
        assert session.get_one(Plan, drafted.id).stage != "final" or not waiting
