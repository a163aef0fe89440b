"""/activities over HTTP: content of a draft, facts of a published plan, deleting."""

import pytest

from app.models import Grant
from tests.api.checks import changes, errors, statements
from tests.factories import plans as made


def new(plan, **members):
    return {"plan": str(plan), "code": "B1", "title": {"language": "es", "value": "Abrir centros"}, **members}


def test_the_focal_point_adds_an_activity_with_its_links(api, session, world):
    plan = made.drafted(session, world)
    body = new(
        plan.id,
        guideline=str(plan.guideline),
        lead_agency=str(world.mimp),
        supporting_agencies=[str(world.health)],
        recommendations=[str(world.for_all), str(world.for_peru)],
        start="2027-01",
        end="2027",
        weight=2.5,
    )
    answer = api.post("/activities", body, as_="peru")
    assert answer.status_code == 201, answer.text
    activity = answer.json()
    assert answer.headers["location"] == f"/api/v1/activities/{activity['id']}"
    assert (activity["status"], activity["edition"], activity["weight"]) == ("planned", "draft", 2.5)
    assert activity["mechanisms"] == ["MESECVI", "MESICIC"]
    assert [agency["acronym"] for agency in activity["supporting_agencies"]] == ["MINSA"]
    assert (activity["overdue"], activity["starting_late"]) == (False, False)
    (change,) = changes(session, "activities", activity["id"])
    assert (change.op, change.actor_id, change.act) == ("saved", "client:peru", "activities.create")
    assert len(change.after["implements"]) == 2


def test_an_agency_that_comes_in_brings_a_change_of_everything_it_now_sees(api, session, world):
    plan = made.drafted(session, world)
    assert api.get(f"/plans/{plan.id}", as_="other_agency_peru").json()["content"] == "not_public"
    answer = api.patch(
        f"/activities/{plan.activity}", {"supporting_agencies": [str(world.interior)]}, as_="peru", version=1
    )
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert api.get(f"/plans/{plan.id}", as_="other_agency_peru").json()["content"] == "draft"
    key = f"agency:{world.interior}"
    for type, id in (
        ("activities", plan.activity),
        ("guidelines", plan.guideline),
        ("milestones", plan.milestone),
    ):
        change = changes(session, type, id)[-1]
        assert key in change.audience
        assert key not in change.audience_before


def test_an_activity_is_deleted_with_its_children_each_with_its_own_change(api, session, world):
    plan = made.drafted(session, world)
    assert api.delete(f"/activities/{plan.activity}", as_="peru").status_code == 428
    assert api.delete(f"/activities/{plan.activity}", as_="peru", version=9).status_code == 412
    answer = api.delete(f"/activities/{plan.activity}", as_="peru", version=1)
    assert (answer.status_code, answer.content) == (204, b"")
    for path in (f"/activities/{plan.activity}", f"/milestones/{plan.milestone}"):
        assert api.get(path, as_="peru").status_code == 404
    for type, id in (("activities", plan.activity), ("milestones", plan.milestone)):
        change = changes(session, type, id)[-1]
        assert (change.op, change.act, change.audience) == ("deleted", "activities.remove", [])
    assert api.get(f"/plans/{plan.id}", as_="agency_peru").json()["content"] == "not_public"


def test_a_published_activity_is_cancelled_with_a_reason_never_deleted(api, session, world):
    plan = made.published(session, world)
    path = f"/activities/{plan.activity}"
    answer = api.delete(path, as_="peru", version="*", headers={"accept-language": "en"})
    assert (answer.status_code, answer.json()["detail"]) == (
        409, "What was published is not deleted: cancel it with a reason.",
    )  # fmt: skip
    assert list(errors(api.patch(path, {"status": "cancelled"}, as_="peru", version="*"))) == ["/reason"]
    done = api.patch(path, {"status": "cancelled", "reason": "Sin presupuesto"}, as_="peru", version="*")
    assert (done.status_code, done.json()["cancel_reason"]) == (200, "Sin presupuesto")
    again = api.patch(path, {"status": "cancelled", "reason": "Norma derogada"}, as_="peru", version="*")
    assert again.json()["cancel_reason"] == "Norma derogada"
    assert api.patch(path, {"status": "planned"}, as_="peru", version="*").json()["cancel_reason"] is None


def test_the_focal_point_records_a_status_and_it_is_public(api, session, world):
    plan = made.published(session, world)
    path = f"/activities/{plan.activity}"
    version = api.get(path).json()["version"]
    body = {"status": "under_way", "status_as_of": "2018-11-30", "reason": "Visita"}
    assert api.patch(path, body, as_="peru", version=version).status_code == 200
    public = api.get(path).json()
    assert (public["status"], public["status_as_of"], public["overdue"]) == ("under_way", "2018-11-30", True)
    change = changes(session, "activities", plan.activity)[-1]
    assert (change.before["status"], change.after["status"]) == ("not_reported", "under_way")
    assert (change.reason, change.role, change.version) == ("Visita", "focal_point", version + 1)


