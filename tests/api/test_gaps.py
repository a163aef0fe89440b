"""/plans/{id}/gaps: what a plan says nothing of, what of it is waived by whom and why, and that `final` asks for no more."""

from typing import get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.models import Plan
from app.rules.gaps import TYPES
from app.rules.plans import PATH, Stage
from app.schemas.gaps import GapCode
from tests.api.checks import changes, errors
from tests.api.path import ENGLISH, fill, named, stand
from tests.factories import plans as made


def gaps(api, id, as_="peru", **asked):
    """The gaps of a plan: which, of what, and why it is waived."""
    answer = api.get(f"/plans/{id}/gaps", as_=as_, **asked).json()
    found = [(one["gap"], one["id"], one["waiver"] and one["waiver"]["reason"]) for one in answer["gaps"]]
    assert answer["open"] + answer["waived"] == len(found)
    assert answer["waived"] == sum(reason is not None for _, _, reason in found)
    return found


def waive(api, id, gap, of, as_="peru", act="waive", reason="No hace falta", version="*"):
    body = {"gap": gap, "id": str(of), "reason": reason}
    return api.post(f"/plans/{id}/gaps/{act}", body, as_=as_, version=version, headers=ENGLISH)


@pytest.fixture
def plan(session, world):
    """A plan whose one activity has neither cost nor indicator."""
    return made.drafted(session, world)


def test_the_codes_are_those_of_the_rules():
    assert set(get_args(GapCode)) == TYPES.keys()


def test_a_waived_gap_keeps_the_plan_from_nothing_and_an_open_one_from_final(api, session, plan):
    a1 = str(plan.activity)
    assert gaps(api, plan.id) == [("cost", a1, None), ("indicator", a1, None)]
    assert waive(api, plan.id, "cost", a1, reason="Presupuesto ordinario").status_code == 200
    stand(session, plan.id, "revision")
    answer = api.post(f"/plans/{plan.id}/moves", {"to": "final"}, as_="peru", version="*", headers=ENGLISH)
    assert (answer.status_code, named(answer)) == (409, {f"/activities/{a1}": "Activity A1 has no indicator."})
    assert waive(api, plan.id, "indicator", a1).json()["open"] == 0
    assert api.post(f"/plans/{plan.id}/moves", {"to": "final"}, as_="peru", version="*").status_code == 200
    assert waive(api, plan.id, "cost", a1, act="unwaive").status_code == 409, "the draft is closed"
    assert gaps(api, plan.id)[0] == ("cost", a1, "Presupuesto ordinario")


def test_a_waiver_is_taken_back_and_both_stand_in_the_history(api, session, plan):
    waive(api, plan.id, "cost", plan.activity, reason="Presupuesto ordinario")
    assert waive(api, plan.id, "cost", plan.activity, act="unwaive", reason="Hay un costo").json()["waived"] == 0
    done = [(one.act, one.reason) for one in changes(session, "plans", plan.id)]
    assert done[-2:] == [("plans.waive", "Presupuesto ordinario"), ("plans.unwaive", "Hay un costo")]
    entry = api.get(f"/plans/{plan.id}/history", as_="peru").json()["items"][-2]
    (said,) = [one for one in entry["changed"] if one["member"] == "waivers"]
    assert (said["before"], said["after"][0]["reason"]) == ([], "Presupuesto ordinario")


def test_what_cannot_be_waived_is_named(api, plan, world):
    version = api.get(f"/plans/{plan.id}/gaps", as_="peru").json()["version"]
    assert errors(waive(api, plan.id, "agency", plan.activity)) == {"/id": "The plan has no such gap."}
    assert errors(waive(api, plan.id, "cost", world.mimp)) == {"/id": "The plan has no such gap."}
    assert errors(waive(api, plan.id, "money", plan.activity)).keys() == {"/gap"}
    assert errors(waive(api, plan.id, "cost", plan.activity, reason=" ")).keys() == {"/reason"}
    assert waive(api, plan.id, "cost", plan.activity, act="unwaive").status_code == 409
    assert waive(api, plan.id, "cost", plan.activity, version=999).status_code == 412
    assert waive(api, plan.id, "cost", plan.activity, version=version).status_code == 200
    assert waive(api, plan.id, "cost", plan.activity).json()["detail"] == "This gap is waived already."
    assert waive(api, plan.id, "cost", plan.activity, as_="colombia").status_code == 404
    assert waive(api, plan.id, "indicator", plan.activity, as_="agency_peru").status_code == 403


