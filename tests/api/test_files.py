"""Files over HTTP: handed in for an activity, named by evidence, read by those who see the evidence."""

import io
import zipfile
from hashlib import sha256

import pytest
from sqlalchemy import text

from app.rules.files import LARGEST, PACKAGES
from tests.api.checks import errors
from tests.api.reports import recorded

PDF = b"%PDF-1.7\nun informe"
TITLE = {"title": {"language": "es", "value": "Informe"}}


def package(*parts, **said):
    """A ZIP with these parts; `said`: parts with a content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        for name, content in {**dict.fromkeys(parts, ""), **said}.items():
            zipped.writestr(name, content)
    return buffer.getvalue()


def hand_in(api, activity, content=PDF, as_="peru", name="informe.pdf", media="application/pdf", **headers):
    sent = {"content-type": media, "authorization": f"Bearer {api.tokens[as_]}", **headers}
    path = f"/api/v1/activities/{activity}/files"
    return api.client.post(path, params={"name": name} if name else {}, content=content, headers=sent)


def named(api, activity, as_="peru", **members):
    """Evidence that names a new file."""
    file = hand_in(api, activity, as_=as_).json()["id"]
    return api.post(f"/activities/{activity}/evidence", TITLE | {"file": file} | members, as_=as_)


def test_a_file_is_handed_in_named_and_read_by_everybody(api, session, plans):
    before = recorded(session)
    answer = hand_in(api, plans.centres)
    assert answer.status_code == 201, answer.text
    file = answer.json()
    assert file["sha256"] == sha256(PDF).hexdigest()
    assert (file["name"], file["media_type"], file["size"]) == ("informe.pdf", "application/pdf", len(PDF))
    assert recorded(session) == before, "nothing anybody sees has changed"
    evidence = api.post(f"/activities/{plans.centres}/evidence", TITLE | {"file": file["id"]}, as_="peru").json()
    assert (evidence["file"], evidence["url"], evidence["edition"]) == (file, None, "published")
    for path in (file["href"], f"/files/{file['id']}"):
        served = api.client.get(path)
        assert (served.status_code, served.content) == (200, PDF)
        assert served.headers["content-type"] == "application/pdf"
        assert served.headers["content-disposition"] == "attachment; filename*=UTF-8''informe.pdf"
        assert served.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in served.headers["content-security-policy"]
        etag = served.headers["etag"]
        assert api.client.get(path, headers={"if-none-match": etag}).status_code == 304


def test_a_file_no_evidence_names_is_nobodys_to_read(api, plans):
    file = hand_in(api, plans.centres).json()
    for reader in ("public", "peru", "secretariat"):
        assert api.get(f"/files/{file['id']}", as_=reader).status_code == 404


def test_a_file_of_an_update_waits_for_the_acceptance(api, plans):
    file = hand_in(api, plans.centres, as_="agency_peru").json()
    report = {"as_of": "2018-11-30", "status": "under_way", "evidence": [TITLE | {"file": file["id"]}]}
    update = api.post(f"/activities/{plans.centres}/updates", report, as_="agency_peru").json()
    assert update["evidence"][0]["file"] == file
    read = {reader: api.client.get(file["href"], headers=bearer(api, reader)) for reader in ("peru", "agency_peru")}
    assert all(answer.content == PDF for answer in read.values())
    for reader in ("public", "colombia", "reader", "other_agency_peru"):
        assert api.client.get(file["href"], headers=bearer(api, reader)).status_code == 404, reader
    assert api.post(f"/updates/{update['id']}/accept", as_="peru", version=1).status_code == 200
    assert api.client.get(file["href"]).content == PDF


def bearer(api, reader):
    return {} if reader == "public" else {"authorization": f"Bearer {api.tokens[reader]}"}


def test_confidential_evidence_stays_in_the_state_and_may_be_opened_later(api, session, plans):
    session.execute(text("update plans set audience = '{PER:MESECVI}' where id = :id"), {"id": plans.peru})
    session.commit()
    evidence = named(api, plans.centres, confidential="Nombra a víctimas.").json()
    path = f"/evidence/{evidence['id']}"
    assert evidence["edition"] == "draft"
    assert api.get(path, as_="peru").json()["confidential"] == "Nombra a víctimas."
    for reader in ("public", "colombia", "reader"):
        assert api.get(path, as_=reader).status_code == 404
        assert api.client.get(evidence["file"]["href"], headers=bearer(api, reader)).status_code == 404
        assert api.get(f"/activities/{plans.centres}/evidence", as_=reader).json()["items"] == []
    opened = api.patch(path, {"confidential": None, "reason": "Sin nombres."}, as_="peru", version=1)
    assert (opened.status_code, opened.json()["edition"]) == (200, "published")
    assert api.get(path).status_code == 200
    closed = api.patch(path, {"confidential": "Se pidió."}, as_="peru", version=2)
    assert closed.json()["edition"] == "draft"
    assert api.get(path).status_code == 404


def test_confidential_evidence_is_not_told_with_its_accepted_update(api, plans):
    link = {"url": "https://www.gob.pe/mimp", **TITLE}
    report = {"as_of": "2018-11-30", "status": "under_way", "evidence": [link, link | {"confidential": "Nombres."}]}
    update = api.post(f"/activities/{plans.centres}/updates", report, as_="agency_peru").json()
    assert api.post(f"/updates/{update['id']}/accept", as_="peru", version=1).status_code == 200
    assert len(api.get(f"/updates/{update['id']}").json()["evidence"]) == 1
    assert len(api.get(f"/updates/{update['id']}", as_="agency_peru").json()["evidence"]) == 2


@pytest.mark.parametrize("who", ["reader", "colombia", "expert", "secretariat", "admin"])
def test_who_may_not_report_hands_in_nothing(api, session, plans, who):
    assert hand_in(api, plans.centres, as_=who).status_code == 403
    assert session.scalar(text("select count(*) from files")) == 0


def test_nothing_is_handed_in_for_what_one_may_not_see(api, plans):
    assert hand_in(api, plans.drafted).status_code == 404


def test_a_file_is_named_once_by_its_sender_for_its_activity(api, plans):
    path = f"/activities/{plans.centres}/evidence"
    file = {"file": hand_in(api, plans.centres, as_="agency_peru").json()["id"]}
    assert errors(api.post(path, TITLE | file, as_="peru")).keys() == {"/file"}, "another sender's"
    own = {"file": hand_in(api, plans.centres).json()["id"]}
    other = f"/activities/{plans.campaign}/evidence"
    assert errors(api.post(other, TITLE | own, as_="peru")).keys() == {"/file"}, "another activity's"
    assert api.post(path, TITLE | own, as_="peru").status_code == 201
    assert errors(api.post(path, TITLE | own, as_="peru")).keys() == {"/file"}, "named already"


@pytest.mark.parametrize(
    "members", [{}, {"url": "https://www.gob.pe/mimp", "file": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a0b"}]
)
def test_evidence_is_a_link_or_a_file(api, plans, members):
    answer = api.post(f"/activities/{plans.centres}/evidence", TITLE | members, as_="peru")
    assert errors(answer).keys() == {"/url"}


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        *((package(part), media) for part, media in PACKAGES.items()),
        (
            package(mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
    ],
)
def test_images_and_office_documents_are_taken(api, plans, content, media):
    answer = hand_in(api, plans.centres, content, media=media)
    assert (answer.status_code, answer.json()["media_type"]) == (201, media)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90\x00",
        package("a.txt"),
        package("word/document.xml", "word/vbaProject.bin"),
        package(mimetype="text/html"),
        b"PK\x03\x04 broken",
    ],
)
def test_whatever_else_is_refused_whatever_it_is_called(api, session, plans, content):
    answer = hand_in(api, plans.centres, content)
    assert answer.status_code == 422
    assert session.scalar(text("select count(*) from files")) == 0


def test_its_type_is_what_its_bytes_say(api, plans):
    assert hand_in(api, plans.centres, PDF, media="image/png").json()["media_type"] == "application/pdf"


def test_too_large_empty_nameless_and_of_another_type_are_refused(api, plans):
    large = hand_in(api, plans.centres, PDF + bytes(LARGEST))
    assert large.status_code == 413
    pieces = hand_in(api, plans.centres, (bytes(2**20) for _ in range(12)))
    assert pieces.status_code == 413, "also where its length was not said"
    assert hand_in(api, plans.centres, b"").status_code == 422
    assert hand_in(api, plans.centres, media="text/html").status_code == 415
    assert wrong(hand_in(api, plans.centres, name=None)) == ["name"]
    for name in ("../../etc/passwd", "a\x00.pdf", "x" * 151, 'a".pdf', "a\n.pdf"):
        assert wrong(hand_in(api, plans.centres, name=name)) == ["name"]


def test_the_largest_file_is_taken(api, plans):
    assert hand_in(api, plans.centres, PDF + bytes(LARGEST - len(PDF))).status_code == 201


def test_a_key_makes_one_file(api, session, plans):
    key = {"idempotency-key": "once"}
    first, second = (hand_in(api, plans.centres, **key) for _ in range(2))
    assert first.json() == second.json()
    assert session.scalar(text("select count(*) from files")) == 1
    assert hand_in(api, plans.centres, PDF + b"!", **key).status_code == 422


def test_a_file_nobody_named_within_a_day_is_forgotten(api, session, plans):
    old = hand_in(api, plans.centres).json()["id"]
    kept = named(api, plans.centres).json()["file"]["id"]
    session.execute(text("update files set received_at = received_at - interval '25 hours'"))
    session.commit()
    new = hand_in(api, plans.centres).json()["id"]
    left = {str(id) for id in session.scalars(text("select id from files"))}
    assert left == {kept, new} and old not in left


def test_the_name_of_a_file_breaks_no_header(api, plans):
    name = "año; filename=x — informe.pdf"
    file = hand_in(api, plans.centres, name=name).json()
    api.post(f"/activities/{plans.centres}/evidence", TITLE | {"file": file["id"]}, as_="peru")
    said = api.client.get(file["href"]).headers["content-disposition"]
    assert said.startswith("attachment; filename*=UTF-8''a%C3%B1o%3B%20filename%3Dx")


def wrong(answer):
    """The parameters that are named."""
    assert answer.status_code == 422
    return [fault["parameter"] for fault in answer.json()["errors"]]
