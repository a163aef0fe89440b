"""/states and the rest of the reference data: memberships, order, phases, and what is in use."""

from app.models import CostLine
from tests.factories import plans, reference


def codes(answer):
    assert answer.status_code == 200, answer.text
    return [item["iso3"] for item in answer.json()["items"]]


def party(mechanism, kind="party", since="2001"):
    return {"mechanism": mechanism, "kind": kind, "since": since, "verified": "yes"}


def test_party_to_the_convention_and_in_the_mechanism_are_two_facts(api, world):
    sent = {"memberships": [party("MESICIC")]}
    assert api.patch("/states/CAN", sent, as_="secretariat", version=1).status_code == 200
    assert "CAN" in codes(api.get("/states", party="MESICIC"))
    assert "CAN" not in codes(api.get("/states", mechanism="MESICIC"))
    assert api.get("/states", mechanism="MESICIC", count="true").json()["total"] == 3
    assert api.get("/states", party="MESICIC", mechanism="MESECVI", count="true").json()["total"] == 3
    assert api.get("/states/CAN").json()["memberships"] == sent["memberships"]


def test_states_stand_in_the_alphabetical_order_of_the_readers_language(api, world, session):
    name = {"name": {"value": "Ícaro", "translations": {"en": {"value": "Zanzibar"}}}}
    assert api.patch("/states/PER", name, as_="secretariat", version=1).status_code == 200
    assert codes(api.get("/states")) == ["BRA", "CAN", "COL", "PER"]
    assert codes(api.get("/states", headers={"accept-language": "en"}))[-1] == "PER"
    name = {"name": {"value": "Ábaco"}}
    api.patch("/states/PER", name, as_="secretariat", version=2)
    assert codes(api.get("/states"))[0] == "PER"
    first = api.get("/states", limit="1").json()["next"]
    assert codes(api.get("/states", cursor=first)) == ["BRA", "CAN", "COL"]
    assert api.get("/states", cursor=first, headers={"accept-language": "en"}).status_code == 422


def test_a_membership_is_kept_by_the_secretariat_of_its_mechanism(api, world):
    before = api.get("/states/PER").json()["memberships"]
    without = [m for m in before if m["mechanism"] != "MESECVI"]
    refused = api.patch("/states/PER", {"memberships": without}, as_="secretariat_mesicic", version=1)
    assert refused.status_code == 403
    other = [m | {"since": "1999-05"} if m["mechanism"] == "MESICIC" else m for m in before]
    changed = api.patch("/states/PER", {"memberships": other}, as_="secretariat_mesicic", version=1)
    assert changed.status_code == 200 and changed.json()["memberships"] == other
    assert changed.json()["version"] == 2


def test_a_state_cannot_leave_a_mechanism_whose_recommendations_its_plan_takes_up(api, world, session):
    plans.drafted(session, world)
    left = [m for m in api.get("/states/PER").json()["memberships"] if m["mechanism"] != "MESECVI"]
    refused = api.patch("/states/PER", {"memberships": left}, as_="secretariat", version=1)
    assert refused.status_code == 409 and "PER" in refused.json()["detail"]
    assert len(api.get("/states/PER").json()["memberships"]) == 4


def test_phases_of_the_same_kind_keep_their_ids(api, world, session):
    id = reference.round(session, world, 1)
    session.commit()
    before = {phase["kind"]: phase for phase in api.get(f"/rounds/{id}").json()["phases"]}
    sent = [{"kind": "follow_up", "name": {"language": "en", "value": "Follow-up"}, "start": "2018", "end": "2020"}]
    after = api.patch(f"/rounds/{id}", {"phases": sent}, as_="secretariat", version=1).json()
    (phase,) = after["phases"]
    assert (phase["id"], phase["end"], phase["source"]) == (before["follow_up"]["id"], "2020", None)
    assert after["version"] == 2
    again = api.patch(f"/rounds/{id}", {"phases": sent}, as_="secretariat", version=2).json()
    assert again == after


def test_rounds_are_found_by_the_source_of_a_phase(api, world, session):
    id = reference.round(session, world, 1)
    session.commit()
    found = api.get("/rounds", source=reference.SOURCE["source"], count="true").json()
    assert ([item["id"] for item in found["items"]], found["total"]) == ([str(id)], 1)
    assert api.get("/rounds", source="elsewhere", count="true").json()["total"] == 0


