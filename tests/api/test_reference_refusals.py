"""Bad input to the reference data: refused with the documented problem, the member named, nothing changed."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.models import Change
from tests.api.nouns import NOUNS, WITH_MECHANISMS

each = pytest.mark.parametrize("noun", NOUNS, ids=str)
each_read = pytest.mark.parametrize("noun", WITH_MECHANISMS, ids=str)

NUL, HALF = "a\x00b", "a\ud800b"


def refused(answer, member, status=422):
    """The member (a pointer, or a parameter's name) that the problem names."""
    assert answer.status_code == status, answer.text
    named = [error.get("pointer", error.get("parameter")) for error in answer.json()["errors"]]
    assert any(name == member or str(name).startswith(f"{member}/") for name in named), named


WRONG_PARAMETERS = (
    ("unknown=1", "unknown"),
    ("order=id", "order"),
    ("offset=10", "offset"),
    ("limit=1&limit=2", "limit"),
    ("limit=", "limit"),
    ("cursor=", "cursor"),
    ("verified=", "verified"),
    ("limit=0", "limit"),
    ("limit=201", "limit"),
    ("limit=-1", "limit"),
    ("limit=ten", "limit"),
    ("limit=99999999999999999999", "limit"),
    ("count=maybe", "count"),
    ("texts=whole", "texts"),
    ("verified=perhaps", "verified"),
    ("synthetic=2", "synthetic"),
    ("source=a%00b", "source"),
    ("cursor=nonsense", "cursor"),
    ("cursor=%00", "cursor"),
    ("cursor=WzEsMl0", "cursor"),
    ("cursor=bnVsbA", "cursor"),
    ("as_of=2026-01-01", "as_of"),
)


@each_read
def test_a_wrong_parameter_of_a_list_is_named(api, noun):
    for query, named in WRONG_PARAMETERS:
        refused(api.get(f"/{noun.path}?{query}"), named)


@each
def test_a_cursor_fits_one_list_only(api, world, session, noun):
    for n in range(2):
        noun.make(session, world, n)
    session.commit()
    mine = api.get(f"/{noun.path}", limit="1").json()["next"]
    assert api.get(f"/{noun.path}", limit="1", cursor=mine).status_code == 200
    refused(api.get(f"/{noun.path}", limit="1", cursor=mine, synthetic="true"), "cursor")


WRONG_FILTERS = (
    "states?party=OAS",
    "states?mechanism=mesicic",
    "topics?mechanism=X",
    "rounds?mechanism=X",
    "meetings?mechanism=X",
    "meetings?body=plenary",
    "country-reports?mechanism=X",
    "country-reports?state=per",
    "country-reports?state=PERU",
    "country-reports?round=0",
    "country-reports?round=100",
    "country-reports?round=four",
    "documents?plan=1",
    "documents?kind=letter",
    "rates?day=2018-02-30",
    "rates?day=2018",
    "rates?currency=pen",
    "agencies?state=PE",
    "agencies?kind=ministry",
    "recommendations?addressees=everybody",
    "recommendations?addressed=true",
    "recommendations?addressed=maybe",
    "recommendations?topic=1",
    "recommendations?round=x",
    "recommendations?q=%00",
    "recommendations?assessment=satisfactorily_considered",
)


def test_a_wrong_filter_is_named(api):
    for query in WRONG_FILTERS:
        refused(api.get(f"/{query}"), query.partition("?")[2].partition("=")[0])


@pytest.mark.parametrize(
    "path", ["states/per", "states/PERU", "currencies/X", "mechanisms/M%00", "topics/1", "rates/x"]
)
def test_an_id_of_the_wrong_form_is_named(api, path):
    assert api.get(f"/{path}").status_code == 422


@each_read
def test_one_that_is_not_there_is_not_found(api, noun):
    id = {"id": str(uuid4()), "iso3": "XXX", "code": "XXX"}[noun.key]
    assert api.get(f"/{noun.path}/{id}").status_code == 404
    if noun.patch is not None:
        assert api.patch(f"/{noun.path}/{id}", noun.patch, as_=noun.writer, version=1).status_code == 404


@each_read
def test_a_single_thing_takes_no_parameter_but_texts(api, world, session, noun):
    id = noun.make(session, world, 1)
    session.commit()
    refused(api.get(f"/{noun.path}/{id}?limit=1"), "limit")
    refused(api.get(f"/{noun.path}/{id}?texts="), "texts")


UNREADABLE = (
    (b"{}", "text/plain", 415),
    (b"{}", None, 415),
    (b"{", "application/json", 422),
    (b"[]", "application/json", 422),
    (b"null", "application/json", 422),
    (b'{"note": "\xff"}', "application/json", 400),
    (b'{"note": "a", "note": "b"}', "application/json", 422),
    (b'{"note": NaN}', "application/json", 422),
    (b"[" * 5000, "application/json", 422),
    (b'{"note": "' + b"a" * 1_100_000 + b'"}', "application/json", 413),
)


@each
def test_a_body_that_cannot_be_read_is_a_problem(api, session, noun):
    for content, media, status in UNREADABLE:
        headers = {"authorization": f"Bearer {api.tokens[noun.writer]}"} | ({"content-type": media} if media else {})
        answer = api.client.post(f"/api/v1/{noun.path}", content=content, headers=headers)
        assert answer.status_code == status, (content[:40], answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert session.scalar(select(func.count()).select_from(Change)) == 0


@each
def test_an_unknown_read_only_or_missing_member_is_named(api, world, session, noun):
    good = noun.new(world)
    for name in ("unknown", "id", "version", "synthetic"):
        refused(api.post(f"/{noun.path}", good | {name: 1}, as_=noun.writer), f"/{name}")
    for name in ("mechanism", "state", "iso3", "code", "name", "currency", "usd", "source", "addressees"):
        if name in good and (noun.path, name) not in {("recommendations", "state")}:
            without = {key: value for key, value in good.items() if key != name}
            answer = api.post(f"/{noun.path}", without, as_=noun.writer)
            assert answer.status_code in (422, 201)
            if answer.status_code == 422:
                refused(answer, f"/{name}")
            else:
                assert (noun.path, name) in {("documents", "mechanism"), ("states", "currency")}


@each
def test_a_member_of_the_wrong_type_is_named(api, world, session, noun):
    good = noun.new(world)
    for name in good:
        for wrong in ({"x": 1}, 3.5, *([] if name == "official" else [True])):
            refused(api.post(f"/{noun.path}", good | {name: wrong}, as_=noun.writer), f"/{name}")
    assert session.scalar(select(func.count()).select_from(Change)) == 0


@each
def test_characters_that_cannot_be_stored_are_refused(api, world, session, noun):
    good = noun.new(world)
    bodies = [("/note", good | {"note": NUL})] if noun.path != "rounds" else []
    for name, value in good.items():
        if isinstance(value, str):
            bodies.append((f"/{name}", good | {name: NUL}))
        elif isinstance(value, dict) and "value" in value:
            bodies.append((f"/{name}", good | {name: value | {"value": NUL}}))
            bodies.append((f"/{name}", good | {name: value | {"translations": {"en": {"value": NUL}}}}))
    for pointer, body in bodies:
        refused(api.post(f"/{noun.path}", body, as_=noun.writer), pointer)
    half = b'{"note": "a\\ud800b"}'
    headers = {"authorization": f"Bearer {api.tokens[noun.writer]}", "content-type": "application/json"}
    assert api.client.post(f"/api/v1/{noun.path}", content=half, headers=headers).status_code == 422
    assert session.scalar(select(func.count()).select_from(Change)) == 0


BROKEN = (
    ("topics", {"mechanism": "OAS"}, "/mechanism"),
    ("topics", {"parent": str(uuid4())}, "/parent"),
    ("topics", {"name": {"language": "de", "value": "x"}}, "/name"),
    ("topics", {"name": {"language": "es", "value": " "}}, "/name"),
    ("topics", {"name": {"language": "es", "value": "x", "wording": "free"}}, "/name"),
    ("topics", {"name": {"language": "es", "value": "x", "translations": {"es": {"value": "y"}}}}, "/name"),
    ("topics", {"name": {"language": "es", "value": "x", "current": True}}, "/name"),
    ("states", {"iso3": "per"}, "/iso3"),
    ("states", {"currency": "XXX"}, "/currency"),
    ("states", {"time_zone": "America/Nowhere"}, "/time_zone"),
    ("states", {"time_zone": "../etc/passwd"}, "/time_zone"),
    ("states", {"languages": ["Spanish"]}, "/languages"),
    ("states", {"memberships": [{"mechanism": "MESECVI", "kind": "party", "since": "1996-13"}]}, "/memberships"),
    ("states", {"memberships": [{"mechanism": "MESECVI", "kind": "party"}] * 2}, "/memberships"),
    ("rounds", {"number": 0}, "/number"),
    ("rounds", {"phases": [{"kind": "review", "name": {"language": "es", "value": "x"}}] * 2}, "/phases"),
    (
        "rounds",
        {"phases": [{"kind": "review", "name": {"language": "es", "value": "x"}, "start": "2012", "end": "2011"}]},
        "/phases/0/end",
    ),
    ("meetings", {"start": "2023-02-30"}, "/start"),
    ("meetings", {"start": "2023-11", "end": "2023-10"}, "/end"),
    ("meetings", {"ordinal": 10**9}, "/ordinal"),
    ("meetings", {"ordinal": "one"}, "/ordinal"),
    ("country-reports", {"state": "XXX"}, "/state"),
    ("country-reports", {"round": str(uuid4())}, "/round"),
    ("country-reports", {"subgroup": ["COL"]}, "/subgroup"),
    ("country-reports", {"subgroup": ["XXX"]}, "/subgroup"),
    ("country-reports", {"visit": {"start": "2012-09", "end": "2012-08"}}, "/visit/end"),
    ("country-reports", {"adopted_on": "22.03.2013"}, "/adopted_on"),
    ("documents", {"sha256": "abc"}, "/sha256"),
    ("documents", {"url": "javascript:alert(1)"}, "/url"),
    ("documents", {"plan": str(uuid4())}, "/plan"),
    ("documents", {"language": "de"}, "/language"),
    ("currencies", {"minor_units": 5}, "/minor_units"),
    ("rates", {"usd": "0.000"}, "/usd"),
    ("rates", {"usd": "-1"}, "/usd"),
    ("rates", {"usd": "1,5"}, "/usd"),
    ("rates", {"usd": "1e3"}, "/usd"),
    ("rates", {"usd": 0.3}, "/usd"),
    ("rates", {"currency": "XXX"}, "/currency"),
    ("rates", {"day": "2018-02-30"}, "/day"),
    ("agencies", {"parent": str(uuid4())}, "/parent"),
    ("agencies", {"kind": "ministry"}, "/kind"),
    ("recommendations", {"round": str(uuid4())}, "/round"),
    ("recommendations", {"topic": str(uuid4())}, "/topic"),
    ("recommendations", {"document": str(uuid4())}, "/document"),
    ("recommendations", {"follows": str(uuid4())}, "/follows"),
    ("recommendations", {"states": ["PER"]}, "/states"),
    ("recommendations", {"states": []}, "/states"),
    ("recommendations", {"states": ["PER", "XXX"]}, "/states"),
    ("recommendations", {"states": ["PER", "COL", "COL"]}, "/states"),
    ("recommendations", {"addressees": "all"}, "/states"),
    ("recommendations", {"numbers": {"de": "11"}}, "/numbers"),
    ("recommendations", {"adopted_on": "2012-4"}, "/adopted_on"),
    ("recommendations", {"measures": [{"letter": "abcdef", "text": "x"}]}, "/measures"),
)


@each
def test_a_value_that_breaks_a_rule_is_named(api, world, session, noun):
    for path, change, pointer in BROKEN:
        if path == noun.path:
            refused(api.post(f"/{path}", noun.new(world) | change, as_=noun.writer), pointer)
    assert session.scalar(select(func.count()).select_from(Change)) == 0


@each
def test_null_is_refused_where_a_value_is_needed(api, world, session, noun):
    if noun.patch is None:
        return
    id = noun.make(session, world, 1)
    session.commit()
    needed = {"topics": "code", "states": "time_zone", "rounds": "phases", "meetings": "ordinal", "agencies": "name"}
    needed |= {"country-reports": "round", "documents": "title", "currencies": "name", "recommendations": "states"}
    refused(
        api.patch(f"/{noun.path}/{id}", {needed[noun.path]: None}, as_=noun.writer, version=1), f"/{needed[noun.path]}"
    )


@each
def test_what_is_there_already_is_a_conflict(api, world, session, noun):
    if noun.path in ("documents", "agencies", "recommendations"):
        return
    assert api.post(f"/{noun.path}", noun.new(world), as_=noun.writer).status_code == 201
    again = api.post(f"/{noun.path}", noun.new(world), as_=noun.writer)
    assert again.status_code == 409 and again.json()["detail"]
