"""/recommendations: whom they reach, which are addressed, and what a change of one may not break."""

from sqlalchemy import select

from app.models import Activity
from tests.factories import plans, reference


def ids(answer):
    assert answer.status_code == 200, answer.text
    return {item["id"] for item in answer.json()["items"]}


def test_a_states_recommendations_are_all_that_reach_it_in_any_way(api, world, session):
    several = str(reference.recommendation(session, world, 1, "PER", "COL"))
    colombian = str(reference.recommendation(session, world, 2, "COL"))
    session.commit()
    mine, all_of_them = {str(world.for_peru), str(world.for_all)}, {str(world.for_all)}
    assert ids(api.get("/recommendations", state="PER")) == mine | {several}
    assert ids(api.get("/recommendations", state="COL")) == all_of_them | {several, colombian}
    assert ids(api.get("/recommendations", state="CAN")) == set()  # not in the mechanism of those to all
    assert ids(api.get("/recommendations", state="PER", addressees="states")) == {several}
    assert ids(api.get("/recommendations", state="PER", mechanism="MESICIC")) == {str(world.for_peru)}


def test_the_addressees_can_be_counted(api, world, session):
    for n, states in enumerate([("PER",), ("COL",), ("PER", "COL"), ()]):
        reference.recommendation(session, world, n, *states)
    session.commit()
    totals = {
        kind: api.get("/recommendations", addressees=kind, count="true").json()["total"]
        for kind in ("state", "states", "all")
    }
    assert totals == {"state": 3, "states": 1, "all": 2}


def test_a_round_is_named_by_id_or_number(api, world):
    assert ids(api.get("/recommendations", round=str(world.mesicic_round))) == {str(world.for_peru)}
    assert ids(api.get("/recommendations", round="1")) == {str(world.for_peru), str(world.for_all)}
    assert ids(api.get("/recommendations", round="1", mechanism="MESECVI")) == {str(world.for_all)}
    assert ids(api.get("/recommendations", round="2")) == set()


def test_a_topic_stands_for_all_below_it(api, world, session):
    above = reference.topic(session, world, 1)
    below = reference.topic(session, world, 2, parent=above)
    found = str(reference.recommendation(session, world, 1, "PER", mechanism="MESICIC", topic_id=below))
    session.commit()
    assert ids(api.get("/recommendations", topic=str(above))) == {found}
    assert ids(api.get("/recommendations", topic=str(below))) == {found}
    assert api.get(f"/recommendations/{found}").json()["topic"]["id"] == str(below)


def test_words_are_found_in_code_and_text_in_any_language(api, world, session):
    found = str(reference.recommendation(session, world, 7))
    session.commit()
    for words in ("SHELTERS", "refugios", "r7"):
        assert ids(api.get("/recommendations", q=words)) == {found}
    for words in ("%", "_7", "\\"):
        assert ids(api.get("/recommendations", q=words)) == set()


def test_addressed_means_an_activity_of_a_published_plan_of_the_state(api, world, session):
    asked = {"state": "PER", "mechanism": "MESECVI"}
    assert ids(api.get("/recommendations", addressed="false", **asked)) == {str(world.for_all)}
    draft = plans.drafted(session, world)
    assert ids(api.get("/recommendations", addressed="true", **asked, as_="peru")) == set()
    plans.entered(session, draft.id, "published")
    assert ids(api.get("/recommendations", addressed="true", **asked)) == {str(world.for_all)}
    assert ids(api.get("/recommendations", addressed="false", **asked)) == set()
    assert ids(api.get("/recommendations", addressed="true", state="COL")) == set()


def test_a_cancelled_activity_addresses_nothing(api, world, session):
    published = plans.published(session, world)
    activity = session.scalars(select(Activity).where(Activity.id == published.activity)).one()
    activity.status, activity.cancel_reason = "cancelled", "Sin fondos"
    session.commit()
    assert ids(api.get("/recommendations", addressed="true", state="PER")) == set()


def test_measures_are_replaced_whole_and_keep_their_ids_by_letter(api, world, session):
    id = reference.recommendation(session, world, 1)
    session.commit()
    before = {m["letter"]: m["id"] for m in api.get(f"/recommendations/{id}").json()["measures"]}
    sent = [{"letter": letter, "text": {"language": "es", "value": f"Otra {letter}"}} for letter in "ac"]
    after = api.patch(f"/recommendations/{id}", {"measures": sent}, as_="secretariat", version=1).json()
    assert [(m["letter"], m["text"]["value"]) for m in after["measures"]] == [("a", "Otra a"), ("c", "Otra c")]
    assert after["measures"][0]["id"] == before["a"]
    assert after["version"] == 2


def test_official_numbers_are_merged_by_language(api, world, session):
    id = reference.recommendation(session, world, 1)
    session.commit()
    sent = {"numbers": {"en": None, "pt": "9"}}
    after = api.patch(f"/recommendations/{id}", sent, as_="secretariat", version=1).json()
    assert after["numbers"] == {"es": "10", "pt": "9"}


def test_one_that_a_plan_takes_up_stays_with_its_state(api, world, session):
    plans.published(session, world)
    before = api.get(f"/recommendations/{world.for_all}").json()
    sent = {"addressees": "state", "states": ["COL"]}
    refused = api.patch(f"/recommendations/{world.for_all}", sent, as_="secretariat", version=before["version"])
    assert refused.status_code == 409 and "PER" in refused.json()["detail"]
    assert api.get(f"/recommendations/{world.for_all}").json() == before


def test_the_secretariat_of_the_other_mechanism_cannot_write_it(api, world):
    other = api.patch(f"/recommendations/{world.for_all}", {"code": "2"}, as_="secretariat_mesicic", version=1)
    assert other.status_code == 403 and "Secretar" in other.json()["detail"]
    assert api.get(f"/recommendations/{world.for_all}", as_="secretariat_mesicic").status_code == 200


def test_it_stays_in_its_mechanism_and_follows_one_of_it(api, world):
    path = f"/recommendations/{world.for_all}"
    for sent, pointer in (
        ({"mechanism": "MESICIC"}, "/mechanism"),
        ({"follows": str(world.for_peru)}, "/follows"),
        ({"follows": str(world.for_all)}, "/follows"),
        ({"round": str(world.mesicic_round)}, "/round"),
        ({"addressees": "state"}, "/addressees"),
    ):
        refused = api.patch(path, sent, as_="secretariat", version=1)
        assert refused.status_code == 422, refused.text
        assert refused.json()["errors"][0]["pointer"] == pointer