def test_completing_wants_reached_milestones_and_of_a_machine_evidence(api, session, world):
    plan = made.published(session, world)
    path, english = f"/activities/{plan.activity}", {"accept-language": "en"}
    answer = api.patch(path, {"status": "completed"}, as_="peru", version="*", headers=english)
    told = [(fault["pointer"], fault["detail"]) for fault in answer.json()["errors"]]
    assert told == [
        ("/status", "A system that reports “completed” has to give dated evidence."),
        ("/status", "The milestone “Centros” is not reached (0 of 50): report the rest, or say why it closes short."),
    ]
    made.evidence(session, plan.activity, dated=None)
    assert api.patch(path, {"status": "completed"}, as_="peru", version="*").status_code == 422
    made.evidence(session, plan.activity)
    milestone = {"reached": 20, "closes_short": "El resto no se construye"}
    assert api.patch(f"/milestones/{plan.milestone}", milestone, as_="peru", version="*").status_code == 200
    assert api.patch(path, {"status": "completed"}, as_="peru", version="*").status_code == 200


def test_no_percentage_beside_a_target(api, session, world):
    plan = made.published(session, world)
    answer = api.patch(f"/activities/{plan.activity}", {"percent": 40}, as_="peru", version="*")
    assert list(errors(answer)) == ["/percent"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"status": "done"}, "/status"),
        ({"status": None}, "/status"),
        ({"status": "under_way", "status_as_of": "2999-01-01"}, "/status_as_of"),
        ({"status_as_of": None}, "/status_as_of"),
        ({"status_as_of": 1700000000}, "/status_as_of"),
        ({"status_as_of": "2018-11-30T00:00:00"}, "/status_as_of"),
        ({"percent": 101}, "/percent"),
        ({"percent": "40"}, "/percent"),
        ({"overdue": False}, "/overdue"),
        ({"plan": "x"}, "/plan"),
    ],
)
def test_a_wrong_fact_is_named(api, session, world, body, pointer):
    plan = made.published(session, world)
    answer = api.patch(f"/activities/{plan.activity}", body, as_="peru", version="*")
    assert list(errors(answer)) == [pointer]
    assert len(changes(session, "activities", plan.activity)) == 2


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"code": ""}, "/code"),
        ({"code": None}, "/code"),
        ({"weight": 0}, "/weight"),
        ({"weight": "1"}, "/weight"),
        ({"start": "2018-13"}, "/start"),
        ({"start": "2019"}, "/end"),
        ({"supporting_agencies": None}, "/supporting_agencies"),
        ({"supporting_agencies": ["x"]}, "/supporting_agencies/0"),
        ({"recommendations": ["01934f3c-9d2a-7c10-8f43-5b0f1f6f7a99"]}, "/recommendations"),
        ({"lead_agency": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a99"}, "/lead_agency"),
        ({"title": {"value": None}}, "/title/value"),
        ({"title": {"translations": {"de": {"value": "x"}}}}, "/title/translations/de"),
        ({"title": {"translations": {"en": {"value": ""}}}}, "/title/translations/en/value"),
        ({"description": {"value": "sin idioma"}}, "/description/language"),
    ],
)
def test_wrong_content_is_named_and_changes_nothing(api, session, world, body, pointer):
    plan = made.drafted(session, world)
    answer = api.patch(f"/activities/{plan.activity}", body, as_="peru", version=1)
    assert list(errors(answer)) == [pointer]
    assert api.get(f"/activities/{plan.activity}", as_="peru").json()["version"] == 1


def test_half_a_character_is_refused(api, session, world):
    plan = made.drafted(session, world)
    headers = {"authorization": f"Bearer {api.tokens['peru']}", "content-type": "application/json", "if-match": "*"}
    for body in (b'{"code": "\\ud800"}', b'{"code": "a\\u0000"}', b'{"title": {"value": "\\udfff"}}'):
        answer = api.client.patch(f"/api/v1/activities/{plan.activity}", content=body, headers=headers)
        assert answer.status_code == 422, answer.text


def test_a_plain_string_is_the_source_in_the_language_of_the_header(api, session, world):
    plan = made.drafted(session, world)
    path = f"/activities/{plan.activity}"
    assert list(errors(api.patch(path, {"title": "Centros"}, as_="peru", version=1))) == ["/title"]
    spanish = {"content-language": "es"}
    answer = api.patch(path, {"title": "Centros", "description": "Texto"}, as_="peru", version=1, headers=spanish)
    assert (answer.json()["title"]["value"], answer.json()["description"]["language"]) == ("Centros", "es")


