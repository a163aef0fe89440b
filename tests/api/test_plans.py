"""/plans over HTTP: who reads what of a plan, who writes it, and what is refused."""

import pytest
from sqlalchemy import select

from app.models import Change
from tests.api.checks import changes, errors, statements
from tests.factories import plans as made

CARD = {"content", "id", "title", "state", "mechanisms", "stage", "executing_agency", "moves"}
NEW = {"state": "PER", "mechanisms": ["MESECVI"], "title": {"language": "es", "value": "Plan 2027"}}


def test_the_focal_point_creates_a_plan_at_drafting(api, session, world):
    body = NEW | {
        "executing_agency": str(world.mimp),
        "start": "2027",
        "end": "2029-06",
        "rounds": [1],
        "recommendations": [str(world.for_all)],
        "reporting": "yearly",
    }
    answer = api.post("/plans", body, as_="peru")
    assert answer.status_code == 201, answer.text
    plan = answer.json()
    assert answer.headers["location"] == f"/api/v1/plans/{plan['id']}"
    assert answer.headers["etag"].startswith('"1.')
    assert (plan["stage"], plan["content"], plan["rounds"], plan["reporting"]) == ("drafting", "draft", [1], "yearly")
    assert plan["executing_agency"]["acronym"] == "MIMP"
    assert plan["recommendations"] == [{"id": str(world.for_all), "mechanism": "MESECVI", "code": "1"}]
    assert [(m["to"], m["from"], m["entry"], m["role"]) for m in plan["moves"]] == [
        ("drafting", None, False, "focal_point")
    ]
    assert api.get(f"/plans/{plan['id']}", as_="peru").json() == plan
    (change,) = changes(session, "plans", plan["id"])
    assert (change.op, change.act, change.before, change.role) == ("saved", "plans.create", None, "focal_point")
    assert change.after["editions"]["draft"]["start"] == "2027"


@pytest.mark.parametrize("who", ["reader", "colombia", "expert", "secretariat", "agency_peru", "admin", "observer"])
def test_nobody_else_creates_plans_of_peru(api, session, who):
    answer = api.post("/plans", NEW, as_=who)
    assert answer.status_code == 403
    assert api.get("/plans", as_="peru", count="true").json()["total"] == 0
    assert session.scalar(select(Change.n).where(Change.type == "plans")) is None


def test_a_grant_for_one_mechanism_creates_no_plan_of_two(api):
    two = NEW | {"mechanisms": ["MESICIC", "MESECVI"]}
    assert api.post("/plans", two, as_="peru_mesicic").status_code == 403
    assert api.post("/plans", NEW | {"mechanisms": ["MESICIC"]}, as_="peru_mesicic").status_code == 201
    assert api.post("/plans", two, as_="peru").status_code == 201


@pytest.mark.parametrize("who", ["public", "reader", "colombia", "expert", "secretariat", "admin", "other_agency_peru"])
def test_of_a_draft_the_rest_of_the_world_gets_the_card_and_nothing_below_it(api, session, world, who):
    plan = made.drafted(session, world)
    answer = api.get(f"/plans/{plan.id}", as_=who)
    assert answer.status_code == 200
    assert answer.json().keys() == CARD
    assert answer.json()["content"] == "not_public"
    assert answer.headers["etag"].startswith('"0.')
    assert [p.keys() for p in api.get("/plans", as_=who).json()["items"]] == [CARD]
    for path in (
        f"/plans/{plan.id}/guidelines",
        f"/plans/{plan.id}/activities",
        f"/guidelines/{plan.guideline}",
        f"/activities/{plan.activity}",
        f"/activities/{plan.activity}/milestones",
        f"/milestones/{plan.milestone}",
    ):
        assert api.get(path, as_=who).status_code == 404, path
        assert api.get(path, as_=who, edition="draft").status_code == 404, path
    assert api.get(f"/plans/{plan.id}/moves", as_=who).status_code == 200
    assert api.get("/activities", as_=who).json()["items"] == []


