"""/plans/{id}/versions: what is final is sealed by the first who publishes it, and stays as it was sealed."""

import json
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import product
from uuid import UUID

import pytest
import rfc8785
from jose import jws
from jose.exceptions import JWSError
from jose.utils import base64url_encode
from typer.testing import CliRunner

from app.access.actor import PUBLIC, SYSTEM
from app.actions import activities, keys
from app.actions._content import refresh_audience
from app.cli.commands import cli
from app.models import Plan
from app.queries import versions
from tests.api.checks import changes, errors
from tests.api.path import stand
from tests.factories import plans as made

ENGLISH = {"accept-language": "en"}
BY_STATE = {"side": "state", "date": "2018-08-26", "url": "https://busquedas.elperuano.pe/"}
BY_OAS = {"side": "oas", "date": "2018-09-03", "url": "https://www.oas.org/"}


@pytest.fixture
def final(session, complete):
    """A plan of Peru that the State has adopted, its path."""
    finish(session, complete.id)
    return f"/plans/{complete.id}"


def finish(session, id):
    """Put a plan at `final`, past every rule."""
    stand(session, id, "final")
    refresh_audience(session, session.get_one(Plan, id))
    session.commit()


def publish(api, path, body=BY_STATE, as_="peru", version="*"):
    return api.post(f"{path}/versions", body, as_=as_, version=version, headers=ENGLISH)


def test_the_first_who_publishes_seals_and_the_public_reads_that_version(api, final):
    assert api.get(f"{final}/versions").status_code == 404
    assert api.get(f"{final}/versions", as_="peru").json()["items"] == []
    answer = publish(api, final)
    assert answer.status_code == 201, answer.text
    version = answer.json()
    assert (version["number"], version["published_by"], version["reason"]) == (1, "state", None)
    (publication,) = version["publications"]
    assert (publication["role"], publication["date"]) == ("focal_point", "2018-08-26")
    assert publication["person"]
    seen = api.get(f"{final}/versions/1").json()
    assert seen == version | {"publications": [publication | {"person": None}]}
    plan = api.get(final).json()
    assert (plan["stage"], plan["content"], plan["moves"][-1]["side"]) == ("published", "published", "state")


def test_the_other_side_publishes_the_same_hash_and_moves_nothing(api, final):
    first = publish(api, final, BY_OAS, as_="secretariat").json()
    moves = api.get(f"{final}/moves").json()["items"]
    path = f"{final}/versions/1/publications"
    other = api.post(path, BY_STATE | {"sha256": "0" * 64}, as_="peru", version="*", headers=ENGLISH)
    assert "not the SHA-256 of version 1" in errors(other)["/sha256"]
    answer = api.post(path, BY_STATE | {"sha256": first["sha256"]}, as_="peru", version="*")
    assert answer.status_code == 201, answer.text
    both = answer.json()
    assert (both["published_by"], both["sha256"]) == ("both", first["sha256"])
    assert [one["side"] for one in both["publications"]] == ["oas", "state"]
    assert api.get(f"{final}/moves").json()["items"] == moves
    again = api.post(path, BY_STATE | {"sha256": first["sha256"]}, as_="peru", version="*", headers=ENGLISH)
    assert (again.status_code, again.json()["detail"]) == (409, "This version is published already by the State.")


def test_two_who_publish_at_once_make_one_publication(api, final):
    """The second waits for the plan and finds it published: whoever read it before is told so by its version."""
    read = api.get(final, as_="peru").json()["version"]
    assert publish(api, final, version=read).status_code == 201
    assert publish(api, final, version=read).status_code == 412
    late = publish(api, final, BY_OAS, as_="secretariat")
    assert (late.status_code, late.json()["detail"]) == (
        409,
        "Version 1 is sealed already: the other side publishes that one.",
    )
    (version,) = api.get(f"{final}/versions").json()["items"]
    assert len(version["publications"]) == 1


