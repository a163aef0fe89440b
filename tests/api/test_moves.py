"""/plans/{id}/moves: who moves a plan where, and what is missing."""

from itertools import product

import pytest

from app.access.actor import SYSTEM
from app.actions import costs
from app.models import Plan
from app.rules.plans import PATH, Stage
from tests.api.checks import changes, errors
from tests.api.path import ENGLISH, named, stand
from tests.factories import plans as made
from tests.moves import BETWEEN, WHO
from tests.personas import GRANTS

STATUS = {"on": 200, "back": 200}
SENTENCE = {
    "same": "already stands at",
    "skips": "cannot skip",
    "sealed": "by a sealed version",
    "amended": "it is amended",
}


def test_the_table_names_every_pair_of_stages_and_every_persona():
    assert BETWEEN.keys() == set(product(Stage, Stage))
    assert WHO.keys() == {"public", *GRANTS}


@pytest.mark.parametrize("at", PATH)
def test_the_api_obeys_the_table(api, session, complete, at):
    id = complete.id
    if at in ("published", "reporting", "closed"):
        made.entered(session, id, "published")
    for to, who in product(PATH, WHO):
        stand(session, id, at)
        body = {"to": to, "reason": "Lo pide el Estado"}
        answer = api.post(f"/plans/{id}/moves", body, as_=who, version="*", headers=ENGLISH)
        becomes = BETWEEN[at, to]
        if WHO[who] != "may":
            assert answer.status_code == int(WHO[who]), (at, to, who)
        elif becomes in STATUS:
            assert answer.status_code == 200, answer.text
            moves = answer.json()["moves"]
            assert (answer.json()["stage"], moves[-1]["to"], moves[-1]["from"]) == (to, to, at)
        else:
            assert answer.status_code == 409, (at, to, answer.text)
            assert SENTENCE[becomes] in answer.json()["detail"]
        session.expire_all()
        expected = to if answer.status_code == 200 else at
        assert session.get_one(Plan, id).stage == expected
        if becomes == "back" and WHO[who] == "may":
            stand(session, id, at)
            unsaid = api.post(f"/plans/{id}/moves", {"to": to}, as_=who, version="*", headers=ENGLISH)
            assert errors(unsaid) == {"/reason": "A move back wants a reason."}


def test_a_move_says_who_when_and_why_and_changes_who_reads_the_draft(api, session, complete):
    path = f"/plans/{complete.id}"
    assert api.get(path, as_="secretariat").json()["content"] == "not_public"
    answer = api.post(f"{path}/moves", {"to": "workshop", "reason": "Está listo"}, as_="peru", version="*")
    assert answer.status_code == 200, answer.text
    (move,) = answer.json()["moves"]
    assert (move["role"], move["reason"], move["entry"]) == ("focal_point", "Está listo", False)
    assert len(move["date"]) == len("2026-11-22")
    assert api.get(f"{path}/moves").json()["items"][-1]["reason"] is None
    assert api.get(path, as_="secretariat").json()["content"] == "draft"
    for type, id in (("plans", complete.id), ("activities", complete.activity), ("guidelines", complete.guideline)):
        last = changes(session, type, id)[-1]
        assert (last.act, last.reason, last.actor_id) == ("plans.move", "Está listo", "client:peru")
    told = {entry["id"] for entry in api.get("/changes", as_="secretariat").json()["changes"]}
    assert {str(complete.id), str(complete.activity), str(complete.milestone)} <= told


def test_a_move_wants_the_version_it_was_made_from_and_a_stage_there_is(api, complete):
    path = f"/plans/{complete.id}/moves"
    assert api.post(path, {"to": "workshop"}, as_="peru").status_code == 428
    assert api.post(path, {"to": "workshop"}, as_="peru", version=999).status_code == 412
    assert api.post(path, {"to": "workshop"}, as_="colombia", version=999).status_code == 403
    assert errors(api.post(path, {"to": "approved"}, as_="peru", version="*")).keys() == {"/to"}
    assert api.get(f"/plans/{complete.id}", as_="peru").json()["stage"] == "drafting"


def test_a_move_asked_again_with_its_key_is_made_once(api, complete):
    path, key = f"/plans/{complete.id}/moves", {"idempotency-key": "one"}
    first = api.post(path, {"to": "workshop"}, as_="peru", version="*", headers=key)
    again = api.post(path, {"to": "workshop"}, as_="peru", version="*", headers=key)
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    assert len(api.get(path, as_="peru").json()["items"]) == 1


def test_a_plan_of_two_mechanisms_is_moved_with_a_grant_for_each(api, session):
    id = made.plan(session, mechanisms=("MESICIC", "MESECVI"))
    session.commit()
    back = {"to": "memorandum", "reason": "Otra vez"}
    assert api.post(f"/plans/{id}/moves", back, as_="peru_mesicic", version="*").status_code == 403
    assert api.post(f"/plans/{id}/moves", back, as_="peru", version="*").status_code == 200


def test_the_workshop_names_what_is_missing_item_by_item(api, session):
    id = made.plan(session)
    session.commit()
    answer = api.post(f"/plans/{id}/moves", {"to": "workshop"}, as_="peru", version="*", headers=ENGLISH)
    assert answer.status_code == 409
    assert "“Workshop”" in answer.json()["detail"]
    assert named(answer) == {
        "/executing_agency": "The plan names no executing agency.",
        "/period": "The plan has no period: start and end.",
        "/activities": "The plan has no activity.",
    }


def test_final_names_every_gap(api, session, world):
    plan = made.drafted(session, world)
    bare = made.activity(session, plan.id, "B1")
    line = {"kind": "estimated", "currency": "PEN", "precision": 1, "label": made.title("Equipos")}
    cost = costs.create(session, plan=plan.id, values=line | {"fiscal_year": 2031}, language=None, by=SYSTEM)
    session.commit()
    covers = {"recommendations": [str(world.for_all), str(world.for_peru)]}
    assert api.patch(f"/plans/{plan.id}", covers, as_="peru", version="*").status_code == 200
    stand(session, plan.id, "revision")
    answer = api.post(f"/plans/{plan.id}/moves", {"to": "final"}, as_="peru", version="*", headers=ENGLISH)
    assert answer.status_code == 409
    found = [(one["pointer"], one["detail"]) for one in answer.json()["errors"]]
    assert found == [
        (f"/recommendations/{world.for_peru}", "No activity implements recommendation MESICIC 2."),
        (f"/activities/{plan.activity}", "Activity A1 has no cost."),
        (f"/activities/{plan.activity}", "Activity A1 has no indicator."),
        (f"/activities/{bare}", "Activity B1 implements no recommendation."),
        (f"/activities/{bare}", "Activity B1 has no lead agency."),
        (f"/activities/{bare}", "Activity B1 has no period: start and end."),
        (f"/activities/{bare}", "Activity B1 has no cost."),
        (f"/activities/{bare}", "Activity B1 has no indicator."),
        (f"/costs/{cost}", "The cost “Equipos” has no funding source."),
        (f"/costs/{cost}", "The cost “Equipos” falls in no year of the period."),
    ]