def test_a_topic_cannot_stand_below_itself_nor_in_another_mechanism(api, world, session):
    above = reference.topic(session, world, 1)
    below = reference.topic(session, world, 2, parent=above)
    session.commit()
    for parent in (above, below):
        refused = api.patch(f"/topics/{above}", {"parent": str(parent)}, as_="secretariat", version=1)
        assert refused.json()["errors"][0]["pointer"] == "/parent"
    body = {"mechanism": "MESECVI", "code": "1", "name": {"language": "es", "value": "x"}, "parent": str(above)}
    assert api.post("/topics", body, as_="secretariat").json()["errors"][0]["pointer"] == "/parent"
    assert api.patch(f"/topics/{below}", {"parent": None}, as_="secretariat", version=1).json()["parent"] is None


def test_an_agency_cannot_stand_below_itself_nor_below_another_states(api, world, session):
    below = reference.agency(session, world, 1, parent=world.mimp)
    session.commit()
    for parent in (world.mimp, below, world.colombian):
        refused = api.patch(f"/agencies/{world.mimp}", {"parent": str(parent)}, as_="peru", version=1)
        assert refused.json()["errors"][0]["pointer"] == "/parent"


def test_the_minor_units_of_a_currency_with_amounts_stay(api, world, session):
    plan = plans.drafted(session, world)
    session.add(
        CostLine(
            plan_id=plan.id, state="PER", edition="draft", kind="estimated", funding="own_budget",
            amount=1, precision=1, currency="PEN", synthetic=True,
        )
    )  # fmt: skip
    session.commit()
    refused = api.patch("/currencies/PEN", {"minor_units": 0}, as_="secretariat", version=1)
    assert refused.status_code == 409 and "PEN" in refused.json()["detail"]
    assert api.patch("/currencies/CLP", {"minor_units": 2}, as_="secretariat", version=1).status_code == 200


def test_a_document_goes_from_one_mechanism_to_another_by_both_secretariats(api, world, session):
    id = reference.document(session, world, 1)
    session.commit()
    to = {"mechanism": "MESECVI"}
    assert api.patch(f"/documents/{id}", to, as_="secretariat_mesicic", version=1).status_code == 403
    assert api.patch(f"/documents/{id}", to, as_="secretariat", version=1).json()["mechanism"] == "MESECVI"
    free = {"kind": "other", "title": {"language": "es", "value": "Sin mecanismo"}}
    assert api.post("/documents", free, as_="secretariat_mesicic").status_code == 201


def test_documents_of_a_plan_are_found_by_it(api, world, session):
    plan = plans.drafted(session, world)
    body = {"kind": "legal_act", "plan": str(plan.id), "state": "PER", "title": {"language": "es", "value": "DS 008"}}
    made = api.post("/documents", body, as_="secretariat").json()
    assert [item["id"] for item in api.get("/documents", plan=str(plan.id)).json()["items"]] == [made["id"]]


def test_a_visit_is_merged_and_removed_by_null(api, world, session):
    id = reference.country_report(session, world, 1)
    session.commit()
    merged = api.patch(f"/country-reports/{id}", {"visit": {"end": "2012-09-27"}}, as_="secretariat", version=1)
    assert merged.json()["visit"] == {"start": "2012-09-25", "end": "2012-09-27"}
    gone = api.patch(f"/country-reports/{id}", {"visit": None}, as_="secretariat", version=2)
    assert gone.json()["visit"] is None


def test_a_rate_is_read_with_its_digits_and_never_changed(api, world, session):
    id = reference.rate(session, world, 1)
    session.commit()
    rate = api.get(f"/rates/{id}").json()
    assert (rate["usd"], rate["day"]) == ("0.3019", "2018-01-02")
    assert [item["id"] for item in api.get("/rates", currency="PEN", day="2018-01-02").json()["items"]] == [str(id)]
    assert api.patch(f"/rates/{id}", {"usd": "1"}, as_="secretariat", version=1).status_code == 405


def test_a_mechanism_that_is_here_is_not_made_again(api, world):
    text = {"language": "es", "value": "x"}
    body = {"code": "MESECVI", "name": text, "convention": text, "labels": ["no_longer_valid"]}
    assert api.post("/mechanisms", body, as_="secretariat").status_code == 409
    assert api.post("/mechanisms", body, as_="secretariat_mesicic").status_code == 403
    assert api.post("/mechanisms", body | {"code": "OAS"}, as_="secretariat").status_code == 422
    changed = api.patch("/mechanisms/MESECVI", {"labels": body["labels"]}, as_="secretariat", version=1)
    assert changed.json()["labels"] == ["no_longer_valid"]