def test_nobody_else_publishes(api, final):
    others = ("agency_peru", "peru_mesicic", "secretariat_mesicic", "expert", "observer", "admin", "colombia")
    for who, side in product(others, (BY_STATE, BY_OAS)):
        assert publish(api, final, side, as_=who).status_code == (403 if who == "agency_peru" else 404), who
    assert publish(api, final, BY_OAS, as_="peru").status_code == 403
    assert publish(api, final, BY_STATE, as_="secretariat").status_code == 403


def test_what_cannot_be_said_of_a_publication_is_named(api, session, final):
    refused = errors(publish(api, final, {"side": "state", "date": "2999-01-01", "reason": "correction"}))
    assert refused.keys() == {"/date", "/url", "/reason"}
    stand(session, final.removeprefix("/plans/"), "revision")
    early = publish(api, final)
    assert early.status_code == 409
    assert "stands at “Revision”" in early.json()["detail"]


def test_the_bytes_are_canonical_and_hold_no_fact(api, final):
    version = publish(api, final).json()
    answer = api.get(f"{final}/versions/1.json")
    content = answer.content
    document = json.loads(content)
    assert rfc8785.dumps(document) == content
    assert sha256(content).hexdigest() == version["sha256"]
    assert (len(content), answer.headers["etag"]) == (version["size"], f'"{version["sha256"]}"')
    assert (document["shape"], document["version"], document["previous"]) == (1, 1, None)
    (activity,) = document["activities"]
    assert (activity["code"], activity["weight"]) == ("A1", "1")
    assert {"status", "percent", "version", "translations"}.isdisjoint(activity)
    (milestone,), (cost,), (indicator,) = (document[name] for name in ("milestones", "costs", "indicators"))
    assert (milestone["target"], cost["amount"], indicator["code"]) == ("50", "3", "I1")
    assert milestone["activity"] == cost["activity"] == indicator["activity"] == activity["id"]


def test_another_library_verifies_it_from_the_file_and_the_public_keys_and_finds_one_altered_character(api, final):
    version = publish(api, final).json()
    content, keys = api.get(f"{final}/versions/1.json").content, api.client.get("/.well-known/avance-keys").json()
    (key,) = [key for key in keys["keys"] if key["kid"] == version["key"]]
    assert "d" not in key
    head, _, mark = version["signature"].partition("..")

    def verified(data):
        return jws.verify(f"{head}.{base64url_encode(data).decode()}.{mark}", key, ["ES256"])

    assert verified(content) == content
    altered = content.replace(b'"50"', b'"51"')
    assert altered != content
    with pytest.raises(JWSError):
        verified(altered)


def test_a_version_has_the_same_bytes_after_many_changes(api, session, final):
    publish(api, final)
    before = api.get(f"{final}/versions/1").json(), api.get(f"{final}/versions/1.json").content
    id = json.loads(before[1])["activities"][0]["id"]
    for n in range(20):
        values = {"title": {"translations": {"en": {"value": f"Activity, said {n} times"}}}}
        activities.change(
            session, id, values=values, reason=None, language=None, expected=None, by=SYSTEM, today=date(2026, 11, 28)
        )
        session.commit()
    plan = UUID(final.removeprefix("/plans/"))
    made.withdrawn(session, plan)
    assert api.get(f"{final}/versions/1").status_code == 404
    finish(session, plan)
    second = publish(api, final, BY_STATE | {"reason": "correction"})
    assert second.status_code == 201, second.text
    assert second.json()["number"] == 2
    assert json.loads(api.get(f"{final}/versions/2.json").content)["previous"] == before[0]["sha256"]
    assert (api.get(f"{final}/versions/1").json(), api.get(f"{final}/versions/1.json").content) == before


def test_what_entered_as_published_is_sealed_once_as_it_stands(api, session, complete):
    made.entered(session, complete.id, "published")
    path = f"/plans/{complete.id}"
    moves = api.get(f"{path}/moves").json()["items"]
    assert publish(api, path).status_code == 201
    assert api.get(f"{path}/moves").json()["items"] == moves
    assert publish(api, path).status_code == 409