def test_gaps_of_a_published_plan_are_public_and_name_a_role_and_no_person(api, session, world, plan):
    waive(api, plan.id, "cost", plan.activity)
    assert api.get(f"/plans/{plan.id}/gaps").status_code == 404
    made.entered(session, plan.id, "published")
    assert gaps(api, plan.id, "public") == gaps(api, plan.id) and len(gaps(api, plan.id)) == 2
    (outside, inside) = (
        api.get(f"/plans/{plan.id}/gaps", as_=who).json()["gaps"][0]["waiver"] for who in ("public", "peru")
    )
    assert (outside["by"], outside["role"], inside["by"]) == (None, "focal_point", "peru")
    told = api.get(f"/plans/{plan.id}/history").text
    assert "No hace falta" in told and '"waived_by"' not in told
    assert waive(api, plan.id, "indicator", plan.activity).status_code == 409


def test_progress_counts_the_gaps_of_published_plans_by_state_and_mechanism(api, session, world, plan):
    draft = made.plan(session)
    made.activity(session, draft)
    waive(api, plan.id, "cost", plan.activity)
    made.entered(session, plan.id, "published")
    counts = {"open": 1, "waived": 1}
    for path in ("/progress", "/progress/mechanisms/MESECVI", "/progress/states/PER", f"/progress/plans/{plan.id}"):
        answer = api.get(path).json()
        assert answer["gaps"] == counts, path
        assert {"open": 0, "waived": 0} | counts in [one["gaps"] for one in answer["parts"]], path
    nothing = {"open": 0, "waived": 0}
    assert api.get("/progress/states/PER", mechanism="MESICIC").json()["gaps"] == nothing
    assert api.get("/progress/states/COL").json()["gaps"] == nothing


STEPS = st.lists(
    st.sampled_from(["add", "fill", "drop", "waive", "unwaive", "back", "back"] + ["on"] * 4), min_size=8, max_size=16
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
@example(["add", "on", "waive", "on", "on", "back", "waive", "on"])
@example(["add", "on", "on", "on", "fill", "on"])
def test_by_the_path_a_plan_never_reaches_final_with_a_gap_that_is_not_waived(api, session, world, steps):
    """What is open is kept here, apart from the rules: the activities without cost and indicator, and those waived."""
    period = {"start": "2018", "end": "2018-12"}
    id = made.plan(session, executing_agency=world.mimp, **period)
    session.commit()
    bare: list[object] = []
    waived: set[object] = set()
    for turn, step in enumerate(steps):
        at = Stage(session.get_one(Plan, id).stage)
        if step in ("on", "back"):
            to = PATH[PATH.index(at) + (1 if step == "on" else -1)]
            api.post(f"/plans/{id}/moves", {"to": to, "reason": "x"}, as_="peru", version="*")
        elif at in ("memorandum", "drafting", "revision"):
            if step == "add":
                said = period | {"lead_agency": world.mimp, "recommendations": [world.for_all]}
                bare.append(made.activity(session, id, f"X{turn}", **said))
            elif bare and step in ("waive", "unwaive"):
                for gap in ("cost", "indicator"):
                    waive(api, id, gap, bare[-1], act=step)
                waived = waived | {bare[-1]} if step == "waive" else waived - {bare[-1]}
            elif bare and step == "fill":
                fill(session, bare.pop())
            elif bare:
                api.delete(f"/activities/{bare.pop()}", as_="peru", version="*")
            session.commit()
        session.expire_all()
        stage = session.get_one(Plan, id).stage
        assert stage in PATH[: PATH.index(Stage.FINAL) + 1]
        assert stage != "final" or set(bare) <= waived