@pytest.mark.parametrize("who", ["peru", "agency_peru"])
def test_the_focal_point_and_the_agency_that_leads_read_the_draft(api, session, world, who):
    plan = made.drafted(session, world)
    assert api.get(f"/plans/{plan.id}", as_=who).json()["content"] == "draft"
    assert len(api.get(f"/plans/{plan.id}/guidelines", as_=who).json()["items"]) == 2
    assert len(api.get(f"/plans/{plan.id}/activities", as_=who).json()["items"]) == 1


def test_the_secretariat_reads_the_draft_from_the_workshop_on(api, session, world):
    plan = made.drafted(session, world)
    assert api.get(f"/plans/{plan.id}", as_="secretariat").json()["content"] == "not_public"
    made.entered(session, plan.id, "workshop")
    assert api.get(f"/plans/{plan.id}", as_="secretariat").json()["content"] == "draft"
    assert api.get(f"/activities/{plan.activity}", as_="secretariat").status_code == 200
    assert api.get(f"/plans/{plan.id}", as_="secretariat_mesicic").json()["content"] == "not_public"


def test_everybody_reads_what_is_published_and_only_the_state_its_draft(api, session, world):
    plan = made.published(session, world)
    public = api.get(f"/plans/{plan.id}")
    assert public.json()["content"] == "published"
    assert public.json() == api.get(f"/plans/{plan.id}", as_="colombia").json()
    (move,) = public.json()["moves"]
    assert (move["to"], move["date"], move["entry"], move["side"], move["source"]) == (
        "published", "2018-08", True, "state", "synthetic",
    )  # fmt: skip
    assert api.get(f"/plans/{plan.id}", edition="draft").json()["content"] == "not_public"
    assert api.get(f"/plans/{plan.id}", as_="peru", edition="draft").json()["content"] == "draft"
    assert api.get(f"/plans/{plan.id}/guidelines", edition="draft").status_code == 404
    assert len(api.get(f"/plans/{plan.id}/guidelines", as_="peru", edition="draft").json()["items"]) == 2
    assert api.get(f"/activities/{plan.activity}").json()["status"] == "not_reported"


def test_lists_of_plans_are_narrowed_paged_and_counted(api, session, world):
    peru, colombia = made.drafted(session, world), made.published(session, world, "COL")
    both = made.plan(session, "PER", ("MESICIC", "MESECVI"))
    session.commit()
    every = [str(peru.id), str(colombia.id), str(both)]

    def ids(**params):
        return [plan["id"] for plan in api.get("/plans", **params).json()["items"]]

    assert ids() == every
    assert ids(state="COL") == [str(colombia.id)]
    assert ids(mechanism="MESICIC") == [str(both)]
    assert ids(stage="drafting") == [str(peru.id), str(both)]
    assert ids(synthetic="false") == []
    first = api.get("/plans", limit=2, count="true").json()
    assert (len(first["items"]), first["total"]) == (2, 3)
    assert ids(limit=2, cursor=first["next"]) == [str(both)]
    flat = api.get("/plans", texts="flat").json()["items"]
    assert flat[0]["title"] == "Plan PER"


def test_lists_make_the_same_number_of_statements_whatever_their_length(api, engine, session, world):
    plan = made.drafted(session, world)
    paths = ["/plans", f"/plans/{plan.id}/guidelines", f"/plans/{plan.id}/activities", f"/plans/{plan.id}/moves"]
    few = [statements(engine, lambda path=path: api.get(path, as_="peru")) for path in paths]
    for number in range(5):
        made.plan(session)
        made.guideline(session, plan.id)
        made.activity(session, plan.id, f"B{number}", supporting_agencies=[world.interior, world.health])
    made.entered(session, plan.id, "drafting")
    assert [statements(engine, lambda path=path: api.get(path, as_="peru")) for path in paths] == few


