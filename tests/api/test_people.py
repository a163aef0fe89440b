"""Accounts of people: added by those who give roles, changed and ended by the administrator, seen by nobody else."""

ANA = {"name": "Ana Quispe", "email": "ana@mimp.gob.pe", "language": "es"}


def test_the_secretariat_adds_somebody_and_gives_a_role(api):
    added = api.post("/people", ANA, as_="secretariat")
    assert added.status_code == 201
    person = added.json()
    assert person["ended"] is False and added.headers["location"] == f"/api/v1/people/{person['id']}"
    grant = {"person": person["id"], "role": "focal_point", "state": "PER", "reason": "Note 7"}
    assert api.post("/grants", grant, as_="secretariat").status_code == 201
    assert [one["email"] for one in api.get("/people?q=quispe", as_="secretariat").json()["items"]] == [ANA["email"]]


def test_the_administrator_ends_an_account_and_it_gets_no_role_any_more(api):
    person = api.post("/people", ANA, as_="admin").json()
    path = f"/people/{person['id']}"
    ended = api.patch(path, {"ended": True, "name": "Ana Q."}, as_="admin", version=person["version"])
    assert (ended.status_code, ended.json()["ended"], ended.json()["name"]) == (200, True, "Ana Q.")
    grant = {"person": person["id"], "role": "focal_point", "state": "PER", "reason": "Note 7"}
    assert api.post("/grants", grant, as_="admin").status_code == 422
    assert api.get("/people?ended=true", as_="admin").json()["items"][0]["id"] == person["id"]
    acts = [one["act"] for one in api.get(f"{path}/history", as_="admin").json()["items"]]
    assert acts == ["people.add", "people.end"]


def test_an_address_is_taken_once_in_whatever_case(api):
    assert api.post("/people", ANA, as_="admin").status_code == 201
    assert api.post("/people", ANA | {"email": "ANA@mimp.gob.pe"}, as_="admin").status_code == 409


def test_people_are_not_there_for_anybody_else(api):
    person = api.post("/people", ANA, as_="admin").json()["id"]
    for reader in ("public", "reader", "peru", "expert", "agency_peru"):
        assert api.get("/people?count=true", as_=reader).json()["total"] == 0, reader
        assert api.get(f"/people/{person}", as_=reader).status_code == 404, reader
        if reader != "public":
            assert api.post("/people", ANA | {"email": "b@mimp.gob.pe"}, as_=reader).status_code == 403, reader
            assert api.patch(f"/people/{person}", {"name": "x"}, as_=reader, version="*").status_code == 404, reader
    assert api.patch(f"/people/{person}", {"ended": True}, as_="secretariat", version="*").status_code == 403
