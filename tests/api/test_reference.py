"""Every noun of the reference data, agencies and recommendations: read by all, written by those who keep it."""

import pytest
from sqlalchemy import select

from app.models import Change
from app.queries.images import SOURCES
from tests.api.nouns import NOUNS, PATCHED, TEXTED, WITH_MECHANISMS
from tests.statements import counted

each = pytest.mark.parametrize("noun", NOUNS, ids=str)
each_read = pytest.mark.parametrize("noun", WITH_MECHANISMS, ids=str)
each_patched = pytest.mark.parametrize("noun", PATCHED, ids=str)
each_texted = pytest.mark.parametrize("noun", TEXTED, ids=str)


def changes(session):
    return list(session.scalars(select(Change).order_by(Change.n)))


@each
def test_one_that_was_made_is_read_as_it_was_sent(api, world, session, noun):
    body = noun.new(world)
    made = api.post(f"/{noun.path}", body, as_=noun.writer)
    assert made.status_code == 201, made.text
    shown = api.get(made.headers["location"].removeprefix("/api/v1"))
    assert shown.json() == made.json()
    assert shown.headers["etag"].startswith('"1.')
    assert made.json()["version"] == 1
    for name in body.keys() - {noun.text, "round", "memberships", "phases", "measures", "parent", "states"}:
        assert made.json()[name] == body[name], name


@each
def test_making_one_leaves_one_change_with_who_and_what(api, world, session, noun):
    assert noun.path in SOURCES
    made = api.post(f"/{noun.path}", noun.new(world), as_=noun.writer).json()
    (change,) = changes(session)
    assert (change.type, change.thing_id, change.act) == (noun.path, made[noun.key], f"{noun.path}.create")
    assert (change.actor_id, change.audience, change.before) == (f"client:{noun.writer}", ["public"], None)


@each_patched
def test_a_change_is_read_afterwards_and_counted(api, world, session, noun):
    id = noun.make(session, world, 1)
    session.commit()
    changed = api.patch(f"/{noun.path}/{id}", noun.patch, as_=noun.writer, version=1)
    assert changed.status_code == 200, changed.text
    assert noun.patch.items() <= changed.json().items()
    assert changed.json()["version"] == 2
    assert api.get(f"/{noun.path}/{id}").json() == changed.json()
    (change,) = changes(session)
    assert change.act == f"{noun.path}.change" and change.before != change.after


@each_patched
def test_a_change_that_changes_nothing_is_none(api, world, session, noun):
    id = noun.make(session, world, 1)
    session.commit()
    before = api.get(f"/{noun.path}/{id}").json()
    same = {name: before[name] for name in noun.patch}
    after = api.patch(f"/{noun.path}/{id}", same, as_=noun.writer, version=1)
    assert (after.status_code, after.json()) == (200, before)
    assert changes(session) == []


@each
def test_the_public_cannot_write(api, world, session, noun):
    id = noun.make(session, world, 1)
    session.commit()
    assert api.post(f"/{noun.path}", noun.new(world)).status_code == 401
    if noun.patch is not None:
        assert api.patch(f"/{noun.path}/{id}", noun.patch, version=1).status_code == 401
    assert changes(session) == []


@each
def test_who_does_not_keep_it_is_told_who_does(api, world, session, noun):
    id = noun.make(session, world, 1)
    session.commit()
    for other in noun.others:
        mine = noun.path in ("topics", "documents", "meetings") and other == "secretariat_mesicic"
        refused = [api.post(f"/{noun.path}", noun.new(world), as_=other)]
        if noun.patch is not None and not mine:
            refused.append(api.patch(f"/{noun.path}/{id}", noun.patch, as_=other, version=1))
        for answer in refused:
            assert answer.status_code == 403, (other, answer.text)
            assert answer.json()["detail"]
    assert changes(session) == []