def test_the_card_follows_title_and_agency(api, session, world):
    plan = made.drafted(session, world)
    title = {"title": {"value": "Otro título", "translations": {"en": {"value": "Another title"}}}}
    answer = api.patch(f"/plans/{plan.id}", title | {"executing_agency": str(world.interior)}, as_="peru", version="*")
    assert answer.status_code == 200, answer.text
    card = api.get(f"/plans/{plan.id}").json()
    assert card["title"]["value"] == "Otro título"
    assert card["title"]["translations"]["en"]["current"] is True
    assert card["executing_agency"]["acronym"] == "MININTER"
    assert api.patch(f"/plans/{plan.id}", {"executing_agency": None}, as_="peru", version="*").status_code == 200
    assert api.get(f"/plans/{plan.id}").json()["executing_agency"] is None


def test_a_change_of_a_plan_is_recorded_once_with_before_after_who_and_why(api, session, world):
    plan = made.drafted(session, world)
    version = api.get(f"/plans/{plan.id}", as_="peru").json()["version"]
    before = len(changes(session, "plans", plan.id))
    answer = api.patch(f"/plans/{plan.id}", {"end": "2019", "reason": "Prórroga"}, as_="peru", version=version)
    assert answer.status_code == 200, answer.text
    assert answer.json()["version"] == version + 1
    change = changes(session, "plans", plan.id)[before]
    assert (change.actor_id, change.reason, change.act) == ("client:peru", "Prórroga", "plans.change")
    ends = (change.before["editions"]["draft"]["until"], change.after["editions"]["draft"]["until"])
    assert ends == ("2018-12", "2019")
    again = api.patch(f"/plans/{plan.id}", {"end": "2019", "rounds": []}, as_="peru", version=version + 1)
    assert (again.status_code, again.json()["version"]) == (200, version + 1)
    assert len(changes(session, "plans", plan.id)) == before + 1


@pytest.mark.parametrize(
    ("who", "status"), [("public", 401), ("reader", 403), ("colombia", 403), ("expert", 403), ("secretariat", 403)]
)
def test_nobody_else_changes_a_plan(api, session, world, who, status):
    plan = made.drafted(session, world)
    assert api.patch(f"/plans/{plan.id}", {"end": "2030"}, as_=who, version="*").status_code == status
    assert api.get(f"/plans/{plan.id}", as_="peru").json()["end"] == "2018-12"


def test_a_change_wants_the_version_it_was_made_from(api, session, world):
    plan = made.drafted(session, world)
    assert api.patch(f"/plans/{plan.id}", {"end": "2030"}, as_="peru").status_code == 428
    assert api.patch(f"/plans/{plan.id}", {"end": "2030"}, as_="peru", version=999).status_code == 412
    etag = api.get(f"/plans/{plan.id}", as_="peru").headers["etag"]
    assert api.patch(f"/plans/{plan.id}", {"end": "2030"}, as_="peru", version="W/" + etag).status_code == 200
    assert api.patch(f"/plans/{plan.id}", {"end": "2031"}, as_="peru", version=etag).status_code == 412


def test_the_policy_answers_before_the_version(api, session, world):
    plan = made.drafted(session, world)
    assert api.patch(f"/plans/{plan.id}", {"end": "2030"}, as_="colombia", version=999).status_code == 403


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [("workshop", "workshop"), ("final", "final"), ("published", "amendment"), ("closed", "amendment")],
)
def test_content_is_closed_with_the_sentence_that_opens_it(api, session, world, stage, sentence):
    plan = made.drafted(session, world)
    made.entered(session, plan.id, stage)
    english = {"accept-language": "en"}
    for answer in (
        api.patch(f"/plans/{plan.id}", {"end": "2030"}, as_="peru", version="*", headers=english),
        api.post(
            f"/plans/{plan.id}/guidelines", {"title": {"language": "es", "value": "X"}}, as_="peru", headers=english
        ),
        api.patch(f"/guidelines/{plan.guideline}", {"position": 9}, as_="peru", version="*", headers=english),
        api.patch(f"/activities/{plan.activity}", {"code": "Z"}, as_="peru", version="*", headers=english),
        api.patch(f"/milestones/{plan.milestone}", {"target": 9}, as_="peru", version="*", headers=english),
    ):
        assert answer.status_code == 409, answer.text
        assert sentence in answer.json()["detail"]


