def test_every_scope_answers_when_there_is_nothing(api, world):
    for path in (
        "/progress",
        "/progress?mechanism=MESECVI",
        "/progress/mechanisms/MESECVI",
        "/progress/states/PER",
        f"/progress/agencies/{world.mimp}",
        f"/progress/recommendations/{world.for_all}",
    ):
        answer = api.get(path)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert body["completion"]["value"] is None
        assert body["activities"] == {"total": 0, "by_status": {}, "overdue": 0, "starting_late": 0}


def test_states_of_a_mechanism_stand_in_alphabetical_order_of_the_readers_language(api):
    parts = api.get("/progress/mechanisms/MESICIC?texts=flat").json()["parts"]
    assert [part["title"] for part in parts] == ["Brasil", "Canadá", "Colombia", "Perú"]


def test_a_state_that_does_not_exist_is_not_found(api):
    assert api.get("/progress/states/XXX").status_code == 404