@each_patched
def test_a_change_wants_the_version_that_was_read(api, world, session, noun):
    id = noun.make(session, world, 1)
    session.commit()
    assert api.patch(f"/{noun.path}/{id}", noun.patch, as_=noun.writer).status_code == 428
    assert api.patch(f"/{noun.path}/{id}", noun.patch, as_=noun.writer, version=7).status_code == 412
    bad = api.patch(f"/{noun.path}/{id}", noun.patch, as_=noun.writer, version='"x"')
    assert bad.status_code == 422 and bad.json()["errors"][0]["parameter"] == "If-Match"
    assert changes(session) == []
    for version in ("*", 'W/"2.x"'):
        assert api.patch(f"/{noun.path}/{id}", noun.patch, as_=noun.writer, version=version).status_code == 200


@each
def test_the_same_key_makes_one_thing(api, world, session, noun):
    key = {"idempotency-key": "once"}
    first = api.post(f"/{noun.path}", noun.new(world), as_=noun.writer, headers=key)
    again = api.post(f"/{noun.path}", noun.new(world), as_=noun.writer, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert len(changes(session)) == 1


@each_read
def test_a_list_is_read_page_by_page_with_a_total(api, world, session, noun):
    for n in range(5):
        noun.make(session, world, n)
    session.commit()
    total = api.get(f"/{noun.path}", count="true").json()["total"]
    assert "total" not in api.get(f"/{noun.path}").json()
    seen, cursor = [], {}
    while cursor is not None:
        answer = api.get(f"/{noun.path}", limit="2", **cursor)
        page = answer.json()
        assert len(page["items"]) <= 2
        seen += [item[noun.key] for item in page["items"]]
        assert ("link" in answer.headers) == (page["next"] is not None)
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert len(seen) == len(set(seen)) == total


@each_read
def test_what_has_not_changed_is_not_sent_again(api, world, session, noun):
    id = noun.make(session, world, 1)
    session.commit()
    for path in (f"/{noun.path}", f"/{noun.path}/{id}"):
        etag = api.get(path).headers["etag"]
        again = api.get(path, headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert api.get(path, headers={"if-none-match": etag, "accept-language": "fr"}).status_code == 200


@each
def test_a_list_makes_as_many_statements_for_many_rows_as_for_one(api, world, session, engine, noun):
    counts = []
    for n in range(25):
        noun.make(session, world, n)
        if n in (0, 24):
            session.commit()
            with counted(engine) as statements:
                answer = api.get(f"/{noun.path}", count="true", limit="200")
            assert len(answer.json()["items"]) > n
            counts.append(len(statements))
    assert counts[0] == counts[1]


@each_texted
def test_a_text_is_given_whole_or_flat_in_the_readers_language(api, world, session, noun):
    id = noun.make(session, world, 1)
    session.commit()
    whole = api.get(f"/{noun.path}/{id}").json()[noun.text]
    assert whole.keys() == {"language", "wording", "value", "translations"}
    patch = {noun.text: {"translations": {"pt": {"value": "Em português"}, "fr": None}}}
    changed = api.patch(f"/{noun.path}/{id}", patch, as_=noun.writer, version=1)
    assert changed.json()[noun.text]["translations"]["pt"] == {
        "value": "Em português",
        "current": True,
        "source": None,
        "verified": None,
    }
    flat = api.get(f"/{noun.path}/{id}", texts="flat", headers={"accept-language": "pt-BR"})
    assert flat.json()[noun.text] == "Em português" and flat.headers["content-language"] == "pt"
    assert api.get(f"/{noun.path}", texts="flat").status_code == 200
    source = {noun.text: {"value": "Otras palabras"}}
    after = api.patch(f"/{noun.path}/{id}", source, as_=noun.writer, version=2).json()[noun.text]
    assert after["value"] == "Otras palabras" and after["translations"]["pt"]["current"] is False


@each_texted
def test_a_plain_string_is_the_source_in_the_language_of_the_header(api, world, session, noun):
    id = noun.make(session, world, 1)
    session.commit()
    refused = api.patch(f"/{noun.path}/{id}", {noun.text: "Palabras"}, as_=noun.writer, version=1)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"].startswith(f"/{noun.text}")
    header = {"content-language": "en"}
    taken = api.patch(f"/{noun.path}/{id}", {noun.text: "Words"}, as_=noun.writer, version=1, headers=header)
    assert (taken.json()[noun.text]["language"], taken.json()[noun.text]["value"]) == ("en", "Words")