def test_of_a_published_plan_translations_may_still_be_written(api, session, world):
    plan = made.published(session, world)
    english = {"title": {"translations": {"en": {"value": "In English"}}}}
    for path in (
        f"/plans/{plan.id}",
        f"/guidelines/{plan.guideline}",
        f"/activities/{plan.activity}",
        f"/milestones/{plan.milestone}",
    ):
        answer = api.patch(path, english, as_="peru", version="*")
        assert answer.status_code == 200, answer.text
        assert api.get(path, texts="flat", headers={"accept-language": "en"}).json()["title"] == "In English"
        with_source = {"title": {"value": "Otro", "translations": {"en": {"value": "Other"}}}}
        assert api.patch(path, with_source, as_="peru", version="*").status_code == 409
        assert api.patch(path, english, as_="colombia", version="*").status_code == 403


def test_the_stage_changes_by_a_move_only(api, session, world):
    plan = made.drafted(session, world)
    answer = api.patch(
        f"/plans/{plan.id}", {"stage": "published"}, as_="peru", version="*", headers={"accept-language": "en"}
    )
    assert errors(answer) == {"/stage": "A plan comes to another stage by a move, not by a change of the plan."}


def test_what_changes_beside_the_card_of_a_draft_is_told_to_nobody_outside(api, session, world):
    plan = made.drafted(session, world)
    api.patch(f"/plans/{plan.id}", {"end": "2019", "reporting": "yearly", "reason": "Interno"}, as_="peru", version="*")

    def told(who):
        history = api.get(f"/plans/{plan.id}/history", as_=who).json()["items"]
        feed = [change["version"] for change in api.get("/changes", as_=who, type="plans").json()["changes"]]
        return [entry["act"] for entry in history], feed

    version = api.get(f"/plans/{plan.id}", as_="peru").json()["version"]
    assert told("peru") == (["activities.create", "plans.change"], [version])
    assert told("public") == told("colombia") == (["activities.create"], [version - 1])
    renamed = {"title": {"value": "Otro"}, "reporting": "none", "reason": "Interno"}
    api.patch(f"/plans/{plan.id}", renamed, as_="peru", version="*")
    last = api.get(f"/plans/{plan.id}/history").json()["items"][-1]
    assert ([c["member"] for c in last["changed"]], last["reason"], last["actor"]) == (["title"], None, None)


@pytest.mark.parametrize("who", ["peru_mesicic", "other_agency_peru"])
def test_a_grant_in_the_state_that_opens_no_draft_opens_no_history_of_one(api, session, world, who):
    """Another mechanism's focal point, an agency that is not in the draft: to them it is a card, in its past too."""
    plan = made.drafted(session, world)
    change = {"title": {"value": "Otro"}, "reporting": "yearly", "reason": "Interno"}
    api.patch(f"/plans/{plan.id}", change, as_="peru", version="*")
    assert api.get(f"/plans/{plan.id}", as_=who).json()["content"] == "not_public"
    told = api.get(f"/plans/{plan.id}/history", as_=who).json()["items"]
    assert {c["member"] for entry in told for c in entry["changed"]} <= {
        "title",
        "state",
        "mechanisms",
        "stage",
        "agency",
    }
    assert [entry["reason"] for entry in told] == [None, None]
    whole = api.get(f"/plans/{plan.id}/history", as_="peru").json()["items"][-1]
    assert ([c["member"] for c in whole["changed"]], whole["reason"]) == (["reporting", "title"], "Interno")