@pytest.mark.parametrize("who", ["reader", "colombia", "expert", "secretariat", "admin", "other_agency_peru"])
def test_an_activity_of_a_draft_does_not_exist_for_others(api, session, world, who):
    plan = made.drafted(session, world)
    path = f"/activities/{plan.activity}"
    assert api.post("/activities", new(plan.id), as_=who).status_code == 404
    assert api.patch(path, {"code": "Z"}, as_=who, version="*").status_code == 404
    assert api.delete(path, as_=who, version="*").status_code == 404


def test_the_agency_that_leads_reads_the_draft_and_writes_nothing_of_it(api, session, world):
    plan = made.drafted(session, world)
    path = f"/activities/{plan.activity}"
    assert api.post("/activities", new(plan.id), as_="agency_peru").status_code == 403
    assert api.patch(path, {"code": "Z"}, as_="agency_peru", version=99).status_code == 403
    assert api.delete(path, as_="agency_peru", version="*").status_code == 403


def test_a_consultant_writes_the_draft_of_the_plan_in_drafting_and_revision_only(api, session, world):
    plan, other = made.drafted(session, world), made.drafted(session, world)
    session.add(
        Grant(client_id="reader", role="consultant", state="PER", plan_id=plan.id, giver="tests", reason="tests")
    )
    session.commit()
    path = f"/activities/{plan.activity}"
    for stage, allowed in (("drafting", 200), ("workshop", 403), ("revision", 200), ("final", 403), ("published", 403)):
        made.entered(session, plan.id, stage)
        body = {"code": f"C-{stage}"}
        assert api.patch(path, body, as_="reader", version="*").status_code == allowed, stage
    assert api.get(f"/activities/{other.activity}", as_="reader").status_code == 404
    assert api.patch(path, {"status": "under_way"}, as_="reader", version="*").status_code == 403


def test_the_plan_may_not_be_anothers(api, session, world):
    published = made.published(session, world, "COL")
    assert api.post("/activities", new(published.id), as_="peru").status_code == 403
    nowhere = new("01934f3c-9d2a-7c10-8f43-5b0f1f6f7a99")
    assert api.post("/activities", nowhere, as_="peru").status_code == 404


def test_lists_are_narrowed_by_each_filter(api, session, world):
    plan = made.published(session, world)
    made.published(session, world, "COL")
    other = made.drafted(session, world)
    mine = {"plan": str(plan.id)}

    def ids(**params):
        answer = api.get("/activities", **params)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    only = [str(plan.activity)]
    assert ids(**mine) == only
    for narrowing in (
        {"state": "PER"},
        {"agency": str(world.mimp)},
        {"state": "PER", "mechanism": "MESECVI"},
        {"state": "PER", "recommendation": str(world.for_all)},
        {"state": "PER", "status": "not_reported"},
        {"state": "PER", "due_before": "2019-01-01"},
        {"state": "PER", "q": "actividad a1"},
        {"state": "PER", "edition": "published"},
        {"state": "PER", "overdue": "false"},
    ):
        assert ids(**narrowing) == only, narrowing
    for missing in (
        {"state": "BRA"},
        {"agency": str(world.interior)},
        {"state": "PER", "mechanism": "MESICIC"},
        {"state": "PER", "status": "planned"},
        {"state": "PER", "due_before": "2018-12-31"},
        {"state": "PER", "q": "50%"},
        {"state": "PER", "edition": "draft"},
        {"state": "PER", "overdue": "true"},
    ):
        assert ids(**missing) == [], missing
    below = api.get(f"/plans/{plan.id}/activities", agency=str(world.mimp), count="true").json()
    assert ([item["id"] for item in below["items"]], below["total"]) == (only, 1)
    assert api.get(f"/plans/{plan.id}/activities", plan=str(plan.id)).status_code == 422
    assert api.get(f"/plans/{other.id}/activities").status_code == 404


def test_a_single_thing_and_a_write_make_a_fixed_number_of_statements(api, engine, session, world):
    plan = made.drafted(session, world)
    for number in range(4):
        made.milestone(session, plan.activity)
        made.activity(session, plan.id, f"B{number}")
    session.commit()
    path = f"/activities/{plan.activity}"
    api.get(f"{path}/milestones", as_="peru")  # the first of a day is noted
    few = statements(engine, lambda: api.get(f"{path}/milestones", as_="peru"))
    assert few == statements(engine, lambda: api.get(f"{path}/milestones", as_="peru", limit=1))
    changed = [
        statements(engine, lambda number=number: api.patch(path, {"code": f"D{number}"}, as_="peru", version="*"))
        for number in range(2)
    ]
    for number in range(4):
        made.activity(session, plan.id, f"E{number}")
    session.commit()
    changed.append(statements(engine, lambda: api.patch(path, {"code": "D9"}, as_="peru", version="*")))
    assert len(set(changed)) == 1
