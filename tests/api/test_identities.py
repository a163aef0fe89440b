"""Identities: linked and unlinked by who may give all that the person holds, never to oneself; seen by nobody else."""

import pytest

from tests.personas import PROVIDER

SUBJECT = {"issuer": PROVIDER, "subject": "9a07c1e4"}


@pytest.fixture
def person(api):
    """Somebody without a role."""
    body = {"name": "Ana Quispe", "email": "ana@mimp.gob.pe", "language": "es"}
    return api.post("/people", body, as_="admin").json()["id"]


def give(api, person, role, **bounds):
    body = {"person": person, "role": role, "reason": "Note 7"} | bounds
    assert api.post("/grants", body, as_="admin").status_code == 201


def test_an_identity_is_linked_once_and_unlinked_and_both_stay_on_record(api, person):
    linked = api.post("/identities", {"person": person} | SUBJECT, as_="secretariat")
    assert linked.status_code == 201
    identity = linked.json()
    path = f"/identities/{identity['id']}"
    assert linked.headers["location"] == f"/api/v1{path}"
    assert (identity["linked_by"], identity["ended"]) == ("secretariat", False)
    assert api.post("/identities", {"person": person} | SUBJECT, as_="admin").status_code == 409
    assert api.get(f"/identities?person={person}&issuer={PROVIDER}", as_="admin").json()["items"] == [identity]
    assert api.get("/identities?q=quispe&ended=false", as_="admin").json()["items"] == [identity]
    assert api.patch(path, {"ended": False}, as_="admin", version=identity["version"]).status_code == 422
    ended = api.patch(path, {"ended": True}, as_="admin", version=identity["version"])
    assert (ended.status_code, ended.json()["ended"]) == (200, True)
    assert api.patch(path, {"ended": True}, as_="admin", version="*").status_code == 409
    assert api.post("/identities", {"person": person} | SUBJECT, as_="admin").status_code == 201
    acts = [one["act"] for one in api.get(f"{path}/history", as_="admin").json()["items"]]
    assert acts == ["identities.link", "identities.unlink"]


def test_who_may_not_give_all_that_a_person_holds_may_not_say_who_they_are(api, person):
    give(api, person, "expert", mechanism="MESICIC")
    first = api.post("/identities", {"person": person} | SUBJECT, as_="secretariat_mesicic")
    assert first.status_code == 201
    give(api, person, "expert", mechanism="MESECVI")
    other = {"person": person} | SUBJECT | {"subject": "other"}
    refused = api.post("/identities", other, as_="secretariat_mesicic")
    assert refused.status_code == 403
    path = f"/identities/{first.json()['id']}"
    assert api.patch(path, {"ended": True}, as_="secretariat_mesicic", version="*").status_code == 403
    assert api.post("/identities", other, as_="secretariat").status_code == 201
    give(api, person, "administrator", since="2099-01-01T00:00:00Z")
    third = {"person": person} | SUBJECT | {"subject": "third"}
    assert api.post("/identities", third, as_="secretariat").status_code == 403
    assert api.post("/identities", third, as_="admin").status_code == 201


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"issuer": "https://evil.example"}, "/issuer"),
        ({"issuer": "evil"}, "/issuer"),
        ({"issuer": PROVIDER + "/"}, "/issuer"),
        ({"person": "0199c3a2-8c1e-7d5a-9f3e-2b6c4d8e1f00"}, "/person"),
        ({"subject": "a blank"}, "/subject"),
        ({"subject": ""}, "/subject"),
        ({"subject": "x" * 256}, "/subject"),
        ({"subject": "ana\u0000"}, "/subject"),
    ],
)
def test_what_cannot_be_linked_is_named(api, person, wrong, pointer):
    answer = api.post("/identities", {"person": person} | SUBJECT | wrong, as_="admin")
    assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, [pointer])


def test_an_account_that_has_ended_is_linked_to_nobody(api, person):
    assert api.patch(f"/people/{person}", {"ended": True}, as_="admin", version="*").status_code == 200
    assert api.post("/identities", {"person": person} | SUBJECT, as_="admin").status_code == 422


def test_identities_are_not_there_for_anybody_else(api, person):
    id = api.post("/identities", {"person": person} | SUBJECT, as_="admin").json()["id"]
    for reader in ("public", "reader", "peru", "expert", "agency_peru"):
        assert api.get("/identities?count=true", as_=reader).json()["total"] == 0, reader
        assert api.get(f"/identities/{id}", as_=reader).status_code == 404, reader
        if reader != "public":
            assert api.post("/identities", {"person": person} | SUBJECT, as_=reader).status_code == 403, reader
            assert api.patch(f"/identities/{id}", {"ended": True}, as_=reader, version="*").status_code == 404, reader
