def test_the_public_reads_an_empty_list(api):
    answer = api.get("/activities", count="true")
    assert answer.status_code == 200
    assert answer.json() == {"items": [], "next": None, "total": 0}


def test_a_write_without_a_token_is_refused(api):
    assert api.post("/activities", {}).status_code == 401


def test_a_token_is_believed(api):
    assert api.get("/activities", as_="peru").status_code == 200
