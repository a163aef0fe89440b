def test_anybody_may_ask_who_they_are(api):
    assert api.get("/me").json() == {
        "kind": "public",
        "id": "public",
        "name": "public",
        "grants": [],
        "scopes": None,
        "may": [],
    }


def test_a_focal_point_is_told_the_grant_and_what_it_allows(api):
    me = api.get("/me", as_="peru").json()
    assert [(grant["role"], grant["state"], grant["mechanism"]) for grant in me["grants"]] == [
        ("focal_point", "PER", None)
    ]
    assert "plans.write" in me["may"]
    assert "recommendations.write" not in me["may"]


def test_the_secretariat_reads_grants_of_its_mechanism_and_the_focal_point_only_its_own(api):
    assert api.get("/grants?count=true").json()["total"] == 0
    mine = api.get("/grants", as_="peru").json()["items"]
    assert {grant["client"] for grant in mine} == {"peru"}
    theirs = api.get("/grants", as_="secretariat_mesicic").json()["items"]
    assert "peru_mesicic" in {grant["client"] for grant in theirs}
    assert "MESECVI" not in {grant["mechanism"] for grant in theirs}
    everybody = api.get("/grants?count=true", as_="admin").json()["total"]
    assert everybody == 12


def test_a_grant_of_somebody_else_is_not_found(api):
    grant = api.get("/grants", as_="peru").json()["items"][0]["id"]
    assert api.get(f"/grants/{grant}", as_="peru").status_code == 200
    assert api.get(f"/grants/{grant}", as_="colombia").status_code == 404