def test_the_log_names_who_published_and_holds_no_bytes(api, session, final):
    publish(api, final)
    last = changes(session, "plans", final.removeprefix("/plans/"))[-1]
    assert (last.act, last.role) == ("plans.publish", "focal_point")
    (version,) = last.after["versions"]
    assert "content" not in version
    assert version["publications"][0]["recorded_by"]["role"] == "focal_point"
    told = {who: api.get(f"{final}/history", as_=who).text for who in ("peru", "reader")}
    assert version["sha256"] in told["reader"]
    assert ("recorded_by" in told["peru"], "recorded_by" in told["reader"]) == (True, False)


def test_a_file_somebody_has_is_checked_and_the_member_that_differs_is_named(api, session, final):
    publish(api, final)
    content = api.get(f"{final}/versions/1.json").content
    good = versions.checked(session, PUBLIC, content)
    assert (good.same, good.signed, good.row.number, good.differences) == (True, True, 1, [])
    altered = versions.checked(session, PUBLIC, content.replace(b'"target":"50"', b'"target":"51"'))
    assert (altered.same, altered.signed) == (False, False)
    (one,) = altered.differences
    assert (one.type, one.member, one.was, one.became) == ("milestones", "target", "50", "51")
    spaced = versions.checked(session, PUBLIC, json.dumps(json.loads(content), indent=1).encode())
    assert (spaced.same, spaced.signed, spaced.differences) == (False, False, [])
    for unknown in (b"", b"[]", b"{}", content[:-1], content.replace(b'"version":1', b'"version":7'), b'{"plan":3}'):
        assert versions.checked(session, PUBLIC, unknown).row is None


def test_the_command_verifies_without_a_database_also_after_the_key_was_changed(api, session, final, tmp_path):
    version = publish(api, final).json()
    keys.rotate(session, b"x" * 32, now=datetime.now(UTC), by=SYSTEM, use="versions")
    session.commit()
    files = {
        "plan.json": api.get(f"{final}/versions/1.json").content,
        "other.json": api.get(f"{final}/versions/1.json").content.replace(b"Centros", b"Centrox", 1),
        "signature": version["signature"].encode(),
        "keys": api.client.get("/.well-known/avance-keys").content,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    for name, status in (("plan.json", 0), ("other.json", 1)):
        asked = [str(tmp_path / name), "--signature", str(tmp_path / "signature"), "--keys", str(tmp_path / "keys")]
        told = CliRunner().invoke(cli, ["verify", *asked])
        assert told.exit_code == status, told.output
    assert len(json.loads(files["keys"])["keys"]) == 2


def test_a_version_says_what_it_says_otherwise_than_the_one_before_and_readers_of_the_draft_what_that_does(
    api, session, final
):
    first = publish(api, final).json()
    id, activity = UUID(final.removeprefix("/plans/")), json.loads(api.get(first["href"][7:]).content)["activities"][0]
    whole = api.get(f"{final}/versions/1/diff").json()
    assert (whole["from"], {one["op"] for one in whole["differences"]}) == (0, {"added"})
    assert api.get(f"{final}/versions/1/diff?against=draft").status_code == 404
    made.withdrawn(session, id)
    said = {"reason": None, "language": None, "expected": None, "today": date(2026, 11, 28), "by": SYSTEM}
    activities.change(session, UUID(activity["id"]), values={"end": "2019-06", "code": "A2"}, **said)
    finish(session, id)
    draft = api.get(f"{final}/versions/1/diff?against=draft", as_="peru").json()
    publish(api, final, BY_STATE | {"reason": "extension"})
    body = api.get(f"{final}/versions/2/diff").json()
    assert (body["from"], body["to"]) == (1, 2)
    shown = [(one["kind"], one["name"], one["member"], one["was"], one["now"]) for one in body["differences"]]
    assert shown[:2] == [
        ("date", "A2 Actividad A1", "end", "2018-12", "2019-06"),
        ("other", "A2 Actividad A1", "code", "A1", "A2"),
    ]
    assert {one["type"] for one in body["differences"][2:]} == {"previous", "version"}
    assert draft["differences"] == body["differences"]
