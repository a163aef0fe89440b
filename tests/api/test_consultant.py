"""A plan's consultant: named by the Secretariat with a reason, from a day until a day; what the role may do follows the stage."""

from datetime import UTC, datetime, timedelta

import pytest

from app.access.scopes import ALL
from app.models import Client, Grant
from tests.api.path import stand
from tests.factories import plans as made
from tests.personas import mint


@pytest.fixture
def plan(session, world):
    return made.drafted(session, world)


@pytest.fixture
def consultant(api, session, settings, plan):
    """Somebody the Secretariat named for this plan."""
    machine = {"redirect_uris": [], "grant_types": ["client_credentials"], "scopes": sorted(ALL)}
    session.add(Client(id="writer", name="María Pérez", secret_hash="none", **machine))
    session.commit()
    until = datetime.now(UTC) + timedelta(days=90)
    named = {"role": "consultant", "client": "writer", "plan": str(plan.id), "until": until.isoformat()}
    answer = api.post("/grants", named | {"reason": "Contrato 12-2026"}, as_="secretariat")
    assert (answer.status_code, answer.json()["state"]) == (201, "PER"), answer.text
    api.tokens = {**api.tokens, "writer": mint(session, settings, "writer")}
    return answer.json()["id"]


def written(api, plan, value):
    said = {"title": {"language": "es", "value": value}}
    return api.post(f"/plans/{plan.id}/guidelines", said, as_="writer").status_code


def test_the_consultant_writes_while_the_plan_is_drafted_or_revised_and_at_no_other_stage(
    api, session, plan, consultant
):
    answers = {}
    for stage in ("memorandum", "drafting", "workshop", "revision", "final"):
        stand(session, plan.id, stage)
        answers[stage] = written(api, plan, stage)
    assert answers == {"memorandum": 403, "drafting": 201, "workshop": 403, "revision": 201, "final": 403}
    assert api.get(f"/plans/{plan.id}/guidelines", as_="writer").status_code == 200
    move = {"to": "final", "reason": "x"}
    assert api.post(f"/plans/{plan.id}/moves", move, as_="writer", version="*").status_code == 403
    waiver = {"gap": "cost", "id": str(plan.activity), "reason": "x"}
    assert api.post(f"/plans/{plan.id}/gaps/waive", waiver, as_="writer", version="*").status_code == 403


def test_the_rights_end_with_the_grant_and_reach_no_other_plan(api, session, world, plan, consultant):
    other = made.drafted(session, world)
    assert written(api, other, "x") == 404
    assert written(api, plan, "x") == 201
    session.get_one(Grant, consultant).until = datetime.now(UTC) - timedelta(seconds=1)
    session.get_one(Grant, consultant).since = datetime.now(UTC) - timedelta(days=1)
    session.commit()
    assert written(api, plan, "x") == 404
